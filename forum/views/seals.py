"""The seals of the account books in public: as a page, for programs, and as a feed."""

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from forum.i18n import _
from forum.models import Seal
from forum.queries.seals import newest_seals, seals_after, seals_page
from forum.render.atom import FeedEntry, atom_feed
from forum.render.filters import day

bp = Blueprint("seals", __name__, url_prefix="/economy")


@bp.get("/seals")
def show() -> str:
    """Show the seals, newest first, and how to keep a copy of them."""
    return render_template("seals/show.html", page=seals_page(request.args.get("after")))


@bp.get("/seals.json")
def figures() -> Response:
    """Answer all seals, oldest first, or those of later days than `after`."""
    return jsonify([_figures(seal) for seal in seals_after(request.args.get("after"))])


@bp.get("/seals.atom")
def feed() -> Response:
    """Answer the newest seals as a feed."""
    entries = [_entry(seal) for seal in newest_seals()]
    return atom_feed(url_for("seals.feed"), url_for("seals.show"), _("Seals of the account books"), entries)


def _figures(seal: Seal) -> dict[str, object]:
    return {
        "day": f"{seal.day}",
        "journals": seal.journals,
        "root": seal.root,
        "previous": seal.previous,
        "wallets": seal.wallets,
        "wallets_mtwei": seal.wallets_mtwei,
        "wallets_root": seal.wallets_root,
    }


def _entry(seal: Seal) -> FeedEntry:
    title = _("Seal of %(day)s", day=day(seal.day))
    path = url_for("seals.show", _anchor=f"seal-{seal.day}")
    return FeedEntry(path, title, seal.sealed_at, f"{seal.day} {seal.root}")
