"""Everything that can go wrong on purpose, as one tree.

    ForumError                 status  when
    ├── NotSignedIn            401     the action needs a member
    │   ├── TokenMissing         401     a program has to show a token for this
    │   └── TokenRefused         401     a program shows one that was revoked, has expired, or never was
    ├── NotConfirmed           401     it is too long ago that the member showed who they are
    ├── CannotPay              402     the wallet does not hold the price
    ├── NotAllowed             403     this member may not
    │   ├── FactorMissing        403     a moderator or admin who has to set up a second factor first
    │   ├── Sanctioned         403     silenced, suspended or banned at present
    │   ├── TokenTooNarrow       403     a program's token that allows it to read, and no more
    │   ├── OwnContent           403     a reaction to one's own post or comment
    │   └── LevelTooLow        403     below a gate
    ├── NotFound               404     absent, deleted, or somebody else's private thing
    │   ├── Gone                 410     an archive that was kept for some days; a member who has left
    │   └── NameClaimed          404     a name from elsewhere whose owner is a member by another: their page leads on
    ├── Conflict               409     the same key came with other content
    │   ├── ReadingClosed        409     a reading that is closed or completed, a nonce used before
    │   ├── AlreadySettled     409     a vote or reaction that a settlement has made final
    │   ├── AlreadyFinal         409     a deletion that can no longer be undone
    │   ├── ThreadIsClosed       409     a comment in a thread that moderators have closed
    │   ├── DecidedMeanwhile     409     a moderator's case that is another than the one decided about
    │   └── TreasuryEmpty      409     the site's own account does not hold enough
    ├── Malformed              400     what a program sent is no JSON
    ├── Invalid                422     what was typed cannot be taken, field by field
    │   └── NoPictureFile          415     a file of a kind that is not taken
    ├── TooOften               429     a password, code, sign-up or mail that was tried too often
    │   └── ThreadIsSlow         429     a comment too soon after one's last in a thread in slow mode
    ├── TooSlow                503     a search that the database was not done with in time
    └── Busy                   503     no turn, or no room, within the time that a request waits

Actions raise these; one handler in `forum.web.failures` renders them. Every error says what went wrong
(`message`) and what to do next (`advice`), in words for the person in front of the page.
"""

from forum.i18n import N_, _, figure, ngettext
from forum.twei import twei


class ForumError(Exception):
    """The root: an HTTP `status`, a short `title`, a `message`, and the `advice` that follows from it."""

    status = 500
    title = N_("Something went wrong")
    advice = N_("Go back and try again.")
    retry_after_seconds: int | None = None

    def __init__(self, message: str, advice: str | None = None):
        super().__init__(message)
        self.message = message
        self.title = _(self.title)
        self.advice = _(self.advice) if advice is None else advice


class NotSignedIn(ForumError):
    status = 401
    title = N_("Please log in")
    advice = N_("Log in, or sign up with a username, an e-mail address and a password.")

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or _("You need to be logged in for this."))


class TokenMissing(NotSignedIn):
    title = N_("A token is needed")
    advice = N_("Make one in your settings, under “Tokens for programs”, and send it as “Authorization: Bearer …”.")

    def __init__(self) -> None:
        super().__init__(_("This address wants to know who is asking."))


class TokenRefused(NotSignedIn):
    title = N_("This token isn’t valid")
    advice = N_("Make a new one in your settings, under “Tokens for programs”. To read without one, send none.")

    def __init__(self) -> None:
        super().__init__(_("The token was revoked, has expired, or is not one of this forum."))


class NotConfirmed(ForumError):
    """Something grave, by a session that was opened or confirmed too long ago."""

    status = 401
    title = N_("Is it you?")
    advice = N_("Enter your password, then go on.")

    def __init__(self) -> None:
        super().__init__(_("You logged in a while ago. Please confirm that it’s you."))


