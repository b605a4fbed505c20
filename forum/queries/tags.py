"""Tags: all of them with what they are for, how many posts they have and when the last one came; and one by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import unique

from forum.db import first_record, records
from forum.errors import Invalid, NotFound
from forum.i18n import N_, _
from forum.models.ledger import MTWEI_MAX
from forum.queries.cursors import cursor_of, values_of
from forum.rules.worded import Worded

TAGS_PER_PAGE = 60


@unique
class TagOrder(Worded):
    """In which order tags are listed."""

    MOST = "most", N_("Most posts")
    NAME = "name", N_("By name")


@dataclass(frozen=True, slots=True)
class TagView:
    """A tag; `posts` counts those that can be seen, `last_at` is when the last of them was published."""

    id: int
    name: str
    description: str
    posts: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class TagsPage:
    """A page of tags; `more` is the cursor of the next one, or None at the end."""

    tags: Sequence[TagView]
    more: str | None


_COLUMNS = """
    t.id, t.name, t.description, t.posts,
    (SELECT p.created_at FROM post_tag pt JOIN post p ON p.id = pt.post_id
     WHERE pt.tag_id = t.id AND pt.listed = 1 ORDER BY pt.post_id DESC LIMIT 1) AS last_at
"""
_CALLED = f"""
    SELECT {_COLUMNS} FROM tag t
    WHERE t.id = COALESCE((SELECT id FROM tag WHERE name = ?), (SELECT tag_id FROM tag_alias WHERE name = ?))
"""  # noqa: S608  (all of it ours)
_BY_MOST = f"""
    SELECT {_COLUMNS} FROM tag t
    WHERE t.posts > 0 AND (t.posts, t.id) < (?, ?) ORDER BY t.posts DESC, t.id DESC LIMIT ?
"""  # noqa: S608
_BY_NAME = f"""
    SELECT {_COLUMNS} FROM tag t
    WHERE t.posts > 0 AND t.name > COALESCE((SELECT name FROM tag WHERE id = ?), '') ORDER BY t.name LIMIT ?
"""  # noqa: S608


def tag_view(name: str) -> TagView:
    """Return the tag that goes by `name`, or did before it was renamed. One statement. Raises NotFound."""
    found = first_record(_CALLED, TagView, name, name)
    if found is None:
        raise NotFound(_("There is no such tag."), _("It may never have been used, or be spelled otherwise."))
    return found


def tags_page(order: str = TagOrder.MOST, cursor: str | None = None) -> TagsPage:
    """Return a page of the tags that have posts. One statement. Raises Invalid for an unknown order or bad cursor."""
    if order == TagOrder.MOST:
        begin = values_of(cursor, 2) or (MTWEI_MAX, 0)
        found = records(_BY_MOST, TagView, *begin, TAGS_PER_PAGE + 1)
        place = lambda tag: (tag.posts, tag.id)  # noqa: E731
    elif order == TagOrder.NAME:
        [after] = values_of(cursor, 1) or [0]
        found = records(_BY_NAME, TagView, after, TAGS_PER_PAGE + 1)
        place = lambda tag: (tag.id,)  # noqa: E731
    else:
        raise Invalid(sort=_("Tags can’t be sorted by “%(sort)s”.", sort=order[:20]))
    tags = found[:TAGS_PER_PAGE]
    return TagsPage(tags, cursor_of(*place(tags[-1])) if len(found) > len(tags) else None)
