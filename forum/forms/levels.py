"""The forms of levels: a field per gate, threshold, amount and title; and XP for one member."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import partial
from operator import attrgetter
from types import MappingProxyType

from wtforms import Field, StringField, TextAreaField
from wtforms.validators import Optional, StopValidation

from forum.errors import Invalid
from forum.forms.base import (
    REASON_LENGTH_MAX,
    AtMost,
    Filled,
    Form,
    LabelledLine,
    Plain,
    Storable,
    prose,
    single_line,
    trimmed,
)
from forum.forms.rules import RulesForm, shaped
from forum.i18n import N_, _
from forum.rules import level_forecast
from forum.rules.economy import EconomyRules
from forum.rules.gates import Gate
from forum.rules.levels import LEVEL_MAX, LevelRules
from forum.rules.xp import XP_LABELS
from forum.text import typed_text

_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_SIGNED = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
THRESHOLDS = range(2, LEVEL_MAX + 1)
LEVELS = range(1, LEVEL_MAX + 1)


def _shown(_form: Form, field: Field) -> None:
    if field.data and (not field.data.isprintable() or typed_text.is_blank(field.data)):
        raise StopValidation(_("Part of this title would be invisible. Use visible characters, or leave it empty."))


def _whole(say: Callable[[], str]) -> LabelledLine:
    message = N_("Write a whole number in digits, like 390.")
    return LabelledLine(say, filters=[trimmed], validators=[Storable(), shaped(_WHOLE, message)])


def _title(level: int) -> LabelledLine:
    return LabelledLine(
        partial(_, N_("Title from LVL %(level)s"), level=level),
        filters=[single_line],
        validators=[Storable(), AtMost(level_forecast.TITLE_LENGTH_MAX), Plain(), _shown],
    )


class LevelForm(RulesForm):
    """All rules of levels: gates, thresholds, amounts of XP and titles."""

    @staticmethod
    def typed(rules: LevelRules) -> dict[str, str]:
        """Return each rule as its field holds it, by the name of the field."""
        values = {f"gate_{gate}": str(level) for gate, level in rules.gates.items()}
        values |= {f"threshold_{level}": str(rules.thresholds_xp[level - 1]) for level in THRESHOLDS}
        values |= {f"xp_{source}": str(amount_xp) for source, amount_xp in asdict(rules.xp).items()}
        return values | {f"title_{level}": rules.titles.get(level, "") for level in LEVELS}

    def changed(self, rules: LevelRules) -> LevelRules:
        """Return `rules` with the values of the fields."""
        titles = {level: self[f"title_{level}"].data for level in LEVELS}
        return replace(
            rules,
            gates=MappingProxyType({gate: int(self[f"gate_{gate}"].data) for gate in Gate}),
            thresholds_xp=(0, *(int(self[f"threshold_{level}"].data) for level in THRESHOLDS)),
            xp=replace(rules.xp, **{source: int(self[f"xp_{source}"].data) for source in XP_LABELS}),
            titles=MappingProxyType({level: title for level, title in titles.items() if title}),
        )

    @staticmethod
    def problems(rules: LevelRules, economy: EconomyRules) -> Mapping[str, str]:
        """Return what makes these levels impossible, in words, by the name of the field."""
        return level_forecast.problems(rules, economy)

    def fields_with(self, prefix: str) -> Iterator[Field]:
        """Yield the fields whose names begin so, in order."""
        return (field for field in self if field.name.startswith(f"{prefix}_"))

    def shows_ladder(self, errors: Mapping[str, object], in_force: LevelRules) -> bool:
        """Say whether the ladder is worth a look: it is not as it is in force, or cannot be taken."""
        return any(name.startswith(("threshold_", "title_")) for name in errors) or any(
            self[f"title_{level}"].data != in_force.titles.get(level, "")
            or (level > 1 and self[f"threshold_{level}"].data != str(in_force.thresholds_xp[level - 1]))
            for level in LEVELS
        )


for _gate in Gate:
    setattr(LevelForm, f"gate_{_gate}", _whole(partial(attrgetter("label"), _gate)))
for _level in THRESHOLDS:
    setattr(LevelForm, f"threshold_{_level}", _whole(partial(_, N_("LVL %(level)s starts at"), level=_level)))
for _source, _label in XP_LABELS.items():
    setattr(LevelForm, f"xp_{_source}", _whole(partial(_, _label)))
for _level in LEVELS:
    setattr(LevelForm, f"title_{_level}", _title(_level))


_LEVEL = N_("Enter a level from 1 to %(highest)s.")


class XpForm(Form):
    """XP to give or take, or the level to set, and why."""

    amount_xp = StringField(
        filters=[trimmed],
        validators=[Storable(), Optional(), shaped(_SIGNED, N_("Write a whole number in digits, like 65 or -65."))],
    )
    to_level = StringField(
        filters=[trimmed],
        validators=[Storable(), Optional(), shaped(_WHOLE, _LEVEL, highest=LEVEL_MAX)],
    )
    reason = TextAreaField(
        filters=[prose],
        validators=[AtMost(REASON_LENGTH_MAX), Storable(), Filled(N_("Give a reason: the member will see it."))],
    )

    def check(self) -> None:
        """Return if every field can be taken and just one of amount and level is there; else raise Invalid."""
        super().check()
        if self.amount_xp.data and self.to_level.data:
            raise Invalid(to_level=_("Enter either XP or a level, not both."))
        if not self.amount_xp.data and not self.to_level.data:
            raise Invalid(amount_xp=_("Enter an amount of XP here, or set a level below."))
