"""What members flag, and how moderators decide about it."""

from dataclasses import replace
from datetime import timedelta

from forum.clock import now
from forum.forms.moderation import DecisionForm, FlagForm
from forum.i18n import N_, _
from forum.models import Decision, Member
from forum.queries.cases import AuthorRecord, CaseView, DecisionView, FlagView
from forum.rules.decisions import DecisionKind, FlagReason, HiddenBecause, HouseRule
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by


def sections() -> list[Section]:
    """Return the sections in the order of the page."""
    return [_flags(), _cases()]


def _flags() -> Section:
    me, by_author = samples.commenter(), samples.author()

    def shown(name: str, viewer: Member, number: int, **changes: object) -> Sample:
        comment = samples.comment(number, by_author, **changes)
        inputs = seen_by(viewer, comments=(comment,), priced=False)
        return Sample(name, "styleguide/_comments.html", inputs, ("threads/_comment.html", "threads/_flag.html"))

    return Section(
        N_("Flags"),
        [
            shown(N_("Flagged by you"), me, 40, my_flag=FlagReason.ABUSE),
            shown(N_("Flagged by you, and decided"), me, 41, my_flag=FlagReason.ABUSE, my_flag_was_right=1),
            shown(N_("Hidden, to others"), me, 42, hidden_because=HiddenBecause.FLAGS, may_see=False),
            shown(N_("Hidden, to its author"), by_author, 43, hidden_because=HiddenBecause.MODERATOR),
            _flag_form(N_("The form"), 44, {}),
            _flag_form(N_("Refused"), 45, {"reason": [_("Choose a reason from the list.")]}),
        ],
    )


def _flag_form(name: str, number: int, errors: dict[str, list[str]]) -> Sample:
    inputs = {"kind": "comment", "thing": samples.comment(number), "form": FlagForm(formdata=None), "errors": errors}
    return Sample(name, "flags/_form.html", seen_by(samples.author(), reasons=FlagReason, **inputs))


def _cases() -> Section:
    moderator, hidden = samples.moderator(), DecisionKind.HIDE
    refused = {"reason": [_("Give a reason: its author will see it.")]}
    objected = _decision(4, DecisionKind.WARN, objection="It was a joke, and everybody there took it as one.")
    earlier, removal = (_decision(number, DecisionKind.REMOVE, case_id=number % 2) for number in (2, 5))
    gone_at = samples.ago(days=2)
    removed = {"removed_at": gone_at, "removed_because": "No advertising.", "closed_at": gone_at}
    no_thing = dict.fromkeys(("post_id", "comment_id", "slug", "title", "written_at"))
    decided = Decision(case_id=samples.NOWHERE + 8, kind=hidden, reason="Stay on topic.")
    return Section(
        N_("Cases"),
        [
            _shown(N_("Flagged"), _case(1, decisions=[earlier], parent_id=samples.NOWHERE)),
            _shown(N_("Hidden by flags"), _case(2, hidden_because=HiddenBecause.FLAGS)),
            _shown(N_("Refused"), _case(3), refused),
            _shown(N_("An objection"), _case(4, decisions=[objected])),
            _shown(N_("Removed"), _case(5, decisions=[removal], **removed)),
            _shown(N_("A post"), _case(6, comment_id=None, body_html=None)),
            _shown(N_("About a member"), _case(7, **no_thing)),
            _shown(N_("About oneself"), _case(9, member_id=moderator.id)),
            Sample(
                N_("Decided just now"), "moderation/_decided.html", seen_by(moderator, decision=decided, kind=hidden)
            ),
            Sample(
                N_("The way to the queue"), "moderation/_links.html", seen_by(moderator, open_cases=12, place="menu")
            ),
        ],
    )


def _shown(name: str, case: CaseView, errors: dict[str, list[str]] | None = None) -> Sample:
    form = DecisionForm(formdata=None, data={"decision": "silence"}) if errors else None
    inputs = {"case": case, "form": form, "errors": errors or {}, "house_rules": HouseRule, "following": None}
    shows = ("moderation/_case.html", "moderation/_form.html")
    return Sample(name, "moderation/_case.html", seen_by(samples.moderator(), **inputs), shows)


def _case(
    number: int, *, decisions: list[DecisionView] | None = None, parent: bool = False, **changes: object
) -> CaseView:
    author, said = samples.commenter(), samples.comment(number)
    case = CaseView(
        id=samples.NOWHERE + number, version=3, opened_at=samples.ago(hours=3), reopened_at=None, closed_at=None,
        member_id=author.id, name=author.name, display_name=author.display_name, role=author.role, xp=author.xp,
        avatar=author.avatar, joined_at=samples.ago(days=200), post_id=samples.NOWHERE, slug=samples.SLUG,
        title=samples.TITLE, comment_id=samples.NOWHERE + number, body_html=said.body_html, excerpt=samples.TEASER,
        written_at=said.created_at, edited_at=None, parent_id=None,
        parent_display_name=samples.author().display_name, parent_text=samples.TEASER, hidden_because=None,
        removed_at=None, removed_because=None, held_by=None, held_detail=None,
        flags=[_flag(FlagReason.ABUSE, 1_320, _("It’s the third time today.")), _flag(FlagReason.OTHER, 700, "")],
        decisions=[replace(one, case_id=one.case_id and samples.NOWHERE + number) for one in decisions or []],
        record=AuthorRecord(author.id, comments=244, posts=2, flagged=3, removals=1, sanctions=1),
    )  # fmt: skip
    return replace(case, **changes)


def _flag(reason: FlagReason, weight: int, note: str) -> FlagView:
    by = samples.author()
    return FlagView(1, by.name, by.display_name, by.xp, reason, note, weight, None, samples.ago(minutes=50))


def _decision(number: int, kind: DecisionKind, *, case_id: int = 1, objection: str | None = None) -> DecisionView:
    by = samples.moderator()
    return DecisionView(
        id=number, case_id=case_id, member_id=samples.commenter().id, kind=kind, by_id=by.id, by_name=by.name,
        by_display_name=by.display_name, by_role=by.role, reason=_("Stay on topic."), until=now() + timedelta(days=7),
        created_at=samples.ago(days=2), comment_id=None, post_id=None, objection=objection, answered=False, others=1,
    )  # fmt: skip
