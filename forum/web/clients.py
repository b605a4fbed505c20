"""Who sends a request, and the id by which it is found in the logs."""

from secrets import token_hex

from flask import Flask, Response, g, request

from forum.actions.client import Client, set_client

_USER_AGENT_LENGTH_MAX = 300


def register_clients(app: Flask) -> None:
    """Tell the actions of each request whose it is, and the answer which request it was."""
    app.before_request(_set_client)
    app.after_request(_name_request)
    app.teardown_request(lambda _error: set_client(None))


def request_id() -> str:
    """Return this request's id: 16 hexadecimal digits, made here and never taken from outside."""
    if "request_id" not in g:
        g.request_id = token_hex(8)
    return g.request_id


def _set_client() -> None:
    user_agent = request.headers.get("User-Agent", "")[:_USER_AGENT_LENGTH_MAX]
    set_client(Client(request.remote_addr or "", user_agent, request_id()))


def _name_request(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id()
    return response
