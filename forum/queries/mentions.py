"""Whom somebody may mean who has typed `@` and the beginning of a name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forum.db import records
from forum.models import Member
from forum.models.member import takes_part
from forum.models.names import shown_name

OFFERED_MAX = 8
# Of a thread, so many of the newest comments are looked at for who is there.
_COMMENTS_MAX = 500
_TYPED_LENGTH_MAX = 24
# Names are found in the order of the index by what lies between two of them. Of marks, databases disagree where they
# come in that order; so that goes by what stands before the first of them. No letter comes after z, in any order.
_PLAIN = re.compile(r"[a-z0-9]*")
_LAST = "z" * 25


@dataclass(frozen=True, slots=True)
class Offered:
    """A member who may be meant."""

    id: int
    name: str
    display_name: str
    avatar: str


_COLUMNS = f"m.id, m.name, {shown_name('m')} AS display_name, m.avatar"
# What others must not read tells nobody who wrote it.
_SEEN = """
    NOT EXISTS (SELECT 1 FROM {thing}_removal gone WHERE gone.{thing}_id = {row}.id)
    AND NOT EXISTS (SELECT 1 FROM {thing}_hiding gone WHERE gone.{thing}_id = {row}.id)
"""
_SEEN_POST, _SEEN_COMMENT = _SEEN.format(thing="post", row="p"), _SEEN.format(thing="comment", row="c")
# Nobody is offered who has left, or who would not be notified of it by this one.
_CAN_BE_MEANT = f"""
    m.id <> ? AND {takes_part("m")}
    AND NOT EXISTS (SELECT 1 FROM member_mute u WHERE u.member_id = m.id AND u.muted_id = ?)
    AND NOT EXISTS (SELECT 1 FROM member_mute u WHERE u.member_id = ? AND u.muted_id = m.id)
"""  # noqa: S608  (all of it ours)
_OF_THREAD = f"""
    SELECT {_COLUMNS}
    FROM (SELECT latest.author_id, latest.id AS last_id
          FROM (SELECT c.author_id, c.id FROM comment c JOIN post p ON p.id = c.post_id
                WHERE c.post_id = ? AND {_SEEN_POST} AND {_SEEN_COMMENT}
                ORDER BY c.id DESC LIMIT {_COMMENTS_MAX}) latest
          UNION ALL SELECT p.author_id, 0 FROM post p WHERE p.id = ? AND {_SEEN_POST}) here
    JOIN member m ON m.id = here.author_id
    WHERE {_CAN_BE_MEANT} AND (substr(m.name_key, 1, ?) = ? OR substr(lower(m.display_name), 1, ?) = ?)
    GROUP BY m.id ORDER BY max(here.last_id) DESC LIMIT ?
"""  # noqa: S608  (all of it ours)
_OF_ALL = f"""
    SELECT {_COLUMNS} FROM member m
    WHERE m.name_key BETWEEN ? AND ? AND substr(m.name_key, 1, ?) = ? AND {_CAN_BE_MEANT}
    ORDER BY m.name_key LIMIT ?
"""  # noqa: S608  (all of it ours)


def who_may_be_meant(me: Member, typed: str, post_id: int | None) -> Sequence[Offered]:
    """Return a few members whose name begins so, those first who wrote last in the thread. Two statements at most.

    Who wrote there is also found by the display name, and all of them by nothing at all.
    """
    beginning = typed.lower()[:_TYPED_LENGTH_MAX]
    length, muted = len(beginning), (me.id,) * 3
    found: list[Offered] = []
    if post_id:
        names = (length, beginning, length, beginning)
        found = records(_OF_THREAD, Offered, post_id, post_id, *muted, *names, OFFERED_MAX)
    if beginning and len(found) < OFFERED_MAX:
        plain = _PLAIN.match(beginning)
        first = plain[0] if plain else ""
        others = records(_OF_ALL, Offered, first, first + _LAST, length, beginning, *muted, OFFERED_MAX)
        known = {one.id for one in found}
        found += [one for one in others if one.id not in known]
    return found[:OFFERED_MAX]
