"""Names that people had elsewhere, as usernames here: 3 to 24 of ASCII letters, digits, `_`, `-`, `.`. Pure."""

import re
from collections.abc import Iterator

from forum.text.names import claims_role, imitates_marks, is_overloaded, is_reserved
from forum.text.typed_text import has_invisible, is_blank, line, normal_form

USERNAME_LENGTH_MAX = 24
DISPLAY_NAME_LENGTH_MAX = 40
USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{2,23}", re.ASCII)
_NOT_OF_NAME = re.compile(r"[^A-Za-z0-9_.-]+", re.ASCII)
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l"})
# Who has no name that could be written so.
_NAMELESS = "reader"
_MARK_LENGTH_MAX = 10
_FIRST_DOUBLE = 2


def username_of(called: str) -> str:
    """Return the nearest username to what somebody was called: "Jörg Müller" is Joerg-Mueller; "" where none is."""
    if USERNAME.fullmatch(called):
        return called
    spelled = line(called).translate(_SPELLED)
    spelled = normal_form("NFKD", spelled).encode("ascii", "ignore").decode()
    name = _NOT_OF_NAME.sub("-", spelled).strip("-._").lstrip("0123456789-._")[:USERNAME_LENGTH_MAX].rstrip("-._")
    return name if USERNAME.fullmatch(name) else ""


def mark_of(origin: str) -> str:
    """Return what tells names of a place apart from the ones here: "disqus" of "disqus:example", else of its host."""
    place = origin.partition(":")[0].removeprefix("www.").partition(".")[0].lower()
    return _NOT_OF_NAME.sub("", place).strip("-._")[:_MARK_LENGTH_MAX] or "import"


def marked(name: str, mark: str) -> str:
    """Return the name with the mark of where it comes from: "anna.disqus"."""
    return f"{(name or _NAMELESS)[: USERNAME_LENGTH_MAX - len(mark) - 1].rstrip('-._')}.{mark}"


def doubles(name: str, begin: int = _FIRST_DOUBLE) -> Iterator[str]:
    """Yield the name with numbers after it, each of which makes another one: "anna.disqus-2" and so on."""
    number = max(begin, _FIRST_DOUBLE)
    while True:
        end = f"-{number}"
        yield name[: USERNAME_LENGTH_MAX - len(end)] + end
        number += 1


def passes_for_staff(name: str) -> bool:
    """Say whether the sign-up would refuse the name, as one of the site's own or of those who run it."""
    return is_reserved(name) or claims_role(name)


def display_name_of(called: str, username: str) -> str:
    """Return what somebody is called on pages: as elsewhere, where that fits into a line and imitates nothing."""
    shown = line(called)
    if len(shown) > DISPLAY_NAME_LENGTH_MAX:
        shown = shown[: DISPLAY_NAME_LENGTH_MAX - 1].rstrip() + "…"
    refused = is_blank(shown) or has_invisible(shown) or is_overloaded(shown) or imitates_marks(shown)
    return username if refused else shown
