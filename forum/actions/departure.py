"""What happens to somebody who leaves, when the time to stop it is over: the account, then the text, then the wallet.

The account goes first and at once, in one transaction, so that nobody acts for who is about to be gone. The text
follows piece by piece, so that no writer waits long; a run that is killed is gone on with. The row of the member stays,
emptied: the ledger and what others wrote and earned lean on it.
"""

from forum.actions import revisions
from forum.actions.account_events import ErasureStopped, MemberErased
from forum.actions.comments import delete_comment
from forum.actions.erasure import forget, is_only_admin, lock_admins
from forum.actions.events import announce
from forum.actions.outbox import tell
from forum.actions.own_avatars import forget_avatar
from forum.actions.picture_uses import drop_pictures_of, drop_unused
from forum.actions.posts import delete_post
from forum.actions.relations import forget_relations
from forum.actions.series import forget_series_of
from forum.actions.tagging import untag_post
from forum.clock import now
from forum.db import in_transaction, rows
from forum.i18n import _, in_language
from forum.models import (
    ALL,
    AccountEvent,
    Comment,
    Erasure,
    Export,
    ExportChunk,
    HistoryClaim,
    Member,
    MemberFollow,
    MemberMute,
    NoticedSignal,
    Objection,
    OutgoingMail,
    Post,
    Reading,
    RetiredName,
    Unclaimed,
)
from forum.models.arrival import hold_arrivals
from forum.models.base import Base
from forum.models.comment import touch_threads_of
from forum.money import claims, removals
from forum.money.leaving import sweep
from forum.text.avatars import default_style
from forum.text.skeletons import skeleton
from forum.text.typed_text import slug

# What is a member's own and nobody else's, by the column `member`, is gone with the account: what the tables say is to
# go with the member's row, and this.
FORGOTTEN: tuple[type[Base], ...] = (
    *(table for table in ALL if getattr(table._meta.fields.get("member"), "on_delete", None) == "CASCADE"),
    AccountEvent,
    Reading,
    Export,
    Objection,
)
_TEXTS_A_TURN = 200


@in_transaction
def empty_account(erasure_id: int) -> bool:
    """Empty the account of who leaves, if the time to stop it is over; say whether it was done.

    Who has become the only admin meanwhile stays, and is told so.
    """
    lock_admins()
    hold_arrivals()
    due = (Erasure.id == erasure_id) & Erasure.begun_at.is_null() & (Erasure.due_at <= now())
    if Erasure.update(begun_at=now()).where(due).execute() != 1:
        return False
    erasure = Erasure.get_by_id(erasure_id)
    member = Member.get_by_id(erasure.member_id)
    if is_only_admin(member):
        _keep(member, erasure)
        return False
    email = member.email
    OutgoingMail.delete().where(OutgoingMail.recipient == email).execute()
    _say_goodbye(member, erasure)
    ExportChunk.delete().where(
        ExportChunk.export.in_(Export.select(Export.id).where(Export.member == member.id))
    ).execute()
    for table in FORGOTTEN:
        table.delete().where(table.member == member.id).execute()
    NoticedSignal.delete().where(NoticedSignal.other == member.id).execute()
    MemberFollow.delete().where(MemberFollow.followed == member.id).execute()
    MemberMute.delete().where(MemberMute.muted == member.id).execute()
    Unclaimed.delete().where(Unclaimed.member == member.id).execute()
    HistoryClaim.update(former_name="").where(HistoryClaim.member == member.id).execute()
    forget_avatar(member.id, default_style(member.name))
    _rename(member, erasure)
    if erasure.text == "remove":
        forget_series_of(member.id)
    drop_unused(digest for (digest,) in rows("SELECT digest FROM picture WHERE member_id = ?", member.id))
    announce(MemberErased(member.id))
    return True


def _keep(member: Member, erasure: Erasure) -> None:
    Erasure.update(begun_at=None).where(Erasure.id == erasure.id).execute()
    forget(erasure)
    announce(ErasureStopped(member.id))
    with in_language(erasure.language):
        text = _(
            "Hello %(name)s,\n\nyour account wasn’t deleted: you’ve become the only admin of this forum. "
            "Make somebody else an admin first.",
            name=member.display_name,
        )
        tell(member, _("Your account stays"), text)


