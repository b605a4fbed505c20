"""The frame of an embedded thread, as its browser sends: a page loaded into a frame, and what its script asks."""

import re
from html import unescape
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.visitor import HTMX, Visitor

PAPER = "https://paper.example"
ARTICLE = f"{PAPER}/2026/tides"
BASE = "http://localhost"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_CODE = re.compile(r'data-code="([^"]+)"')
_ASKS = re.compile(r'href="(/login/embedded[^"]+)"')


class Frame:
    """A frame below an article. Its client keeps no other cookies, unless it is one that has some already."""

    def __init__(self, app: Flask, article: str = ARTICLE, client: FlaskClient | None = None):
        self.client = client or app.test_client()
        self.page = f"/embed?{urlencode({'url': article})}"

    def open(self, **headers: str) -> TestResponse:
        """Load the page into the frame."""
        sent = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", **headers}
        return self.client.get(self.page, base_url=BASE, headers=sent)

    def get(self, address: str, **headers: str) -> TestResponse:
        """Ask for a part, as the page's script does."""
        return self.client.get(address, base_url=BASE, headers=self._headers() | headers)

    def post(self, address: str, *, headers: dict[str, str] | None = None, **fields: object) -> TestResponse:
        """Send a form, as the page's script does, with the token of the frame's session."""
        return self.send("POST", address, headers=headers, **fields)

    def send(
        self, method: str, address: str, *, headers: dict[str, str] | None = None, **fields: object
    ) -> TestResponse:
        """Send a form by any method."""
        token = fields.pop("csrf_token", None)
        fields["csrf_token"] = self.token() if token is None else token
        sent = self._headers() | (headers or {})
        return self.client.open(address, method=method, base_url=BASE, data=fields, headers=sent)

    def token(self) -> str:
        """Return a token of the frame's session."""
        page = self.open().text
        return _found(_TOKEN, page if _TOKEN.search(page) else self.get("/embed/session").text)

    def asks(self) -> str:
        """Return the address, on the forum, that logging in here leads to."""
        return _found(_ASKS, self.get("/embed/session").text)

    def log_in(self, owner: Visitor) -> TestResponse:
        """Log in with a code that the browser of a member, where they are logged in, makes for this frame."""
        form = self.get("/embed/session").text
        code = code_for(owner, _found(_ASKS, form))
        return self.post("/embed/session", code=code, csrf_token=_found(_TOKEN, form))

    def is_logged_in_as(self, name: str) -> bool:
        """Say whether the page in the frame is a member's."""
        return f'data-viewer="{name}"' in self.open().text

    def _headers(self) -> dict[str, str]:
        return HTMX | {
            "HX-Current-URL": BASE + self.page,
            "Referer": BASE + self.page,
            "Sec-Fetch-Dest": "empty",
            "Sec-Fetch-Site": "same-origin",
        }


def code_for(owner: Visitor, asks: str) -> str:
    """Have a member's browser make a code for the frame that asks for it, and return it."""
    answer = owner.post(asks)
    assert answer.status_code == 200, answer.text
    return _found(_CODE, answer.text)


def _found(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    assert found, page
    return unescape(found[1])
