"""Threads on other sites: what stands in their frames, and where an admin chooses the sites."""

from forum.forms.embedding import SiteForm
from forum.i18n import N_, _
from forum.models import EmbeddingSite
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by

_SITE = EmbeddingSite(id=1, origin="https://paper.example")
_FRAME = "k3PzQ0aVb7LmXw9t"


def sections() -> list[Section]:
    """Return the sections in their order."""
    form = "admin/_embedding_form.html"
    empty, filled = (
        SiteForm(formdata=None, data={"author": "admin"}),
        SiteForm(formdata=None, data={"origin": "https://*"}),
    )
    wrong = {"origin": [_("This site is on the list already.")], "author": [_("Enter a username.")]}
    return [
        Section(
            N_("Threads on other sites"),
            [
                Sample(N_("Count in a frame"), "embed/_count.html", seen_by(None, post=samples.post())),
                Sample(N_("Who is signed in, in a frame"), "embed/_viewer.html", seen_by(samples.commenter())),
                Sample(N_("Adding a site"), form, seen_by(samples.admin(), form=empty)),
                Sample(N_("What cannot be a site"), form, seen_by(samples.admin(), form=filled, errors=wrong)),
            ],
        ),
        Section(N_("Logging in under an article"), [*_in_the_frame(), *_handing_over()]),
    ]


def _in_the_frame() -> list[Sample]:
    def shown(name: str, typed: str = "", *, cookieless: bool = False, **errors: list[str]) -> Sample:
        inputs = {"site": _SITE, "frame": _FRAME, "code": typed, "cookieless": cookieless, "errors": errors}
        return Sample(name, "embed/_log_in.html", seen_by(None, **inputs))

    wrong = _("This code is wrong, has been used, or is older than five minutes. Get a new one.")
    return [
        shown(N_("In the frame")),
        shown(N_("A code that was used"), "k7mq-2x9d", code=[wrong]),
        shown(N_("A browser that keeps no cookie there"), cookieless=True),
    ]


def _handing_over() -> list[Sample]:
    def shown(name: str, code: str | None = None, *, anonymous: bool = False) -> Sample:
        inputs = {"site": _SITE, "frame": _FRAME, "code": code}
        return Sample(name, "accounts/_hand_over.html", seen_by(None if anonymous else samples.commenter(), **inputs))

    return [
        shown(N_("On the forum, not logged in"), anonymous=True),
        shown(N_("On the forum, logged in")),
        shown(N_("The code"), "k7mq-2x9d"),
    ]