class CannotPay(ForumError):
    """A wallet does not hold a price. Amounts in mTwei: the price, what is there, what is missing."""

    status = 402
    title = N_("Not enough Twei")

    def __init__(self, price_mtwei: int, balance_mtwei: int):
        self.price_mtwei, self.balance_mtwei = price_mtwei, balance_mtwei
        self.missing_mtwei = price_mtwei - balance_mtwei
        super().__init__(
            _(
                "This costs %(price)s Twei. You have %(balance)s: %(missing)s Twei short.",
                price=twei(price_mtwei),
                balance=twei(balance_mtwei),
                missing=twei(self.missing_mtwei),
            ),
            _(
                "You weren’t charged, and your text is still here. Earn Twei by finishing posts, and from pluses on "
                "your posts and likes on your comments. They are paid once a day."
            ),
        )


class NotAllowed(ForumError):
    status = 403
    title = N_("Not allowed")
    advice = N_("Go back to the previous page.")


class FactorMissing(NotAllowed):
    """What a role would allow, where this site lets it do so with a second factor alone."""

    title = N_("A second factor first")
    advice = N_("Set up one-time codes here, or a passkey. Then go on.")

    def __init__(self) -> None:
        super().__init__(_("On this forum, moderators and admins need a second factor to use their role."))


class TokenTooNarrow(NotAllowed):
    title = N_("This token may only read")
    advice = N_("Make one that may write in your settings, under “Tokens for programs”.")

    def __init__(self) -> None:
        super().__init__(_("This changes something, and the token doesn’t allow that."))


class Sanctioned(NotAllowed):
    """A member who is silenced, suspended or banned at present. `receipt` is the address of the decision."""

    title = N_("Not at present")

    def __init__(self, message: str, advice: str, receipt: str):
        super().__init__(message, advice)
        self.receipt = receipt


_OWN = {
    "post": (N_("You can’t vote on your own post."), N_("Voting on it is up to other members.")),
    "comment": (N_("You can’t react to your own comment."), N_("Liking it is up to other members.")),
    "feature": (N_("You can’t feature your own comment."), N_("Another moderator can.")),
    "flag": (N_("You can’t flag what you wrote yourself."), N_("You can edit or delete it instead.")),
    "case": (N_("You can’t decide about yourself."), N_("Leave this case to another moderator.")),
}


class OwnContent(NotAllowed):
    """A member's own "post" or "comment", a "flag" on it, a "case" about them, or a comment to "feature"."""

    title = N_("This one is yours")

    def __init__(self, thing: str):
        super().__init__(*map(_, _OWN[thing]))


class LevelTooLow(NotAllowed):
    """A member is below a gate. `gate` is its name, `opens` its sentence; `needed` its LVL, `missing_xp` to go."""

    title = N_("Not yet")
    advice = N_("Nothing is lost: your text stays here until you get there.")

    def __init__(self, gate: str, opens: str, needed: int, level: int, missing_xp: int):
        here = _("You’re at LVL %(level)s: %(missing)s XP to go.", level=level, missing=figure(missing_xp))
        super().__init__(f"{opens} {here}")
        self.gate, self.needed, self.level, self.missing_xp = gate, needed, level, missing_xp


class NotFound(ForumError):
    status = 404
    title = N_("Page not found")
    advice = N_("The address may be mistyped, or the page may have been deleted.")


class Gone(NotFound):
    status = 410
    title = N_("No longer there")


class NameClaimed(NotFound):
    def __init__(self, name: str):
        """Say that whoever wrote elsewhere under the name is the member called `name` by now."""
        super().__init__(_("There is no member with that name."))
        self.name = name


class Conflict(ForumError):
    status = 409
    title = N_("That didn’t work")


class AlreadySettled(Conflict):
    title = N_("Already settled")

    def __init__(self) -> None:
        super().__init__(
            _("This can no longer be changed: it has settled."),
            _("You can change or undo a vote or a reaction until it settles."),
        )


class AlreadyFinal(Conflict):
    """A deletion older than the `minutes` in which it could be undone."""

    title = N_("Too late to undo")

    def __init__(self, minutes: int) -> None:
        super().__init__(
            ngettext("This could be undone for %(num)s minute.", "This could be undone for %(num)s minutes.", minutes),
            _("It’s final now."),
        )


