"""What moderators send about a thread: on or off, how slow, and why."""

from wtforms import StringField

from forum.errors import Invalid
from forum.forms.base import REASON_LENGTH_MAX, AtMost, Form, Plain, Storable, single_line, trimmed
from forum.i18n import _
from forum.rules.thread_tools import SLOW_SECONDS_MAX


class SwitchForm(Form):
    """Putting something in place ("on") or taking it back ("off")."""

    value = StringField(filters=[trimmed])

    @property
    def on(self) -> bool:
        """Whether it is put in place, once `check` has let it pass. Raises Invalid for another word."""
        if self.value.data not in {"on", "off"}:
            raise Invalid(value=_("Choose “on” or “off”."))
        return self.value.data == "on"


class ToolForm(SwitchForm):
    """Putting something in place or taking it back, for a reason."""

    reason = StringField(filters=[single_line], validators=[AtMost(REASON_LENGTH_MAX), Storable(), Plain()])


class SlowModeForm(Form):
    """How many seconds lie between two comments of a member (0: none), for a reason."""

    seconds = StringField(filters=[trimmed])
    reason = StringField(filters=[single_line], validators=[AtMost(REASON_LENGTH_MAX), Storable(), Plain()])

    @property
    def pause_seconds(self) -> int:
        """The seconds, once `check` has let it pass. Raises Invalid for what is no whole number of them."""
        typed = self.seconds.data or ""
        if not (typed.isascii() and typed.isdigit() and len(typed) <= len(str(SLOW_SECONDS_MAX))):
            raise Invalid(seconds=_("Choose one of the pauses in the list."))
        return int(typed)
