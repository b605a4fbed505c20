"""Writing down what happens to a member's account, where they can read it: by whose browser, and from which network."""

from forum.actions import account_events as account
from forum.actions import events
from forum.actions.client import Client, current_client
from forum.actions.events import Event, Follower
from forum.actions.history_events import HistoryClaimed
from forum.actions.staff_events import SessionEndedByStaff
from forum.clock import now
from forum.models import AccountEvent
from forum.rules.log_kinds import AccountEventKind as Kind
from forum.text.devices import device_of, network_of

_NOBODY = Client("", "", "")


def _write(member_id: int, kind: Kind, detail: str = "") -> None:
    """Add a line to the log of a member, with what is known of the request that is being answered, if one is."""
    client = current_client()
    sender = client or _NOBODY
    AccountEvent.create(
        member=member_id,
        kind=kind,
        detail=detail,
        network=network_of(sender.address),
        device=device_of(sender.user_agent) if client else "",
        request_id=sender.request_id,
        created_at=now(),
    )


def note_join(event: events.MemberJoined) -> None:
    """Begin a member's log with the day they signed up."""
    _write(event.member_id, Kind.JOINED)


def note_login(event: account.LoggedIn) -> None:
    """Note a login, and whether the browser was known."""
    _write(event.member_id, Kind.LOGGED_IN_NEW if event.new_device else Kind.LOGGED_IN)


def note_framed_login(event: account.FrameLoggedIn) -> None:
    """Note under which site's articles somebody logged in."""
    _write(event.member_id, Kind.LOGGED_IN_FRAME, event.origin)


def note_failed_login(event: account.LogInFailed) -> None:
    """Note what somebody who tried to log in did not know."""
    _write(event.member_id, Kind.LOG_IN_FAILED, event.factor)


def note_ended_sessions(event: account.SessionsEnded) -> None:
    """Note how many sessions were ended."""
    _write(event.member_id, Kind.SESSIONS_ENDED, str(event.count))


def note_new_password(event: events.PasswordChanged) -> None:
    """Note that the password is another one."""
    _write(event.member_id, Kind.PASSWORD_CHANGED)


def note_reset_password(event: account.PasswordReset) -> None:
    """Note that the password was set by a link."""
    _write(event.member_id, Kind.PASSWORD_RESET)


def note_confirmed_email(event: events.EmailConfirmed) -> None:
    """Note that an address was confirmed."""
    _write(event.member_id, Kind.EMAIL_CONFIRMED)


def note_new_email(event: account.EmailChanged) -> None:
    """Note that the address is another one; which, the log does not say."""
    _write(event.member_id, Kind.EMAIL_CHANGED)


def note_new_factor(event: account.FactorAdded) -> None:
    """Note what one can log in with from now on."""
    _write(event.member_id, Kind.FACTOR_ADDED, event.name or event.factor)


def note_removed_factor(event: account.FactorRemoved) -> None:
    """Note what one can no longer log in with."""
    _write(event.member_id, Kind.FACTOR_REMOVED, event.name or event.factor)


def note_token(event: account.TokenMade) -> None:
    """Note which program can act for the member from now on."""
    _write(event.member_id, Kind.TOKEN_MADE, event.name)


def note_revoked_token(event: account.TokenRevoked) -> None:
    """Note which program can no longer act for the member."""
    _write(event.member_id, Kind.TOKEN_REVOKED, event.name)


def note_role(event: events.RoleChanged) -> None:
    """Note what the member is from now on."""
    _write(event.member_id, Kind.ROLE_CHANGED, event.role)


def note_session_ended_by_staff(event: SessionEndedByStaff) -> None:
    """Note that an admin ended a session; from which network they did is theirs."""
    AccountEvent.create(member=event.member_id, kind=Kind.SESSION_ENDED_BY_STAFF, created_at=now())


def note_export(event: account.ExportRequested) -> None:
    """Note that everything that is kept of the member was asked for."""
    _write(event.member_id, Kind.EXPORT_REQUESTED)


def note_erasure(event: account.ErasureRequested) -> None:
    """Note that the member is to be erased."""
    _write(event.member_id, Kind.ERASURE_REQUESTED)


def note_stopped_erasure(event: account.ErasureStopped) -> None:
    """Note that the member stays."""
    _write(event.member_id, Kind.ERASURE_STOPPED)


def note_claimed_history(event: HistoryClaimed) -> None:
    """Note that the member claimed what they wrote elsewhere, and where that was."""
    _write(event.member_id, Kind.HISTORY_CLAIMED, event.origin)


SECURITY_LOG: tuple[tuple[type[Event], Follower], ...] = (
    (events.MemberJoined, note_join),
    (account.LoggedIn, note_login),
    (account.FrameLoggedIn, note_framed_login),
    (account.LogInFailed, note_failed_login),
    (account.SessionsEnded, note_ended_sessions),
    (SessionEndedByStaff, note_session_ended_by_staff),
    (events.PasswordChanged, note_new_password),
    (account.PasswordReset, note_reset_password),
    (events.EmailConfirmed, note_confirmed_email),
    (account.EmailChanged, note_new_email),
    (account.FactorAdded, note_new_factor),
    (account.FactorRemoved, note_removed_factor),
    (account.TokenMade, note_token),
    (account.TokenRevoked, note_revoked_token),
    (events.RoleChanged, note_role),
    (account.ExportRequested, note_export),
    (account.ErasureRequested, note_erasure),
    (account.ErasureStopped, note_stopped_erasure),
    (HistoryClaimed, note_claimed_history),
)
