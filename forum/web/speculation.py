"""Which links a browser may follow before they are clicked: those to threads, for readers who are not signed in.

Their pages are rendered already, and a browser may keep them: to fetch one too many costs the server next to nothing. A
page for one member is rendered anew each time and kept nowhere, so fetching it ahead would be double work.
"""

from flask import Flask, Response, current_app, request

from forum.web.caching import KEPT_BY_BROWSERS

_RULES = "threads.speculationrules"


def register_speculation(app: Flask) -> None:
    """Let pages say so: register this before what settles who may keep an answer."""
    app.after_request(_add_rules)


def _add_rules(response: Response) -> Response:
    # A header, because the content policy lets no page hold rules of its own; browsers fetch the file once.
    if (
        response.status_code == 200
        and response.mimetype == "text/html"
        and response.headers.get("Cache-Control") == KEPT_BY_BROWSERS
        and "HX-Request" not in request.headers
    ):
        response.headers["Speculation-Rules"] = f'"{current_app.extensions["assets"].address(_RULES)}"'
    return response
