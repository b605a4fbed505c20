"""The form of an attack that an admin tries out."""

import re
from typing import Self

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import StopValidation

from forum.actions.attacks import size_problem
from forum.forms.base import trimmed
from forum.forms.economy import EconomyForm
from forum.i18n import _
from forum.rules.attackers import SIZE_MAX, Attack, Kind
from forum.rules.economy import FIELDS, EconomyRules

IN_FORCE, PROPOSED = "in-force", "proposed"
_SIZE = re.compile(r"[0-9]{1,6}", re.ASCII)


def _kind(_form: FlaskForm, field: Field) -> None:
    if field.data not in set(Kind):
        raise StopValidation(_("Choose what kind of attack it is."))


def _size(_form: FlaskForm, field: Field) -> None:
    if not _SIZE.fullmatch(field.data or "") or not 1 <= int(field.data) <= SIZE_MAX:
        raise StopValidation(size_problem())


def _rules(_form: FlaskForm, field: Field) -> None:
    if field.data not in {IN_FORCE, PROPOSED}:
        raise StopValidation(_("Choose the rules it is under."))


class AttackForm(EconomyForm):
    """A kind of attack, its size, and the rules it is under: those in force or, where they are `proposed`, others.

    Proposed rules come in the fields of the economy's form; one that is not sent keeps its value. An address may carry
    the same fields.
    """

    kind = StringField(filters=[trimmed], validators=[_kind])
    size = StringField(filters=[trimmed], validators=[_size])
    rules = StringField(filters=[trimmed], validators=[_rules])

    @classmethod
    def over(cls, rules: EconomyRules, **more: str) -> Self:
        """Return the form that came in, by a form or in the address, laid over these rules."""
        sent = request.form if request.method == "POST" else request.args
        chosen = {"kind": Kind.RING.value, "size": "20", "rules": PROPOSED}
        return cls(data=cls.typed(rules) | chosen | more, formdata=sent)

    def carried(self, rules: EconomyRules) -> dict[str, str]:
        """Return what was typed for rules other than these, by field: what a form has to carry along."""
        typed = self.typed(rules)
        return {rule.name: self[rule.name].data for rule in FIELDS if self[rule.name].data != typed[rule.name]}

    def attack(self) -> Attack:
        """Return what is to be tried out, once `check` has let it pass."""
        return Attack(Kind.named(self.kind.data), int(self.size.data))

    def chosen_rules(self, rules: EconomyRules) -> EconomyRules:
        """Return the rules it is under where `rules` are in force. Raises Invalid, by field, for what cannot be."""
        proposed = self.proposed(rules, rules)
        return proposed if self.rules.data == PROPOSED else rules
