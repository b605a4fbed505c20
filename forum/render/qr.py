"""A QR code as SVG within the page: attributes alone, as the content policy lets no style in."""

from io import BytesIO

import segno
from markupsafe import Markup

_MARGIN = 4  # what scanners need, in modules (ISO/IEC 18004)


def qr_svg(content: str, label: str) -> Markup:
    """Return the QR code of `content`, dark on light whatever the page's colours; `label` is its name for listeners."""
    drawn = BytesIO()
    segno.make_qr(content, error="m").save(
        drawn,
        kind="svg",
        border=_MARGIN,
        omitsize=True,
        xmldecl=False,
        svgns=False,
        nl=False,
        svgclass="qr",
        lineclass=None,
        dark="#000",
        light="#fff",
    )
    return Markup('<span role="img" aria-label="{}">{}</span>').format(label, Markup(drawn.getvalue().decode()))  # noqa: S704
