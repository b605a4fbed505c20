"""What a browser prefers: language, colours, and whether the introduction was put away. Kept in its cookies.

Cookies, because it belongs to the device rather than to the member, and because readers who are not signed in
have preferences too. Nothing here says who somebody is.
"""

from dataclasses import dataclass

from flask import Flask, Response, current_app, g, has_request_context, request
from markupsafe import Markup

from forum.i18n import LANGUAGES, set_language
from forum.web.cookies import cookie, set_cookie

THEMES = ("light", "dark")
AS_BROWSER = "auto"
_YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Preferences:
    """The code of the language, the theme (None: as the system has it), whether the introduction was put away.

    `chosen_language` is None where the language only follows from what the browser asks for.
    """

    language: str
    chosen_language: str | None = None
    theme: str | None = None
    introduced: bool = False

    @property
    def stamp(self) -> str:
        """What of a page depends on these, as part of its entity tag."""
        return f"{self.language} {self.theme} {self.introduced:d}"


def preferences() -> Preferences:
    """Return what this request's browser prefers; outside a request, what the site is set to."""
    if not has_request_context():
        return Preferences(_site_language())
    if "preferences" not in g:
        g.preferences = _read()
    return g.preferences


def content_lang() -> Markup:
    """Return the `lang` attribute of what members write, for pages whose own words are in another language."""
    written_in = _site_language()
    if preferences().language == written_in:
        return Markup("")
    return Markup(f' lang="{written_in}"')  # noqa: S704  (a known code)


def _read() -> Preferences:
    chosen = cookie("language")
    chosen = chosen if chosen in LANGUAGES else None
    theme = cookie("theme")
    return Preferences(
        language=chosen or request.accept_languages.best_match(list(LANGUAGES), _site_language()),
        chosen_language=chosen,
        theme=theme if theme in THEMES else None,
        introduced=cookie("introduction") == "off",
    )


def _site_language() -> str:
    return current_app.extensions["config"].site_language


def set_preference(response: Response, name: str, value: str) -> None:
    """Let the browser keep a preference for a year; `auto` lets it forget one."""
    set_cookie(response, name, value, age_seconds=0 if value == AS_BROWSER else _YEAR_SECONDS)


def register_preferences(app: Flask) -> None:
    """Answer each request in the language that its browser prefers."""

    @app.before_request
    def use_reader_language() -> None:
        set_language(preferences().language)

    @app.teardown_request
    def reset_language(_error: BaseException | None) -> None:
        set_language()
