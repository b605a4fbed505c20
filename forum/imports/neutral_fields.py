"""What a line of the neutral format consists of: for each type its fields, in their order, and what each may hold.

Read and written by the same table, so that whatever is written can be read. Pure.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from forum.imports.limits import ADDRESS_LENGTH_MAX, EARLIEST, NAME_LENGTH_MAX, TITLE_LENGTH_MAX, one_line
from forum.imports.records import Author, Comment, Picture, Post, State, Tag, key_of
from forum.text.pictures import is_digest
from forum.text.typed_text import without_control

FORMAT, VERSION = "twei-neutral", 1
# What is longer is a slip. What is shorter and still too long for the forum is cut (names and titles) or left out.
LINE_LENGTH_MAX, TEXT_LENGTH_MAX, KEY_LENGTH_MAX = 1_000, 200_000, 300
LIST_LENGTH_MAX = 100
COUNT_MAX = 1_000_000_000
# RFC 3339, section 5.6.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Unfit(ValueError):
    """A value is not what its field may hold; the message says what that is."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in a line, what it is of the record, and how its value is read (it raises Unfit).

    `write` makes of the record's value what stands in the line. What is not `needed` may be left out or be null, and
    then is what the record has by default. It is left out where it is that.
    """

    name: str
    read: Callable[[Any, str], Any]
    write: Callable[[Any], Any] = lambda value: value
    needed: bool = False
    attribute: str = ""

    @property
    def of_record(self) -> str:
        """What the field is called in the record."""
        return self.attribute or self.name


def text(length_max: int, *, filled: bool = False) -> Callable[[Any, str], str]:
    """Return what reads a text of at most so many characters; `filled`: of one at least that is no blank.

    Control characters are left out: no page shows them, and not every database keeps them.
    """

    def read(value: Any, _origin: str) -> str:
        if not isinstance(value, str):
            raise Unfit("must be a text")
        if len(value) > length_max:
            raise Unfit(f"must have at most {length_max:,} characters")
        if filled and not value.strip():
            raise Unfit("must not be empty")
        if _SURROGATE.search(value):
            raise Unfit("must not hold half a character (a surrogate by itself)")
        return without_control(value)

    return read


def short(length_max: int, *, filled: bool = False) -> Callable[[Any, str], str]:
    """Return what reads a name or title in a line, which is cut where the forum does not show more."""
    whole = text(LINE_LENGTH_MAX, filled=filled)
    return lambda value, origin: one_line(whole(value, origin), length_max)


def reference(kind: str) -> Callable[[Any, str], str]:
    """Return what reads the id of a thing of this kind: a whole number or text of the site's own, or a whole key."""
    filled = text(KEY_LENGTH_MAX, filled=True)

    def read(value: Any, origin: str) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            if abs(value) >= 2**63:
                raise Unfit("must have at most 18 digits")
            return key_of(origin, kind, value)
        if not isinstance(value, str):
            raise Unfit("must be a whole number or a text")
        written = filled(value, origin)
        return written if is_key(written, kind) else key_of(origin, kind, written)

    return read


def is_key(value: str, kind: str) -> bool:
    """Say whether the text is a whole key, as `forum.example/post/17`, of something of this kind."""
    origin, found, number = value.partition(f"/{kind}/")
    return bool(origin and found and number)


def count(value: Any, _origin: str) -> int:
    """Read how many there are."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= COUNT_MAX:
        raise Unfit(f"must be a whole number from 0 to {COUNT_MAX:,}")
    return value


def switch(value: Any, _origin: str) -> bool:
    """Read whether it is so."""
    if not isinstance(value, bool):
        raise Unfit("must be true or false")
    return value


def moment(value: Any, _origin: str) -> datetime:
    """Read a point in time as naive UTC."""
    try:
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise ValueError
        naive = datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise Unfit("must be a time as 2026-01-02T03:04:05Z") from None
    if naive < EARLIEST:
        raise Unfit(f"must not be before {EARLIEST.year}")
    return naive


def written_moment(value: datetime | None) -> str | None:
    """Write naive UTC: with microseconds only where there are any."""
    return None if value is None else f"{value.isoformat()}Z"


def state(value: Any, _origin: str) -> State:
    """Read what has become of a thing."""
    if value not in (*State,):
        raise Unfit(f"must be one of {', '.join(State)}")
    return State(value)


def texts(length_max: int) -> Callable[[Any, str], tuple[str, ...]]:
    """Return what reads a list of texts, none of them empty."""
    one = text(length_max, filled=True)

    def read(value: Any, origin: str) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise Unfit("must be a list of texts")
        if len(value) > LIST_LENGTH_MAX:
            raise Unfit(f"must have at most {LIST_LENGTH_MAX} entries")
        return tuple(one(each, origin) for each in value)

    return read


def digest(value: Any, _origin: str) -> str:
    """Read what a picture is known by."""
    if not isinstance(value, str) or not is_digest(value):
        raise Unfit("must be 32 digits and letters from a to f")
    return value


def _id(kind: str) -> Field:
    return Field("id", reference(kind), needed=True, attribute="key")


_AUTHOR = Field("author", reference("author"))
_CREATED = Field("created_at", moment, written_moment, needed=True)
_EDITED = Field("edited_at", moment, written_moment)
_STATE = Field("state", state, str)

Kind = type[Tag] | type[Author] | type[Picture] | type[Post] | type[Comment]

# The order of the types is the order in the file, the order of the fields that in a line.
KINDS: Mapping[str, tuple[Kind, tuple[Field, ...]]] = {
    "tag": (
        Tag,
        (
            Field("name", short(NAME_LENGTH_MAX, filled=True), needed=True),
            Field("description", text(TEXT_LENGTH_MAX)),
        ),
    ),
    "author": (
        Author,
        (
            _id("author"),
            Field("name", short(NAME_LENGTH_MAX)),
            Field("email", text(LINE_LENGTH_MAX)),
            Field("display_name", short(NAME_LENGTH_MAX)),
            Field("bio", text(TEXT_LENGTH_MAX)),
            Field("joined_at", moment, written_moment),
            Field("has_left", switch),
        ),
    ),
    "picture": (
        Picture,
        (Field("digest", digest, needed=True), Field("author", reference("author"), needed=True)),
    ),
    "post": (
        Post,
        (
            _id("post"),
            _AUTHOR,
            Field("title", short(TITLE_LENGTH_MAX)),
            Field("body", text(TEXT_LENGTH_MAX)),
            _CREATED,
            _EDITED,
            Field("tags", texts(LINE_LENGTH_MAX), list),
            Field("addresses", texts(ADDRESS_LENGTH_MAX), list),
            Field("pluses", count),
            Field("minuses", count),
            _STATE,
            Field("is_closed", switch),
        ),
    ),
    "comment": (
        Comment,
        (
            _id("comment"),
            Field("post", reference("post"), needed=True),
            Field("parent", reference("comment")),
            _AUTHOR,
            Field("body", text(TEXT_LENGTH_MAX)),
            _CREATED,
            _EDITED,
            Field("likes", count),
            Field("dislikes", count),
            _STATE,
        ),
    ),
}
# What a record has where its line says nothing, beside what the record has by default.
ABSENT: dict[str, Any] = {"author": None, "parent": None, "title": "", "body": ""}
# What must be there of what has not been deleted.
NEEDED_ALIVE: Mapping[str, tuple[str, ...]] = {"post": ("title",), "comment": ("body",)}
