"""Answering a request: a page or a part of one, a write as fragment or redirect, a refusal with its form again."""

import hmac
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TypedDict, TypeVar
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response, flash, redirect, render_template, request
from markupsafe import Markup

from forum.actions.submissions import once, was_sent
from forum.errors import Busy, CannotPay, Invalid, LevelTooLow, NotConfirmed, ThreadIsClosed
from forum.i18n import _
from forum.models import Member
from forum.web.addresses import ADDRESS_LENGTH_MAX, number
from forum.web.signing import signing_keys
from forum.web.viewer import Outcome, refresh_viewer

KEY_LENGTH_MAX = 100
_JSON = "application/json"

Show = Callable[..., object]
Prepared = TypeVar("Prepared")


class Undoable(TypedDict):
    """What was done, in a sentence, with the address that undoes it.

    `id` is the notice's own, `target` that of the element which the answer replaces; empty where it is another page.
    """

    id: str
    sentence: str
    address: str
    target: str
    key: str


# What was done, in words.
Notice = str | Undoable


def wants_fragment() -> bool:
    """Return whether HTMX asks for a part of a page, rather than for a page of its own."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def wants_json() -> bool:
    """Return whether a program asks, which wants JSON rather than a page; what takes anything gets the page."""
    return not wants_fragment() and request.accept_mimetypes.best_match(("text/html", _JSON)) == _JSON


def has_already(response: Response) -> bool:
    """Return whether the browser has what the response's entity tag stands for."""
    etag, _is_weak = response.get_etag()
    return etag is not None and request.if_none_match.contains_weak(etag)


def render_part_or_page(part: str, page: str, **inputs: object) -> str:
    """Render the template `part` for HTMX, and for everybody else the `page` that holds it, with the same inputs."""
    return render_template(part if wants_fragment() else page, **inputs)


def in_place_of(element_id: str, fragment: str) -> Response:
    """Return a fragment that takes the place of this element, whatever the request meant to replace."""
    return Response(fragment, headers={"HX-Retarget": f"#{element_id}", "HX-Reswap": "outerHTML"})


def page_arguments() -> dict[str, str]:
    """Return the arguments of the page that the viewer is on: HTMX tells its address. None where it tells nonsense."""
    told = request.headers.get("HX-Current-URL", "")
    if len(told) > ADDRESS_LENGTH_MAX:
        return {}
    try:
        return dict(parse_qsl(urlsplit(told).query))
    except ValueError:
        return {}


def comments_in_place() -> list[int]:
    """Return the ids of the comments that the page has loaded beyond its address, as its script names them."""
    named = request.headers.get("Comments-In-Place", "").split()
    return [found for found in map(number, named) if found]


def answer(
    fragment: Callable[[], str],
    to: str,
    *,
    moves_viewer: bool = True,
    notice: Callable[[Outcome], Notice] | None = None,
    flashes: Notice | None = None,
    along: Callable[[Outcome], str] | None = None,
) -> Response | str:
    """Answer a write that succeeded: HTMX with the fragment, a plain form with 303 to the address.

    Where it may have changed the balance or the level, these are sent along after the fragment, so that the
    header follows. `notice` puts what was done into a sentence; a level-up says what it unlocks. `flashes` is
    shown on the page that a plain form is led to, and nowhere else: the fragment shows the same by itself.
    `along` renders what else on the page follows from the action.
    """
    outcome = refresh_viewer() if moves_viewer else Outcome()
    sentence = notice(outcome) if notice else None
    if not wants_fragment():
        return _redirect_with(to, sentence or flashes, outcome)
    if not moves_viewer:
        return fragment()
    told = render_template("_viewer.html", notice=sentence, level_up=outcome.level_up)
    return fragment() + (along(outcome) if along else "") + told


def _redirect_with(to: str, sentence: Notice | None, outcome: Outcome) -> Response:
    if sentence:
        flash(sentence)
    if outcome.level_up:
        level_up = render_template("_level_up.html", level_up=outcome.level_up)
        flash(Markup(level_up).striptags())  # noqa: S704  (our own template)
    return redirect(to, 303)


def redirect_to(to: str, notice: Callable[[Outcome], Notice] | None = None) -> Response:
    """Lead to another page after a write, HTMX or not; that page shows the notice."""
    outcome = refresh_viewer() if notice else Outcome()
    response = _redirect_with(to, notice(outcome) if notice else None, outcome)
    return Response(status=204, headers={"HX-Redirect": to}) if wants_fragment() else response


def act_once(me: Member, act: Callable[[], int | None]) -> int | None:
    """Do `act` in one transaction; where the form that came in carries a `key`, once for that key.

    Returns what `act` returned, then or now. Raises Invalid for an unusable key.
    """
    *former, fingerprint = _fingerprints()
    return once(me, request.path, _key(), fingerprint, act, former)


def prepare_and_act_once(me: Member, prepare: Callable[[], Prepared], act: Callable[[Prepared], int | None]) -> None:
    """Do what takes its time before the transaction, and then `act`, with what came of it, as `act_once` does.

    What arrived before under its key is not prepared again: a password that was changed by then no longer matches.
    """
    if was_sent(me, request.path, _key()):
        act_once(me, _never)
    else:
        prepared = prepare()
        act_once(me, lambda: act(prepared))


def _never() -> None:
    raise AssertionError("unreachable: what has been sent before is not done again")


def _key() -> str:
    key = request.form.get("key", "")
    if len(key) > KEY_LENGTH_MAX or not key.isprintable():
        raise Invalid(key=_("A key has at most %(most)s printable characters.", most=KEY_LENGTH_MAX))
    return key


def _fingerprints() -> list[str]:
    return fingerprints_of({name: sent for name, sent in request.form.lists() if name not in {"csrf_token", "key"}})


def fingerprints_of(content: Mapping[str, object]) -> list[str]:
    """Return a digest of what was sent under each of the site's keys, today's last: a form may hold a password.

    A plain digest of a password can be guessed.
    """
    written = json.dumps(content, sort_keys=True).encode()
    return [hmac.digest(secret.encode(), written, "sha256").hex() for secret in signing_keys()]


_forms: dict[str, Show] = {}


def form_at(endpoint: str | None) -> Show | None:
    """Return what renders, out of `request.form`, the form that the endpoint takes; None if it takes no such form."""
    return _forms.get(endpoint or "")


def redisplays_form(bp: Blueprint, show: Show) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Answer a refusal of the decorated view of `bp` with its form, what was typed, and what is wrong beside it.

    `show(errors, **arguments)` renders that, as a fragment or as a page, out of `request.form`. It is found by
    `form_at` too, for failures that happen before the view is called.
    """

    def decorate(view: Callable[..., object]) -> Callable[..., object]:
        @wraps(view)
        def run(**arguments: object) -> object:
            try:
                return view(**arguments)
            except Invalid as refusal:
                return show(refusal.errors, **arguments), refusal.status
            except NotConfirmed as refusal:
                # The form asks for it itself, so that nothing typed has to be sent along to another page.
                return show({"password": [f"{refusal.message} {refusal.advice}"]}, **arguments), 422
            except (LevelTooLow, CannotPay, ThreadIsClosed) as refusal:
                return show({"form": [f"{refusal.message} {refusal.advice}"]}, **arguments), refusal.status
            except Busy as refusal:
                again = {"Retry-After": str(refusal.retry_after_seconds)}
                return show({"form": [f"{refusal.message} {refusal.advice}"]}, **arguments), refusal.status, again

        _forms[f"{bp.name}.{view.__name__}"] = show
        return run

    return decorate
