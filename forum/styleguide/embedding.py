"""Threads on other sites: what stands in their frames, and where an admin chooses the sites."""

from forum.forms.embedding import SiteForm
from forum.i18n import N_, _
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by


def sections() -> list[Section]:
    """Return the one section."""
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
        )
    ]
