"""What the forum keeps, table by table: why, for how long, who sees it, and what becomes of it when its member leaves.

A table that grows has a bound here or a reason to have none; a test asks for a row for every table there is, and that
`docs/data.md` says the same. `python -m forum.jobs.retention` prints what belongs there.
"""

from dataclasses import dataclass
from enum import StrEnum

from forum.jobs import mail
from forum.rules.api_tokens import EXPIRED_KEPT
from forum.rules.leaving import (
    ACCOUNT_EVENTS_KEPT,
    ATTACKS_KEPT,
    DISCARDED_DRAFTS_KEPT,
    DISCARDED_DRAFTS_MAX,
    DRAFTS_KEPT,
    EXPORT_KEPT,
    EXPORT_REMEMBERED,
    HISTORY_LINK_KEPT,
    HISTORY_VOUCHER_KEPT,
    SUBMISSIONS_KEPT,
)
from forum.rules.notification_kinds import NOTIFICATIONS_KEPT
from forum.rules.pictures import UNUSED_FOR
from forum.rules.sessions import FRAME_CODE_KEPT, FRAMED_LIFETIME, MEMBER_LIFETIME, STAFF_LIFETIME
from forum.rules.visits import PLACES_KEPT
from forum.rules.webhooks import DELIVERIES_KEPT, WAITING_MAX


class Seen(StrEnum):
    """Who can look at it on a page."""

    EVERYBODY = "everybody"
    MEMBERS = "members: who liked; its member: who disliked"
    OWNER = "its member"
    ADMINS = "admins"
    STAFF = "moderators and admins"
    OWNER_AND_STAFF = "its member, moderators and admins"
    NOBODY = "nobody"


class Leaving(StrEnum):
    """What becomes of it when its member leaves for good."""

    DELETED = "deleted"
    EMPTIED = "emptied, the row stays"
    CHOSEN = "kept, kept without the name, or emptied, as chosen"
    KEPT = "kept, under the member’s number"
    NOT_PERSONAL = "not personal"


@dataclass(frozen=True, slots=True)
class Kept:
    """What one table holds. `exported` is the section of the export that it is in; empty where it is in none."""

    table: str
    what: str
    why: str
    how_long: str
    seen: Seen
    leaving: Leaving
    exported: str = ""


_FOR_EVER = "as long as the forum"
_ACCOUNT = "as long as the account"
_UNTIL_TAKEN_BACK = "until taken back"
_LEDGER = "others were paid by it, and the database refuses to change it"

