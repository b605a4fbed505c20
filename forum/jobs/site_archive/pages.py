"""The pages of a site's archive: where each lies, what it is made with, and how texts read on it."""

import re
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from forum.imports.records import Author, Post, Tag
from forum.jobs.pages import translated_environment
from forum.jobs.site_archive.folder import ArchiveFolder
from forum.text.links import with_absolute_links
from forum.text.mentions import MENTION_CLASS
from forum.text.pictures import digest_in_address
from forum.text.typed_text import NEUTRAL_SLUG, slug

_MENTION = re.compile(rf'<a href="/u/[^"]*" class="{MENTION_CLASS}"[^>]*>(@[^<]*)</a>')


class Pages:
    """Writes pages into a folder. Each has `root`, the way from where it lies up to the folder."""

    def __init__(self, folder: ArchiveFolder, site_name: str, base_url: str | None):
        self._folder, self._base_url = folder, base_url
        self._environment = translated_environment()
        self._environment.filters.update(moment=moment, month=month)
        self._environment.globals.update(
            site_name=site_name, thread_page=thread_page, member_page=member_page, tag_page=tag_page, paged=paged
        )

    def write(self, name: str, template: str, **inputs: object) -> None:
        """Write a page by its path in the folder."""
        made = self._environment.get_template(f"export/site/{template}.html")
        with self._folder.opened(name) as file:
            for part in _pieces(made.generate(root=root_of(name), **inputs)):
                file.write(part)

    def html(self, html: str, name: str) -> str:
        """Return the HTML of a text as it reads on the page at this path, beside which there is no forum.

        Pictures lie in the folder; links into the forum lead to where it was, and mentions nowhere.
        """
        return with_absolute_links(_MENTION.sub(r"\1", html), "", lambda path: self._address(path, name))

    def _address(self, path: str, name: str) -> str:
        if digest_in_address(path):
            return f"{root_of(name)}{path.lstrip('/')}"
        return path if path.startswith("#") else f"{self._base_url or ''}{path}"


_PIECE_LENGTH = 64 * 1024


def _pieces(parts: Iterable[str]) -> Iterable[bytes]:
    """Yield what a template makes in pieces of some length: it makes very many short ones."""
    waiting: list[str] = []
    length = 0
    for part in parts:
        waiting.append(part)
        length += len(part)
        if length >= _PIECE_LENGTH:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    yield "".join(waiting).encode()


def root_of(name: str) -> str:
    """Return the way from a page up to the folder: "" where it lies in the folder itself, else "../" and so on."""
    return "../" * name.count("/")


def moment(at: datetime) -> str:
    """Return "2026-03-01 12:00"."""
    return f"{at:%Y-%m-%d %H:%M}"


def month(at: datetime) -> str:
    """Return "2026-03"."""
    return f"{at:%Y-%m}"


def thread_page(post: Post) -> str:
    """Return the path of a thread's first page. It is made of what stays the same when the post is imported."""
    return f"threads/{month(post.created_at)}/{slug(post.title)}-{_mark(post.key)}.html"


def member_page(author: Author) -> str:
    """Return the path of a member's first page."""
    named = slug(author.name)
    return f"members/{'member' if named == NEUTRAL_SLUG else named}-{_mark(author.key)}.html"


def tag_page(tag: Tag | str) -> str:
    """Return the path of a tag's first page."""
    name = tag if isinstance(tag, str) else tag.name
    return f"tags/{slug(name)}-{_mark(name)}.html"


def paged(name: str, number: int) -> str:
    """Return the path of a further page beside the first one: `sea.html`, `sea-2.html`."""
    return name if number == 1 else f"{name.removesuffix('.html')}-{number}.html"


def _mark(key: str) -> str:
    """Return some letters that tell things of the same name apart."""
    return sha256(key.encode()).hexdigest()[:10]
