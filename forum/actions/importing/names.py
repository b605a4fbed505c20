"""How those who wrote elsewhere are called here: as they were there, where nobody has that name or passes for staff."""

from forum.db import rows
from forum.models import Member, RetiredName
from forum.models.names import staff_skeletons
from forum.text.foreign_names import display_name_of, doubles, marked, passes_for_staff, username_of
from forum.text.skeletons import skeleton

_AT_ONCE = 50


class Names:
    """Gives names away, one after the other, as the origin's `mark` tells them apart. Called inside transactions."""

    def __init__(self, mark: str, *, keeps_names: bool):
        self._mark, self._keeps_names = mark, keeps_names
        self._staff = staff_skeletons()
        # Where to go on looking: of thousands of guests, each would else ask for the names of all before.
        self._doubles: dict[str, int] = {}

    def names_for(self, name: str, display_name: str) -> tuple[str, str]:
        """Return a username that is free, and the display name that goes with it."""
        called = display_name or name
        username = self._username(username_of(name) or username_of(called))
        shown = display_name_of(called, username)
        if shown != username and (self._is_refused(shown) or self._looks_like_staff(shown)):
            shown = username
        return username, shown

    def _username(self, wanted: str) -> str:
        if wanted and not self._is_refused(wanted) and _is_free(wanted) and not self._looks_like_staff(wanted):
            return wanted
        name = marked(wanted, self._mark)
        if _is_free(name) and not self._looks_like_staff(name):
            return name
        return self._double(name)

    def _is_refused(self, name: str) -> bool:
        return not self._keeps_names and passes_for_staff(name)

    def _looks_like_staff(self, name: str) -> bool:
        return skeleton(name) in self._staff

    def _double(self, name: str) -> str:
        tried = doubles(name, self._doubles.get(name.lower(), 0))
        while True:
            some = [next(tried) for _double in range(_AT_ONCE)]
            taken = _taken(some)
            for one in some:
                if one.lower() not in taken and not RetiredName.holds(one):
                    self._doubles[name.lower()] = int(one.rpartition("-")[2]) + 1
                    return one


def _is_free(name: str) -> bool:
    return Member.named(name) is None and not RetiredName.holds(name)


def _taken(names: list[str]) -> set[str]:
    places = ", ".join("?" * len(names))
    asked = [name.lower() for name in names]
    return {key for (key,) in rows(f"SELECT name_key FROM member WHERE name_key IN ({places})", *asked)}  # noqa: S608
