"""The forms of notifications: which are read, and which are wanted."""

from collections.abc import Mapping

from flask import request
from wtforms import StringField

from forum.forms.base import Form, single_line
from forum.rules.mail_kinds import MAIL_KINDS
from forum.rules.notification_kinds import KINDS


class ReadForm(Form):
    """Which notification is read (`id`), or `all` of them up to one (`until`); `go` leads on to what it is about."""

    id = StringField(filters=[single_line])
    all = StringField(filters=[single_line])
    until = StringField(filters=[single_line])
    go = StringField(filters=[single_line])


class SwitchesForm(Form):
    """Which kinds are wanted: a box on the site, and one by mail, for each; a box that is not ticked sends nothing."""

    @property
    def wanted(self) -> Mapping[str, tuple[bool, bool]]:
        """Whether each kind is wanted on the site, and by mail."""
        return {
            kind: (f"site_{kind}" in request.form, f"mail_{kind}" in request.form) for kind in (*KINDS, *MAIL_KINDS)
        }
