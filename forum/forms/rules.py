"""What the forms of all sets of rules share: which version somebody looked at, the preview, the confirmation, undo."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from typing import Self

from wtforms import Field, HiddenField
from wtforms.validators import Optional, StopValidation

from forum.errors import Invalid
from forum.forms.base import (
    REASON_LENGTH_MAX,
    AtMost,
    Form,
    LabelledLine,
    LabelledText,
    Storable,
    prose,
    trimmed,
)
from forum.i18n import N_, _
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.moderation import ModerationRules

Rules = EconomyRules | LevelRules | ModerationRules

_VERSION = re.compile(r"[0-9]{1,18}", re.ASCII)


def shaped(shape: re.Pattern[str], message: str, **values: object) -> Callable[[Form, Field], None]:
    """Return a validator that takes what has this shape, and else says the marked message."""

    def check(_form: Form, field: Field) -> None:
        if not shape.fullmatch(field.data or ""):
            raise StopValidation(_(message, **values))

    return check


def _version() -> HiddenField:
    message = N_("This form is damaged. Reload the page.")
    return HiddenField(filters=[trimmed], validators=[Optional(), shaped(_VERSION, message)])


class RulesForm(Form):
    """A set of rules, why it changes, and which version somebody looked at. A field that is not sent keeps its value.

    `undo` is the version whose change is to be undone, `word` what a preview had typed to confirm it. Subclasses have
    a field per rule, and say how rules become what is typed (`typed`) and the other way round (`changed`).
    """

    reason = LabelledText(partial(_, N_("Why")), filters=[prose], validators=[AtMost(REASON_LENGTH_MAX), Storable()])
    instead_of = _version()
    undo = _version()
    confirm = HiddenField(filters=[trimmed])
    previewed = HiddenField(filters=[trimmed])
    word = LabelledLine(partial(_, N_("Confirmation")), filters=[trimmed])

    @staticmethod
    def typed(rules: Rules) -> dict[str, str]:
        """Return what the fields hold where they hold these rules, by name."""
        raise NotImplementedError

    def changed(self, rules: Rules) -> Rules:
        """Return `rules` as the fields change them, once `check` has let them pass."""
        raise NotImplementedError

    @staticmethod
    def problems(rules: Rules, economy: EconomyRules) -> Mapping[str, str]:
        """Return what makes these rules impossible in this economy, in words, by the name of the field."""
        raise NotImplementedError

    @classmethod
    def over(cls, rules: Rules, **more: str) -> Self:
        """Return the form that came in, laid over these rules; or these alone."""
        return cls(data=cls.typed(rules) | more)

    def proposed(self, rules: Rules, economy: EconomyRules) -> Rules:
        """Return `rules` as this form changes them. Raises Invalid, by field, where no rules can be like that."""
        self.check()
        proposed = self.changed(rules)
        if problems := self.problems(proposed, economy):
            raise Invalid(**problems)
        return proposed

    @property
    def version(self) -> int | None:
        """The version of the rules that somebody looked at; None where the form does not say."""
        return int(self.instead_of.data) if self.instead_of.data else None

    @property
    def undone(self) -> int | None:
        """The version whose change is to be undone; None where none is. Raises Invalid for what is no number."""
        if not self.undo.data:
            return None
        if not self.undo.validate(self):
            raise Invalid(form=[str(message) for message in self.undo.errors])
        return int(self.undo.data)

    def confirms(self, proposed: Rules) -> bool:
        """Say whether this puts the rules in force: it is confirmed, and nothing was changed since the preview."""
        return self.confirm.data == "1" and self.previewed.data in {"", fingerprint(proposed)}

    def check_word(self, word: str | None) -> None:
        """Return if this holds the word (None: there is none) that its preview asks for; else raise Invalid.

        Who was shown no preview, such as a script that sends the confirmation right away, was not asked either.
        """
        if word and self.previewed.data and self.word.data.casefold() != word.casefold():
            raise Invalid(word=_("Type %(word)s here to confirm. Nothing has changed yet.", word=f"“{word}”"))


def fingerprint(rules: Rules) -> str:
    """Return what a preview remembers the rules by that it showed."""
    return sha256("\n".join(rules.to_json()).encode()).hexdigest()[:16]
