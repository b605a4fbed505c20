"""The forms of moderation: a flag, and a decision about a case."""

import re

from wtforms import HiddenField, StringField

from forum.forms.base import REASON_LENGTH_MAX, AtMost, Form, Plain, Storable, single_line, stripped
from forum.rules.decisions import HouseRule

_NUMBER = re.compile(r"\d{1,18}", re.ASCII)


class FlagForm(Form):
    """Flagging a post or a comment: for a reason of the list, with a note if one likes."""

    reason = StringField(filters=[stripped])
    note = StringField(filters=[single_line], validators=[AtMost(REASON_LENGTH_MAX), Storable(), Plain()])


class DecisionForm(Form):
    """Deciding about a case: what, why (a rule of the house, free words, or both), for how long, and what was seen."""

    decision = StringField(filters=[stripped])
    rule = StringField(filters=[stripped])
    reason = StringField(filters=[single_line], validators=[AtMost(REASON_LENGTH_MAX), Storable(), Plain()])
    days = StringField(filters=[stripped])
    seen = HiddenField(filters=[stripped])
    following = HiddenField(filters=[stripped])

    @property
    def whole_reason(self) -> str:
        """The reason as its author reads it: the rule that was broken, then what the moderator adds."""
        named = self.rule.data in set(HouseRule)
        return " ".join(filter(None, (HouseRule(self.rule.data).label if named else "", self.reason.data)))

    @property
    def days_number(self) -> int | None:
        """For how many days; None where that is no number."""
        return _whole(self.days.data)

    @property
    def seen_version(self) -> int | None:
        """The version of the case that was shown; None where none is told."""
        return _whole(self.seen.data)


def _whole(typed: str | None) -> int | None:
    return int(typed) if typed and _NUMBER.fullmatch(typed) else None
