"""A browser, as far as forms and addresses go: keeps cookies, carries the CSRF token, sends as HTMX or plainly."""

import re
from html import unescape

from flask import Flask
from werkzeug.test import TestResponse

HTMX = {"HX-Request": "true"}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor:
    """One person's browser, which reaches the forum at `base_url`."""

    def __init__(self, app: Flask, base_url: str = "http://localhost"):
        self.client = app.test_client()
        self.base_url = base_url
        self._token: str | None = None
        self._logged_in = False

    def get(self, address: str, **options: object) -> TestResponse:
        return self.client.get(address, base_url=self.base_url, **options)

    def text(self, address: str) -> str:
        """Return the page at `address`, which must be there."""
        response = self.get(address, follow_redirects=True)
        assert response.status_code == 200, f"{address}: {response.status}"
        return response.text

    def post(self, address: str, way: str = "plain", *, token: str | None = None, **fields: object) -> TestResponse:
        """Send a form with the right token (or the one given), as HTMX or plainly."""
        fields["csrf_token"] = self.token() if token is None else token
        headers = HTMX if way == "htmx" else {}
        return self.client.post(address, base_url=self.base_url, data=fields, headers=headers)

    def token(self) -> str:
        """Return a CSRF token of this browser's session, off the lightest page that holds a form."""
        if self._token is None:
            # Who is logged in finds one on every page, and others where they log in.
            pages = ("/preferences", "/login") if self._logged_in else ("/login", "/preferences")
            self._token = next(unescape(found[1]) for page in pages if (found := _TOKEN.search(self.get(page).text)))
        return self._token

    def log_in(self, name: str, password: str = "correct horse", **fields: str) -> TestResponse:
        response = self.post("/login", username=name, password=password, **fields)
        assert response.status_code == 303, response.text
        self._token, self._logged_in = None, True
        return response

    def sign_up(self, way: str = "plain", **fields: str) -> TestResponse:
        """Sign up, and stay signed in."""
        response = self.post("/signup", way, **fields)
        assert response.status_code == (204 if way == "htmx" else 303), response.text
        self._token, self._logged_in = None, True
        return response


def succeeded(response: TestResponse, way: str) -> bool:
    """Say whether the write was answered as its way asks: a fragment, or 303."""
    return response.status_code == (200 if way == "htmx" else 303)


def root_id(response: TestResponse) -> str:
    """Return the id of a fragment's outermost element, which names what it replaces."""
    return re.match(r'\s*<\w+ id="([^"]+)"', response.text)[1]


def own_part(response: TestResponse) -> str:
    """Return a fragment without what is sent along behind it for other places of the page."""
    return re.split(r"<\w+[^>]*\shx-swap-oob=", response.text)[0]


def without_token(markup: str) -> str:
    """Return the markup without what differs each time it is rendered: CSRF tokens and keys."""
    return re.sub(r'name="(csrf_token|key)" value="[^"]*"', "", markup).strip()
