"""Members: what their public page says, and what one is told of oneself."""

from flask import url_for

from forum.models import Member
from forum.queries.wallet import Wallet
from forum.queries.wallet_entries import WalletEntry
from forum.render.api.shared import Shape, at, at_or_none
from forum.render.filters import avatar_address
from forum.rules.levels import LevelRules
from forum.rules.lines import Line
from forum.web.viewer import Viewer

_AVATAR_SIDE = 96


def member(found: Member, rules: LevelRules) -> Shape:
    """Return what everybody may know of a member."""
    return {
        "name": found.name,
        "display_name": found.display_name,
        "url": url_for("api_members.show", name=found.name),
        "page": url_for("members.show", name=found.name),
        "avatar": avatar_address(found.avatar, found.name, _AVATAR_SIDE),
        "bio": found.bio,
        "role": found.role,
        "xp": found.xp,
        "level": rules.level(found.xp),
        "title": rules.title(rules.level(found.xp)),
        "has_left": found.has_left,
        "is_unclaimed": found.is_unclaimed,
        "joined_at": at(found.created_at),
    }


def me(viewer: Viewer, scopes: list[str]) -> Shape:
    """Return what one is told of oneself: the public facts, level, gates, wallet, and the token’s scopes."""
    assert viewer.member is not None
    assert viewer.progress is not None
    rules, xp, sanction = viewer.level_rules, viewer.member.xp, viewer.sanction
    return {
        **member(viewer.member, rules),
        "today_xp": viewer.today_xp,
        "next_level_xp": viewer.progress.next_xp,
        "gates": [
            {
                "gate": str(gate),
                "level": level,
                "is_open": viewer.may[gate],
                "missing_xp": rules.missing_xp(gate, xp),
            }
            for gate, level in rules.gates.items()
        ],
        "balance_mtwei": viewer.balance_mtwei,
        "pending_mtwei": viewer.pending_mtwei,
        "unread_notifications": viewer.unread,
        "sanction": {"kind": str(sanction.kind), "until": at_or_none(sanction.until)} if sanction else None,
        "scopes": scopes,
    }


def wallet(found: Wallet) -> Shape:
    """Return what a wallet holds and waits for."""
    return {
        "balance_mtwei": found.balance_mtwei,
        "escrowed_mtwei": found.escrowed_mtwei,
        "pending_mtwei": found.pending.worth_mtwei,
        "entries_url": url_for("api_me.list_entries"),
    }


def entry(found: WalletEntry) -> Shape:
    """Return a movement of a wallet, with the columns of wallet.csv; `amount_mtwei` is signed."""
    return {
        "id": found.id,
        "created_at": at(found.created_at),
        "line": found.line,
        "label": Line.named(found.line).words,
        "amount_mtwei": found.amount_mtwei,
        "balance_mtwei": found.balance_mtwei,
        "thread_id": found.post_id,
        "comment_id": found.comment_id,
        "journal_id": found.journal_id,
        "thread_title": found.post_title,
        "words": found.words,
        "reason": found.note,
    }
