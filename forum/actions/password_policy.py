"""Which passwords are taken: those that nobody would guess soon, and that are on no list of stolen ones."""

from collections.abc import Collection, Container
from dataclasses import dataclass

from forum.errors import Invalid
from forum.i18n import _
from forum.text.password_strength import Weakness, weakness


@dataclass(frozen=True, slots=True)
class _Refused:
    site_words: Collection[str] = ()
    breached: Container[str] = ()


_refused = _Refused()


def bind(site_words: Collection[str], breached: Container[str]) -> None:
    """Refuse from now on what is like these words, and what is among the breached passwords."""
    global _refused
    _refused = _Refused(site_words, breached)


def objection(password: str, *own_words: str) -> str | None:
    """Return in a sentence why the password is refused for who has these names and addresses; None if it is not."""
    if password in _refused.breached:
        return _("This password is on a list of stolen passwords. Choose another one.")
    found = weakness(password, [*own_words, *_refused.site_words])
    if found is Weakness.PERSONAL:
        return _("This is too much like your name, your e-mail address or the name of this site. Choose another one.")
    if found is Weakness.COMMON:
        return _("This password is one of the first that others would try. Make it longer: a few words, for example.")
    return None


def require_strong(field: str, password: str, *own_words: str) -> None:
    """Raise Invalid for `field` where the password is refused."""
    words = objection(password, *own_words)
    if words:
        raise Invalid(**{field: words})
