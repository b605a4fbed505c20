"""What staff do to tags: describing them, giving them another name, making two of them one."""

from dataclasses import dataclass

from forum.actions.authority import refusal
from forum.actions.events import announce
from forum.actions.finding_events import TagDescribed, TagRenamed
from forum.actions.indexing import forget_tag
from forum.actions.tagging import LISTED_SQL
from forum.clock import now
from forum.db import execute, in_transaction, lock
from forum.errors import Invalid, NotFound
from forum.i18n import _
from forum.models import STAFF_ROLES, Member, Tag, TagAlias, TagFollow, TagMute

# All takes the tag's posts along; each post's page says its tags.
_TOUCH = "UPDATE post SET version = version + 1 WHERE id IN (SELECT post_id FROM post_tag WHERE tag_id = ?)"
_CARRY_OVER = """
    INSERT INTO post_tag (post_id, tag_id, listed) SELECT post_id, ?, listed FROM post_tag WHERE tag_id = ?
    ON CONFLICT DO NOTHING
"""
_RELIST = f"UPDATE post_tag AS pt SET listed = {LISTED_SQL} WHERE pt.tag_id = ?"  # noqa: S608  (all of it ours)
_COUNT = "UPDATE tag SET posts = (SELECT count(*) FROM post_tag WHERE tag_id = ? AND listed = 1) WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Renaming:
    """What giving a tag another name comes to: with whom it becomes one (None: with none), how many posts it has."""

    tag: Tag
    name: str
    merges_with: Tag | None


@in_transaction
def describe_tag(me: Member, name: str, description: str) -> None:
    """Say what a tag is for, in plain text; nothing takes the description away. Raises NotAllowed, NotFound."""
    if not me.moderates:
        raise refusal(me, STAFF_ROLES, _("Only moderators and admins describe tags."))
    tag = named_tag(name)
    if tag.description == description:
        return
    Tag.update(description=description).where(Tag.id == tag.id).execute()
    announce(TagDescribed(tag.id, tag.name, tag.description, description, me.id))


def preview_renaming(me: Member, name: str, into: str) -> Renaming:
    """Return what `rename_tag` would do. Raises NotAllowed, NotFound, Invalid."""
    if me.role != "admin":
        raise refusal(me, {"admin"}, _("Only admins rename tags."))
    tag = named_tag(name, field="tag")
    if tag.name == into:
        raise Invalid(into=_("That is its name already."))
    alias = TagAlias.first("WHERE name = ?", into)
    if alias and alias.tag_id != tag.id:
        called_now = Tag.get_by_id(alias.tag_id).name
        words = _("“%(name)s” leads to “%(now)s” already. Enter that to make them one.", name=into, now=called_now)
        raise Invalid(into=words)
    return Renaming(tag, into, Tag.first("WHERE name = ?", into))


@in_transaction
def rename_tag(me: Member, name: str, into: str) -> int:
    """Give a tag the name `into`, or make it one with the tag that has that name; return the tag's id.

    The old name leads to the new one from then on, in addresses and where posts are tagged. Raises as the preview.
    """
    lock(Tag._meta.table_name, 0)
    renaming = preview_renaming(me, name, into)
    tag, other = renaming.tag, renaming.merges_with
    execute(_TOUCH, tag.id)
    TagAlias.delete().where(TagAlias.name == into).execute()
    if other:
        _merge(tag, other)
    else:
        Tag.update(name=into).where(Tag.id == tag.id).execute()
    kept = other or tag
    TagAlias.create(name=tag.name, tag=kept.id, created_at=now())
    announce(TagRenamed(kept.id, into, tag.name, other is not None, me.id))
    return kept.id


def named_tag(name: str, field: str | None = None) -> Tag:
    """Return the tag of this name. Raises NotFound, or Invalid for the `field` that it was typed into."""
    tag = Tag.first("WHERE name = ?", name)
    if tag is None:
        words = _("There is no tag “%(name)s”.", name=name[:40])
        raise Invalid(**{field: words}) if field else NotFound(words)
    return tag


def _merge(tag: Tag, other: Tag) -> None:
    """Have everything that is the tag's be the other's, and the tag be gone."""
    execute(_CARRY_OVER, other.id, tag.id)
    execute("DELETE FROM post_tag WHERE tag_id = ?", tag.id)
    execute(_RELIST, other.id)
    execute(_COUNT, other.id, other.id)
    if tag.description and not other.description:
        Tag.update(description=tag.description).where(Tag.id == other.id).execute()
    for table in (TagFollow, TagMute):
        _carry_over(table, tag.id, other.id)
    # Nobody both follows and mutes a tag: who did one to each follows both from now on.
    TagMute.delete().where(
        TagMute.tag == other.id, TagMute.member.in_(TagFollow.select(TagFollow.member).where(TagFollow.tag == other.id))
    ).execute()
    TagAlias.update(tag=other.id).where(TagAlias.tag == tag.id).execute()
    forget_tag(tag.id)
    Tag.delete().where(Tag.id == tag.id).execute()


def _carry_over(table: type[TagFollow] | type[TagMute], from_id: int, to_id: int) -> None:
    name = table._meta.table_name
    execute(
        f"INSERT INTO {name} (member_id, tag_id, created_at) SELECT member_id, ?, created_at FROM {name} "  # noqa: S608
        "WHERE tag_id = ? ON CONFLICT DO NOTHING",
        to_id,
        from_id,
    )
    table.delete().where(table.tag == from_id).execute()
