"""Vouching for members, as profiles show it."""

from forum.i18n import N_, _
from forum.models import Member
from forum.models.vouching import Voucher
from forum.queries.vouching import GivenVouching, VouchingPanel
from forum.rules.vouching import VOUCH_TIME
from forum.styleguide import samples
from forum.styleguide.sample import Sample, Section, seen_by


def sections() -> list[Section]:
    """Return the one section."""
    by_liking, by_staff = _given("liked"), _given("staff", samples.moderator())
    withdrawn = _given("member", samples.author(), withdrawn_as="staff", reason=_("One of a farm."))
    no_more = _voucher(given=2)
    return [
        Section(
            N_("Vouching"),
            [
                _shown(N_("Anonymous"), None, by_liking),
                _shown(N_("Vouched for by somebody"), samples.voter(), _given("member", samples.author())),
                _shown(N_("May vouch"), samples.commenter()),
                _shown(N_("Vouched for as many as one may"), samples.commenter(), mine=no_more),
                _shown(N_("Vouches for them"), samples.author(), _given("member", samples.author())),
                _shown(N_("Your own, not yet"), samples.voter(), theirs=_voucher(is_vouched=False)),
                _shown(N_("Your own"), samples.voter(), by_liking, theirs=_voucher(given=1)),
                _shown(N_("As a moderator sees it"), samples.moderator(), by_staff, theirs=_voucher()),
                _shown(N_("Withdrawn"), samples.moderator(), withdrawn, theirs=_voucher(is_vouched=False, lost=True)),
            ],
        )
    ]


def _given(kind: str, by: Member | None = None, *, withdrawn_as: str | None = None, reason: str = "") -> GivenVouching:
    by_whom = (by.id, by.name, by.display_name) if by else (None, None, None)
    ended = (samples.ago(days=2) if withdrawn_as else None, withdrawn_as, reason)
    return GivenVouching(kind, samples.ago(days=9), *by_whom, *ended)


def _voucher(*, is_vouched: bool = True, lost: bool = False, given: int = 0) -> Voucher:
    return Voucher(is_vouched, lost, given, samples.ECONOMY.vouches_max, samples.ago(days=9) if given else None)


def _shown(
    name: str,
    viewer: Member | None,
    *given: GivenVouching,
    mine: Voucher | None = None,
    theirs: Voucher | None = None,
) -> Sample:
    panel = VouchingPanel(samples.voter(), given, viewer, mine or (None if theirs else _voucher()), theirs)
    inputs = seen_by(viewer, vouching=panel, vouch_days=VOUCH_TIME.days)
    return Sample(
        name, "members/_vouching.html", inputs, ("members/_vouching.html", "members/macros.html"), kind="half"
    )
