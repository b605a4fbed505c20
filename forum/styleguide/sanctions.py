"""What members see who are silenced, suspended or banned."""

from dataclasses import replace
from datetime import timedelta

from forum.i18n import N_, _
from forum.rules.decisions import SanctionKind
from forum.rules.sanctions import CurrentSanction
from forum.styleguide import sample_books, samples
from forum.styleguide.sample import Sample, Section, seen_by


def sections() -> list[Section]:
    """Return the one section."""
    silence, suspend, ban = SanctionKind.SILENCE, SanctionKind.SUSPEND, SanctionKind.BAN
    return [
        Section(
            N_("Sanctions"),
            [
                *(_banner(kind.words, kind) for kind in (silence, suspend, ban)),
                _shown(N_("The lock, while silenced"), "threads/_lock.html", silence, **_LOCK),
                _shown(
                    N_("What’s pending, while suspended"),
                    "wallet/_pending.html",
                    suspend,
                    wallet=sample_books.wallet(None),
                ),
                _shown(
                    N_("What’s pending, while banned"),
                    "wallet/_pending.html",
                    ban,
                    wallet=sample_books.wallet(None, waiting=False),
                ),
            ],
        )
    ]


_LOCK = {"form_id": "comment-form", "post_id": samples.NOWHERE, "parent": None, "body": "", "avatar": "face",
         "pace": None, "keeps_typed": False}  # fmt: skip


def _banner(name: str, kind: SanctionKind) -> Sample:
    return _shown(name, "_sanction.html", kind)


def _shown(name: str, template: str, kind: SanctionKind, **inputs: object) -> Sample:
    """Return what a member sees of `template` who is under such a sanction for three days or, banned, for good."""
    since = samples.ago(days=1)
    until = None if kind == SanctionKind.BAN else since + timedelta(days=4)
    sanction = CurrentSanction(kind, since, until, samples.NOWHERE, _("Insults, again and again."))
    seen = seen_by(samples.author(), **inputs)
    viewer = replace(seen["viewer"], sanction=sanction)
    return Sample(name, template, seen | {"viewer": viewer, "may": viewer.may}, kind="half")
