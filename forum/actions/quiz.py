"""Handing in the quiz."""

from collections.abc import Mapping

from forum.actions.experience import award
from forum.db import in_transaction
from forum.errors import Invalid
from forum.i18n import _
from forum.models import EconomyRulesVersion, LevelRulesVersion, Member
from forum.rules.quiz.sheet import sheet
from forum.rules.xp import xp_key


@in_transaction
def hand_in(me: Member, draw: int | None, edition: str, picks: Mapping[str, int]) -> int | None:
    """Take the answers to the questions of `draw`; return the XP that they brought, None where one is wrong.

    All correct earns XP once in a member's life, later 0. Raises Invalid by the names of the questions
    that were left out; or by `draw`, where the questions, asked by the rules of `edition`, are others by now.
    """
    asked = sheet(draw or 0, EconomyRulesVersion.in_force(), LevelRulesVersion.in_force())
    if draw is None or edition != asked.edition:
        raise Invalid(draw=_("The rules have changed since, so here are new questions."))
    if left_out := asked.unanswered(picks):
        raise Invalid(**{question.name: _("Pick an answer here too.") for question in left_out})
    return None if asked.wrong(picks) else award(me.id, "quiz", xp_key("quiz", me.id))
