"""The pages of a thread: the article, and its comments one below the other, each after what it answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from forum.imports.records import Author, Comment, Post
from forum.jobs.site_archive.pages import Pages, paged, thread_page
from forum.queries import public_records
from forum.queries.public_records import PublicComment, PublicPost, ShownComment, Tombstones

COMMENTS_PER_PAGE = 300
# Deeper ones stand where these do: a line says what each of them answers.
DEPTH_SHOWN_MAX = 6


@dataclass(frozen=True, slots=True)
class Listed:
    """A post as a list names it: its record without the article, its author, and how many comments there are."""

    post: Post
    author: Author
    comments: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a comment stands in its thread: its number there, from 1, and how deep it is."""

    number: int
    depth: int
    id: int
    parent_id: int | None

    @property
    def page(self) -> int:
        """The page that it is on, from 1."""
        return (self.number - 1) // COMMENTS_PER_PAGE + 1

    @property
    def indent(self) -> int:
        """How far it stands to the right, in steps."""
        return min(self.depth, DEPTH_SHOWN_MAX)


@dataclass(frozen=True, slots=True)
class Entry:
    """A comment on a page: where it stands, what it says, who wrote it, and where what it answers stands, by whom."""

    spot: Spot
    comment: Comment
    author: Author | None
    html: str
    above: Spot | None
    above_author: Author | None


def write_thread(
    pages: Pages, post: PublicPost, origin: str, tombstones: Tombstones, tell: Callable[[], None]
) -> Listed:
    """Write the pages of a thread, and return how a list names it."""
    shown = public_records.shown_comments(post.id, origin, tombstones)
    spots = {spot.id: spot for spot in in_order(shown)}
    order = list(spots.values())
    first = thread_page(post.record)
    author = public_records.authors_with([post.author_id], origin)[post.author_id]
    lives = sum(one.lives for one in shown)
    last = max(1, -(-len(order) // COMMENTS_PER_PAGE))
    for number in range(1, last + 1):
        name = paged(first, number)
        portion = order[(number - 1) * COMMENTS_PER_PAGE : number * COMMENTS_PER_PAGE]
        pages.write(
            name, "thread", first=first, post=post.record, author=author, page=number, pages=last, comments=lives,
            html=pages.html(post.html, name) if number == 1 else "",
            entries=_entries(pages, name, portion, spots, origin),
        )  # fmt: skip
        for _ in portion:
            tell()
    tell()
    return Listed(replace(post.record, body=""), author, lives)


def in_order(comments: Sequence[ShownComment]) -> list[Spot]:
    """Return where each comment stands: answers after what they answer, and beside each other by time.

    `comments` come by time. One whose parent is not among them stands by itself.
    """
    known = {one.id for one in comments}
    answers: dict[int | None, list[int]] = {}
    for one in comments:
        answers.setdefault(one.parent_id if one.parent_id in known else None, []).append(one.id)
    spots: list[Spot] = []
    waiting: list[tuple[int, int | None, int]] = [(one, None, 0) for one in reversed(answers.get(None, []))]
    while waiting:
        comment_id, parent_id, depth = waiting.pop()
        spots.append(Spot(len(spots) + 1, depth, comment_id, parent_id))
        waiting.extend((one, comment_id, depth + 1) for one in reversed(answers.get(comment_id, [])))
    return spots


def _entries(pages: Pages, name: str, portion: Sequence[Spot], spots: Mapping[int, Spot], origin: str) -> list[Entry]:
    """Return what stands on a page. Two statements, three where answers stand on another page than what they answer."""
    if not portion:
        return []
    found = {one.id: one for one in public_records.comments_with([spot.id for spot in portion], origin)}
    elsewhere = {spot.parent_id for spot in portion if spot.parent_id is not None} - set(found)
    above = found | {one.id: one for one in public_records.comments_with(sorted(elsewhere), origin)}
    authors = public_records.authors_with(sorted({one.author_id for one in above.values() if one.author_id}), origin)
    return [_entry(pages, name, spot, found[spot.id], spots, above, authors) for spot in portion]


def _entry(
    pages: Pages,
    name: str,
    spot: Spot,
    found: PublicComment,
    spots: Mapping[int, Spot],
    above: Mapping[int, PublicComment],
    authors: Mapping[int, Author],
) -> Entry:
    answered = above.get(spot.parent_id) if spot.parent_id is not None else None
    return Entry(
        spot,
        found.record,
        authors.get(found.author_id or 0),
        pages.html(found.html, name),
        spots[answered.id] if answered else None,
        authors.get(answered.author_id or 0) if answered else None,
    )
