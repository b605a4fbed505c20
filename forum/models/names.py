"""What members' names look like: kept beside them, so that who shares a name is known without comparing all."""

from collections.abc import Mapping

from peewee import Case, Value

from forum.db import execute, lock, rows
from forum.models.member import Member
from forum.text.passwords import NO_PASSWORD
from forum.text.skeletons import skeleton


def shown_name(member: str) -> str:
    """Return the SQL of what a member (an alias in the statement) is called on pages.

    That is the display name, and `(@name)` after it where another member's name looks the same. No display name can
    have an @ of its own.
    """
    return f"{member}.display_name || CASE {member}.shares_name WHEN 1 THEN ' (@' || {member}.name || ')' ELSE '' END"


def shown_role(member: str) -> str:
    """Return the SQL of what stands beside a member's name (an alias in the statement): the role, or "unclaimed"."""
    return f"CASE {member}.password_hash WHEN '{NO_PASSWORD}' THEN 'unclaimed' ELSE {member}.role END"


# The same for a query through the models.
SHOWN_ROLE = Case(Member.password_hash, [(NO_PASSWORD, "unclaimed")], Member.role)
SHOWN_NAME = Member.display_name.concat(
    Case(Member.shares_name, [(1, Value(" (@").concat(Member.name).concat(")"))], Value(""))
)

_REMEMBER = "UPDATE member SET skeleton = ?, name_skeleton = ? WHERE id = ?"
_ALIKE = """
    CASE WHEN EXISTS (SELECT 1 FROM member other WHERE other.id <> member.id
                      AND (other.skeleton = member.skeleton OR other.name_skeleton = member.skeleton))
         THEN 1 ELSE 0 END
"""
_SHARE = f"""
    UPDATE member SET shares_name = {_ALIKE}
    WHERE skeleton IN ({{looks}}) AND skeleton <> '' AND shares_name <> {_ALIKE} RETURNING id
"""  # noqa: S608  (all of it ours)


def remember_names(*member_ids: int) -> list[int]:
    """Note what the members' names look like by now; return the ids of those whose name is shown otherwise by that.

    A name that begins with a tilde is that of somebody who has left: it looks like nobody's.
    """
    lock("names", 0)  # of two that take the same name at once, each must see the other
    looks = set()
    for member_id in member_ids:
        member = Member.get_by_id(member_id)
        left = member.name.startswith("~")
        now = (member.name, member.name) if left else (skeleton(member.display_name), skeleton(member.name))
        execute(_REMEMBER, *now, member_id)
        looks |= {member.skeleton, member.name_skeleton, *now}
    share = _SHARE.format(looks=", ".join("?" * len(looks)))
    return [number for (number,) in rows(share, *sorted(looks))]


_STAFF_ALIKE = """
    SELECT name FROM member WHERE role <> 'member' AND id <> ? AND (skeleton = ? OR name_skeleton = ?)
    ORDER BY id LIMIT 1
"""


def staff_called_like(name: str, member_id: int = 0) -> str | None:
    """Return the username of a moderator or admin, other than the member, whose name looks like this one."""
    looks = skeleton(name)
    found = rows(_STAFF_ALIKE, member_id, looks, looks)
    return found[0][0] if found else None


def staff_skeletons() -> frozenset[str]:
    """Return what the names of all moderators and admins look like. One statement."""
    looks = rows("SELECT skeleton, name_skeleton FROM member WHERE role <> 'member'")
    return frozenset(look for pair in looks for look in pair)


def known_names(keys: frozenset[str]) -> Mapping[str, str]:
    """Return, of names in lower case, those of members who have not left, each with how its member writes it."""
    places = ", ".join("?" * len(keys))
    named = f"SELECT name_key, name FROM member WHERE name_key IN ({places}) AND password_hash <> ''"  # noqa: S608
    return dict(rows(named, *sorted(keys)))
