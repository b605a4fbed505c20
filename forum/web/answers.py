"""Answering a write: fragment or redirect, once for each key, and the form again where it is refused."""

import hmac
import json
from collections.abc import Callable
from functools import wraps

from flask import Response, current_app, flash, redirect, render_template, request
from markupsafe import Markup

from forum.actions.submissions import once as do_once
from forum.errors import CannotPay, Invalid, LevelTooLow
from forum.i18n import _
from forum.models import Member
from forum.web.viewer import Outcome, refresh_viewer

_KEY_LENGTH_MAX = 100

Show = Callable[..., object]


def wants_fragment() -> bool:
    """Say whether HTMX asks for a part of a page, rather than for a page of its own."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def answer(
    fragment: Callable[[], str],
    to: str,
    *,
    moves_viewer: bool = True,
    notice: Callable[[Outcome], str] | None = None,
) -> Response | str:
    """Answer a write that succeeded: HTMX with the fragment, a plain form with 303 to the address.

    Where it may have moved the balance or the level, these go along behind the fragment, so that the
    header follows. `notice` puts what was done into a sentence; a level-up says what it unlocks.
    """
    if not moves_viewer:
        return fragment() if wants_fragment() else redirect(to, 303)
    outcome = refresh_viewer()
    sentence = notice(outcome) if notice else None
    if wants_fragment():
        return fragment() + render_template("_viewer.html", notice=sentence, level_up=outcome.level_up)
    if sentence:
        flash(sentence)
    if outcome.level_up:
        words = render_template("_level_up.html", level_up=outcome.level_up)
        flash(Markup(words).striptags())  # noqa: S704  (our own template)
    return redirect(to, 303)


def redirect_to(to: str) -> Response:
    """Lead to another page after a write, HTMX or not."""
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": to})
    return redirect(to, 303)


def once(me: Member, act: Callable[[], int | None]) -> int | None:
    """Do `act` in one transaction; once only, where the form that came in carries a `key`."""
    content = {name: values for name, values in request.form.lists() if name not in {"csrf_token", "key"}}
    key = request.form.get("key", "")
    if len(key) > _KEY_LENGTH_MAX or not key.isprintable():
        raise Invalid(key=_("A key has at most %(most)s printable characters.", most=_KEY_LENGTH_MAX))
    # Under the site's key: a form may hold a password, and a plain digest of one can be guessed.
    secret = current_app.config["SECRET_KEY"].encode()
    fingerprint = hmac.digest(secret, json.dumps(content, sort_keys=True).encode(), "sha256").hex()
    return do_once(me, request.path, key, fingerprint, act)


def redisplays_form(show: Show) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Answer a refusal of the decorated view with its form, what was typed, and what is wrong beside it.

    `show(errors, **arguments)` renders that, as a fragment or as a page, out of `request.form`.
    """

    def decorate(view: Callable[..., object]) -> Callable[..., object]:
        @wraps(view)
        def run(**arguments: object) -> object:
            try:
                return view(**arguments)
            except Invalid as refusal:
                return show(refusal.errors, **arguments), refusal.status
            except (LevelTooLow, CannotPay) as refusal:
                return show({"form": [f"{refusal.message} {refusal.advice}"]}, **arguments), refusal.status

        run.shows_again = show
        return run

    return decorate
