"""What goes with a text that is being written: the buttons above it, its preview, its draft, and the list of drafts."""

from dataclasses import replace
from datetime import timedelta

from forum.clock import now
from forum.forms.posts import CommentForm
from forum.i18n import N_, _
from forum.models import Draft, Member
from forum.models.draft import NEW_POST_PLACE, comment_edit_place, thread_place
from forum.queries.drafts import DraftList, DraftRow, Subject
from forum.render.editing import Editing
from forum.rules.leaving import DISCARDED_DRAFTS_KEPT
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by
from forum.web.answers import Undoable

_DISCARDED = 1


def sections() -> list[Section]:
    """Return the sections in their order."""
    return [_tools(), _drafts()]


def _tools() -> Section:
    def toolbar(name: str, me: Member, number: int, *, waits_for_level: bool) -> Sample:
        inputs = seen_by(me, field_id=f"sample-{number}", waits_for_level=waits_for_level)
        return Sample(name, "styleguide/_toolbar.html", inputs, ("composer/_toolbar.html", "css/writing.css"))

    viewer = replace(samples.viewer(samples.commenter()), drafts=3)
    foot = ("composer/_preview_button.html", "composer/_preview.html", "composer/_your_drafts.html")
    return Section(
        N_("Writing"),
        [
            toolbar(N_("The buttons above a text"), samples.author(), 1, waits_for_level=False),
            toolbar(N_("Before links are available"), samples.commenter(), 2, waits_for_level=True),
            Sample(
                N_("Below a text"),
                "styleguide/_writing_foot.html",
                seen_by(samples.commenter()) | {"viewer": viewer, "form_id": "sample-3"},
                foot,
            ),
        ],
    )


def _drafts() -> Section:
    me = samples.commenter()
    discarded = Undoable(id="undo-draft-1", sentence=_("Draft discarded."), address="#", target="", key="1")

    def offered(name: str, number: int, **state: object) -> Sample:
        comment = samples.comment(number)
        draft = Draft(
            place=comment_edit_place(comment.id), body=samples.COMMENT, updated_at=now() - timedelta(hours=3), avatar=""
        )
        inputs = {
            "comment": comment,
            "form": CommentForm(formdata=None, data={"body": samples.COMMENT}),
            "editing": Editing(draft=draft, **state),
        }
        return Sample(name, "comments/_edit_form.html", seen_by(me, **inputs), ("drafts/_offer.html",))

    def status(name: str, said: Undoable | str) -> Sample:
        return Sample(name, "drafts/_status.html", seen_by(me, said=said, gone=""))

    def listed(name: str, found: DraftList) -> Sample:
        inputs = seen_by(me, found=found, form_address=lambda _place: "#", kept_days=DISCARDED_DRAFTS_KEPT.days)
        return Sample(name, "drafts/_list.html", inputs, ("drafts/_list.html", "drafts/_draft.html", "css/writing.css"))

    return Section(
        N_("Drafts"),
        [
            status(N_("Saved"), _("Draft saved")),
            status(N_("Emptied"), discarded),
            offered(N_("Of an edit, offered"), 21),
            offered(N_("Of an edit, gone on with after a change"), 22, continued=True, published=samples.COMMENT),
            listed(N_("The list"), _sample_list()),
            listed(N_("An empty list"), DraftList((), ())),
        ],
    )


def _sample_list() -> DraftList:
    hour = now() - timedelta(hours=1)
    subject = Subject(samples.NOWHERE, samples.TITLE, samples.BY["author"], gone=False, ended=False)
    return DraftList(
        [
            DraftRow(NEW_POST_PLACE, samples.LONG_TITLE, samples.COMMENT, hour),
            DraftRow(thread_place(samples.NOWHERE), "", samples.TEASER, hour, subject=subject),
            DraftRow(thread_place(1, 2), "", "", hour, text=samples.TEASER),
        ],
        [DraftRow(thread_place(1), "", samples.TEASER, hour, _DISCARDED, hour, subject=subject)],
    )
