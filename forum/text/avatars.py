"""Comment avatars: small pictures drawn from a name, in several styles. Pure, and the same for ever.

Each drawing is an SVG of 40 × 40 user units without script, style or text. What varies (shapes,
colours, angles) is read off the SHA-256 digest of style and name, so a name always looks the same.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256

from forum.i18n import N_

SIZE = 40
# Part of each picture's address: raise it when a drawing changes, so that no cache keeps an old one.
DRAWING_VERSION = 1

# Backgrounds and foregrounds are told apart at a contrast of at least 3:1 (WCAG 1.4.11).
_PALETTES = (
    ("#f3e9d2", "#8a3b12", "#c2762b"),
    ("#dfeee4", "#1f5f4a", "#4f8f5b"),
    ("#e2e8f6", "#26417e", "#5873b8"),
    ("#f6e1e4", "#8b1f41", "#bf5b74"),
    ("#ece5f5", "#4d2f83", "#8763b8"),
    ("#e0eff2", "#17586b", "#428ba0"),
    ("#f4edcf", "#6b5410", "#9a7b22"),
    ("#e9e6e1", "#3d3a36", "#77716a"),
)


def draw(style: str, name: str) -> str:
    """Return the SVG of `name` in `style`. Raises KeyError for a style that does not exist."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">{shapes(style, name)}</svg>'


def shapes(style: str, name: str) -> str:
    """Return what that SVG is made of, to stand in another one. Raises KeyError for a style that does not exist."""
    paint = _STYLES[style]
    digest = sha256(f"{style}:{name.lower()}".encode()).digest()
    background, dark, light = _PALETTES[digest[0] % len(_PALETTES)]
    painted = "".join(paint(digest[1:], dark, light))
    return f'<rect width="{SIZE}" height="{SIZE}" fill="{background}"/>{painted}'


def default_style(name: str) -> str:
    """Return the style that a member starts with, so that a new community does not look uniform."""
    return STYLES[sha256(name.lower().encode()).digest()[0] % len(STYLES)]


def _blocks(digest: bytes, dark: str, light: str) -> Iterator[str]:
    """A grid of 5 × 5, mirrored left to right, as one knows it from terminals' identicons."""
    for row in range(5):
        for column in range(3):
            byte = digest[row * 3 + column]
            if byte % 2:
                fill = dark if byte & 2 else light
                for x in {column, 4 - column}:
                    yield f'<rect x="{5 + 6 * x}" y="{5 + 6 * row}" width="6" height="6" fill="{fill}"/>'


def _rings(digest: bytes, dark: str, light: str) -> Iterator[str]:
    """Four broken circles around one centre, each turned by its own angle."""
    for index, radius in enumerate((4, 8, 12, 16)):
        length = 2 * 3.1416 * radius
        shown = length * (0.35 + digest[index] / 255 * 0.5)
        yield (
            f'<circle cx="20" cy="20" r="{radius}" fill="none" stroke="{light if index % 2 else dark}" '
            f'stroke-width="3" stroke-dasharray="{shown:.1f} {length - shown:.1f}" '
            f'transform="rotate({digest[8 + index] * 360 // 256} 20 20)"/>'
        )


def _quilt(digest: bytes, dark: str, light: str) -> Iterator[str]:
    """A patchwork: 4 × 4 squares of half-triangles, each turned one of four ways."""
    corners = ("0,0 10,0 0,10", "10,0 10,10 0,0", "10,10 0,10 10,0", "0,10 0,0 10,10")
    for index in range(16):
        byte = digest[index]
        fill = dark if byte & 4 else light
        yield (
            f'<polygon points="{corners[byte & 3]}" fill="{fill}" '
            f'transform="translate({index % 4 * 10} {index // 4 * 10})"/>'
        )


def _face(digest: bytes, dark: str, light: str) -> Iterator[str]:
    """A plain face: head, two eyes that look somewhere, a mouth between a smile and a doubt."""
    head = 13 + digest[0] % 3
    look, apart, mouth = digest[1] % 5 - 2, 4 + digest[2] % 3, digest[3] % 7 - 2
    yield f'<circle cx="20" cy="21" r="{head}" fill="{light}"/>'
    fringe = f"q-{head} -{digest[4] % 9}-{2 * head} 0z"
    yield f'<path d="M{20 - head} 19a{head} {head} 0 0 1 {2 * head} 0{fringe}" fill="{dark}"/>'
    for side in (-1, 1):
        yield f'<circle cx="{20 + side * apart}" cy="22" r="2.6" fill="#fff"/>'
        yield f'<circle cx="{20 + side * apart + look * 0.5}" cy="22" r="1.3" fill="{dark}"/>'
    yield f'<path d="M15 28q5 {mouth} 10 0" fill="none" stroke="{dark}" stroke-width="1.6" stroke-linecap="round"/>'


def _petals(digest: bytes, dark: str, light: str) -> Iterator[str]:
    """A flower of five to nine petals around a heart."""
    petals = 5 + digest[0] % 5
    width, reach = 3 + digest[1] % 3, 12 + digest[2] % 5
    for index in range(petals):
        angle = index * 360 / petals + digest[3] * 360 / 256 / petals
        yield (
            f'<ellipse cx="20" cy="{20 - reach / 2:g}" rx="{width}" ry="{reach / 2:g}" '
            f'fill="{light if index % 2 else dark}" transform="rotate({angle:.1f} 20 20)"/>'
        )
    yield f'<circle cx="20" cy="20" r="{3 + digest[4] % 3}" fill="{dark}"/>'


def _waves(digest: bytes, dark: str, light: str) -> Iterator[str]:
    """Four lines of water, each with its own height and phase."""
    for index in range(4):
        y, height, shift = 8 + 8 * index, 2 + digest[index] % 5, digest[8 + index] % 20
        yield (
            f'<path d="M{-shift} {y}q5 {-height} 10 0t10 0 10 0 10 0 10 0 10 0" fill="none" '
            f'stroke="{light if index % 2 else dark}" stroke-width="3"/>'
        )


_STYLES: dict[str, Callable[[bytes, str, str], Iterator[str]]] = {
    "blocks": _blocks,
    "rings": _rings,
    "quilt": _quilt,
    "face": _face,
    "petals": _petals,
    "waves": _waves,
}
STYLES = tuple(_STYLES)
# As pages name them.
STYLE_LABELS = (N_("Blocks"), N_("Rings"), N_("Quilt"), N_("Face"), N_("Petals"), N_("Waves"))
