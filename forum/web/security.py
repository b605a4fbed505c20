"""The headers that keep a page to itself: no script, style, frame, form or request from or to elsewhere."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from flask import Flask, Response, request

_HOLDS = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
)


def _policy(framed: str) -> str:
    return "; ".join((*_HOLDS, framed))


_CONTENT_POLICY = _policy("frame-ancestors 'none'")

# What no page of ours asks a browser for, so that nothing that got into one can either. Passkeys are ours alone.
_PERMISSIONS = ", ".join(
    (
        *(f"{feature}=()" for feature in (
            "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
            "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock",
            "serial", "storage-access", "usb", "window-management", "xr-spatial-tracking",
        )),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    )
)  # fmt: skip

_POLICY = "Content-Security-Policy"
_RESOURCE_POLICY = "Cross-Origin-Resource-Policy"
_OPENER_POLICY = "Cross-Origin-Opener-Policy"
_YEAR_SECONDS = 365 * 24 * 3600
_POLICY_OF_UPLOADED = "default-src 'none'; style-src 'none'; sandbox; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class Differs:
    """How an endpoint's answers differ from all others.

    With `own_policy` its view says what they may hold and who may frame them; they are `shown_elsewhere` where pages of
    other sites may load them, and keep their `opener` where they answer the window that opened theirs.
    """

    own_policy: bool = False
    shown_elsewhere: bool = False
    opener: bool = False


_LIKE_ALL = Differs()
DIFFERS = {
    # No page of the site, but a file that is kept and opened elsewhere. It holds a script and a style itself, and may
    # hold no other.
    "reports.receipt": Differs(own_policy=True),
    # A picture that a member uploaded, written anew. If it were anything else it could do nothing.
    "pictures.show": Differs(own_policy=True),
    # A thread in the frame of another site's page.
    "embed.show": Differs(own_policy=True),
    "embed.show_at": Differs(own_policy=True),
    # A page that hands a code to the frame which opened it. With COOP it would not know that frame; without, a page
    # that opened it can lead its window elsewhere, as it can every window that it opens. Nothing is typed into it.
    "frame_logins.ask": Differs(opener=True),
    "frame_logins.hand_over": Differs(opener=True),
    # What pages of other sites load.
    "embed.script": Differs(shown_elsewhere=True),
    "embed.counts_script": Differs(shown_elsewhere=True),
    "cards.of_post": Differs(shown_elsewhere=True),
    "cards.of_site": Differs(shown_elsewhere=True),
}


def policy_of_file(script: str, style: str) -> str:
    """Return the policy of a file that holds exactly this script and this style, and reaches nothing and nobody."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_digest(script)}'",
            f"style-src '{_digest(style)}'",
            "form-action 'none'",
            "base-uri 'none'",
        )
    )


def _digest(inline: str) -> str:
    return f"sha256-{b64encode(sha256(inline.encode()).digest()).decode()}"


def keep_as_file(response: Response, policy: str) -> Response:
    """Give a file that is kept and opened elsewhere its own policy, which it holds itself too."""
    # A <meta> cannot say the last part of it.
    response.headers[_POLICY] = f"{policy}; frame-ancestors 'none'"
    return response


def keep_as_picture(response: Response, *, kept: bool) -> Response:
    """Give an uploaded picture its own policy; with `kept`, browsers may keep it for ever.

    Browsers alone: what is deleted must not go on coming out of a cache that many share.
    """
    response.headers[_POLICY] = _POLICY_OF_UPLOADED
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = f"private, max-age={_YEAR_SECONDS}, immutable" if kept else "private, no-store"
    return response


def let_frame(response: Response, origins: Sequence[str]) -> Response:
    """Let the pages of these origins, and no others, show the answer in a frame. What it may hold stays as ever."""
    response.headers[_POLICY] = _policy(f"frame-ancestors {' '.join(origins)}")
    return response


_HEADERS = {
    _POLICY: _CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Leaving for another site tells it nothing; inside, the login needs to know where one came from.
    "Referrer-Policy": "same-origin",
    _OPENER_POLICY: "same-origin",
    _RESOURCE_POLICY: "same-origin",
    "Permissions-Policy": _PERMISSIONS,
}
# A year, for this host alone: what else runs below the operator's domain is the operator's to say.
_HTTPS_ALONE = f"max-age={_YEAR_SECONDS}"


def register_security(app: Flask, *, https: bool) -> None:
    """Set the headers on every answer: pages, fragments, files, refusals, and 304s."""
    headers = dict(_HEADERS)
    if https:
        headers["Strict-Transport-Security"] = _HTTPS_ALONE

    @app.after_request
    def add_headers(response: Response) -> Response:
        differs = DIFFERS.get(request.endpoint or "", _LIKE_ALL)
        own = response.headers.get(_POLICY) if differs.own_policy else None
        response.headers.update(headers | {_POLICY: own or _CONTENT_POLICY})
        if differs.shown_elsewhere:
            response.headers[_RESOURCE_POLICY] = "cross-origin"
        if differs.opener:
            response.headers[_OPENER_POLICY] = "unsafe-none"
        return response
