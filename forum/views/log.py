"""The public log, each of its entries, the notes on them, and its feed."""

from flask import Blueprint, Response, get_template_attribute, render_template, request, url_for
from markupsafe import Markup

from forum.actions.log_notes import annotate as add_note
from forum.forms.replies import NoteForm
from forum.i18n import _
from forum.models import Member
from forum.queries.events import Event
from forum.queries.log import LogFilter, LogPage, log_page, logged_event, moderators_are_named
from forum.render.atom import FeedEntry, atom_feed
from forum.rules.decisions import DecisionKind
from forum.rules.log_kinds import LogKind
from forum.web import answers
from forum.web.login import signed_in

bp = Blueprint("log", __name__)

Errors = dict[str, list[str]]

_FIELDS = ("kind", "by", "about")


def _page(page: LogPage | None, errors: Errors, *, named: bool) -> str:
    typed = {name: request.args[name] for name in _FIELDS if request.args.get(name, "").strip()}
    kinds = {kind.value: kind.label for kind in (*LogKind, *DecisionKind)}
    return render_template("log/show.html", page=page, typed=typed, kinds=kinds, errors=errors, named=named)


def _redisplay(errors: Errors) -> str:
    return _page(None, errors, named=moderators_are_named())


@bp.get("/log")
@answers.redisplays_form(bp, _redisplay)
def show() -> str:
    """Show what admins, moderators and the operator did, newest first; all of it, or what is asked for."""
    named = moderators_are_named()
    wanted = LogFilter.typed(request.args, named=named)
    return _page(log_page(request.args.get("after"), wanted, named=named), {}, named=named)


def _event(errors: Errors, kind: str, number: int, typed: str = "") -> str:
    event = logged_event(kind, number, named=moderators_are_named())
    inputs = {"event": event, "errors": errors, "typed": typed}
    return answers.render_part_or_page("log/_event.html", "log/event.html", **inputs)


@bp.get("/log/<kind>/<id:number>")
def show_event(kind: str, number: int) -> str:
    """Show one entry, with the notes on it."""
    return _event({}, kind, number)


def _show_note(errors: Errors, kind: str, number: int) -> str:
    return _event(errors, kind, number, NoteForm().text.data or "")


@bp.post("/log/<kind>/<id:number>/notes")
@answers.redisplays_form(bp, _show_note)
@signed_in
def annotate(me: Member, kind: str, number: int) -> object:
    """Add a note to an entry."""
    form = NoteForm()
    form.check()
    answers.act_once(me, lambda: add_note(me, kind, number, form.text.data))
    address = url_for("log.show_event", kind=kind, number=number)
    return answers.answer(lambda: _event({}, kind, number), address, moves_viewer=False)


@bp.get("/log.atom")
def feed() -> Response:
    """Answer the newest entries as a feed."""
    entries = [_entry(event) for event in log_page(named=moderators_are_named()).events]
    return atom_feed(url_for("log.feed"), url_for("log.show"), _("Public log"), entries)


def _entry(event: Event) -> FeedEntry:
    sentence = get_template_attribute("log/macros.html", "sentence")
    said = [event.reason, *(_("Note: %(text)s", text=note.text) for note in event.notes)]
    path = url_for("log.show_event", kind=event.kind.value, number=event.id)
    updated = max([event.at, *(note.at for note in event.notes)])
    return FeedEntry(path, Markup(sentence(event)).striptags(), updated, "\n".join(filter(None, said)))  # noqa: S704
