"""Taking out one's data, and leaving for good."""

from datetime import timedelta

from forum.forms.leaving import ErasureForm
from forum.i18n import N_, _
from forum.queries.erasure import PendingErasure
from forum.queries.exports import ExportRequest, Exports
from forum.rules.leaving import ERASURE_WAIT, EXPORT_KEPT
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by


def sections() -> list[Section]:
    """Return the one section."""
    return [Section(N_("Taking out and leaving"), [*_exports(), *_erasures()])]


def _exports() -> list[Sample]:
    def shown(name: str, *requests: ExportRequest, **more: object) -> Sample:
        inputs = {"exports": Exports(requests), "confirmed": True, "errors": {}, **more}
        return Sample(name, "settings/_export.html", seen_by(samples.voter(), **inputs), kind="settings")

    asked, old = samples.ago(minutes=1), samples.ago(days=20)
    wrong = {"password": [_("This is not your password.")]}
    return [
        shown(N_("No export yet")),
        shown(N_("No export yet, logged in a while ago"), confirmed=False, errors=wrong),
        shown(N_("An export is being made"), ExportRequest(2, asked, None, None, 0)),
        shown(
            N_("An export is ready"),
            ExportRequest(2, asked, asked, asked + EXPORT_KEPT, 1_234_567),
            ExportRequest(1, old, old, old + EXPORT_KEPT, 0),
        ),
    ]


def _erasures() -> list[Sample]:
    def shown(name: str, erasure: PendingErasure | None = None, **errors: list[str]) -> Sample:
        inputs = {"erasure": erasure, "form": ErasureForm(formdata=None), "confirmed": not errors, "errors": errors}
        return Sample(name, "settings/_erasure.html", seen_by(samples.author(), **inputs), kind="settings")

    choose = [_("Choose what happens to your posts and comments.")]
    due_at = samples.ago(hours=1) + ERASURE_WAIT + timedelta(minutes=1)
    return [
        shown(N_("Leaving")),
        shown(N_("Leaving, with problems"), text=choose, password=[_("This is not your password.")]),
        shown(N_("About to leave"), PendingErasure("anonymise", due_at)),
    ]
