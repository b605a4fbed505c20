"""The forms of the economy: a field per rule, and a grant."""

import re
from functools import partial
from hashlib import sha256

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Optional, StopValidation

from forum.errors import Invalid
from forum.forms.base import REASON_LENGTH_MAX, AtMost, Filled, Form, LabelledText, Storable, prose, trimmed
from forum.i18n import N_, _
from forum.rules.economy import FIELDS, EconomyRules
from forum.rules.economy import Field as Rule
from forum.twei import parse_twei, plain_twei

_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_VERSION = re.compile(r"[0-9]{1,18}", re.ASCII)


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


def _version(_form: Form, field: HiddenField) -> None:
    if not _VERSION.fullmatch(field.data):
        raise StopValidation(_("This form is damaged. Reload the page."))


class RuleField(StringField):
    """One rule of the economy."""

    def __init__(self, rule: Rule, **options: object):
        super().__init__(rule.label, filters=[trimmed], validators=[Storable()], **options)
        self.rule = rule

    @property
    def value(self) -> int:
        """The rule's value. Raises ValueError, in words, where none was typed."""
        return _parsed(self.rule, self.data or "")

    def pre_validate(self, _form: Form) -> None:
        """Refuse what is no value of this rule."""
        try:
            _parsed(self.rule, self.data or "")
        except ValueError as error:
            raise StopValidation(str(error)) from None


class EconomyForm(Form):
    """Every rule, why it changes, and which version somebody looked at. A field that is not sent keeps its value."""

    reason = LabelledText(partial(_, N_("Why")), filters=[prose], validators=[AtMost(REASON_LENGTH_MAX), Storable()])
    instead_of = HiddenField(filters=[trimmed], validators=[Optional(), _version])
    confirm = HiddenField(filters=[trimmed])
    previewed = HiddenField(filters=[trimmed])

    @classmethod
    def over(cls, rules: EconomyRules) -> "EconomyForm":
        """Return the form that came in, laid over the rules in force; or these alone."""
        return cls(data={rule.name: typed_value(rule, getattr(rules, rule.attribute)) for rule in FIELDS})

    def proposed(self, rules: EconomyRules) -> EconomyRules:
        """Return `rules` as this form changes them. Raises Invalid, by field, where no rules can be like that."""
        self.check()
        proposed = rules.changed(**{rule.attribute: self[rule.name].value for rule in FIELDS})
        if problems := proposed.problems():
            raise Invalid(**problems)
        return proposed

    @property
    def version(self) -> int | None:
        """The version of the rules that somebody looked at; None where the form does not say."""
        return int(self.instead_of.data) if self.instead_of.data else None

    def confirms(self, proposed: EconomyRules) -> bool:
        """Say whether this puts the rules in force: it is confirmed, and nothing was changed since the preview."""
        return self.confirm.data == "1" and self.previewed.data in {"", fingerprint(proposed)}


for _rule in FIELDS:
    setattr(EconomyForm, _rule.name, RuleField(_rule))


def fingerprint(rules: EconomyRules) -> str:
    """Return what a preview remembers the rules by that it showed."""
    return sha256(rules.to_json().encode()).hexdigest()[:16]


class GrantForm(Form):
    """Twei from the treasury for a member, and why."""

    name = StringField(filters=[trimmed], validators=[Filled(N_("To whom?")), AtMost(24), Storable()])
    amount = StringField(filters=[trimmed], validators=[Storable(), Filled(N_("How much?")), _amount])
    reason = TextAreaField(
        filters=[prose],
        validators=[
            AtMost(REASON_LENGTH_MAX),
            Storable(),
            Filled(N_("Say why: the reason stands in the public log and in the wallet.")),
        ],
    )

    @property
    def amount_mtwei(self) -> int:
        """The amount, once `check` has let it pass."""
        return parse_twei(self.amount.data)
