"""An author's series: putting a post of one's own into one, renaming it, changing its order, taking a post out."""

from forum.actions.events import announce
from forum.actions.finding_events import SeriesChanged
from forum.actions.gates import gated
from forum.clock import now
from forum.db import execute, in_transaction, lock, rows, value
from forum.errors import Invalid, NotAllowed, NotFound
from forum.i18n import _, figure
from forum.models import Member, Series, SeriesPart
from forum.rules.gates import Gate
from forum.text import typed_text

PARTS_MAX = 100
_UNDELETED_PARTS = """
    SELECT part.post_id, part.place FROM series_part part
    WHERE part.series_id = ? AND NOT EXISTS (SELECT 1 FROM post_removal gone WHERE gone.post_id = part.post_id)
    ORDER BY part.place
"""
# What may be done to a part.
MOVES = ("up", "down", "out")


def put_in_series(me: Member, post_id: int, name: str) -> None:
    """Have one's own post be the last part of the series of this name, which begins with it where there is none.

    With an empty name it is part of none. Where it is part of that series already nothing changes. Called inside a
    transaction, by whoever holds the thread. Raises Invalid for a series that is full.
    """
    before = value("SELECT series_id FROM series_part WHERE post_id = ?", post_id)
    wanted = _named(me, name) if not typed_text.is_blank(name) else None
    if before == wanted:
        return
    if before:
        _take_out(me, before, post_id)
    if wanted:
        _append(wanted, post_id)
        announce(SeriesChanged(wanted, me.id))


@in_transaction
@gated(Gate.PUBLISH)
def rename_series(me: Member, series_id: int, name: str) -> None:
    """Give one's own series another name. Raises LevelTooLow, NotAllowed, NotFound, and Invalid for a name in use."""
    series = _own(me, series_id)
    key = _key(name)
    taken = value("SELECT id FROM series WHERE member_id = ? AND name_key = ?", me.id, key)
    if taken and taken != series.id:
        raise Invalid(name=_("You have a series of that name already."))
    if name == series.name:
        return
    Series.update(name=name, name_key=key, slug=typed_text.slug(name)).where(Series.id == series.id).execute()
    announce(SeriesChanged(series.id, me.id))


@in_transaction
@gated(Gate.PUBLISH)
def move_part(me: Member, series_id: int, post_id: int, move: str) -> bool:
    """Move a part of one's own series up, down, or out of it; say whether the series is still there.

    A series that has no parts is gone. What is first or last already stays there. Raises LevelTooLow, NotAllowed,
    NotFound, Invalid.
    """
    if move not in MOVES:
        raise Invalid(move=_("Choose “up”, “down” or “out”."))
    series = _own(me, series_id)
    parts = _undeleted_parts(series.id)
    number = next((nth for nth, (part, _place) in enumerate(parts) if part == post_id), None)
    if number is None:
        raise NotFound(_("That post is not part of this series."))
    if move == "out":
        _take_out(me, series.id, post_id)
        return Series.with_id(series.id) is not None
    other = number - 1 if move == "up" else number + 1
    if 0 <= other < len(parts):
        for (part, _place), (_part, place) in ((parts[number], parts[other]), (parts[other], parts[number])):
            execute("UPDATE series_part SET place = ? WHERE post_id = ?", place, part)
        announce(SeriesChanged(series.id, me.id))
    return True


def forget_series_of(member_id: int) -> None:
    """Leave nothing of a member's series. Called inside a transaction, for who leaves and takes their texts along."""
    own = Series.select(Series.id).where(Series.member == member_id)
    SeriesPart.delete().where(SeriesPart.series.in_(own)).execute()
    Series.delete().where(Series.member == member_id).execute()


def _own(me: Member, series_id: int) -> Series:
    lock(Series._meta.table_name, series_id)
    series = Series.with_id(series_id)
    if series is None:
        raise NotFound(_("There is no such series."))
    if series.member_id != me.id:
        raise NotAllowed(_("Only its author can change a series."))
    return series


def _named(me: Member, name: str) -> int:
    """Return the id of the member's series of this name, which is there from now on."""
    made = Series.insert(
        member=me.id, name=name, name_key=_key(name), slug=typed_text.slug(name), created_at=now()
    ).on_conflict_ignore()
    made.execute()
    series_id = int(value("SELECT id FROM series WHERE member_id = ? AND name_key = ?", me.id, _key(name)))
    lock(Series._meta.table_name, series_id)
    return series_id


def _append(series_id: int, post_id: int) -> None:
    if value("SELECT count(*) FROM series_part WHERE series_id = ?", series_id) >= PARTS_MAX:
        words = _(
            "A series has room for %(most)s posts, and this one is full. Begin another one.", most=figure(PARTS_MAX)
        )
        raise Invalid(series=words)
    last = value("SELECT max(place) FROM series_part WHERE series_id = ?", series_id)
    SeriesPart.create(post=post_id, series=series_id, place=0 if last is None else last + 1)


def _take_out(me: Member, series_id: int, post_id: int) -> None:
    SeriesPart.delete().where(SeriesPart.post == post_id).execute()
    if not SeriesPart.select().where(SeriesPart.series == series_id).exists():
        Series.delete().where(Series.id == series_id).execute()
    announce(SeriesChanged(series_id, me.id))


def _undeleted_parts(series_id: int) -> list[tuple]:
    """Return the parts that have a place to be moved from or to: of each the post's id, and its place."""
    return rows(_UNDELETED_PARTS, series_id)


def _key(name: str) -> str:
    return name.casefold()