class ThreadIsClosed(Conflict):
    """A thread that takes no more comments; `message` says since when, and why."""

    title = N_("Comments are closed")
    advice = N_("Your text is kept as a draft if you save it. A moderator can open the comments again.")


class DecidedMeanwhile(Conflict):
    """A case that has changed since it was shown: `decided` is what was decided about it by now, or empty."""

    title = N_("Changed in the meantime")

    def __init__(self, decided: str = "") -> None:
        super().__init__(
            decided or _("This case has changed since you opened it."),
            _("You haven’t changed anything. Look at the case as it is now, then decide."),
        )


class ReadingClosed(Conflict):
    """A beat or a beginning that comes to nothing; `post_id` is what was being read."""

    title = N_("Reading not counted")
    advice = N_("Your time so far is saved. Continue on the post’s page.")

    def __init__(self, message: str, post_id: int):
        super().__init__(message)
        self.post_id = post_id


_HOLDS = {
    "treasury": N_("The treasury holds only %(balance)s Twei."),
    "escrow": N_("The escrow holds only %(balance)s Twei."),
}


class TreasuryEmpty(Conflict):
    """One of the site's own accounts, "treasury" or "escrow", does not hold enough."""

    def __init__(self, kind: str, balance_mtwei: int):
        super().__init__(
            _(_HOLDS.get(kind, _HOLDS["treasury"]), balance=twei(balance_mtwei)), _("Choose a smaller amount.")
        )


class Malformed(ForumError):
    status = 400
    title = N_("Not JSON")
    advice = N_("Send one JSON object, in UTF-8.")


class Invalid(ForumError):
    """Input that cannot be taken. `errors` maps a field's name to what is wrong with it."""

    status = 422
    title = N_("Please fix these fields")
    advice = N_("Fix the highlighted fields and send it again. Nothing was lost.")

    def __init__(self, **errors: str | list[str]):
        self.errors = {field: [words] if isinstance(words, str) else words for field, words in errors.items()}
        super().__init__(" ".join(message for words in self.errors.values() for message in words))


class NoPictureFile(Invalid):
    status = 415
    title = N_("Not a picture")


class TooOften(ForumError):
    """Something that has to wait; it was not even looked at."""

    status = 429
    title = N_("Too many attempts")

    def __init__(self, retry_after_seconds: int, message: str | None = None):
        self.retry_after_seconds = retry_after_seconds
        super().__init__(message or _("You’ve done this too often in a short time."), _wait(retry_after_seconds))


class ThreadIsSlow(TooOften):
    """A thread in which a `pause`, in words, has to lie between two comments of a member."""

    title = N_("Slow mode")

    def __init__(self, pause: str, retry_after_seconds: int):
        words = _("This thread is in slow mode: one comment of each member every %(pause)s.", pause=pause)
        super().__init__(retry_after_seconds, words)


def _wait(seconds: int) -> str:
    if seconds < 60:
        return ngettext("Wait %(num)s second, then try again.", "Wait %(num)s seconds, then try again.", seconds)
    minutes = -(-seconds // 60)
    return ngettext("Wait %(num)s minute, then try again.", "Wait %(num)s minutes, then try again.", minutes)


class TooSlow(ForumError):
    """A search that would keep the database busy for longer than others should wait for it."""

    status = 503
    title = N_("That takes too long")
    advice = N_("Add a rarer word, or narrow it down by an author, a tag or dates.")
    retry_after_seconds = 5

    def __init__(self) -> None:
        super().__init__(_("This search takes too long, and was stopped."))


class Busy(ForumError):
    """A turn that did not come, or no room: nothing was changed."""

    status = 503
    title = N_("Busy right now")
    retry_after_seconds = 5

    def __init__(self, message: str | None = None):
        super().__init__(
            message or _("Others are saving something at the moment, and it takes longer than usual."),
            _("Nothing was changed. Send it again in a few seconds."),
        )
