"""The answer to those for whom there is no room: made once in each language, so that it costs next to nothing."""

from collections.abc import Callable
from functools import cache

from flask import Flask

from forum.errors import Busy
from forum.i18n import LANGUAGES, SOURCE_LANGUAGE, _, in_language
from forum.serving.front import Answer
from forum.web.refusals import refusal_answer

_PLAIN: Answer = (503, [("content-type", "text/plain"), ("retry-after", "5")], b"Too many are asking at once.\n")


def busy_pages(app: Flask) -> Callable[[str, bool], Answer]:
    """Return what answers, in the app's words, by the header Accept-Language and by whether a fragment is wanted."""
    if "config" not in app.extensions:
        return lambda accept_language, is_fragment: _PLAIN  # no forum: what the benchmarks compare it with

    @cache
    def page(language: str, is_fragment: bool) -> Answer:
        headers = {"Accept-Language": language} | ({"HX-Request": "true"} if is_fragment else {})
        with app.test_request_context("/", headers=headers), in_language(language):
            response = app.process_response(refusal_answer(Busy(_("Too many people are asking at once."))))
        return response.status_code, list(response.headers), response.get_data()

    def answer(accept_language: str, is_fragment: bool) -> Answer:
        language = accept_language[:2].lower()
        return page(language if language in LANGUAGES else SOURCE_LANGUAGE, is_fragment)

    return answer
