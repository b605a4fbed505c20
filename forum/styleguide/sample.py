"""What the style guide is made of: sections of samples, each a template of ours in one state."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import current_app, render_template
from markupsafe import Markup

from forum.i18n import _
from forum.models import Member
from forum.styleguide import samples
from forum.styleguide.isolation import isolated
from forum.web.assets import Assets

_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def _slug(words: str) -> str:
    return _NOT_SLUG.sub("-", words.lower()).strip("-")


@dataclass(frozen=True, slots=True)
class FakeRequest:
    """As much of a request as partials look at."""

    path: str = "/"
    method: str = "GET"
    endpoint: str = ""
    blueprint: str = ""
    args: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    full_path: str = "/"


@dataclass(frozen=True, slots=True)
class Sample:
    """A template with what it is given. `name` is its state, marked for translation.

    `shows` are the files that it is a sample of, the template itself where none is named. Of a whole page `part` is
    what is shown, by how it begins and how it ends. `kind` is a class for the place that it is in.
    """

    name: str
    template: str
    inputs: Mapping[str, object] = field(default_factory=dict)
    shows: Sequence[str] = ()
    part: tuple[str, str] | None = None
    kind: str = ""

    @property
    def label(self) -> str:
        """Its state in the reader's language."""
        return _(self.name)

    @property
    def files(self) -> Sequence[str]:
        """The files that it is a sample of."""
        return self.shows or (self.template,)

    def rendered(self, section: "Section") -> Markup:
        """Return its markup as it is in a section."""
        html = render_template(self.template, **self.inputs)
        if self.part:
            begin, end = self.part
            html = begin + html.partition(begin)[2].partition(end)[0] + end
        return isolated(html, section.place(self), f"{section.label}: {self.label}")


@dataclass(frozen=True, slots=True)
class Section:
    """Samples of one subject. `name` is its heading, marked for translation."""

    name: str
    samples: Sequence[Sample]

    @property
    def label(self) -> str:
        """Its heading in the reader's language."""
        return _(self.name)

    @property
    def id(self) -> str:
        """Its id on the page."""
        return _slug(self.name)

    def place(self, sample: Sample) -> str:
        """Return the id of a sample's heading."""
        return f"{self.id}-{_slug(sample.name)}"


def static_text(name: str) -> str:
    """Return a file of `static/` as it is served."""
    assets: Assets = current_app.extensions["assets"]
    return assets.file(assets.address(name).removeprefix("/static/")).content.decode()


def seen_by(me: Member | None, *, balance_twei: int | None = None, **inputs: object) -> dict[str, object]:
    """Return the inputs of a template as this member (None: anonymous) would see it, by the default rules.

    Without `balance_twei` they hold what somebody like them would.
    """
    viewer = samples.viewer(me, balance_twei)
    return {
        "viewer": viewer,
        "me": me,
        "may": viewer.may,
        "level_rules": samples.LEVELS,
        "economy_rules": samples.ECONOMY,
        "recent_pay": samples.RECENT_PAY,
        "errors": {},
        "request": FakeRequest(),
        "key": "sample",
        **inputs,
    }
