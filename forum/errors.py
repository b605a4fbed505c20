"""Everything that can go wrong on purpose, as one tree.

    ForumError                 status  when
    ├── NotSignedIn            401     the action needs a member
    ├── CannotPay              402     the wallet does not hold the price
    ├── NotAllowed             403     this member may not
    │   ├── OwnThing           403     a reaction to one's own post or comment
    │   └── LevelTooLow        403     below a gate
    ├── NotThere               404     absent, deleted, or somebody else's private thing
    ├── Conflict               409     the same key came with other content
    │   ├── ReadingOver        409     a reading that is closed or completed, a nonce used before
    │   ├── AlreadySettled     409     a vote or reaction that a settlement has made final
    │   └── TreasuryEmpty      409     the site's own account does not hold enough
    └── Invalid                422     what was typed cannot be taken, field by field

Actions raise these; one handler in `forum.failures` renders them. Every error says what went wrong
(`message`) and what to do next (`advice`), in words for the person in front of the page.
"""

from forum.twei import twei


class ForumError(Exception):
    """The root: an HTTP `status`, a short `title`, a `message`, and the `advice` that follows from it."""

    status = 500
    title = "Something went wrong"
    advice = "Go back and try again."

    def __init__(self, message: str, advice: str | None = None):
        super().__init__(message)
        self.message = message
        if advice is not None:
            self.advice = advice


class NotSignedIn(ForumError):
    status = 401
    title = "Please log in"
    advice = "Log in, or sign up: it takes a name, an e-mail address and a password."

    def __init__(self, message: str = "This needs a member who is logged in."):
        super().__init__(message)


class CannotPay(ForumError):
    """A wallet does not hold a price. Amounts in mTwei: the price, what is there, what is missing."""

    status = 402
    title = "Not enough Twei"

    def __init__(self, price_mtwei: int, balance_mtwei: int):
        self.price_mtwei, self.balance_mtwei = price_mtwei, balance_mtwei
        self.missing_mtwei = price_mtwei - balance_mtwei
        super().__init__(
            f"This costs {twei(price_mtwei)} Twei. Your wallet holds {twei(balance_mtwei)}; "
            f"{twei(self.missing_mtwei)} Twei are missing.",
            "Nothing was taken, and what you wrote is still here. Twei come from reading posts to their end, from "
            "pluses on your posts and likes on your comments, and are paid once a day.",
        )


class NotAllowed(ForumError):
    status = 403
    title = "Not allowed"
    advice = "Go back to where you came from."


class OwnThing(NotAllowed):
    title = "That one is yours"

    def __init__(self, thing: str):
        super().__init__(f"You wrote this {thing} yourself.", f"Leave the judging of your own {thing} to the others.")


class LevelTooLow(NotAllowed):
    """A member stands below a gate. `gate` is its name, `needed` its LVL, `missing_xp` the way there."""

    title = "Not yet"

    def __init__(self, gate: str, verb: str, needed: int, level: int, missing_xp: int):
        super().__init__(
            f"To {verb} is available from LVL {needed}. You are at LVL {level}; {missing_xp:,} XP are missing.",
            "Nothing is lost: what you wrote stays here until you get there.",
        )
        self.gate, self.needed, self.level, self.missing_xp = gate, needed, level, missing_xp


class NotThere(ForumError):
    status = 404
    title = "Not there"
    advice = "The address may be mistyped, or what stood here has been deleted."


class Conflict(ForumError):
    status = 409
    title = "That does not fit together"


class AlreadySettled(Conflict):
    title = "That is settled"

    def __init__(self) -> None:
        super().__init__(
            "This has been settled: what you said of it is final, and so is what it cost or brought.",
            "Until the settlement it could be changed or taken back.",
        )


class ReadingOver(Conflict):
    """A beat or a beginning that comes to nothing; `post_id` is what was being read."""

    title = "Not this reading"
    advice = "What was credited stays; go on from the post's own page."

    def __init__(self, message: str, post_id: int):
        super().__init__(message)
        self.post_id = post_id


class TreasuryEmpty(Conflict):
    def __init__(self, kind: str, balance_mtwei: int):
        super().__init__(f"The {kind} holds {twei(balance_mtwei)} Twei, which is not enough.", "Take less.")


class Invalid(ForumError):
    """Input that cannot be taken. `errors` maps a field's name to what is wrong with it."""

    status = 422
    title = "Please look at this again"
    advice = "Correct what is marked and send it again."

    def __init__(self, **errors: str | list[str]):
        self.errors = {field: [words] if isinstance(words, str) else words for field, words in errors.items()}
        super().__init__(" ".join(message for words in self.errors.values() for message in words))
