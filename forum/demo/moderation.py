"""Moderation in the demo: members flag, moderators decide, authors object and are answered."""

from datetime import timedelta

from forum.actions import deciding, flags, objections, rules
from forum.demo import content
from forum.demo.story import Story
from forum.models import Decision, ModerationCase, ModerationRulesVersion

_HOLDS_REPEATS_DAYS_AGO = 24.9
_HOLDS_REPEATS_REASON = (
    "After the advertisement under the railway tables. Whoever writes the same twice within a week now waits for one "
    "of us to look at it."
)
_LETS_THEM_PASS_DAYS_AGO = 6.3
_LETS_THEM_PASS_REASON = (
    "It held one advertiser, and since then only people who quote themselves. We’ll turn it on again when we need it."
)


class Moderation:
    """What moderators had to do about the comments of a thread, and what admins made of it."""

    def __init__(self, story: Story):
        self._story = story
        for days_ago, held, reason in (
            (_HOLDS_REPEATS_DAYS_AGO, 1, _HOLDS_REPEATS_REASON),
            (_LETS_THEM_PASS_DAYS_AGO, 0, _LETS_THEM_PASS_REASON),
        ):
            change = lambda held=held, reason=reason: self._hold_repeats(held, reason)  # noqa: E731
            story.at(story.today - timedelta(days=days_ago), change)

    def _hold_repeats(self, held: int, reason: str) -> None:
        changed = ModerationRulesVersion.in_force().changed(repeats_held=held)
        rules.change_moderation(changed, reason, by=self._story.members["admin"])

    def flag(self, flag: content.Flag, comment_id: int) -> None:
        """Have a member flag a comment."""
        flags.flag(self._story.members[flag.by], flag.reason, flag.note, comment_id=comment_id)

    def decide(self, decision: content.Decision, comment_id: int) -> None:
        """Have a moderator decide about the newest case of a comment: one after the other, as they do."""
        case, by = _case_about(comment_id), self._story.members[decision.by]
        deciding.decide(by, case.id, decision.kind, decision.reason, decision.days, seen=case.version)

    def object(self, objection: content.Objection, comment_id: int) -> None:
        """Have the author of a comment object to what was decided last."""
        case = _case_about(comment_id)
        newest = Decision.select().where(Decision.case == case.id).order_by(Decision.id.desc()).get()
        objections.object_to(newest.member, newest.id, objection.text)

    def answer(self, objection: content.Objection, comment_id: int) -> None:
        """Have another moderator answer the objection."""
        by = self._story.members[objection.answered_by]
        objections.answer_objection(by, _case_about(comment_id).id, objection.answer, objection.why)


def _case_about(comment_id: int) -> ModerationCase:
    cases = ModerationCase.select().where(ModerationCase.comment == comment_id)
    return cases.order_by(ModerationCase.id.desc()).get()
