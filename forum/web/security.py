"""The headers that keep a page to itself: no script, style, frame, form or request from or to elsewhere."""

from base64 import b64encode
from hashlib import sha256

from flask import Flask, Response, request

_CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

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
_YEAR_SECONDS = 365 * 24 * 3600
# The two answers with a policy of their own. One is no page of the site, but a file that is kept and opened elsewhere.
# It holds a script and a style itself, and may hold no other.
KEPT_AS_FILE = "reports.receipt"
# The other is a picture that a member uploaded, written anew. If it were anything else it could do nothing.
UPLOADED = "pictures.show"
_POLICY_OF_UPLOADED = "default-src 'none'; style-src 'none'; sandbox; frame-ancestors 'none'"


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
    """Give the answer of the endpoint KEPT_AS_FILE its own policy, which the file holds too."""
    # A <meta> cannot say the last part of it.
    response.headers[_POLICY] = f"{policy}; frame-ancestors 'none'"
    return response


def keep_as_picture(response: Response, *, kept: bool) -> Response:
    """Give the answer of the endpoint UPLOADED its own policy; with `kept`, browsers may keep it for ever.

    Browsers alone: what is deleted must not go on coming out of a cache that many share.
    """
    response.headers[_POLICY] = _POLICY_OF_UPLOADED
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = f"private, max-age={_YEAR_SECONDS}, immutable" if kept else "private, no-store"
    return response


_HEADERS = {
    _POLICY: _CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Leaving for another site tells it nothing; inside, the login needs to know where one came from.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": _PERMISSIONS,
}
# What other sites show in pages of their own.
_SHOWN_ELSEWHERE = {"cards.of_post", "cards.of_site"}
# A year, for this host alone: what else runs below the operator's domain is the operator's to say.
_HTTPS_ALONE = f"max-age={_YEAR_SECONDS}"


def register_security(app: Flask, *, https: bool) -> None:
    """Set the headers on every answer: pages, fragments, files, refusals, and 304s."""
    headers = dict(_HEADERS)
    if https:
        headers["Strict-Transport-Security"] = _HTTPS_ALONE

    @app.after_request
    def add_headers(response: Response) -> Response:
        own = response.headers.get(_POLICY) if request.endpoint in {KEPT_AS_FILE, UPLOADED} else None
        response.headers.update(headers | {_POLICY: own or _CONTENT_POLICY})
        if request.endpoint in _SHOWN_ELSEWHERE:
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response
