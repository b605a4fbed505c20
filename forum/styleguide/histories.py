"""What a text said before, as its history shows it."""

from dataclasses import replace

from forum.i18n import N_
from forum.models import Member
from forum.queries.history import Edited, History
from forum.queries.versions import Text, compared
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by
from forum.text.differences import Effort

_LENGTH_MAX = 2_000


def sections() -> list[Section]:
    """Return the one section."""
    post, comment = _history(of_comment=False), _history(of_comment=True)
    cut = replace(comment, versions=comment.versions[-1:], more=None, unknown_before=True)
    return [
        Section(
            N_("Earlier versions"),
            [
                _shown(N_("Versions of a post"), samples.voter(), post),
                _shown(N_("Versions of a comment, for moderators"), samples.moderator(), comment),
                _shown(N_("Edited before versions were kept"), None, cut),
            ],
        )
    ]


def _shown(name: str, me: Member | None, history: History) -> Sample:
    shows = ("history/_history.html", "history/macros.html")
    return Sample(name, "history/_history.html", seen_by(me, history=history), shows)


def _history(of_comment: bool) -> History:
    written = [samples.ago(minutes=minutes) for minutes in (50, 20, 1)]
    said = ("The sea comes twice a day.", "The tide comes twice a day.\n\nAsk the clock.", "Buy my watches.")
    texts = [
        Text(number, "" if of_comment else f"Tides {number}", body, "" if of_comment else "sea, time", at, None)
        for number, (body, at) in enumerate(zip(said, written, strict=True), 1)
    ]
    author = samples.author()
    edited = Edited(
        id=samples.NOWHERE, post_id=samples.NOWHERE, comment_id=samples.NOWHERE if of_comment else None,
        author_id=author.id, name=author.name, display_name=author.display_name, title=texts[-1].title,
        body=texts[-1].body, tags=texts[-1].tags, created_at=written[0], edited_at=written[-1], removed=False,
        hidden=None, approvals=14, approved_at=written[1], kept=len(texts) - 1,
    )  # fmt: skip
    versions = [
        compared(text, before, Effort(), _LENGTH_MAX, text.number == 2, 12 if of_comment and text.number == 3 else None)
        for text, before in zip(texts[::-1], [*texts[-2::-1], None], strict=True)
    ]
    return History(edited, versions, 1, alone=False, unknown_before=False)
