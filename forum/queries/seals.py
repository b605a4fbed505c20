"""Seals in public: their list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from forum.errors import Invalid
from forum.i18n import _
from forum.models import Seal
from forum.models.ledger import MTWEI_MAX
from forum.queries.cursors import cursor_of, values_of

SEALS_PER_PAGE = 30
SEALS_IN_FEED = 30


@dataclass(frozen=True, slots=True)
class SealsPage:
    """A page of the seals, newest first; `more` is the cursor of the next one, or None at the end."""

    seals: Sequence[Seal]
    more: str | None


def seals_page(cursor: str | None = None) -> SealsPage:
    """Return a page of the seals. One statement. Raises Invalid for a damaged cursor."""
    [before] = values_of(cursor, 1) or (MTWEI_MAX,)
    found = list(Seal.select().where(Seal.id < before).order_by(Seal.id.desc()).limit(SEALS_PER_PAGE + 1))
    more = cursor_of(found[SEALS_PER_PAGE - 1].id) if len(found) > SEALS_PER_PAGE else None
    return SealsPage(found[:SEALS_PER_PAGE], more)


def newest_seals(limit: int = SEALS_IN_FEED) -> list[Seal]:
    """Return the newest seals, newest first. One statement."""
    return list(Seal.select().order_by(Seal.id.desc()).limit(limit))


def seals_after(day: str | None) -> list[Seal]:
    """Return the seals of later days than this one (None: all), oldest first. One statement. Raises Invalid for no day.

    So who keeps a copy asks for what is new, and adds it at the end.
    """
    wanted = Seal.select().order_by(Seal.id)
    if day is None:
        return list(wanted)
    try:
        return list(wanted.where(Seal.day > date.fromisoformat(day)))
    except ValueError:
        raise Invalid(after=_("This isn’t a date. Write year, month and day, like 2026-01-31.")) from None
