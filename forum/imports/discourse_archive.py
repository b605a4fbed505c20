"""The ZIP in which a user of Discourse takes along what they wrote ("Download all my posts"). Pure.

It holds `user_archive.csv` with all posts of theirs, and of nobody else: so what comes is the topics that they opened,
with their own comments there. It does not say which posts were deleted, nor what they answer. `preferences.json` says
who they are. Nothing else in it is looked at: it holds addresses of computers, and what they read and flagged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forum.imports import limits
from forum.imports.discourse_markup import body_of
from forum.imports.discourse_users import author, csv_rows
from forum.imports.packed import Archive, opened_archive
from forum.imports.records import Author, Comment, LeftOut, Post, Record, Site, Why, key_of
from forum.imports.safe_json import Fields, Place, naive_utc, parsed
from forum.imports.scratch import Scratch
from forum.imports.source import Malformed, Source
from forum.imports.web_site import WebSite, web_site

_POSTS, _USER = "user_archive.csv", "preferences.json"
_ADDRESS = re.compile(r"(https?://[^\s?#]{1,200})/t/(?:([^\s/?#]{0,300})/)?(\d{1,18})/(\d{1,18})", re.ASCII)
_FOLDER = re.compile(r"user_archive-(.{1,100})-\d{6}-\d{6}(?:-\d+)?")
_NEEDED = {"topic_title", "url", "created_at"}
_NOWHERE = {"", "-"}


@dataclass(frozen=True, slots=True)
class _Written:
    """A row: a post of the user's, with where it stands."""

    row: Fields
    site: WebSite
    slug: str
    topic: int
    number: int


def records(source: Source) -> Iterator[Record]:
    """Yield what a user's archive holds."""
    with opened_archive(source.path) as archive:
        if _POSTS not in archive.members:
            raise Malformed(
                f"There is no {_POSTS} in the ZIP. A list of users belongs into the folder with the topics.",
                None, source.path,
            )  # fmt: skip
        origin = ""
        scratch = Scratch()
        for row in csv_rows(archive.lines(_POSTS), source.path):
            written = _written(row)
            if not origin:
                origin = f"discourse:{written.site.name}"
                yield Site(origin, written.site.name)
                user = _user(archive, origin)
                yield user
            elif origin != f"discourse:{written.site.name}":
                raise row.place.malformed("“url” leads to another site than those before.")
            source.read_bytes = min(archive.position, source.bytes)
            yield _record(written, origin, user, scratch)
        if not origin:
            raise Malformed("The user has written nothing.", None, source.path)
    source.read_bytes = source.bytes


def _written(row: Fields) -> _Written:
    if not row.held.keys() >= _NEEDED:
        raise Malformed(f"{_POSTS} has at least the columns {', '.join(sorted(_NEEDED))}.", 1, row.place.path)
    found = _ADDRESS.fullmatch(row.text("url"))
    site = web_site(found[1]) if found else None
    if not found or not site or not int(found[3]) or not int(found[4]):
        raise row.place.malformed("“url” must be where the post stands: https://forum.example/t/title/1/1")
    return _Written(row, site, found[2] or "", int(found[3]), int(found[4]))


def _user(archive: Archive, origin: str) -> Author:
    if _USER not in archive.members:
        folder = _FOLDER.search(archive.folder) or _FOLDER.search(archive.path.stem)
        if not folder:
            raise Malformed(f"There is no {_USER} in the ZIP, so that it does not say whose it is.", None, archive.path)
        return author(origin, 0, folder[1], "", "", "")
    found = parsed(archive.content(_USER), Place(archive.path))
    user = found.fields("user") if "user" in found else found
    if not user.text("username").strip():
        raise Malformed(f"{_USER} in the ZIP does not say what the user is called.", None, archive.path)
    names = (user.text("username"), user.text("name"), user.text("email").strip(), user.text("created_at"))
    return author(origin, user.identity("id"), *names)


def _record(written: _Written, origin: str, user: Author, scratch: Scratch) -> Record:
    row, opens = written.row, written.number == 1
    key = key_of(origin, *(("post", written.topic) if opens else ("comment", f"{written.topic}-{written.number}")))
    body = body_of(row.text("post_raw") or row.text("post"), row.text("post_cooked"), written.site)
    try:
        created_at = naive_utc(row.text("created_at").replace(" UTC", "+00:00"))
    except ValueError:
        raise row.place.malformed("“created_at” must be a time, as 2026-01-02T03:04:05Z.") from None
    why = _why_not(written, body, scratch)
    if not limits.is_plausible(created_at):
        why = Why.UNREADABLE
    if why:
        return LeftOut("post" if opens else "comment", key, why)
    likes = min(_count(row, "like_count"), limits.VOTES_MAX)
    if not opens:
        return Comment(key, key_of(origin, "post", written.topic), None, user.key, body, created_at, likes=likes)
    scratch.keep("topic", written.topic)
    title = limits.one_line(row.text("topic_title"), limits.TITLE_LENGTH_MAX)
    paths = (f"/t/{written.slug}/{written.topic}", f"/t/{written.topic}")
    addresses = (written.site.absolute(f"{written.site.path}{path}") for path in paths)
    return Post(key, user.key, title, body, created_at, addresses=tuple(one for one in addresses if one), pluses=likes)


def _why_not(written: _Written, body: str, scratch: Scratch) -> Why | None:
    row, opens = written.row, written.number == 1
    # What is said in private belongs to no category. The word for yes is in the user's language.
    if (row.text("categories") or row.text("category")).strip() in _NOWHERE:
        return Why.NOT_PUBLIC
    if not opens and not scratch.is_known("topic", written.topic):
        return Why.WITHOUT_THREAD
    if not body and not opens:
        return Why.EMPTY
    return Why.TOO_LONG if len(body) > (limits.POST_LENGTH_MAX if opens else limits.COMMENT_LENGTH_MAX) else None


def _count(row: Fields, name: str) -> int:
    written = row.text(name) or "0"
    if not written.isascii() or not written.isdecimal() or len(written) > 9:
        raise row.place.malformed(f"“{name}” must be a whole number.")
    return int(written)
