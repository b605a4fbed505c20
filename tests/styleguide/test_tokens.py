"""The colours keep their promises: text can be read by everybody, and what means something can be seen."""

import re

import pytest

from forum.web.assets import DIRECTORY

_TOKEN = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);")
DAY, NIGHT = (
    {name: colours[side] for name, *colours in _TOKEN.findall((DIRECTORY / "css/tokens.css").read_text("utf-8"))}
    for side in (0, 1)
)

# Text, and all that it stands on (WCAG 2.2, 1.4.6: at least 7 to 1).
TEXT = {
    "ink": ("paper", "sheet", "accent-soft", "bad-soft"),
    "ink-soft": ("paper", "sheet"),
    "accent": ("paper", "sheet", "accent-soft"),
    "accent-ink": ("accent",),
    "gold": ("paper", "sheet"),
    "good": ("paper", "sheet"),
    "bad": ("paper", "sheet", "bad-soft"),
    "paper": ("bad",),
}
# Borders of what can be used, focus, and drawings that mean something (1.4.11: at least 3 to 1).
SHAPES = {"line-strong": ("paper", "sheet"), "focus": ("paper", "sheet"), "gold": ("line",)}


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _pairs(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(name, ground) for name, grounds in table.items() for ground in grounds]


def test_contrast_is_reckoned_as_the_standard_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colours", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize(("name", "ground"), _pairs(TEXT))
def test_text_can_be_read(colours, name, ground):
    assert contrast(colours[name], colours[ground]) >= 7


@pytest.mark.parametrize("colours", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize(("name", "ground"), _pairs(SHAPES))
def test_what_means_something_can_be_seen(colours, name, ground):
    assert contrast(colours[name], colours[ground]) >= 3
