"""The pictures of the demo, drawn when it is loaded. A post names one as `![…](drawing:clear-night)`."""

import re
from collections.abc import Callable
from io import BytesIO
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageDraw, ImageFont

from forum.actions.pictures import keep_picture
from forum.models import Member
from forum.text.picture_files import rewrite
from forum.text.pictures import Size, picture_address

_NAMED = re.compile(r"drawing:([a-z-]+)")
_SIZE = _WIDTH, _HEIGHT = 1_280, 640
# Drawn larger and then made smaller, so that lines are smooth.
_FINE = 2
_PAPER, _INK, _LINE, _SEA = "#fbf9f4", "#2b2724", "#d5cdc0", "#26617e"
# The rhythms of the Moon and of the Sun, in hours, and how high the Sun's tide is beside the Moon's.
_MOON_HOURS, _SUN_HOURS, _SUN_HEIGHT = 12.4206, 12.0, 0.46
_DAYS = 15


def with_drawings(author: Member, body: str) -> str:
    """Return the text with the addresses of the drawings that it names, which are the author's from now on."""
    return _NAMED.sub(lambda named: _kept(author, named[1]), body)


def _kept(author: Member, name: str) -> str:
    file = BytesIO()
    _DRAWINGS[name]().resize(_SIZE, Image.Resampling.LANCZOS).save(file, "PNG", compress_level=1)
    return picture_address(keep_picture(author, {Size.FULL: rewrite(file.getvalue())}))


def _sheet(colour: str) -> Image.Image:
    return Image.new("RGB", (_WIDTH * _FINE, _HEIGHT * _FINE), colour)


def _spring_and_neap() -> Image.Image:
    """The height of the sea over fifteen days from new Moon on, as two rhythms make it that go in and out of step."""
    picture = _sheet(_PAPER)
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(26 * _FINE)
    left, right, middle, reach = 80 * _FINE, (_WIDTH - 80) * _FINE, 315 * _FINE, 160 * _FINE
    for day in range(_DAYS + 1):
        x = left + (right - left) * day / _DAYS
        pen.line((x, 70 * _FINE, x, 560 * _FINE), fill=_LINE, width=_FINE)
        if day % 5 == 0:
            pen.text((x, 574 * _FINE), f"day {day}", fill=_INK, font=font, anchor="mt")
    pen.line((left, middle, right, middle), fill=_INK, width=_FINE)
    points = []
    for step in range(3_000):
        hours = step / 3_000 * _DAYS * 24
        height = cos(2 * pi * hours / _MOON_HOURS) + _SUN_HEIGHT * cos(2 * pi * hours / _SUN_HOURS)
        points.append((left + (right - left) * step / 3_000, middle - reach * height))
    pen.line(points, fill=_SEA, width=3 * _FINE, joint="curve")
    for day, said in ((1.2, "new Moon: spring"), (7.4, "half Moon: neap"), (13.6, "full Moon: spring")):
        pen.text((left + (right - left) * day / _DAYS, 24 * _FINE), said, fill=_INK, font=font, anchor="mt")
    return picture


def _clear_night() -> Image.Image:
    """A dome on a hill under the Milky Way."""
    chance, picture = Random(7), _sheet("#0b1526")
    pen, width, height = ImageDraw.Draw(picture), _WIDTH * _FINE, _HEIGHT * _FINE
    for y in range(height):
        share = y / height
        pen.line((0, y, width, y), fill=(int(10 + 34 * share), int(18 + 38 * share), int(38 + 46 * share)))
    for _star in range(2_200):
        along, across = chance.random(), chance.gauss(0, 0.07)
        in_band = chance.random() < 0.6
        x = (0.25 + 0.45 * along + across if in_band else chance.random()) * width
        y = (1 - along if in_band else chance.random()) * height
        size, shine = chance.choice((1, 1, 1, 2, 3)) * _FINE / 2, chance.randrange(110, 256)
        pen.ellipse((x - size, y - size, x + size, y + size), fill=(shine, shine, min(255, shine + 14)))
    x, y, radius = int(width * 0.7), int(height * 0.77), 64 * _FINE
    lean, slit = 26 * _FINE, 15 * _FINE
    pen.rectangle((x - radius, y, x + radius, height), fill="#11182a")
    pen.pieslice((x - radius, y - radius, x + radius, y + radius), 180, 360, fill="#1a2338")
    pen.polygon([(x, y), (x + slit, y), (x + slit + lean, y - radius), (x + lean, y - radius)], fill="#a8433a")
    waves = [0.86 + 0.05 * sin(share / 32 + 1) + 0.012 * sin(share / 7) for share in range(161)]
    ridge = [(width * number / 160, height * wave) for number, wave in enumerate(waves)]
    pen.polygon([*ridge, (width, height), (0, height)], fill="#060a12")
    return picture


_DRAWINGS: dict[str, Callable[[], Image.Image]] = {"spring-and-neap": _spring_and_neap, "clear-night": _clear_night}
