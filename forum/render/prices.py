"""What acting in a thread costs the viewer, before they act."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template

from forum.clock import now
from forum.models.hurry import Hurry, hurry_of, hurry_since
from forum.web.viewer import site, viewer


@dataclass(frozen=True, slots=True)
class Tribute:
    """What the viewer's next comment costs; where that is for hurry, also what it falls back to, and when.

    `answers_back` is a reply that never costs extra, see `forum.models.hurry`.
    """

    price_mtwei: int
    answers_back: bool = False
    falls_to_mtwei: int | None = None
    falls_at: datetime | None = None

    @property
    def falls_in_seconds(self) -> int:
        """How long until it falls back, rounded up."""
        return max(1, math.ceil((self.falls_at - now()).total_seconds())) if self.falls_at else 0


def tribute(post_id: int, parent_id: int | None = None, hurry: Hurry | None = None) -> Tribute:
    """Return what the viewer's next comment in this thread costs, as a reply to `parent_id` where that is given.

    `hurry` is theirs there; where it is None it is asked for, which costs a statement.
    """
    me, rules = viewer().member, site().economy_rules
    if hurry is None:
        hurry = hurry_of(me.id, post_id, hurry_since(rules), parent_id) if me else Hurry()
    answers_back = parent_id is not None and hurry.answers_back
    price_mtwei = rules.tribute_mtwei(hurry.recent, answers_back=answers_back)
    falls_to_mtwei = rules.tribute_mtwei(max(hurry.recent - 1, 0))
    if answers_back or hurry.oldest_at is None or falls_to_mtwei >= price_mtwei:
        return Tribute(price_mtwei, answers_back)
    return Tribute(price_mtwei, False, falls_to_mtwei, hurry.oldest_at + timedelta(minutes=rules.hurry_minutes))


def render_send(form_id: str, post_id: int, parent_id: int | None = None) -> str:
    """Render the part of a comment form that sends it, with its price."""
    inputs = {"form_id": form_id, "post_id": post_id, "parent_id": parent_id, "tribute": tribute(post_id, parent_id)}
    return render_template("threads/_send.html", **inputs)
