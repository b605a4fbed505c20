"""What happens to a member's account: who follows it writes it into the log that the member can read."""

from dataclasses import dataclass
from typing import Literal

from forum.actions.events import Event

Factor = Literal["totp", "passkey", "recovery_codes"]


@dataclass(frozen=True, slots=True)
class LoggedIn(Event):
    """A member logged in; `new_device` where this browser has not been seen with them before."""

    member_id: int
    new_device: bool


@dataclass(frozen=True, slots=True)
class FrameLoggedIn(Event):
    """A member logged in under the articles of another site, in a frame, for as much as these offer."""

    member_id: int
    origin: str


@dataclass(frozen=True, slots=True)
class LogInFailed(Event):
    """Somebody tried to log in as a member and could not: with a wrong password, or a wrong `factor`."""

    member_id: int
    factor: Literal["password"] | Factor


@dataclass(frozen=True, slots=True)
class SessionsEnded(Event):
    """A member ended this many of their other sessions."""

    member_id: int
    count: int


@dataclass(frozen=True, slots=True)
class PasswordReset(Event):
    """A member set a new password by a link that was mailed to them."""

    member_id: int


@dataclass(frozen=True, slots=True)
class EmailChanged(Event):
    """A member has another e-mail address."""

    member_id: int


@dataclass(frozen=True, slots=True)
class FactorAdded(Event):
    """A member can log in with another factor; `name` is what they call it, empty where there is one at most."""

    member_id: int
    factor: Factor
    name: str = ""


@dataclass(frozen=True, slots=True)
class FactorRemoved(Event):
    """A member can no longer log in with a factor, or has used a recovery code up."""

    member_id: int
    factor: Factor
    name: str = ""


@dataclass(frozen=True, slots=True)
class TokenMade(Event):
    """A member made a token for a program; `name` is what they call it."""

    member_id: int
    name: str


@dataclass(frozen=True, slots=True)
class TokenRevoked(Event):
    """A member revoked a token of a program."""

    member_id: int
    name: str


@dataclass(frozen=True, slots=True)
class ExportRequested(Event):
    """A member asked for everything that is kept of them."""

    member_id: int


@dataclass(frozen=True, slots=True)
class ErasureRequested(Event):
    """A member asked to be erased; it can be stopped for a while."""

    member_id: int


@dataclass(frozen=True, slots=True)
class ErasureStopped(Event):
    """A member stopped their erasure."""

    member_id: int


@dataclass(frozen=True, slots=True)
class MemberErased(Event):
    """A member is erased: their name, address and password are gone."""

    member_id: int