def _say_goodbye(member: Member, erasure: Erasure) -> None:
    with in_language(erasure.language):
        text = _(
            "Hello %(name)s,\n\nyour account has been deleted, and this address with it. Goodbye!",
            name=member.display_name,
        )
        tell(member, _("Your account has been deleted"), text)


def _rename(member: Member, erasure: Erasure) -> None:
    """Leave of the member's row what others lean on, and (where the text keeps it) the name.

    A name that begins with a tilde is nobody's: none can be typed in at the sign-up.
    """
    if erasure.text == "keep":
        name, display_name = member.name, member.name
    else:
        name, display_name = f"~{member.id}", erasure.former_name
        RetiredName.retire(member.name)
    Member.update(
        name=name,
        name_key=name.lower(),
        display_name=display_name,
        name_skeleton=skeleton(name),
        skeleton=skeleton(display_name),
        email=f"{member.id}@erased.invalid",
        email_confirmed_at=None,
        password_hash="",
        bio="",
        avatar=default_style(name),
        role="member",
    ).where(Member.id == member.id).execute()


_TEXTS = """
    SELECT x.id FROM {table} x LEFT JOIN {table}_removal v ON v.{table}_id = x.id
    WHERE x.author_id = ? AND x.body <> '' AND (? OR v.{table}_id IS NOT NULL) ORDER BY x.id LIMIT ?
"""


def texts_to_remove(erasure: Erasure) -> list[tuple[str, int]]:
    """Return some of the text that goes with who has left, as "comment" or "post" with an id; none, once all is gone.

    Where the text is to be kept, that is only what had been deleted before: nobody reads it, and it is emptied now.
    """
    return [
        (table, number)
        for table in ("comment", "post")
        for (number,) in rows(_TEXTS.format(table=table), erasure.member_id, erasure.text == "remove", _TEXTS_A_TURN)
    ]


@in_transaction
def remove_text(erasure: Erasure, table: str, number: int) -> None:
    """Remove a comment or post of who has left, and empty it. That is final at once: nobody is left to undo it."""
    member = Member.get_by_id(erasure.member_id)
    if table == "comment":
        _remove_comment(member, number)
    else:
        _remove_post(member, number)


def _remove_comment(member: Member, comment_id: int) -> None:
    if not rows("SELECT 1 FROM comment_removal WHERE comment_id = ?", comment_id):
        delete_comment(member, comment_id)
    [(post_id,)] = rows("SELECT post_id FROM comment WHERE id = ?", comment_id)
    Comment.update(body="", body_html="", body_text="").where(Comment.id == comment_id).execute()
    revisions.forget_comment(comment_id)
    drop_pictures_of(post_id, comment_id)
    Post.touch(post_id)
    removals.finish_at_once(post_id, comment_id)


def _remove_post(member: Member, post_id: int) -> None:
    if not rows("SELECT 1 FROM post_removal WHERE post_id = ?", post_id):
        delete_post(member, post_id)
    nothing = {"title": "", "slug": slug(""), "body": "", "body_html": "", "body_text": "", "teaser": ""}
    Post.update(**nothing, version=Post.version + 1).where(Post.id == post_id).execute()
    untag_post(post_id)
    forget_relations(post_id)
    revisions.forget_post(post_id)
    drop_pictures_of(post_id)
    removals.finish_at_once(post_id)


@in_transaction
def close_wallet(erasure_id: int) -> None:
    """Give up what was still to be paid, and leave the rest of the wallet to the treasury. Then the member has left."""
    erasure = Erasure.get_by_id(erasure_id)
    touch_threads_of(erasure.member_id)
    Erasure.update(done_at=now(), address="").where(Erasure.id == erasure_id).execute()
    claims.cancel_all_of(erasure.member_id)
    sweep(erasure.member_id)


_RICH = """
    SELECT a.member_id FROM account a JOIN erasure e ON e.member_id = a.member_id
    WHERE e.done_at IS NOT NULL AND a.balance_mtwei > 0 ORDER BY a.member_id LIMIT ?
"""


def still_paid(most: int = 100) -> list[int]:
    """Return those who have left and been paid something since, as by a fee that came back. One statement."""
    return [member_id for (member_id,) in rows(_RICH, most)]


@in_transaction
def sweep_wallet(member_id: int) -> None:
    """Leave to the treasury what has come into the wallet of somebody who has left."""
    claims.cancel_all_of(member_id)
    sweep(member_id)
