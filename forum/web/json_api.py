"""What programs send and are answered: strictly read parameters and JSON, and JSON that says what came of it.

Strictly, because a program that misspells a name must not believe that it was heard: what is not known is refused, in
words, and so is what comes twice or is of another kind than it should be.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Response, abort, request
from werkzeug.datastructures import MultiDict

from forum.actions.submissions import once
from forum.errors import Invalid, Malformed
from forum.forms.posts import CommentForm
from forum.i18n import _
from forum.models import Member
from forum.web import caching
from forum.web.answers import KEY_LENGTH_MAX, fingerprints_of
from forum.web.login import current_member
from forum.web.routes import COMMENT_BYTES

JSON = "application/json"
PAGE_SIZE, PAGE_SIZE_MAX = 50, 100
# Visible characters, as headers can carry them.
_KEY = re.compile(rf"[!-~]{{1,{KEY_LENGTH_MAX}}}", re.ASCII)
_SIZE = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)
_DIGITS_MAX = 18
_NAMED_LENGTH_MAX = 40


def read_arguments(*known: str) -> dict[str, str]:
    """Return the parameters of the address by name; those that are not there are not in it. Raises Invalid."""
    wrong: dict[str, str | list[str]] = {}
    for name, values in request.args.lists():
        if name not in known:
            wrong.setdefault("parameters", _unknown(name, known))
        elif len(values) > 1:
            wrong[name] = _("Send this once.")
        elif not values[0]:
            wrong[name] = _("Give this a value, or leave it out.")
    if wrong:
        raise Invalid(**wrong)
    return request.args.to_dict()


def page_size(arguments: Mapping[str, str]) -> int:
    """Return how many things a page is to have, by the parameter `limit`. Raises Invalid."""
    limit = arguments.get("limit")
    if limit is None:
        return PAGE_SIZE
    if not _SIZE.fullmatch(limit) or int(limit) > PAGE_SIZE_MAX:
        raise Invalid(limit=_("Ask for 1 to %(most)s at a time.", most=PAGE_SIZE_MAX))
    return int(limit)


def choice(arguments: Mapping[str, str], name: str, choices: Iterable[str], default: str) -> str:
    """Return the parameter `name`, which must be one of the choices. Raises Invalid."""
    chosen, known = arguments.get(name, default), list(choices)
    if chosen not in known:
        raise Invalid(**{name: _("Choose one of: %(choices)s.", choices=", ".join(known))})
    return chosen


def read_fields(required: Mapping[str, type], optional: Mapping[str, type] | None = None) -> dict[str, Any]:
    """Return the fields of the JSON object that came in, each of its kind (str or int), optional ones also null.

    An optional field that is not there is None. Raises Malformed for what is no JSON object, and Invalid; aborts with
    413 or 415.
    """
    kinds = {**required, **(optional or {})}
    sent = _read_object()
    wrong = {name: _wrong_kind(kind) for name, kind in kinds.items() if not _fits(sent, name, kind, name in required)}
    if unknown := next((name for name in sent if name not in kinds), None):
        wrong["fields"] = _unknown(unknown, kinds)
    if wrong:
        raise Invalid(**wrong)
    return {name: sent.get(name) for name in kinds}


def read_nothing() -> None:
    """Return if the request has neither parameters nor a body, for what takes none. Raises Invalid, Malformed."""
    read_arguments()
    if request.get_data():
        raise Malformed(_("This address takes no body."), _("Send it without one."))


def comment_form(sent: Mapping[str, Any]) -> CommentForm:
    """Return the form of a comment with what a program sent, checked as what comes from a page. Raises Invalid."""
    typed = MultiDict({name: str(value) for name, value in sent.items() if value is not None})
    form = CommentForm(formdata=typed, meta={"csrf": False})
    form.check()
    return form


def _fits(sent: Mapping[str, object], name: str, kind: type, is_required: bool) -> bool:
    if sent.get(name) is None:
        return not is_required
    return type(sent[name]) is kind


def _wrong_kind(kind: type) -> str:
    return _("This must be text.") if kind is str else _("This must be a whole number of at most 18 digits.")


def _unknown(name: str, known: Iterable[str]) -> str:
    return _(
        "There is nothing called “%(name)s” here. What there is: %(known)s.",
        name=name[:_NAMED_LENGTH_MAX],
        known=", ".join(known) or "–",
    )


def _read_object() -> dict[str, Any]:
    if request.mimetype != JSON:
        abort(415)
    body = request.get_data()
    if len(body) > COMMENT_BYTES:
        abort(413)  # it came in chunks, without its length
    try:
        read = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_once_each,
            parse_int=_whole_number,
            parse_constant=_no_number,
        )
    except (ValueError, RecursionError):  # no UTF-8, no JSON, or nested beyond all reason
        raise Malformed(_("The body isn’t JSON that can be read.")) from None
    if not isinstance(read, dict):
        raise Malformed(_("The body must be one JSON object."))
    return read


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Malformed(_("A field is there twice."), _("Send each field once."))
    if any(_has_half_a_character(text) for pair in pairs for text in pair):
        raise Malformed(_("It contains half a character, which is none in UTF-8."))
    return found


def _has_half_a_character(text: object) -> bool:
    """Say whether this is a text that JSON can spell and nothing can store: with one of two surrogates (U+D800 on)."""
    return isinstance(text, str) and any("\ud800" <= letter <= "\udfff" for letter in text)


def _whole_number(digits: str) -> int | float:
    """Return a number; one that no database could look for is none of the kind that fields ask for."""
    return int(digits) if len(digits.lstrip("-")) <= _DIGITS_MAX else float("nan")


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def json_answer(content: object, status: int = 200, location: str | None = None) -> Response:
    """Return the content as JSON; `location` is the address of what was made."""
    response = Response(json.dumps(content, ensure_ascii=False, separators=(",", ":")), status, mimetype=JSON)
    if location:
        response.headers["Location"] = location
    return response


def unless_kept(state: tuple[object, ...], answer: Callable[[], Response]) -> Response:
    """Return what `answer` makes; to programs without a token 304 where they have it already.

    `state` is all that it depends on besides its address.
    """
    if current_member():
        return answer()
    etag = caching.etag_of("api", *state)
    kept = caching.not_modified(etag)
    if kept:
        return kept
    response = answer()
    response.set_etag(etag, weak=True)
    return response


def act_once_for(me: Member, sent: Mapping[str, object], act: Callable[[], int]) -> int:
    """Do `act` in one transaction; where the request has an `Idempotency-Key`, once for that key.

    Returns the id that `act` returned, then or now. Raises Invalid for an unusable key, Conflict for one that came with
    something else.
    """
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        words = _("A key has 1 to %(most)s printable characters, without blanks.", most=KEY_LENGTH_MAX)
        raise Invalid(**{"Idempotency-Key": words})
    *former, fingerprint = fingerprints_of(sent)
    made = once(me, request.path, key or "", fingerprint, act, former)
    assert made is not None
    return made
