"""The form of the rules of moderation: a field per rule."""

import re
from collections.abc import Mapping

from wtforms import Field, StringField, TextAreaField
from wtforms.validators import StopValidation

from forum.forms.base import AtMost, Form, Storable, prose, trimmed
from forum.forms.rules import RulesForm
from forum.i18n import _
from forum.rules.economy import EconomyRules
from forum.rules.moderation import FIELDS, ModerationRules, entries
from forum.rules.moderation import Field as Rule
from forum.twei import parse_twei, plain_twei

LIST_LENGTH_MAX = 10_000
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)


def typed_value(rule: Rule, value: int | str) -> str:
    """Return a rule's value as its field holds it."""
    # A weight has three decimals, as Twei have.
    return plain_twei(int(value)) if rule.kind == "weight" else str(value)


def _parsed(rule: Rule, typed: str) -> int | str:
    """Return what was typed as the rule keeps it. Raises ValueError, in words."""
    if rule.kind == "lines":
        return "\n".join(entries(typed))
    if rule.kind == "weight":
        return parse_twei(typed)
    if rule.kind == "choice" and typed not in {"0", "1"}:
        raise ValueError(_("Choose yes or no."))
    if not _WHOLE.fullmatch(typed):
        raise ValueError(_("Write a whole number in digits, like 24."))
    return int(typed)


def _rule_value(_form: Form, field: Field) -> None:
    try:
        _parsed(field.rule, field.data or "")
    except ValueError as error:
        raise StopValidation(str(error)) from None


class _OfRule:
    """A field for one rule."""

    data: str | None

    def __init__(self, rule: Rule, **options: object):
        length_max = LIST_LENGTH_MAX if rule.kind == "lines" else 40
        filters = [prose if rule.kind == "lines" else trimmed]
        super().__init__(  # type: ignore[call-arg]  # the field of wtforms that comes after this
            rule.label, filters=filters, validators=[AtMost(length_max), Storable(), _rule_value], **options
        )
        self.rule = rule

    @property
    def value(self) -> int | str:
        """The rule's value. Raises ValueError, in words, where none was typed."""
        return _parsed(self.rule, self.data or "")


class RuleLine(_OfRule, StringField):
    """A rule of one number or choice."""


class RuleList(_OfRule, TextAreaField):
    """A rule of many lines."""


class ModerationForm(RulesForm):
    """Every rule of moderation, by its name."""

    @staticmethod
    def typed(rules: ModerationRules) -> dict[str, str]:
        """Return each rule's value as its field holds it, by its name."""
        return {rule.name: typed_value(rule, getattr(rules, rule.name)) for rule in FIELDS}

    def changed(self, rules: ModerationRules) -> ModerationRules:
        """Return `rules` with the values of the fields."""
        return rules.changed(**{rule.name: self[rule.name].value for rule in FIELDS})

    @staticmethod
    def problems(rules: ModerationRules, _economy: EconomyRules) -> Mapping[str, str]:
        """Return what makes these rules impossible, in words, by the name of the field."""
        return rules.problems()


for _rule in FIELDS:
    setattr(ModerationForm, _rule.name, (RuleList if _rule.kind == "lines" else RuleLine)(_rule))
