"""The tokens of a member's programs: making one, revoking it, and what ends them all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from secrets import choice

from forum.actions.account_events import TokenMade, TokenRevoked
from forum.actions.events import announce
from forum.clock import now
from forum.db import in_transaction, lock
from forum.errors import Invalid, NotFound
from forum.i18n import _
from forum.models import ApiToken, Member
from forum.models.session import token_digest
from forum.rules.api_tokens import EXPIRED_KEPT, LIFETIMES_DAYS, SCOPES, TOKENS_MAX, new_token

_IDS_PER_STATEMENT = 1_000


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made: its id, and the token itself, which nobody can see again."""

    id: int
    token: str


@in_transaction
def make_token(me: Member, name: str, allows: str, days: int) -> NewToken:
    """Make a token for a program of `me`, valid for so many days. Raises Invalid."""
    wrong = {}
    if allows not in SCOPES:
        wrong["allows"] = _("Choose what the token allows.")
    if days not in LIFETIMES_DAYS:
        wrong["days"] = _("Choose when the token expires.")
    if wrong:
        raise Invalid(**wrong)
    lock("api token", me.id)
    if ApiToken.select().where(ApiToken.member == me.id, ApiToken.expires_at > now()).count() >= TOKENS_MAX:
        raise Invalid(name=_("You have %(most)s tokens. Revoke one that you no longer need.", most=TOKENS_MAX))
    token, at = new_token(choice), now()
    made = ApiToken.create(
        member=me.id,
        name=name,
        digest=token_digest(token),
        allows=allows,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    announce(TokenMade(me.id, name))
    return NewToken(made.id, token)


@in_transaction
def revoke_token(me: Member, token_id: int) -> None:
    """Revoke one of a member's own tokens: it is worth nothing from now on. Raises NotFound for any other."""
    token = ApiToken.get_or_none(ApiToken.id == token_id, ApiToken.member == me.id)
    if token is None:
        raise NotFound(
            _("There is no such token, or it has been revoked."), _("Reload the page to see those that are left.")
        )
    token.delete_instance()
    announce(TokenRevoked(me.id, token.name))


@in_transaction
def touch_tokens(token_ids: Collection[int]) -> None:
    """Write down that these tokens are in use, now. Those that were revoked stay so."""
    ids, at = sorted(token_ids), now()
    for begin in range(0, len(ids), _IDS_PER_STATEMENT):
        part = ApiToken.id.in_(ids[begin : begin + _IDS_PER_STATEMENT])
        newer = ApiToken.last_used_at.is_null() | (ApiToken.last_used_at < at)
        ApiToken.update(last_used_at=at).where(part, newer).execute()


@in_transaction
def forget_expired_tokens() -> None:
    """Forget the tokens that expired so long ago that nobody wonders any more why a program has stopped."""
    ApiToken.delete().where(ApiToken.expires_at < now() - EXPIRED_KEPT).execute()
