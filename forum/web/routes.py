"""What every address that changes something asks for: who may send there, how often, and how much.

Each endpoint that takes an unsafe method has a row in ROUTES. `forum.web.admission` enforces the rows before a view is
called, so a view need not remember to; an endpoint without a row stops the start of the forum.
"""

from dataclasses import dataclass
from enum import StrEnum

from forum.forms.levels import LEVELS, THRESHOLDS
from forum.rules.pictures import UPLOAD_BYTES_MAX

# The methods that may change something (RFC 9110, section 9.2.1, names those that may not).
UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})

KIB = 1024
# A character takes up to four bytes, and each of these three in a form that is sent as text: the longest comment
# (10,000 characters) or article (60,000) fits in whatever language. What is longer is mostly told so beside its field.
SMALL_BYTES, COMMENT_BYTES, ARTICLE_BYTES = 64 * KIB, 128 * KIB, 1024 * KIB
# A picture, and the form around it.
PICTURE_BYTES = UPLOAD_BYTES_MAX + SMALL_BYTES
_FIELDS, _FIELDS_OF_LEVELS = 40, 80 + len(LEVELS) + len(THRESHOLDS)


class Owner(StrEnum):
    """Who may send to an address at all; what one may do there beyond that is the action's to say."""

    ANYBODY = "anybody"
    MEMBER = "member"
    MODERATOR = "moderator"  # or an admin
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Route:
    """What one endpoint asks of an unsafe request. The token and the origin are asked of every one, but for one that
    holds a key in its address.

    `limit` is the name of a row of LIMITS in `forum.web.limits`; endpoints that name the same one are counted together.
    `takes_file` says that one of the fields may be a file; the others together stay small.
    `body_bytes` is how long the body may be and `fields` how many fields it may hold, before either is parsed.
    `offered_again` says that what was typed may be offered again, to be sent from there, after a login: only where it
    is words of the member's own and its sender sees all of it; never what an admin or a moderator decides.
    `stays_open` lets those in who are suspended or banned: they may come in and go, keep drafts, object, and leave with
    what is theirs; everywhere else they are refused, in words, before anything is looked at.
    `key_in_address` says that the address itself holds a key which shows that its sender may: mail programs send to it
    by themselves (RFC 8058), from no page of ours and without a token.
    `framed` lets sessions in, too, that are one in a frame below the articles of another site alone: see
    `forum.web.framing`. To everything else these are nobody's.
    `by_token` is for what programs send to, below /api: they show a token that may write, no cookie is read, and so
    there is nothing that another site could have somebody's browser send along.
    """

    owner: Owner = Owner.MEMBER
    limit: str = "writing"
    body_bytes: int = SMALL_BYTES
    fields: int = _FIELDS
    offered_again: bool = False
    stays_open: bool = False
    takes_file: bool = False
    key_in_address: bool = False
    framed: bool = False
    by_token: bool = False


_ANYBODY, _MODERATOR, _ADMIN = Owner.ANYBODY, Owner.MODERATOR, Owner.ADMIN

