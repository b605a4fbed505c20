"""What moderators do to threads, and the rules of moderation in the hands of admins."""

from forum.errors import Invalid
from forum.forms.moderation_rules import ModerationForm
from forum.forms.thread_tools import ToolForm
from forum.i18n import N_, _
from forum.models import Member
from forum.models.thread_state import StaffMark
from forum.queries.moderation_preview import Compared, ModerationPreview
from forum.render.thread import TOOLS
from forum.rules.moderation import FIELDS_BY_NAME, GROUPS, ModerationRules
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by

_MACROS = "threads/macros.html"


def sections() -> list[Section]:
    """Return the sections in the order of the page."""
    return [_threads(), _rules()]


def _threads() -> Section:
    reason = "It went in circles."
    slow = {"slow_at": samples.ago(hours=1), "slow_because": reason, "slow_as": "moderator", "slow_seconds": 300}
    closed = {"closed_at": samples.ago(hours=1), "closed_because": reason, "closed_as": "moderator"}
    featured = f"{samples.NOWHERE + 1} Cormac Commenter\n{samples.NOWHERE + 2} Aurel Author"
    form = ToolForm(formdata=None, data={"reason": ""})
    wrong = {
        "tool": "closing",
        "tool_form": form,
        "tool_errors": {"reason": [_("Give a reason: everyone will see it.")]},
    }

    def tools(name: str, typed: dict[str, object], **changes: object) -> Sample:
        inputs = seen_by(samples.moderator(), post=samples.post(**changes), **(TOOLS | typed))
        return Sample(name, "threads/_tools.html", inputs, kind="half")

    def closing(name: str, me: Member | None, by: str | None = None, **typed: object) -> Sample:
        mark = StaffMark(samples.ago(hours=1), reason, "moderator", by)
        inputs = {"form_id": "comment-form", "post_id": samples.NOWHERE, "parent": None, "body": "", "errors": {}}
        shown = seen_by(me, **inputs | {"closing": mark, "may_comment": me is not None} | typed)
        return Sample(name, "threads/_closed.html", shown, ("threads/_closed.html", _MACROS))

    return Section(
        N_("Threads in moderators’ hands"),
        [
            Sample(
                N_("Slow mode, and featured comments"),
                "threads/_state.html",
                seen_by(None, post=samples.post(**slow, featured_comments=featured)),
            ),
            closing(N_("Closed to comments"), None),
            closing(N_("Closed while you typed"), samples.commenter(), "Mona Moderator", body=samples.COMMENT),
            tools(N_("What moderators can do"), {}),
            tools(N_("With an error"), wrong),
            tools(N_("All of it done"), {}, **slow, **closed, pinned_at=samples.ago(days=1)),
        ],
    )


def _rules() -> Section:
    proposed = ModerationRules(newcomer_comments=3, held_words="casino*\ncheap watches", held_domains="evil.example")
    impossible = ModerationRules(hide_weight=0, held_domains="https://evil.example/")
    lines = (
        Compared(_("Hidden by flags"), 4, 4),
        Compared(_("Held for a word"), 0, 17),
        Compared(_("Held as a newcomer’s first comments"), 0, 1_204),
    )
    preview = ModerationPreview(samples.ago(days=30), 2_310, False, lines)
    form, shown = "admin/_moderation.html", "admin/_moderation_preview.html"
    changes = proposed.changes_from(ModerationRules())
    return Section(
        N_("Rules of moderation"),
        [
            Sample(N_("In force"), form, _inputs(proposed), kind="economy"),
            Sample(
                N_("Impossible"), form, _inputs(impossible, Invalid(**impossible.problems()).errors), kind="economy"
            ),
            Sample(N_("A preview"), shown, {"changes": changes, "preview": preview, "errors": {}}, kind="economy"),
        ],
    )


def _inputs(rules: ModerationRules, errors: dict[str, list[str]] | None = None) -> dict[str, object]:
    form = ModerationForm(formdata=None, data=ModerationForm.typed(rules))
    return seen_by(
        samples.admin(),
        form=form,
        errors=errors or {},
        groups=GROUPS,
        fields=FIELDS_BY_NAME,
        in_force=rules,
        version=0,
        key="sample",
    )
