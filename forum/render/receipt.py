"""A report's receipt: one HTML file that holds all it needs, its style and its verifier, and that checks itself."""

from pathlib import Path

from flask import current_app
from markupsafe import Markup

from forum.i18n import language, localized
from forum.queries.receipts import Receipt
from forum.web.security import policy_of_file

_PARTS = Path(__file__).parent.parent.parent / "templates" / "receipts"
_VERIFIER = (_PARTS / "verifier.js").read_text("utf-8")
_STYLE = (_PARTS / "style.css").read_text("utf-8")

POLICY = policy_of_file(_VERIFIER, _STYLE)


def render_receipt(receipt: Receipt) -> str:
    """Return the file in the reader's language: the same for whoever asks, inside of a request or outside."""
    config = current_app.extensions["config"]
    # Not by `render_template`, which adds what every page shows of whoever looks at it.
    return current_app.jinja_env.get_template("receipts/show.html").render(
        receipt=receipt,
        site_name=config.site_name,
        address=f"{config.base_url or config.local_url}/economy/seals",
        language=language(),
        # Scripts know how figures are written in a language, but not in which of their ways we write them.
        figures="en" if localized(".") == "." else "de",
        policy=POLICY,
        style=Markup(f"<style>{_STYLE}</style>"),  # noqa: S704  (our own files)
        script=Markup(f'<script type="module">{_VERIFIER}</script>'),  # noqa: S704
    )


def file_name(receipt: Receipt) -> str:
    """Return what the file is called."""
    return f"report-{receipt.id}.html"