RETENTION = (
    Kept("member", "name, e-mail address, digest of the password, profile, role, XP", "to be somebody here",
         _ACCOUNT, Seen.EVERYBODY, Leaving.EMPTIED, "profile"),
    Kept("login_session", "digest of a session’s token, device in two words, shortened address, times, the site "
         "under whose articles it is one",
         "to stay logged in, and to see where one is",
         f"until the logout; unused {MEMBER_LIFETIME.idle.days} days, {MEMBER_LIFETIME.age.days} days at most "
         f"(staff: {STAFF_LIFETIME.idle.total_seconds() // 3600:.0f} hours, {STAFF_LIFETIME.age.days} days; "
         f"under articles: {FRAMED_LIFETIME.idle.days} and {FRAMED_LIFETIME.age.days} days)",
         Seen.OWNER, Leaving.DELETED, "sessions"),
    Kept("frame_code", "digest of a code that logs a frame under an article in, the session that made it",
         "to log in under articles", f"until used, {FRAME_CODE_KEPT.total_seconds() / 60:.0f} minutes at most",
         Seen.NOBODY, Leaving.DELETED),
    Kept("api_token", "digest of a program’s token, the name that its member gave it, what it allows, times",
         "so that programs can act for a member", f"until revoked; {EXPIRED_KEPT.days} days after it expires",
         Seen.OWNER, Leaving.DELETED, "tokens"),
    Kept("totp_secret", "the secret of an authenticator app, encrypted", "second factor", "until it is turned off",
         Seen.NOBODY, Leaving.DELETED),
    Kept("recovery_code", "digests of recovery codes", "second factor", "until used or replaced", Seen.NOBODY,
         Leaving.DELETED),
    Kept("passkey", "public keys, their names, when they were used", "second factor", "until removed", Seen.OWNER,
         Leaving.DELETED, "factors"),
    Kept("answered_challenge", "digests of random numbers that a passkey has signed",
         "so that no answer is taken twice", "minutes", Seen.NOBODY, Leaving.NOT_PERSONAL),
    Kept("password_reset", "digest of a link’s token, for whom, when", "to set a forgotten password",
         "30 minutes, then until the next hourly round", Seen.NOBODY, Leaving.DELETED),
    Kept("email_change", "the address that a member wants to change to", "to confirm it at both addresses",
         "until it is made, stopped or too old", Seen.OWNER, Leaving.DELETED, "profile"),
    Kept("attempt_count", "how often something was tried, under a keyed digest that names nobody",
         "so that passwords and codes cannot be guessed", "2 to 24 hours after the last try", Seen.NOBODY,
         Leaving.NOT_PERSONAL),
    Kept("outgoing_mail", "mails on their way: address, subject, text", "to send them by a job, with retries",
         f"until sent; given up after {mail.GIVEN_UP_AFTER.total_seconds() // 3600:.0f} hours, then "
         f"{mail.GIVEN_UP_KEPT.days} days without the text",
         Seen.NOBODY, Leaving.DELETED),
    Kept("account_event", "logins, failures and changes of the account, with device and shortened address",
         "so that members see what others did with their account", f"{ACCOUNT_EVENTS_KEPT.days} days", Seen.OWNER,
         Leaving.DELETED, "security-log"),
    Kept("staff_action", "what moderators, admins and the operator did, to whom, why; the request’s number",
         "to hold those to account who have power over others", f"{_FOR_EVER}: the database refuses to change it",
         Seen.ADMINS, Leaving.KEPT, "decisions, staff-work"),
    Kept("post", "articles: Markdown, HTML, counts", "to be read", "until deleted; a deleted one stays unseen, so that "
         "its record of payments stays whole", Seen.EVERYBODY, Leaving.CHOSEN, "posts"),
    Kept("post_removal", "who deleted a post, when and why", "to be undone, and to be accounted for", _FOR_EVER,
         Seen.EVERYBODY, Leaving.KEPT, "posts"),
    Kept("comment", "comments: Markdown, HTML, counts", "to be read", "as posts", Seen.EVERYBODY, Leaving.CHOSEN,
         "comments"),
    Kept("comment_removal", "who deleted a comment, when and why", "as for posts", _FOR_EVER, Seen.EVERYBODY,
         Leaving.KEPT, "comments"),
    Kept("post_revision", "what a post said before it was edited, and when", "so that nobody is said to "
         "have liked what they never read", "as posts", Seen.EVERYBODY, Leaving.CHOSEN, "post-versions"),
    Kept("comment_revision", "what a comment said before it was edited, and when", "as for posts", "as posts",
         Seen.EVERYBODY, Leaving.CHOSEN, "comment-versions"),
    Kept("undone_removal", "deletions that were undone", "to be accounted for", _FOR_EVER, Seen.EVERYBODY, Leaving.KEPT,
         "staff-work"),
    Kept("tag", "words that posts are found by", "to find posts", _FOR_EVER, Seen.EVERYBODY, Leaving.NOT_PERSONAL,
         "posts"),
    Kept("tag_alias", "names that tags had before", "so that old links still lead somewhere", _FOR_EVER,
         Seen.EVERYBODY, Leaving.NOT_PERSONAL),
    Kept("post_tag", "which post has which tag", "to find posts", "as the post", Seen.EVERYBODY, Leaving.CHOSEN,
         "posts"),
    Kept("series", "names under which authors put posts of theirs", "to read them in order", "until it is empty",
         Seen.EVERYBODY, Leaving.CHOSEN, "posts"),
    Kept("series_part", "which post is in which series, and where", "to read them in order", "as the post",
         Seen.EVERYBODY, Leaving.CHOSEN, "posts"),
    Kept("post_term", "digests of the words that say most about a post", "to find which posts are about the same",
         "as the post", Seen.NOBODY, Leaving.CHOSEN),
    Kept("related_post", "which posts are near to which", "to show them under an article", "as the post", Seen.NOBODY,
         Leaving.NOT_PERSONAL),
    Kept("relation_due", "which posts that is still to be found for", "to find it", "minutes", Seen.NOBODY,
         Leaving.NOT_PERSONAL),
    Kept("search_entry", "a number for each post, comment, member and tag that can be found", "to search in the "
         "order in which things came", _FOR_EVER, Seen.NOBODY, Leaving.KEPT),
    Kept("search_words", "in which of these a word stands, and where", "to find them",
         "until deleted or edited", Seen.NOBODY, Leaving.DELETED),
    Kept("post_vote", "who gave which post a plus or minus", "to count, to change one’s mind, to pay", _FOR_EVER,
         Seen.OWNER, Leaving.KEPT, "votes"),
    Kept("reaction", "who liked or disliked which comment", "to count, to change one’s mind, to pay", _FOR_EVER,
         Seen.MEMBERS, Leaving.KEPT, "reactions"),
    Kept("reading", "which post a member has read, for how long, when", "to pay for reading, once a post", _ACCOUNT,
         Seen.OWNER, Leaving.DELETED, "readings"),
    Kept("draft", "what was typed and not sent", "so that no text is lost",
         f"until sent or emptied; {DRAFTS_KEPT.days} days after what it answers is gone", Seen.OWNER, Leaving.DELETED,
         "drafts"),
    Kept("discarded_draft", "drafts that were discarded or emptied", "so that a slip can be undone",
         f"{DISCARDED_DRAFTS_KEPT.days} days, the last {DISCARDED_DRAFTS_MAX}", Seen.OWNER, Leaving.DELETED,
         "discarded-drafts"),
    Kept("submission", "digest of a form that was sent, under a key", "so that sending twice does it once",
         f"{SUBMISSIONS_KEPT.days} days", Seen.NOBODY, Leaving.DELETED),
    Kept("xp_entry", "what gave a member XP, and when", "so that every level can be accounted for",
         f"{_FOR_EVER}: XP are the sum of it", Seen.OWNER, Leaving.KEPT, "xp"),
    Kept("account", "balances", "to hold Twei", _FOR_EVER, Seen.OWNER, Leaving.KEPT, "profile"),
    Kept("journal", "movements of Twei", "so that every Twei can be accounted for", f"{_FOR_EVER}: {_LEDGER}",
         Seen.OWNER, Leaving.KEPT, "wallet"),
    Kept("entry", "what a movement added to an account", "so that every Twei can be accounted for",
         f"{_FOR_EVER}: {_LEDGER}", Seen.OWNER, Leaving.KEPT, "wallet"),
    Kept("seal", "each day’s seal: digests of its movements, and what all wallets held together",
         "so that nobody rewrites the past unseen", f"{_FOR_EVER}: a row a day, and the database refuses to change it",
         Seen.EVERYBODY, Leaving.NOT_PERSONAL),
    Kept("seal_leaf", "which day’s seal holds a movement, and a digest of it", "to find what was rewritten",
         f"{_FOR_EVER}: the database refuses to change it", Seen.NOBODY, Leaving.NOT_PERSONAL),
    Kept("wallet_node", "what each wallet held at the newest seal, with a random number and digests",
         "so that members can check that their wallet is counted", "until the next seal, a day as a rule", Seen.OWNER,
         Leaving.KEPT),
    Kept("claim", "rewards that wait, and what became of them", "to pay, and to show why", f"{_FOR_EVER}: it is the "
         "reason of an entry", Seen.OWNER, Leaving.KEPT, "claims"),
    Kept("escrowed_fee", "fees of minuses and dislikes", "to settle or return them", f"{_FOR_EVER}: it is the reason "
         "of an entry", Seen.OWNER, Leaving.KEPT, "fees"),
    Kept("settlement", "the days on which rewards were paid", "to show what was paid out of what",
         f"{_FOR_EVER}: a row a day", Seen.EVERYBODY, Leaving.NOT_PERSONAL),
    Kept("settlement_pot", "what each pot of a day held and paid", "to show what was paid out of what",
         f"{_FOR_EVER}: four rows a day", Seen.EVERYBODY, Leaving.NOT_PERSONAL),
    Kept("settlement_line", "what each line of money came to on a day", "to show what a promise was worth",
         f"{_FOR_EVER}: seven rows a day", Seen.EVERYBODY, Leaving.NOT_PERSONAL),
    Kept("giving", "who last gave whom a plus or like, and when", "to divide what members who exchange them are paid",
         "365 days: as long as any rules could count it", Seen.NOBODY, Leaving.KEPT),
    Kept("exchange", "who exchanges pluses and likes with whom, as of the newest settlement",
         "to divide what they are paid", "until the next settlement", Seen.NOBODY, Leaving.KEPT),
    Kept("comment_standing", "the likes and dislikes of a comment that are final", "to decide about its rewards",
         "until the next settlement", Seen.NOBODY, Leaving.NOT_PERSONAL),
    Kept("report", "bought statements of one’s profit and loss on a post", "they were bought",
         f"{_FOR_EVER}: the database refuses to change it", Seen.OWNER, Leaving.KEPT, "reports"),
    Kept("report_line", "the figures of a statement", "they were bought",
         f"{_FOR_EVER}: the database refuses to change it", Seen.OWNER, Leaving.KEPT, "reports"),
    Kept("economy_rules_version", "the rules of the economy, who set them and why", "so that every price can be "
         "explained", _FOR_EVER, Seen.EVERYBODY, Leaving.KEPT, "staff-work"),
    Kept("level_rules_version", "the rules of the levels, who set them and why", "so that every level can be explained",
         _FOR_EVER, Seen.EVERYBODY, Leaving.KEPT, "staff-work"),
    Kept("thread_closing", "which threads are closed to comments, by whom, why", "so that readers know why they cannot "
         "answer", "until opened again", Seen.EVERYBODY, Leaving.KEPT, "staff-work"),
    Kept("slow_mode", "in which threads members wait between comments, how long, by whom, why", "as for closed threads",
         "until ended", Seen.EVERYBODY, Leaving.KEPT, "staff-work"),
    Kept("pin", "which posts come first, by whom, why", "to show them first", "until unpinned or deleted",
         Seen.EVERYBODY, Leaving.KEPT, "staff-work"),
    Kept("featured_comment", "which comments moderators recommend, by whom, why", "to lead readers to them",
         "until taken back", Seen.EVERYBODY, Leaving.KEPT, "staff-work"),
    Kept("holding", "which rule held a text back, and the word or site that it found", "so that moderators see why it "
         "waits", "as the case", Seen.STAFF, Leaving.NOT_PERSONAL),
    Kept("demo_member", "which accounts are of the demo", "so that production lets none of them in", _FOR_EVER,
         Seen.NOBODY, Leaving.NOT_PERSONAL),
    Kept("mail_standing", "a key for the links that unsubscribe, and when the last digest was made", "to let mail be "
         "ended without logging in, and to send one digest a week", _ACCOUNT, Seen.NOBODY, Leaving.DELETED),
    Kept("mail_stop", "that mail to an address came back, why, and who noted it", "to send nothing there",
         "until an address is confirmed", Seen.OWNER_AND_STAFF, Leaving.DELETED, "mail"),
    Kept("job", "when a job is due, and how it ended", "so that one process runs it", f"{_FOR_EVER}: a row a job",
         Seen.NOBODY, Leaving.NOT_PERSONAL),
    Kept("export", "when a member asked for their data", "to hand it out, once a day at most",
         f"{(EXPORT_KEPT + EXPORT_REMEMBERED).days} days", Seen.OWNER, Leaving.DELETED, "exports"),
    Kept("export_chunk", "the archive of an export, in pieces", "to be fetched", f"{EXPORT_KEPT.days} days", Seen.OWNER,
         Leaving.DELETED),
    Kept("erasure", "who leaves or has left, when, with which choice", "to do it, and so that the ledger shows why a "
         "wallet was emptied", _FOR_EVER, Seen.OWNER, Leaving.KEPT),
    Kept("vouching", "who is vouched for, by whom, since when; who withdrew it, and why", "to pay readers, and because "
         "who may vouch for others follows from it", _FOR_EVER, Seen.EVERYBODY, Leaving.KEPT, "vouchings"),
    Kept("attack_run", "which attack an admin tries out, and what it would have taken", "to show it",
         f"{ATTACKS_KEPT.days} day, or until the next one", Seen.OWNER, Leaving.DELETED),
    Kept("moderation_case", "what moderators had to look at, whose it is, since when", "so that nothing that was "
         "flagged is forgotten", _FOR_EVER, Seen.STAFF, Leaving.KEPT, "moderation"),
    Kept("flag", "who flagged what, why, and whether a moderator agreed", "to find what should be looked at, and to "
         "know how far to rely on whose flags", _FOR_EVER, Seen.STAFF, Leaving.KEPT, "flags"),
    Kept("comment_hiding", "which comments are hidden, and why", "to hide them", "while they are hidden",
         Seen.EVERYBODY, Leaving.NOT_PERSONAL, "comments"),
    Kept("post_hiding", "which posts are hidden, and why", "to hide them", "while they are hidden", Seen.EVERYBODY,
         Leaving.NOT_PERSONAL, "posts"),
    Kept("decision", "what was decided about whom, by whom, why, and what it took", "to hold those to account who "
         "decide, and to object to it", f"{_FOR_EVER}: the database refuses to change it", Seen.OWNER_AND_STAFF,
         Leaving.KEPT, "moderation, decided"),
    Kept("objection", "what a member said against a decision", "to decide again", _ACCOUNT, Seen.OWNER_AND_STAFF,
         Leaving.DELETED, "moderation"),
    Kept("log_note", "what staff added to a line of the public log", "so that mistakes in it are said, and not edited",
         f"{_FOR_EVER}: the database refuses to change it", Seen.EVERYBODY, Leaving.KEPT, "staff-work"),
    Kept("sanction", "who may not write or do anything, since when, until when", "to keep them from it", _FOR_EVER,
         Seen.OWNER_AND_STAFF, Leaving.KEPT, "sanctions"),
    Kept("moderation_rules_version", "the rules of moderation, who set them and why", "so that every decision of a "
         "rule can be explained", _FOR_EVER, Seen.ADMINS, Leaving.KEPT, "staff-work"),
    Kept("staff_note", "what an admin noted about a member", "so that the next one knows it", _ACCOUNT, Seen.ADMINS,
         Leaving.DELETED, "notes"),
    Kept("signal", "patterns in likes, readings, texts and sign-ups, in figures, and who has a part in them", "so that "
         "moderators know where to look", "until the next daily run", Seen.STAFF, Leaving.DELETED, "signals"),
    Kept("picture", "pictures that were uploaded: whose they are, their size, times", "to show them in texts and "
         "beside a name",
         f"while something shows them; {UNUSED_FOR.days} days after nothing does", Seen.EVERYBODY, Leaving.CHOSEN,
         "pictures"),
    Kept("picture_use", "which post or comment shows which picture", "to show it where its text is to be seen, and to "
         "delete it with that", "as the text", Seen.EVERYBODY, Leaving.NOT_PERSONAL, "pictures"),
    Kept("picture_content", "what pictures consist of, written anew without what a camera adds", "to show them",
         "as the picture", Seen.EVERYBODY, Leaving.CHOSEN, "pictures"),
    Kept("notification", "what happened that concerns a member: which kind, by whom, about what, whether it was read",
         "so that members learn of it", f"{NOTIFICATIONS_KEPT.days} days", Seen.OWNER, Leaving.DELETED,
         "notifications"),
    Kept("notification_switch", "of what a member wants to be notified, and how", "to leave them in peace", _ACCOUNT,
         Seen.OWNER, Leaving.DELETED, "notification-settings"),
    Kept("leaderboard", "when each list of the leaderboard was computed", "to compute it again",
         f"{_FOR_EVER}: a row a list", Seen.EVERYBODY, Leaving.NOT_PERSONAL),
    Kept("standing", "the first places of each list of the leaderboard", "to show them", "until the next hourly run",
         Seen.EVERYBODY, Leaving.DELETED),
    Kept("unlisted_member", "who does not want to be on the leaderboard, since when", "to leave them out", _ACCOUNT,
         Seen.OWNER, Leaving.DELETED, "profile"),
    Kept("thread_follow", "which threads a member follows", "to find them, and to be told of what is new in them",
         _UNTIL_TAKEN_BACK, Seen.OWNER, Leaving.DELETED, "follows"),
    Kept("tag_follow", "which tags a member follows", "as for threads", _UNTIL_TAKEN_BACK, Seen.OWNER, Leaving.DELETED,
         "follows"),
    Kept("member_follow", "which members a member follows", "as for threads", _UNTIL_TAKEN_BACK, Seen.OWNER,
         Leaving.DELETED, "follows"),
    Kept("member_mute", "which members a member has muted", "so that neither reads the other", _UNTIL_TAKEN_BACK,
         Seen.OWNER, Leaving.DELETED, "mutes"),
    Kept("thread_mute", "which threads a member has muted", "to hear nothing of them", _UNTIL_TAKEN_BACK, Seen.OWNER,
         Leaving.DELETED, "mutes"),
    Kept("tag_mute", "which tags a member has muted", "to hear nothing of them", _UNTIL_TAKEN_BACK, Seen.OWNER,
         Leaving.DELETED, "mutes"),
    Kept("bookmark", "which posts and comments a member has bookmarked, with a note", "to find them again",
         _UNTIL_TAKEN_BACK, Seen.OWNER, Leaving.DELETED, "bookmarks"),
    Kept("shown_earnings", "who shows everybody what they have earned and spent", "so that it is shown if its member "
         "wants that, and else not", _UNTIL_TAKEN_BACK, Seen.EVERYBODY, Leaving.DELETED, "profile"),
    Kept("thread_place", "up to which comment a member has come in a thread, and when",
         "to show them what is new there", f"until nothing new was read there for {PLACES_KEPT.days} days",
         Seen.OWNER, Leaving.DELETED, "places"),
    Kept("embedding_site", "which other sites show threads beside their articles, by whom, who their author is",
         "to let these sites alone do so", "until an admin removes it", Seen.ADMINS,
         Leaving.KEPT),
    Kept("webhook", "addresses elsewhere that are told of threads and comments, by whom; what signs it, encrypted",
         "to send it there alone, signed", "until an admin deletes it", Seen.ADMINS, Leaving.KEPT),
    Kept("webhook_subscription", "of what each of these addresses is told", "to send nothing else", "as the address",
         Seen.ADMINS, Leaving.NOT_PERSONAL),
    Kept("webhook_delivery", "messages to these addresses: of what kind, about which thread or comment, what became of "
         "them; not what they said", "to send them by a job, with retries, and to see why one did not arrive",
         f"{DELIVERIES_KEPT.days} days; at most {WAITING_MAX:,} wait for an address", Seen.ADMINS,
         Leaving.NOT_PERSONAL),
    Kept("embedded_thread", "which threads were opened beside an article, of which site, when",
         "so that a site opens no more of them a day than it should", "as the post", Seen.NOBODY, Leaving.NOT_PERSONAL),
    Kept("retired_name", "digests of names that members had who have left", "so that nobody takes their place",
         f"{_FOR_EVER}: 64 characters each", Seen.NOBODY, Leaving.NOT_PERSONAL),
    Kept("arrival", "which members, posts and comments an import brought, under which key, and who wrote them there",
         "so that nothing comes twice, and the account books stay whole", f"{_FOR_EVER}: a row for each that came",
         Seen.NOBODY, Leaving.KEPT),
    Kept("unclaimed", "of whoever wrote elsewhere and has not claimed it: from where, the name and address there",
         "so that they can claim it", "until claimed or erased; the address 24 months at most", Seen.ADMINS,
         Leaving.DELETED),
    Kept("page_address", "addresses elsewhere that lead to threads", "so that old links still lead somewhere",
         "as the post", Seen.EVERYBODY, Leaving.NOT_PERSONAL),
    Kept("history_claim", "who claimed what was written elsewhere, from where, the name there, how, how much it was",
         "so that their XP can be accounted for, and old links lead to them", f"{_FOR_EVER}: a row for each that is "
         "claimed", Seen.OWNER_AND_STAFF, Leaving.EMPTIED, "histories"),
    Kept("history_link", "digest of a mailed link’s token, for whom, the address that it went to",
         "to claim what was written elsewhere",
         f"{HISTORY_LINK_KEPT.total_seconds() // 3600:.0f} hours, then until the next hourly round",
         Seen.NOBODY, Leaving.DELETED),
    Kept("history_voucher", "digest of a code, for what, by which admin", "to claim what was written elsewhere",
         f"until used; {HISTORY_VOUCHER_KEPT.days} days, then until the next hourly round", Seen.NOBODY,
         Leaving.NOT_PERSONAL),
)  # fmt: skip

_HEADINGS = ("Table", "What it holds", "Why", "How long", "Who sees it", "When its member leaves", "In the export")


def markdown() -> str:
    """Return the rows as the table of `docs/data.md`."""
    lines = [f"| {' | '.join(_HEADINGS)} |", f"|{' --- |' * len(_HEADINGS)}"]
    for kept in RETENTION:
        cells = (f"`{kept.table}`", kept.what, kept.why, kept.how_long, kept.seen, kept.leaving, kept.exported or "–")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(markdown(), end="")
