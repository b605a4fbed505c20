"""The forms of levels: a field per gate, threshold, amount and title; and XP for one member."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from functools import partial
from hashlib import sha256
from operator import attrgetter
from types import MappingProxyType

from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import Optional, StopValidation

from forum.errors import Invalid
from forum.forms.base import (
    REASON_LENGTH_MAX,
    AtMost,
    Filled,
    Form,
    LabelledLine,
    LabelledText,
    Plain,
    Storable,
    prose,
    single_line,
    trimmed,
)
from forum.i18n import N_, _
from forum.rules import level_forecast
from forum.rules.economy import EconomyRules
from forum.rules.gates import Gate
from forum.rules.levels import LEVEL_MAX, LevelRules
from forum.rules.xp import XP_LABELS
from forum.text import typed_text

_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_SIGNED = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
_VERSION = re.compile(r"[0-9]{1,18}", re.ASCII)
_DAMAGED = N_("This form is damaged. Reload the page.")
THRESHOLDS = range(2, LEVEL_MAX + 1)
LEVELS = range(1, LEVEL_MAX + 1)


def _shaped(shape: re.Pattern[str], message: str, **values: object) -> Callable[[Form, Field], None]:
    """Return a validator that takes what has this shape, and else says the marked message."""

    def check(_form: Form, field: Field) -> None:
        if not shape.fullmatch(field.data or ""):
            raise StopValidation(_(message, **values))

    return check


def _shown(_form: Form, field: Field) -> None:
    if field.data and (not field.data.isprintable() or typed_text.is_blank(field.data)):
        raise StopValidation(_("Nobody would see all of this title. Write it in letters that show, or leave it empty."))


def _whole(say: Callable[[], str]) -> LabelledLine:
    message = N_("Write a whole number in digits, like 390.")
    return LabelledLine(say, filters=[trimmed], validators=[Storable(), _shaped(_WHOLE, message)])


def _title(level: int) -> LabelledLine:
    return LabelledLine(
        partial(_, N_("The title from LVL %(level)s on"), level=level),
        filters=[single_line],
        validators=[Storable(), AtMost(level_forecast.TITLE_LENGTH_MAX), Plain(), _shown],
    )


class LevelForm(Form):
    """All rules of levels, why they change, and which version somebody looked at.

    A field that is not sent keeps its value. `undo` is the version whose change is to be taken back.
    """

    reason = LabelledText(partial(_, N_("Why")), filters=[prose], validators=[AtMost(REASON_LENGTH_MAX), Storable()])
    instead_of = HiddenField(filters=[trimmed], validators=[Optional(), _shaped(_VERSION, _DAMAGED)])
    undo = HiddenField(filters=[trimmed], validators=[Optional(), _shaped(_VERSION, _DAMAGED)])
    confirm = HiddenField(filters=[trimmed])
    previewed = HiddenField(filters=[trimmed])

    @classmethod
    def over(cls, rules: LevelRules, **more: str) -> "LevelForm":
        """Return the form that came in, laid over these rules; or these alone."""
        values = {f"gate_{gate}": str(rules.gates[gate]) for gate in Gate}
        values |= {f"threshold_{level}": str(rules.thresholds_xp[level - 1]) for level in THRESHOLDS}
        values |= {f"xp_{source}": str(amount_xp) for source, amount_xp in asdict(rules.xp).items()}
        values |= {f"title_{level}": rules.titles.get(level, "") for level in LEVELS}
        return cls(data=values | more)

    def proposed(self, rules: LevelRules, economy: EconomyRules) -> LevelRules:
        """Return `rules` as this form changes them. Raises Invalid, by field, where no levels can be like that."""
        self.check()
        titles = {level: self[f"title_{level}"].data for level in LEVELS}
        proposed = replace(
            rules,
            gates=MappingProxyType({**rules.gates, **{gate: int(self[f"gate_{gate}"].data) for gate in Gate}}),
            thresholds_xp=(0, *(int(self[f"threshold_{level}"].data) for level in THRESHOLDS)),
            xp=replace(rules.xp, **{source: int(self[f"xp_{source}"].data) for source in XP_LABELS}),
            titles=MappingProxyType({level: title for level, title in titles.items() if title}),
        )
        if problems := level_forecast.problems(proposed, economy):
            raise Invalid(**problems)
        return proposed

    @property
    def version(self) -> int | None:
        """The version of the rules that somebody looked at; None where the form does not say."""
        return int(self.instead_of.data) if self.instead_of.data else None

    def confirms(self, proposed: LevelRules) -> bool:
        """Say whether this puts the rules in force: it is confirmed, and nothing was changed since the preview."""
        return self.confirm.data == "1" and self.previewed.data in {"", fingerprint(proposed)}

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
    setattr(LevelForm, f"threshold_{_level}", _whole(partial(_, N_("LVL %(level)s begins at"), level=_level)))
for _source, _label in XP_LABELS.items():
    setattr(LevelForm, f"xp_{_source}", _whole(partial(_, _label)))
for _level in LEVELS:
    setattr(LevelForm, f"title_{_level}", _title(_level))


def fingerprint(rules: LevelRules) -> str:
    """Return what a preview remembers the rules by that it showed."""
    return sha256("\n".join(rules.to_json()).encode()).hexdigest()[:16]


_LEVEL = N_("A level is a number from 1 to %(highest)s.")


class XpForm(Form):
    """XP to give or to take, or the level to stand at, and why."""

    amount_xp = StringField(
        filters=[trimmed],
        validators=[Storable(), Optional(), _shaped(_SIGNED, N_("Write a whole number in digits, like 65 or -65."))],
    )
    to_level = StringField(
        filters=[trimmed],
        validators=[Storable(), Optional(), _shaped(_WHOLE, _LEVEL, highest=LEVEL_MAX)],
    )
    reason = TextAreaField(
        filters=[prose],
        validators=[AtMost(REASON_LENGTH_MAX), Storable(), Filled(N_("Say why: the member sees the reason."))],
    )

    def check(self) -> None:
        """Return if every field can be taken and just one of amount and level is there; else raise Invalid."""
        super().check()
        if self.amount_xp.data and self.to_level.data:
            raise Invalid(to_level=_("Either XP or a level: leave one of the two empty."))
        if not self.amount_xp.data and not self.to_level.data:
            raise Invalid(amount_xp=_("How much? Or write below at which level the member is to stand."))
