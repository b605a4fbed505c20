"""Members offered while somebody types a name after an `@`."""

from flask import Blueprint, render_template, request

from forum.models import Member
from forum.queries.mentions import who_may_be_meant
from forum.web.addresses import number
from forum.web.limits import limited
from forum.web.login import signed_in

bp = Blueprint("mentions", __name__)


@signed_in
def offer(me: Member) -> str:
    """Return a list of those whom `q` may be the beginning of, first the people of the thread `post`."""
    found = who_may_be_meant(me, request.args.get("q", ""), number(request.args.get("post", "")))
    return render_template("notifications/_mentions.html", members=found)


# Each letter asks.
bp.get("/mentions")(limited(offer, "previews", frozenset({"GET"})))
