"""An author's series: its parts, and for its author what can be done to them."""

from contextlib import suppress

from flask import Blueprint, redirect, render_template, url_for

from forum.actions import series as actions
from forum.errors import NotFound
from forum.forms.posts import SERIES_LENGTH_MAX
from forum.forms.series import MoveForm, SeriesForm
from forum.i18n import _
from forum.models import Member
from forum.queries.series import SeriesView, series_view
from forum.web import answers
from forum.web.login import signed_in

bp = Blueprint("series", __name__)

Errors = dict[str, list[str]]


@bp.get("/series/<id:series_id>")
@bp.get("/series/<id:series_id>/<slug>")
def show(series_id: int, slug: str | None = None) -> object:
    """Show the parts of a series in order."""
    series = series_view(series_id)
    if slug != series.slug:
        return redirect(url_for("series.show", series_id=series_id, slug=series.slug), 301 if slug else 303)
    return render_template("series/show.html", **_inputs(series, {}))


def _inputs(series: SeriesView, errors: Errors, form: SeriesForm | None = None) -> dict[str, object]:
    form = form or SeriesForm(formdata=None, data={"name": series.name})
    return {"series": series, "form": form, "errors": errors, "length_max": SERIES_LENGTH_MAX}


def _show_again(errors: Errors, series_id: int) -> str:
    inputs = _inputs(series_view(series_id), errors, SeriesForm())
    return answers.render_part_or_page("series/_name.html", "series/show.html", **inputs)


def _show_parts(errors: Errors, series_id: int) -> str:
    inputs = _inputs(series_view(series_id), errors)
    return answers.render_part_or_page("series/_parts.html", "series/show.html", **inputs)


@bp.post("/series/<id:series_id>")
@answers.redisplays_form(bp, _show_again)
@signed_in
def rename(me: Member, series_id: int) -> object:
    """Give one's own series another name."""
    form = SeriesForm()
    form.check()
    answers.act_once(me, lambda: actions.rename_series(me, series_id, form.name.data))
    return answers.redirect_to(_address(series_id), lambda _outcome: _("Series renamed."))


@bp.post("/series/<id:series_id>/parts")
@answers.redisplays_form(bp, _show_parts)
@signed_in
def move(me: Member, series_id: int) -> object:
    """Move a part up, down, or out of the series."""
    form = MoveForm()
    form.check()
    answers.act_once(me, lambda: int(actions.move_part(me, series_id, form.post_id, form.move.data)))
    with suppress(NotFound):
        series = series_view(series_id)
        part = lambda: render_template("series/_parts.html", **_inputs(series, {}))  # noqa: E731
        return answers.answer(part, _address(series_id) + "#series-parts", moves_viewer=False)
    gone = _("The series has no posts any more, so it’s gone.")
    return answers.redirect_to(url_for("members.show", name=me.name), lambda _outcome: gone)


def _address(series_id: int) -> str:
    return url_for("series.show", series_id=series_id, slug=series_view(series_id).slug)
