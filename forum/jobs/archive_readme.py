"""The README of an archive: what its files are and what their fields mean. In English, as what programs read is."""

from collections.abc import Mapping
from datetime import datetime

from forum.models import Member
from forum.queries.takeout import SECTIONS, Section

_HEAD = """\
Everything that this forum keeps of @{name}
Made {made_at:%Y-%m-%d %H:%M} UTC

index.html       begin here: everything as pages, which open without the internet and run no script
pictures/*.webp  the pictures that you uploaded, as they are kept here
json/*.json      the same for programs: a file for each kind of thing, each of them one list of objects (UTF-8)

Times are UTC, written as 2026-03-01T12:00:00Z. null is a time that has not come, or something that does not exist.
A name that ends in _mtwei is a whole number of thousandths of a Twei, in the wallet with its sign.
Titles of posts that have been deleted are left out where the posts are not yours.
"""
_FOOT = """
What is kept of you and is not in here, because it would be of no use to you and of use to a thief: the digest of your
password, the digests of your sessions' tokens and of forms that you have sent, the secrets behind second factors, and
counts of failed tries, which are kept under digests that name nobody. Mails on their way to you are not in here either.
Language, colours and whether the introduction was put away are cookies of your browser: the forum does not keep them.
"""
_KINDS = {
    "twei": " (mTwei)",
    "time": " (UTC)",
    "markdown": " (as it was typed)",
    "list": " (a list)",
    "html": " (HTML)",
}


def readme(member: Member, made_at: datetime, counts: Mapping[str, int]) -> str:
    """Return the README of a member's archive, made at naive UTC; `counts` are the rows of each section, by name."""
    explained = "\n".join(_explained(section, counts[section.name]) for section in SECTIONS)
    return f"{_HEAD.format(name=member.name, made_at=made_at)}\n{explained}{_FOOT}"


def _explained(section: Section, count: int) -> str:
    fields = [f"    {column.name:20} {column.words}{_KINDS.get(column.kind, '')}\n" for column in section.columns]
    return f"json/{section.name}.json ({count}): {section.words}\n{''.join(fields)}"
