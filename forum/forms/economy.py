"""The forms of the economy: a field per rule, and a grant."""

import re
from collections.abc import Mapping

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import StopValidation

from forum.forms.base import REASON_LENGTH_MAX, AtMost, Filled, Form, Storable, prose, trimmed
from forum.forms.rules import RulesForm
from forum.i18n import N_, _
from forum.rules.economy import FIELDS, EconomyRules
from forum.rules.economy import Field as Rule
from forum.twei import parse_twei, plain_twei

_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)


def typed_value(rule: Rule, value: int) -> str:
    """Return a rule's value as its field holds it."""
    return str(value) if _is_whole(rule) else plain_twei(value)


def _parsed(rule: Rule, typed: str) -> int:
    """Return what was typed as the rule keeps it. Raises ValueError, in words."""
    if not _is_whole(rule):
        return parse_twei(typed)  # a share has three decimals too: it is kept in thousandths of a per cent
    if not _WHOLE.fullmatch(typed):
        raise ValueError(_("Write a whole number in digits, like 24."))
    return int(typed)


def _is_whole(rule: Rule) -> bool:
    return rule.unit not in {"Twei", "%"}


def _amount(_form: Form, field: StringField) -> None:
    try:
        parse_twei(field.data or "")
    except ValueError as error:
        raise StopValidation(str(error)) from None


class RuleField(StringField):
    """One rule of the economy."""

    def __init__(self, rule: Rule, **options: object):
        super().__init__(rule.label, filters=[trimmed], validators=[Storable(), _rule_value], **options)
        self.rule = rule

    @property
    def value(self) -> int:
        """The rule's value. Raises ValueError, in words, where none was typed."""
        return _parsed(self.rule, self.data or "")


def _rule_value(_form: Form, field: RuleField) -> None:
    try:
        _parsed(field.rule, field.data or "")
    except ValueError as error:
        raise StopValidation(str(error)) from None


class EconomyForm(RulesForm):
    """Every rule of the economy, by its name."""

    @staticmethod
    def typed(rules: EconomyRules) -> dict[str, str]:
        """Return each rule's value as its field holds it, by its name."""
        return {rule.name: typed_value(rule, getattr(rules, rule.attribute)) for rule in FIELDS}

    def changed(self, rules: EconomyRules) -> EconomyRules:
        """Return `rules` with the values of the fields."""
        return rules.changed(**{rule.attribute: self[rule.name].value for rule in FIELDS})

    @staticmethod
    def problems(rules: EconomyRules, _economy: EconomyRules) -> Mapping[str, str]:
        """Return what makes these rules impossible, in words, by the name of the field."""
        return rules.problems()


for _rule in FIELDS:
    setattr(EconomyForm, _rule.name, RuleField(_rule))


class GrantForm(Form):
    """Twei from the treasury for a member, and why.

    `confirm` is sent by who has been asked; `asked`, what they were asked about, so that nothing else is granted.
    """

    name = StringField(filters=[trimmed], validators=[Filled(N_("To whom?")), AtMost(24), Storable()])
    amount = StringField(filters=[trimmed], validators=[Storable(), Filled(N_("How much?")), _amount])
    reason = TextAreaField(
        filters=[prose],
        validators=[
            AtMost(REASON_LENGTH_MAX),
            Storable(),
            Filled(N_("Give a reason: it appears in the public log and in the wallet.")),
        ],
    )
    confirm = HiddenField(filters=[trimmed])
    asked = HiddenField(filters=[trimmed])

    @property
    def amount_mtwei(self) -> int:
        """The amount, once `check` has let it pass."""
        return parse_twei(self.amount.data)

    @property
    def question(self) -> str:
        """What the confirmation is about, once `check` has let it pass: how much, to whom."""
        return f"{self.amount_mtwei} {self.name.data.lower()}"

    @property
    def confirmed(self) -> bool:
        """Whether this makes the grant: it is confirmed, and neither amount nor member changed since the question."""
        return self.confirm.data == "1" and self.asked.data in {"", self.question}
