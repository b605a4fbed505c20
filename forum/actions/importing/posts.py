"""Adding a post of an export. Called inside a transaction."""

from forum.actions.importing.steps import PostStep
from forum.actions.inserts import insert_post
from forum.db import execute, insert_rows, rows, value
from forum.i18n import _
from forum.imports.limits import (
    TAG_DESCRIPTION_LENGTH_MAX,
    TAG_LENGTH_MAX,
    TAGS_MAX,
    TITLE_LENGTH_MAX,
    one_line,
)
from forum.models import Arrival, PostRemoval, ThreadClosing
from forum.text.markdown import Rendered
from forum.text.page_addresses import normal_address
from forum.text.typed_text import is_blank, prose, tag_name

_NOTHING = Rendered("", "", has_link=False)
# The thread of an article that was opened beside it, before what people had said of it elsewhere came.
_OPENED = """
    SELECT a.post_id FROM page_address a JOIN embedded_thread e ON e.post_id = a.post_id
    WHERE a.address IN ({places}) AND NOT EXISTS (SELECT 1 FROM arrival came WHERE came.post_id = a.post_id)
    ORDER BY a.post_id LIMIT 1
"""
_LEADS = "INSERT INTO page_address (address, post_id) VALUES {values} ON CONFLICT DO NOTHING"
_CLOSER = "SELECT COALESCE((SELECT min(id) FROM member WHERE role = 'admin'), ?)"


def add_post(step: PostStep, author_id: int) -> int:
    """Add a post with its tags and addresses, and return its id.

    Where a thread was opened beside the article already, that is the one: it goes on with what was said elsewhere.
    """
    addresses = normal_addresses(step.addresses)
    opened: int | None = (
        value(_OPENED.format(places=", ".join("?" * len(addresses))), *addresses) if addresses else None
    )
    post_id = opened or _insert(step, author_id)
    if opened:
        author_id = int(value("SELECT author_id FROM post WHERE id = ?", post_id))
    if addresses:
        insert_rows(_LEADS, [(address, post_id) for address in addresses])
    if step.is_closed and step.article is not None:
        ThreadClosing.insert(
            post=post_id,
            member=value(_CLOSER, author_id),
            reason=_("It was closed where it comes from."),
            created_at=step.edited_at or step.created_at,
        ).on_conflict_ignore().execute()
    Arrival.create(key=step.key, post=post_id, author=author_id)
    return post_id


def _insert(step: PostStep, author_id: int) -> int:
    title = one_line(step.title, TITLE_LENGTH_MAX)
    if is_blank(title):
        title = _("Untitled")
    post = insert_post(
        author_id,
        title,
        step.body,
        step.article or _NOTHING,
        _tags(step),
        created_at=step.created_at,
        edited_at=step.edited_at,
        pluses=step.pluses,
        minuses=step.minuses,
    )
    if step.article is None:
        PostRemoval.create(
            post=post.id, member=author_id, reason="", created_at=step.created_at, final_at=step.created_at
        )
    return int(post.id)


def _tags(step: PostStep) -> list[str]:
    """Return the tags that a post here can have: the first few, each that is short enough."""
    names = dict.fromkeys(filter(None, map(tag_name, step.tags)))
    return [name for name in names if len(name) <= TAG_LENGTH_MAX][:TAGS_MAX]


def normal_addresses(addresses: tuple[str, ...]) -> list[str]:
    """Return the addresses in their normal form, each once; what is no address of a page is left out."""
    found = {}
    for address in addresses:
        try:
            found[normal_address(address)] = None
        except ValueError:
            continue
    return list(found)


_DESCRIBE = "UPDATE tag SET description = ? WHERE name = ? AND description = '' RETURNING id"


def describe_tags(descriptions: dict[str, str]) -> None:
    """Say what tags are for, of those that nobody has described yet."""
    for name, description in descriptions.items():
        for (tag_id,) in rows(_DESCRIBE, prose(description)[:TAG_DESCRIPTION_LENGTH_MAX], tag_name(name)):
            execute("UPDATE search_entry SET waits = 1 WHERE tag_id = ?", tag_id)
