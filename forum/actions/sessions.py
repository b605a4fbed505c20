"""The browsers a member is logged in with: opening a session, renewing its token, ending one, the others or all."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_urlsafe

from forum.actions.account_events import LoggedIn, SessionsEnded
from forum.actions.client import current_client
from forum.actions.events import RoleChanged, announce
from forum.clock import now
from forum.db import execute, in_transaction, lock_rows
from forum.errors import Invalid, NotFound, NotSignedIn
from forum.i18n import _
from forum.models import ApiToken, LoginSession, Member
from forum.models.factor import has_factor
from forum.models.session import SESSION_IS_LIVE, live_since, token_digest
from forum.rules.sessions import SESSIONS_MAX
from forum.text.devices import device_of, network_of

_IDS_PER_STATEMENT = 1_000


def _new_token() -> str:
    return token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Renewal:
    """The token of the session that acts, and the one that takes its place if the action renews it.

    A copy of the cookie made before is worth nothing from then on.
    """

    token: str
    new_token: str = field(default_factory=_new_token)


@in_transaction
def open_session(member: Member, *, new_device: bool = False, factor_shown: bool = True) -> str:
    """Begin a session of the member and return its token, of which only a digest is kept.

    `member` is as it was read when the password was checked, and `factor_shown` says whether more than that was shown.
    Raises Invalid where the password has been changed since, or a second factor set up: a login that races such a
    change is one with the old password, or with the password alone.
    """
    lock_rows("SELECT id FROM member WHERE id = ?", member.id)
    if not Member.select().where(Member.id == member.id, Member.password_hash == member.password_hash).exists():
        raise Invalid(password=_("The password was changed a moment ago. Log in with the new one."))
    if not factor_shown and has_factor(member.id):
        raise Invalid(password=_("A second factor was set up a moment ago. Log in with it."))
    token = add_session(member.id)
    announce(LoggedIn(member.id, new_device))
    return token


def add_session(member_id: int, site_id: int | None = None) -> str:
    """Write down a session of the member, with a site only in frames below its articles; return its token.

    Whoever calls this has locked the member, and has found out that it is them.
    """
    token, client = _new_token(), current_client()
    _end_surplus(member_id)
    LoginSession.create(
        token_hash=token_digest(token),
        member=member_id,
        device=device_of(client.user_agent if client else ""),
        network=network_of(client.address if client else ""),
        created_at=now(),
        last_used_at=now(),
        confirmed_at=now(),
        site=site_id,
    )
    return token


def _end_surplus(member_id: int) -> None:
    """Make room for one more session."""
    kept = (
        LoginSession.select(LoginSession.id)
        .where(LoginSession.member == member_id)
        .order_by(LoginSession.last_used_at.desc(), LoginSession.id.desc())
        .limit(SESSIONS_MAX - 1)
    )
    LoginSession.delete().where(LoginSession.member == member_id, LoginSession.id.not_in(kept)).execute()


@in_transaction
def end_session(token: str) -> None:
    """End the session of this token; a copy of its cookie is worth nothing from now on."""
    LoginSession.delete().where(LoginSession.token_hash == token_digest(token)).execute()


@in_transaction
def end_one(me: Member, session_id: int) -> None:
    """End one of a member's own sessions. Raises NotFound for any other."""
    if not LoginSession.delete().where(LoginSession.id == session_id, LoginSession.member == me.id).execute():
        raise NotFound(_("This session has ended already."), _("Reload the page to see those that are left."))
    announce(SessionsEnded(me.id, 1))


@in_transaction
def end_others(me: Member, token: str) -> int:
    """End every session of the member but the one of `token`; return how many that were."""
    others = (LoginSession.member == me.id) & (LoginSession.token_hash != token_digest(token))
    count = LoginSession.delete().where(others).execute()
    if count:
        announce(SessionsEnded(me.id, count))
    return count


@in_transaction
def confirm_session(renewal: Renewal) -> None:
    """Note that whoever uses the session has shown that it is them, and give it a new token.

    Raises NotSignedIn where it has ended meanwhile.
    """
    _renew(_acting(renewal), renewal, confirmed_at=now())


@in_transaction
def keep_only(member_id: int, renewal: Renewal | None) -> None:
    """End every session of the member but the one that acts, which gets a new token; all where there is none.

    The tokens of their programs end as well: whoever came in unasked may have made one to come back by.

    For what changes how one logs in, as part of its action: a new password, address or second factor. A link that was
    mailed to one member may be opened by a browser in which another is logged in: theirs is left alone. Raises
    NotSignedIn where the session that acts has ended meanwhile, and so refuses the action.
    """
    acting = _acting(renewal) if renewal else None
    kept = acting if acting and acting.member_id == member_id else None
    if kept and renewal:
        _renew(kept, renewal)
    others = (LoginSession.member == member_id) & (LoginSession.id != (kept.id if kept else 0))
    LoginSession.delete().where(others).execute()
    ApiToken.delete().where(ApiToken.member == member_id).execute()


def _acting(renewal: Renewal) -> LoginSession:
    found = LoginSession.get_or_none(LoginSession.token_hash == token_digest(renewal.token))
    if found is None:
        raise NotSignedIn
    return found


def _renew(acting: LoginSession, renewal: Renewal, **more: datetime) -> None:
    this = (LoginSession.id == acting.id) & (LoginSession.token_hash == acting.token_hash)
    renewed = token_digest(renewal.new_token)
    if not LoginSession.update(token_hash=renewed, last_used_at=now(), **more).where(this).execute():
        raise NotSignedIn


def end_sessions_of_role(event: RoleChanged) -> None:
    """Have the member log in again: what was opened with one role does not act with another."""
    keep_only(event.member_id, None)


@in_transaction
def touch(session_ids: Collection[int]) -> None:
    """Write down that these sessions are in use, now. Those that have ended stay ended."""
    ids, at = sorted(session_ids), now()
    for begin in range(0, len(ids), _IDS_PER_STATEMENT):
        part = LoginSession.id.in_(ids[begin : begin + _IDS_PER_STATEMENT])
        LoginSession.update(last_used_at=at).where(part, LoginSession.last_used_at < at).execute()


@in_transaction
def forget_ended() -> None:
    """Forget the sessions that have ended by themselves: unused for too long, or too old."""
    execute(
        f"""
        DELETE FROM login_session WHERE NOT EXISTS
            (SELECT 1 FROM login_session s JOIN member m ON m.id = s.member_id
             WHERE s.id = login_session.id AND {SESSION_IS_LIVE})
        """,  # noqa: S608  (all of it ours)
        *live_since(),
    )
