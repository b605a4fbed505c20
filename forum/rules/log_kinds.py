"""What the logs tell of, and how each thing is said: of an account, of what staff do, and the public one. Pure.

The values are stored: renaming one takes a migration of what was written under its old name.
"""

from enum import unique

from forum.i18n import N_, _, n_, ngettext
from forum.rules.worded import Worded


@unique
class AccountEventKind(Worded):
    """What happened to a member's account. `words` may hold `%(detail)s`: a name, or a kind of factor."""

    JOINED = "joined", N_("You signed up")
    LOGGED_IN = "logged in", N_("Logged in")
    LOGGED_IN_NEW = "logged in anew", N_("Logged in on a device not seen before")
    LOGGED_IN_FRAME = "logged in under articles", N_("Logged in under articles on %(detail)s")
    LOG_IN_FAILED = "log-in failed", N_("A login failed: %(detail)s")
    SESSIONS_ENDED = "sessions ended", N_("Other devices were logged out")
    PASSWORD_CHANGED = "password changed", N_("The password was changed")
    PASSWORD_RESET = "password reset", N_("The password was reset by a mailed link")
    EMAIL_CONFIRMED = "email confirmed", N_("The e-mail address was confirmed")
    EMAIL_CHANGED = "email changed", N_("The e-mail address was changed")
    FACTOR_ADDED = "factor added", N_("A second factor was added: %(detail)s")
    FACTOR_REMOVED = "factor removed", N_("A second factor was removed: %(detail)s")
    TOKEN_MADE = "token made", N_("A token for a program was made: %(detail)s")
    TOKEN_REVOKED = "token revoked", N_("A token for a program was revoked: %(detail)s")
    ROLE_CHANGED = "role changed", N_("Your role was changed: %(detail)s")
    EXPORT_REQUESTED = "export requested", N_("An export of your data was requested")
    ERASURE_REQUESTED = "erasure requested", N_("The deletion of your account was requested")
    SESSION_ENDED_BY_STAFF = "session ended by staff", N_("An admin logged out one of your devices")
    ERASURE_STOPPED = "erasure stopped", N_("The deletion of your account was stopped")
    HISTORY_CLAIMED = "history claimed", N_("You claimed what you wrote elsewhere: %(detail)s")

    def said(self, detail: str) -> str:
        """Return the event in the reader's language; `detail` is translated too where it is one of our words."""
        if self in COUNTED_WORDS:
            return ngettext(*COUNTED_WORDS[self], int(detail))
        return _(self.words, detail=_(DETAIL_WORDS.get(detail, detail))) if "%" in self.words else _(self.words)


# What is said of a kind whose detail is a number.
COUNTED_WORDS = {
    AccountEventKind.SESSIONS_ENDED: n_("%(num)s other device was logged out", "%(num)s other devices were logged out"),
}
# What a detail that is a word of ours is called.
DETAIL_WORDS = {
    "password": N_("wrong password"),
    "totp": N_("codes from an authenticator app"),
    "passkey": N_("passkey"),
    "recovery_codes": N_("recovery codes"),
    "member": N_("member"),
    "moderator": N_("moderator"),
    "admin": N_("admin"),
}


@unique
class StaffActionKind(Worded):
    """What moderators, admins and the operator do to others, and to the rules. `words` names it in a list."""

    REMOVAL = "removal", N_("Removals")
    RESTORATION = "restoration", N_("Removals undone")
    GRANT = "grant", N_("Grants of Twei")
    XP = "xp", N_("XP and levels")
    ROLE = "role", N_("Roles")
    VOUCHING = "vouching", N_("Vouching")
    MEMBER_NOTE = "member-note", N_("Notes about members")
    SESSION = "session", N_("Sessions ended")
    AVATAR = "avatar", N_("Avatars removed")
    MAIL = "mail", N_("Mail stopped")
    ECONOMY = "economy", N_("Rules of the economy")
    LEVELS = "levels", N_("Rules of the levels")
    MODERATION = "moderation", N_("Rules of moderation")
    CLOSING = "closing", N_("Threads closed to comments")
    SLOW_MODE = "slow-mode", N_("Slow mode")
    PIN = "pin", N_("Pinned posts")
    FEATURE = "feature", N_("Featured comments")
    TAG = "tag", N_("Tags")
    EMBEDDING = "embedding", N_("Threads on other sites")
    WEBHOOK = "webhook", N_("Webhooks")
    DECISION = "decision", N_("Decisions")
    NOTE = "note", N_("Notes in the public log")
    HISTORY = "history", N_("What came from elsewhere: codes and erasures")


@unique
class LogKind(Worded):
    """What the public log tells of. With its number each event has an address of its own."""

    DECISION = "decision", N_("All decisions")
    GRANT = "grant", N_("Grants of Twei")
    ECONOMY = "economy", N_("Rules of the economy")
    LEVELS = "levels", N_("Rules of the levels")
    MODERATION = "moderation", N_("Rules of moderation")
    THREAD = "thread", N_("Threads closed, slowed or pinned; comments featured")


# What moderators do to threads: all of it is in the public log, too.
THREAD_TOOLS = frozenset(
    {StaffActionKind.CLOSING, StaffActionKind.SLOW_MODE, StaffActionKind.PIN, StaffActionKind.FEATURE}
)