ROUTES: dict[str, Route] = {
    # Accounts.
    "accounts.sign_up": Route(_ANYBODY, "sign-ups"),
    # The login carries along what an ended session interrupted.
    "accounts.log_in": Route(_ANYBODY, "log-ins", stays_open=True),
    "accounts.log_in_by_passkey": Route(_ANYBODY, "second factors", stays_open=True),
    "accounts.finish_log_in": Route(_ANYBODY, "second factors", stays_open=True),
    "accounts.log_out": Route(_ANYBODY, stays_open=True),
    "confirmations.confirm": Route(limit="passwords", stays_open=True),
    "email_addresses.send": Route(limit="mails"),
    "email_addresses.confirm": Route(_ANYBODY, "links"),
    "email_addresses.ask_for_change": Route(limit="mails"),
    "email_addresses.keep": Route(limit="settings"),
    "email_addresses.agree": Route(_ANYBODY, "links"),
    "email_addresses.stop": Route(_ANYBODY, "links"),
    "unsubscribe.end": Route(_ANYBODY, "links", stays_open=True, key_in_address=True),
    "resets.ask": Route(_ANYBODY, "mails", stays_open=True),
    "resets.reset": Route(_ANYBODY, "links", stays_open=True),
    "settings.update": Route(limit="settings", offered_again=True),
    "exports.create": Route(limit="passwords", stays_open=True),
    "erasures.create": Route(limit="passwords", stays_open=True),
    "erasures.stop": Route(stays_open=True),
    # What is guessed at is counted in the database, too.
    "claiming.claim": Route(limit="settings"),
    "claiming.ask": Route(limit="mails"),
    "claiming.claim_linked": Route(limit="settings"),
    "claiming.use_code": Route(limit="settings"),
    "settings.update_password": Route(limit="passwords"),
    "sessions.end": Route(limit="settings"),
    "sessions.end_others": Route(limit="settings"),
    "tokens.create": Route(limit="passwords"),
    "tokens.revoke": Route(limit="settings"),
    "factors.turn_on": Route(limit="second factors"),
    "factors.turn_off": Route(limit="second factors"),
    "factors.replace_codes": Route(limit="second factors"),
    "passkeys.add": Route(limit="second factors"),
    "passkeys.remove": Route(limit="second factors"),
    # Whoever logs in asks for a challenge too.
    "passkeys.ask": Route(_ANYBODY, "second factors", stays_open=True),
    # Logging in under an article of another site: making a code here, and taking it there.
    "frame_logins.hand_over": Route(limit="second factors"),
    "frame_logins.enter": Route(_ANYBODY, "second factors", stays_open=True, framed=True),
    "frame_logins.leave": Route(_ANYBODY, stays_open=True, framed=True),
    # Pictures.
    "pictures.create": Route(limit="pictures", body_bytes=PICTURE_BYTES, takes_file=True),
    "own_avatars.update": Route(limit="pictures", body_bytes=PICTURE_BYTES, takes_file=True),
    "own_avatars.remove": Route(limit="settings"),
    "own_avatars.remove_of": Route(_MODERATOR),
    # Threads.
    "posts.create": Route(body_bytes=ARTICLE_BYTES, offered_again=True),
    "posts.update": Route(body_bytes=ARTICLE_BYTES, offered_again=True),
    "posts.delete": Route(),
    "posts.restore": Route(),
    "posts.vote": Route(limit="opinions", framed=True),
    "comments.create": Route(body_bytes=COMMENT_BYTES, offered_again=True, framed=True),
    "comments.update": Route(body_bytes=COMMENT_BYTES, offered_again=True, framed=True),
    "comments.delete": Route(framed=True),
    "comments.restore": Route(framed=True),
    "comments.react": Route(limit="opinions", framed=True),
    "flags.flag_comment": Route(limit="opinions", framed=True),
    "flags.flag_post": Route(limit="opinions"),
    "members.vouch": Route(),
    # Whoever is shut out may still look at what was decided about them.
    "notifications.read": Route(limit="opinions", stays_open=True),
    "notification_settings.update": Route(limit="settings"),
    "following.follow_thread": Route(limit="opinions"),
    "following.mute_thread": Route(limit="opinions"),
    "following.follow_tag": Route(limit="opinions"),
    "following.mute_tag": Route(limit="opinions"),
    "following.follow_member": Route(limit="opinions"),
    "following.mute_member": Route(limit="opinions"),
    "bookmarks.mark_post": Route(limit="opinions"),
    "bookmarks.mark_comment": Route(limit="opinions"),
    "bookmarks.change_note": Route(offered_again=True),
    "bookmarks.remove": Route(),
    # A page in a frame opens the thread that it is about, by the key that it was given.
    "embed.open_article": Route(_ANYBODY, "openings", stays_open=True, key_in_address=True),
    # What moderators do to threads.
    "thread_tools.close": Route(_MODERATOR),
    "thread_tools.slow_down": Route(_MODERATOR),
    "thread_tools.pin": Route(_MODERATOR),
    "comments.feature": Route(_MODERATOR),
    "leaderboard.change": Route(limit="settings"),
    "series.rename": Route(),
    "series.move": Route(),
    "tags.describe": Route(_MODERATOR),
    "decisions.create": Route(offered_again=True, stays_open=True),
    # Saved and drawn while somebody types, and sent while somebody reads: nobody may meet these limits by hand.
    "drafts.keep": Route(limit="drafts", body_bytes=ARTICLE_BYTES, stays_open=True, framed=True),
    "drafts.keep_post": Route(limit="drafts", body_bytes=ARTICLE_BYTES, stays_open=True),
    "drafts.keep_comment_edit": Route(limit="drafts", body_bytes=ARTICLE_BYTES, stays_open=True, framed=True),
    "drafts.keep_post_edit": Route(limit="drafts", body_bytes=ARTICLE_BYTES, stays_open=True),
    "drafts.discard": Route(limit="drafts", body_bytes=ARTICLE_BYTES, stays_open=True),
    "drafts.restore": Route(limit="drafts", body_bytes=ARTICLE_BYTES, stays_open=True),
    "drafts.preview": Route(limit="previews", body_bytes=ARTICLE_BYTES, stays_open=True, framed=True),
    "unread.keep": Route(limit="places", stays_open=True),
    "readings.create": Route(limit="readings"),
    "readings.beat": Route(limit="readings"),
    # Earning.
    "reports.create": Route(),
    "levels.answer": Route(limit="quiz"),
    # What moderators and admins decide; among the rules are lists of words, which take more room than figures.
    "moderation.decide": Route(_MODERATOR, "administration"),
    "log.annotate": Route(_MODERATOR, "administration"),
    "rules_admin.change": Route(_ADMIN, "administration", COMMENT_BYTES, _FIELDS_OF_LEVELS),
    "attack_admin.begin": Route(_ADMIN, "administration", fields=_FIELDS_OF_LEVELS),
    "tags_admin.rename": Route(_ADMIN, "administration"),
    "grants_admin.grant": Route(_ADMIN, "administration"),
    "embedding_admin.allow": Route(_ADMIN, "administration"),
    "embedding_admin.end": Route(_ADMIN, "administration"),
    "webhooks_admin.add": Route(_ADMIN, "administration"),
    "webhooks_admin.choose": Route(_ADMIN, "administration"),
    "webhooks_admin.pause": Route(_ADMIN, "administration"),
    "webhooks_admin.resume": Route(_ADMIN, "administration"),
    "webhooks_admin.replace_secret": Route(_ADMIN, "administration"),
    "webhooks_admin.send_test": Route(_ADMIN, "administration"),
    "webhooks_admin.delete": Route(_ADMIN, "administration"),
    "members_admin.change": Route(_ADMIN, "administration"),
    "members_admin.change_role": Route(_ADMIN, "administration"),
    "members_admin.write_note": Route(_ADMIN, "administration"),
    "members_admin.end_session": Route(_ADMIN, "administration"),
    "members_admin.switch_mail": Route(_ADMIN, "administration"),
    "histories_admin.make": Route(_ADMIN, "administration"),
    "histories_admin.erase": Route(_ADMIN, "administration"),
}

# Endpoints that change nothing and know sessions in frames: the embedded page, and the parts of it that are asked for.
FRAMED_READS = frozenset(
    {
        "embed.show",
        "frame_logins.offer",
        "posts.show",
        "comments.show",
        "comments.reply",
        "comments.quotation",
        "comments.send",
        "comments.edit",
        "comments.likes",
        "flags.on_comment",
        "mentions.offer",
        "unread.arrived",
    }
)
# What programs may change.
ROUTES |= {
    f"api_{endpoint}": Route(limit="programs writing", body_bytes=COMMENT_BYTES, by_token=True)
    for endpoint in (
        "threads.create_comment", "threads.create_report", "threads.set_vote", "threads.remove_vote",
        "comments.update", "comments.delete", "comments.set_reaction", "comments.remove_reaction",
    )
}  # fmt: skip

# Endpoints that change nothing, and are still limited: their limits' names.
LIMITED_READS: dict[str, str] = {"search.show": "searches"}
