"""The headers that keep a page to itself: no script, style, frame, form or request from or to elsewhere."""

from flask import Flask, Response

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

_HEADERS = {
    "Content-Security-Policy": _CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Leaving for another site tells it nothing; inside, the login needs to know where one came from.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": _PERMISSIONS,
}
# A year, for this host alone: what else runs below the operator's domain is the operator's to say.
_HTTPS_ALONE = "max-age=31536000"


def register_security(app: Flask, *, https: bool) -> None:
    """Set the headers on every answer: pages, fragments, files, refusals, and 304s."""
    headers = dict(_HEADERS)
    if https:
        headers["Strict-Transport-Security"] = _HTTPS_ALONE

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.extend(headers)
        return response
