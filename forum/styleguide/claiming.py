"""What was written elsewhere: claiming it, and what admins decide about it."""

from forum.forms.claiming import HistoryAddressForm, HistoryCodeForm, HistoryErasureForm, VoucherForm
from forum.i18n import N_, _
from forum.models.history_weight import Weight
from forum.queries.claimable import Claimed, Offer, UnclaimedFile
from forum.queries.claimable import Sample as Piece
from forum.rules.leaving import HISTORY_VOUCHER_KEPT
from forum.styleguide import samples
from forum.styleguide.sample import FakeRequest, Sample, Section, seen_by

_ORIGIN = "disqus:example"


def sections() -> list[Section]:
    """Return the one section."""
    return [Section(N_("What was written elsewhere"), [*_histories(), *_unclaimed()])]


def _offer() -> Offer:
    piece = Piece(
        samples.NOWHERE, samples.NOWHERE, samples.NOWHERE, samples.TITLE, samples.TEASER, samples.ago(days=900)
    )
    return Offer(samples.NOWHERE, "old-ann", "Old Ann", _ORIGIN, Weight(214, 2, 530), [piece], 600, 3, 16)


def _claimed(**changes: object) -> Claimed:
    at = samples.ago(days=2)
    values = {"id": 1, "origin": _ORIGIN, "former_name": "old-ann", "how": "link", "comments": 214, "posts": 2,
              "likes": 530, "xp": 600, "created_at": at, "done_at": at, **changes}  # fmt: skip
    return Claimed(**values)  # type: ignore[arg-type]  # what the fields are


def _histories() -> list[Sample]:
    def shown(name: str, **more: object) -> Sample:
        forms = {"address_form": HistoryAddressForm(formdata=None), "code_form": HistoryCodeForm(formdata=None)}
        inputs = {"offers": [], "claimed": [], "can_mail": True, "errors": {}, **forms, **more}
        files = ("settings/_history.html", "settings/_offer.html", "settings/_claimed.html")
        return Sample(name, files[0], seen_by(samples.commenter(), **inputs), shows=files, kind="settings")

    wrong = {
        "email": [_("Enter an e-mail address, such as name@example.org.")],
        "code": [_("This code has been used, has expired, or was never valid. Ask who gave it to you.")],
    }
    return [
        shown(N_("Written with one’s address"), offers=[_offer()]),
        shown(N_("What a code is for"), coded=[_offer()]),
        shown(N_("Nothing to claim, with problems"), errors=wrong),
        shown(
            N_("Claimed, and being moved"),
            done=_("It’s yours."),
            claimed=[_claimed(), _claimed(how="voucher", done_at=None)],
        ),
    ]


def _unclaimed() -> list[Sample]:
    def shown(name: str, *, is_being_erased: bool = False, endpoint: str = "", **more: object) -> Sample:
        weight = Weight(214, 2, 530)
        facts = (_ORIGIN, "Old Ann", "ann@example.org", samples.ago(days=30), is_being_erased, 1)
        inputs = {
            "member": samples.commenter(),
            "file": UnclaimedFile(*facts, weight),
            "code": None,
            "done": None,
            "voucher_form": VoucherForm(formdata=None),
            "erasure_form": HistoryErasureForm(formdata=None),
            "voucher_days": HISTORY_VOUCHER_KEPT.days,
            "errors": {},
            "request": FakeRequest(endpoint=endpoint),
            **more,
        }
        return Sample(name, "admin/_unclaimed.html", seen_by(samples.admin(), **inputs), kind="economy")

    reason = [_("Give a reason: the staff log keeps it.")]
    wrong = {"text": [_("Choose what becomes of the text.")], "erasure_reason": reason}
    return [
        shown(N_("An unclaimed member, for admins")),
        shown(N_("An unclaimed member, for admins: a code was made"), code="k7mq-2x9d-hw4e-c8rt"),
        shown(N_("An unclaimed member, for admins: with problems"), errors=wrong, endpoint="histories_admin.erase"),
        shown(N_("An unclaimed member, for admins: being erased"), is_being_erased=True),
    ]
