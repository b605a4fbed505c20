"""The lists of a site's archive: posts by month, tags, members."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from forum.imports.records import Author, Tag
from forum.jobs.site_archive.pages import Pages, member_page, month, paged, tag_page
from forum.jobs.site_archive.threads import Listed
from forum.queries import public_records

ROWS_PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its name, "2026-03", with how many posts and comments its list names."""

    name: str
    posts: int
    comments: int


def write_months(pages: Pages, threads: Iterable[Listed]) -> list[Month]:
    """Write the lists of the posts of each month; return the months, the newest first."""
    months = []
    for name, listed in groupby(threads, key=lambda one: month(one.post.created_at)):
        rows = list(listed)
        _write_pages(pages, f"months/{name}.html", "month", rows, month=name)
        months.append(Month(name, len(rows), sum(row.comments for row in rows)))
    return months[::-1]


def write_tags(pages: Pages, tags: Sequence[Tag], origin: str) -> None:
    """Write the list of the tags, and for each the list of its posts."""
    counts = {}
    for tag in tags:
        posts = public_records.posts_tagged(tag.name, origin)
        counts[tag.name] = len(posts)
        _write_pages(pages, tag_page(tag), "tag", posts, tag=tag)
    _write_pages(pages, "tags.html", "tags", tags, counts=counts)


def write_members(pages: Pages, origin: str) -> None:
    """Write the list of the members who wrote something and have not left, and for each of them their posts."""
    listed: list[Author] = []
    for number, author in public_records.authors(origin):
        if not author.has_left:
            listed.append(replace(author, bio=""))
            _write_pages(pages, member_page(author), "member", public_records.posts_by(number, origin), author=author)
    listed.sort(key=lambda author: (author.display_name.casefold(), author.key))
    _write_pages(pages, "members.html", "members", listed)


def _write_pages(pages: Pages, first: str, template: str, rows: Sequence[object], **inputs: object) -> None:
    """Write a list as pages that lead to each other; one where there is nothing in it."""
    last = max(1, -(-len(rows) // ROWS_PER_PAGE))
    for number in range(1, last + 1):
        portion = rows[(number - 1) * ROWS_PER_PAGE : number * ROWS_PER_PAGE]
        pages.write(
            paged(first, number),
            template,
            first=first,
            rows=portion,
            page=number,
            pages=last,
            count=len(rows),
            **inputs,
        )
