"""Twei in words and out of them. Inside, money is an integer number of milli-Twei (mTwei); 1 Twei = 1000 mTwei."""

import re

from forum.i18n import _, localized

MTWEI_PER_TWEI = 1000

_TYPED = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,3}))?", re.ASCII)


def twei(amount_mtwei: int) -> str:
    """Return the amount as people read it: "1,234.5", at most three decimals, "−" in front of a debt."""
    return localized(_english(amount_mtwei)).replace("-", "−")


def counted_twei(amount_mtwei: int) -> str:
    """Return an amount that is counting up: always with two decimals, rounded down, so that it keeps its width."""
    whole, thousandths = divmod(amount_mtwei, MTWEI_PER_TWEI)
    return localized(f"{whole:,}.{thousandths // 10:02}")


def _english(amount_mtwei: int) -> str:
    whole, thousandths = divmod(abs(amount_mtwei), MTWEI_PER_TWEI)
    decimals = f".{thousandths:03}".rstrip("0") if thousandths else ""
    return f"{'-' if amount_mtwei < 0 else ''}{whole:,}{decimals}"


def plain_twei(amount_mtwei: int) -> str:
    """Return the amount as a field holds it: in English and without commas, so that `parse_twei` takes it back."""
    return _english(amount_mtwei).replace(",", "")


def parse_twei(typed: str) -> int:
    """Return the mTwei of an amount as people type it: "20", "0.25".

    Raises ValueError for anything else, so also for signs, commas, more than three decimals, and the
    digits of other scripts and underscores that Python's own `int` takes.
    """
    match = _TYPED.fullmatch(typed.strip())
    if not match:
        raise ValueError(_("Write an amount like 20 or 0.25: digits, and at most three decimals."))
    whole, decimals = match.groups()
    return int(whole) * MTWEI_PER_TWEI + int((decimals or "").ljust(3, "0"))
