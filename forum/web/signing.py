"""What the site signs, with SECRET_KEY; while a former key is still given, what that one has signed is read as well."""

from flask import Flask, Request, Response, current_app
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer

from forum.web.programs import for_programs, forget_cookies, is_for_programs


def signing_keys() -> list[str]:
    """Return the keys that are read: former ones first, and last the one that signs."""
    return [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]


def signer(salt: str) -> URLSafeTimedSerializer:
    """Return what signs data for one purpose, which `salt` names, as text that fits into an address."""
    return URLSafeTimedSerializer(signing_keys(), salt=salt)


class SignedSessions(SecureCookieSessionInterface):
    """Flask's sessions in a signed cookie; that of a member is signed anew when it still is with a former key.

    So a former key is needed only until everybody has been here once, and not as long as any session lasts.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of the request's cookie, empty where there is none that holds."""
        if is_for_programs(request.path):
            forget_cookies(request)
        session = super().open_session(app, request)
        if app.config["SECRET_KEY_FALLBACKS"] and session and session.get("_user_id"):
            session.modified |= not self._is_signed_with_newest(app, request)
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Have the browser keep what has changed; a program is given no cookie."""
        if not for_programs():
            super().save_session(app, session, response)

    def _is_signed_with_newest(self, app: Flask, request: Request) -> bool:
        serializer = self.get_signing_serializer(app)
        assert serializer is not None
        serializer.secret_keys = serializer.secret_keys[-1:]
        try:
            serializer.loads(request.cookies[self.get_cookie_name(app)])
        except BadSignature:
            return False
        return True
