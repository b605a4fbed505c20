"""Ending a kind of mail by the link in it, without logging in (RFC 8058)."""

from flask import Blueprint, render_template

from forum.actions.mailing import kind_of_mail
from forum.actions.mailing import unsubscribe as end_kind

bp = Blueprint("unsubscribe", __name__)


@bp.get("/unsubscribe/<key>/<kind>")
def ask(key: str, kind: str) -> str:
    """Ask whether it is to end: programs that look at every link must not end anything."""
    return render_template("unsubscribe/show.html", kind=kind_of_mail(key, kind), ended=False)


@bp.post("/unsubscribe/<key>/<kind>")
def end(key: str, kind: str) -> str:
    """End it. The mail program itself may send this, and has nothing but the address."""
    return render_template("unsubscribe/show.html", kind=end_kind(key, kind), ended=True)
