"""A program: asks the API with a token, or without one."""

from flask import Flask
from werkzeug.test import TestResponse


class Program:
    """Sends JSON below /api/v1 and gets JSON, as whoever made the token (None: as nobody)."""

    def __init__(self, app: Flask, token: str | None = None):
        self.client = app.test_client()
        self.token = token

    def ask(self, method: str, path: str, json: object = None, **headers: str) -> TestResponse:
        """Send a request; a header's name may have underscores."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        body = {} if json is None else {"json": json}
        return self.client.open(f"/api/v1{path}", method=method, headers=sent, **body)

    def get(self, path: str) -> dict:
        """Return what is at the path, which must be there."""
        response = self.ask("GET", path)
        assert response.status_code == 200, response.text
        return response.json
