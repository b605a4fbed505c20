"""What moderators decided: receipts, objections, one's own standing, and lines of the log."""

from dataclasses import replace
from types import SimpleNamespace

from forum.forms.replies import OBJECTION_LENGTH_MAX, ObjectionForm
from forum.i18n import N_, _
from forum.queries.cases import DecisionView
from forum.queries.decisions import Receipt
from forum.queries.site import Site
from forum.rules.decisions import DecisionKind
from forum.rules.standing import Standing
from forum.styleguide import sample_books, samples
from forum.styleguide.sample import Sample, Section, seen_by

_ARTICLE = '<article id="decision" class="receipt">', "</article>"


def sections() -> list[Section]:
    """Return the sections in their order."""
    return [
        Section(N_("Decisions"), [*_receipts(), *_objections()]),
        Section(N_("Standing"), _standings()),
        Section(N_("Lines of the log"), _lines()),
        Section(N_("An objection in a case"), _in_a_case()),
    ]


def _receipt(**changes: object) -> Receipt:
    plain = Receipt(
        id=samples.NOWHERE, case_id=samples.NOWHERE, kind=DecisionKind.REMOVE, thing="comment",
        member_id=samples.NOWHERE, member_name="commenter", member_display_name=samples.BY["commenter"],
        by_name="mod", by_display_name=samples.BY["mod"], by_role="moderator",
        post_id=samples.NOWHERE, comment_id=samples.NOWHERE, title=None,
        text="Whoever planned this timetable has never waited for a bus.", edited_at=None,
        reason="Insults somebody.", until=None, cancelled_mtwei=3_500, refunded_mtwei=2_000,
        created_at=samples.ago(days=2), answers_id=None, first_kind=None, objection=None, objected_at=None,
        outcome_id=None, outcome=None, outcome_reason=None, outcome_at=None, outcome_by_name=None,
        outcome_by_display_name=None, outcome_by_role=None, lifted_at=None,
    )  # fmt: skip
    return replace(plain, **changes)


def _inputs(receipt: Receipt, *, own: bool = True, **more: object) -> dict[str, object]:
    form = ObjectionForm(formdata=None)
    return seen_by(samples.commenter(), receipt=receipt, own=own, form=form, length_max=OBJECTION_LENGTH_MAX, **more)


def _receipts() -> list[Sample]:
    def shown(name: str, receipt: Receipt, *, own: bool = True) -> Sample:
        shows = ("decisions/macros.html", "decisions/_objection.html")
        site = Site(samples.LEVELS, samples.ECONOMY, (0, 0), is_demo=False, recent_pay=samples.RECENT_PAY)
        inputs = _inputs(receipt, own=own, site=site)
        return Sample(name, "decisions/show.html", inputs, shows, part=_ARTICLE)

    suspended = _receipt(
        kind=DecisionKind.SUSPEND, thing="member", until=samples.ago(days=-3), cancelled_mtwei=0, refunded_mtwei=0
    )
    return [
        shown(N_("A removal, to its author"), _receipt()),
        shown(N_("A suspension, to staff"), replace(suspended, names_shown=True), own=False),
    ]


def _objections() -> list[Sample]:
    def shown(name: str, receipt: Receipt, *, own: bool = True, **more: object) -> Sample:
        return Sample(name, "decisions/_objection.html", _inputs(receipt, own=own, **more))

    said = {"objection": "I meant the timetable,\nnot whoever planned it.", "objected_at": samples.ago(days=1)}
    answered = said | {"outcome_id": 1, "outcome_at": samples.ago(hours=3), "outcome_by_role": "admin"}
    wrong = {"text": [_("Say why you think that the decision is wrong.")]}
    overturned = _receipt(**answered, outcome=DecisionKind.OVERTURN, outcome_reason="It was about the timetable.")
    return [
        shown(N_("A wrong objection"), _receipt(), errors=wrong),
        shown(N_("Waiting for an answer"), _receipt(**said)),
        shown(N_("Upheld"), _receipt(**answered, outcome=DecisionKind.UPHOLD, outcome_reason="It was about somebody.")),
        shown(N_("Overturned"), overturned),
        shown(N_("Undone without one"), _receipt(outcome_id=1, outcome=DecisionKind.RESTORE, outcome_at=samples.ago())),
        shown(N_("Too late"), _receipt(created_at=samples.ago(days=40))),
        shown(N_("Nothing to object to"), _receipt(kind=DecisionKind.KEEP)),
        shown(N_("None so far, to staff"), _receipt(), own=False),
    ]


def _standings() -> list[Sample]:
    def shown(name: str, standing: Standing) -> Sample:
        return Sample(name, "decisions/_standing.html", seen_by(samples.commenter(), standing=standing))

    return [
        shown(N_("As for many"), Standing(40, 1, 200, 90)),
        shown(N_("More than for most"), Standing(40, 3, 200, 160)),
        shown(N_("A lot"), Standing(40, 5, 200, 199)),
    ]


def _lines() -> list[Sample]:
    removed = next(event for event in sample_books.events() if event.notes)
    kinds = {kind.value: kind.label for kind in DecisionKind}

    def line(name: str, **more: object) -> Sample:
        inputs = seen_by(samples.admin(), event=removed, **more)
        return Sample(name, "styleguide/_log.html", inputs, ("log/_event.html", "log/macros.html"), kind="economy")

    def asked(name: str, **more: object) -> Sample:
        return Sample(name, "log/_filter.html", seen_by(None, kinds=kinds, **more), kind="economy")

    wrong = {"text": [_("Write what should be known.")]}
    nobody = {"about": [_("There is no member named %(name)s.", name="nobody")]}
    return [
        line(N_("A decision with a note")),
        line(N_("A note that says nothing"), errors=wrong, typed=" "),
        asked(N_("The filter"), named=True, typed={}),
        asked(N_("The filter with a problem"), named=False, typed={"about": "nobody"}, errors=nobody),
    ]


def _in_a_case() -> list[Sample]:
    def shown(name: str, by_id: int, others: int = 2) -> Sample:
        objection = DecisionView(
            id=samples.NOWHERE, case_id=samples.NOWHERE, member_id=samples.NOWHERE, kind=DecisionKind.REMOVE,
            by_id=by_id, by_name="mod", by_display_name=samples.BY["mod"], by_role="moderator",
            reason="Insults somebody.", until=None, created_at=samples.ago(days=2), comment_id=None, post_id=None,
            objection="I meant the timetable.", answered=False, others=others,
        )  # fmt: skip
        case = SimpleNamespace(id=samples.NOWHERE, display_name=samples.BY["commenter"], member_id=samples.NOWHERE)
        inputs = seen_by(samples.admin(), case=case, objection=objection)
        return Sample(name, "moderation/_objection.html", inputs, kind="case")

    mine = samples.admin().id
    return [
        shown(N_("To be answered"), samples.NOWHERE),
        shown(N_("Others can answer"), mine),
        shown(N_("Nobody else can answer"), mine, others=0),
    ]
