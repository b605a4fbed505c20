"""The wallet, the economy and its log, and what admins set."""

from forum.actions.members import GrantPreview
from forum.errors import Invalid
from forum.forms.economy import EconomyForm, GrantForm
from forum.forms.levels import LevelForm, XpForm
from forum.i18n import N_, _
from forum.queries.economy import grouped_fields
from forum.queries.events import EconomyChange
from forum.queries.wallet import WalletPage, months
from forum.render import charts
from forum.rules.economy import EconomyRules
from forum.rules.gates import Gate
from forum.rules.lines import WALLET_LINES, Line
from forum.styleguide import sample_books, samples
from forum.styleguide.sample import FakeRequest, Sample, Section, seen_by

_MACROS = ("economy/macros.html", "log/macros.html")


def sections() -> list[Section]:
    """Return the sections in their order."""
    return [_wallet(), _economy(), _admin()]


def _wallet() -> Section:
    me = samples.author()
    lines = {line: line.label for line in WALLET_LINES}
    wrong = {"post": [_("Choose a post from the list, or all.")]}
    listed = WalletPage(sample_books.entries(), 1_234, 23_411, "sample")
    nothing = WalletPage([], 0, 0, None)
    points = [(day.date, day.balance_mtwei) for day in sample_books.days()]
    line = charts.line_chart([(day.toordinal(), balance_mtwei) for day, balance_mtwei in points])

    def moved(name: str, page: WalletPage | None, *, waiting: bool = True, **more: object) -> Sample:
        inputs = {"wallet": sample_books.wallet(page, waiting=waiting), "lines": lines, "typed": {}, **more}
        shows = ("wallet/_entries.html", "economy/_payment.html")
        return Sample(name, "wallet/_entries.html", seen_by(me, **inputs), shows, kind="wallet")

    def filtered(name: str, **more: object) -> Sample:
        inputs = {"wallet": sample_books.wallet(None), "lines": lines, "typed": {}, **more}
        return Sample(name, "wallet/_filter.html", seen_by(me, **inputs), kind="wallet")

    return Section(
        N_("Wallet"),
        [
            Sample(
                N_("What’s pending"),
                "wallet/_pending.html",
                seen_by(me, wallet=sample_books.wallet(listed)),
                kind="wallet",
            ),
            Sample(N_("The balance"), "wallet/_chart.html", {"chart": line, "points": points}, kind="wallet"),
            Sample(
                N_("The months"),
                "wallet/_months.html",
                {"months": months(sample_books.days()), "bar_length": charts.bar_length},
                kind="wallet",
            ),
            moved(N_("Movements of every line"), listed),
            moved(N_("No movements yet"), nothing, waiting=False),
            moved(N_("A first reward on its way"), nothing),
            moved(N_("Nothing matches the filter"), nothing, typed={"line": Line.GRANT}),
            moved(N_("Past the last page"), nothing, request=FakeRequest(args={"after": "sample"})),
            filtered(N_("Filter")),
            filtered(N_("Filter with a problem"), typed={"line": Line.GRANT, "post": "x"}, errors=wrong),
        ],
    )


def _economy() -> Section:
    return Section(
        N_("Economy and log"),
        [
            Sample(
                N_("Events of every kind"),
                "styleguide/_events.html",
                {"events_told": sample_books.events()},
                _MACROS,
                kind="economy",
            ),
            Sample(
                N_("Settled pots"),
                "styleguide/_pots.html",
                {"days": sample_books.settled_days(2)},
                _MACROS,
                kind="economy",
            ),
        ],
    )


def _economy_inputs(other: EconomyRules | None = None, **more: object) -> dict[str, object]:
    form = EconomyForm.over(other or samples.ECONOMY)
    return seen_by(
        samples.admin(), form=form, groups=grouped_fields(), in_force=samples.ECONOMY, version=3, preview=None, **more
    )


def _level_inputs(**more: object) -> dict[str, object]:
    return seen_by(
        samples.admin(), form=LevelForm.over(samples.LEVELS), in_force=samples.LEVELS, defaults=samples.LEVELS,
        version=3, preview=None, **more,
    )  # fmt: skip


def _admin() -> Section:
    proposed = samples.ECONOMY.changed(minus_fee_mtwei=1_500, hold_hours=48)
    impossible = samples.ECONOMY.changed(dislike_author_mtwei=9_000, reading_pot_share=1)
    wrong_economy = Invalid(**impossible.problems())
    wrong_level = {f"gate_{Gate.COMMENT}": [_("Choose a level from LVL 1 to LVL %(highest)s.", highest=50)]}
    grant = GrantForm(formdata=None, data={"name": "commenter", "amount": ""})
    asked_grant = GrantForm(formdata=None, data={"name": "commenter", "amount": "25", "reason": "A first tribute"})
    wrong_grant = {
        "amount": [_("How much?")],
        "reason": [_("Give a reason: it appears in the public log and in the wallet.")],
    }
    lower = sample_books.lower_levels()
    changes = [event for event in sample_books.events() if isinstance(event, EconomyChange)]
    history = seen_by(samples.admin(), subject="economy", history=changes)
    standing = {"standing": sample_books.standing(), "form": XpForm(formdata=None)}

    def shown(name: str, template: str, inputs: dict[str, object], *shows: str) -> Sample:
        return Sample(name, template, inputs, shows, kind="economy")

    economy, levels = "admin/_economy.html", "admin/_levels.html"
    previewed = {"changes": proposed.changes_from(samples.ECONOMY), "preview": sample_books.economy_preview()}
    previewed["form"] = EconomyForm.over(proposed)
    return Section(
        N_("For admins"),
        [
            shown(
                N_("Where admins can go"),
                "admin/_nav.html",
                seen_by(samples.admin(), request=FakeRequest("/admin/levels")),
            ),
            shown(N_("Rules of the economy"), economy, _economy_inputs(), economy, "admin/macros.html"),
            shown(
                N_("Impossible rules"),
                economy,
                _economy_inputs(impossible, errors=wrong_economy.errors),
                "admin/macros.html",
            ),
            shown(N_("A preview of the economy"), "admin/_preview.html", previewed),
            shown(N_("Rules of the levels"), levels, _level_inputs()),
            shown(N_("Impossible levels"), levels, _level_inputs(errors=wrong_level)),
            shown(
                N_("A preview of the levels"),
                "admin/_levels_preview.html",
                {"changes": lower.changes_from(samples.LEVELS), "preview": sample_books.level_preview()},
            ),
            shown(N_("Past changes"), "admin/_history.html", history),
            shown(N_("Nothing changed yet"), "admin/_history.html", history | {"history": []}),
            shown(N_("Granting"), "admin/_grant_form.html", seen_by(None, form=grant, errors=wrong_grant)),
            shown(
                N_("Granting, asked once more"),
                "admin/_grant_form.html",
                seen_by(None, form=asked_grant, preview=GrantPreview(samples.commenter(), 25_000, 999_975_000)),
            ),
            shown(N_("One member’s XP"), "admin/_member_form.html", seen_by(samples.admin(), **standing)),
        ],
    )
