"""The economy in public: the page, its figures for machines, and that they are of one moment."""

import json
import re
from datetime import datetime, timedelta
from html import unescape
from threading import Event, Thread

import pytest

from forum import clock
from forum.actions import comments, members, posts, reactions, readings, rules
from forum.actions.authority import OPERATOR
from forum.db import db, snapshot
from forum.money.settlement import settle
from forum.queries.economy import SETTLEMENTS_SHOWN, Pot, balances, economy_page
from forum.render.economy_charts import pots_chart
from forum.rules.economy import FIELDS, GENESIS_MTWEI, EconomyRules
from forum.twei import twei
from tests.conftest import counting

NAMES = {"supply_mtwei", "wallets_mtwei", "treasury_mtwei", "escrow_mtwei", "issuance_mtwei", "sum_mtwei"}
DAY = datetime(2026, 3, 1, 12)


@pytest.fixture
def liked(author, enrol, post_id) -> int:
    """A comment with three likes and a dislike, some days ago, and nothing of it settled."""
    fans = [enrol(name, level=10) for name in ("ann", "ben", "cid", "dan")]
    with clock.at(DAY):
        comment_id = comments.write_comment(author, post_id, "A word")
        for fan, value in zip(fans, ("like", "like", "like", "dislike"), strict=True):
            reactions.react(fan, comment_id, value)
    return comment_id


def figures(visitor) -> dict[str, int]:
    return json.loads(visitor.text("/economy.json"))


def test_a_new_site_has_all_of_its_supply_in_the_treasury(visitor):
    assert figures(visitor) == {
        "supply_mtwei": GENESIS_MTWEI, "wallets_mtwei": 0, "treasury_mtwei": GENESIS_MTWEI, "escrow_mtwei": 0,
        "issuance_mtwei": -GENESIS_MTWEI, "sum_mtwei": 0,
    }  # fmt: skip


def test_the_figures_are_what_the_accounts_hold(visitor, liked):
    found = figures(visitor)
    assert found.keys() == NAMES
    assert all(type(value) is int for value in found.values())
    assert found["escrow_mtwei"] == EconomyRules().dislike_fee_mtwei
    assert found["supply_mtwei"] == -found["issuance_mtwei"] == GENESIS_MTWEI
    assert found["wallets_mtwei"] + found["treasury_mtwei"] + found["escrow_mtwei"] == GENESIS_MTWEI
    assert found["sum_mtwei"] == 0


def test_the_figures_are_read_in_one_statement(app):
    with counting() as statements:
        balances()
    assert len(statements) == 1


def test_the_figures_fit_together_while_others_write(app, visitor, enrol):
    enrol("ann")
    stop, failed = Event(), []

    def grant() -> None:
        try:
            with app.app_context():
                while not stop.is_set():
                    members.grant_twei("ann", 1, "For the test", by=OPERATOR)
        except Exception as error:
            failed.append(error)
        finally:
            db.close()

    writer = Thread(target=grant)
    before = figures(visitor)["wallets_mtwei"]
    writer.start()
    try:
        seen = [figures(visitor) for _ in range(60)]
    finally:
        stop.set()
        writer.join()
    assert not failed
    assert all(found["sum_mtwei"] == 0 and found["supply_mtwei"] == GENESIS_MTWEI for found in seen)
    assert figures(visitor)["wallets_mtwei"] > before


def test_the_page_is_of_one_moment(app, enrol):
    """A grant that comes between the page's first statement and its second is on no part of the page."""
    enrol("ann", twei=0)
    granted = Thread(target=lambda: _grant_and_close("ann"))

    with snapshot():
        before = balances()
        granted.start()
        granted.join()
        assert balances() == before
    assert balances().wallets_mtwei == before.wallets_mtwei + 1


def _grant_and_close(name: str) -> None:
    members.grant_twei(name, 1, "For the test", by=OPERATOR)
    db.close()


def test_the_page_takes_a_fixed_number_of_statements(app, visitor, liked):
    def statements() -> list[str]:
        with counting() as found:
            visitor.text("/economy")
        return [sql for sql in found if sql.lstrip().upper().startswith("SELECT")]

    before = statements()
    settle(DAY + timedelta(days=2))
    settle(DAY + timedelta(days=3))
    rules.change_economy(EconomyRules(minus_fee_mtwei=1), "For the test", by=OPERATOR)
    assert len(statements()) == len(before) == 8  # the site, and seven for the page


def cells(page: str, row: str) -> list[str]:
    """Return the figures of the first row that is headed so."""
    rows = re.findall(r'<tr[^>]*><th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', unescape(page), re.S)
    found = next((figures for head, figures in rows if re.sub(r"<[^>]+>", "", head) == row), "")
    return re.findall(r">([^<]*)</td>", found)


def test_the_page_says_what_there_is(visitor, liked):
    page, held = visitor.text("/economy"), figures(visitor)
    assert cells(page, "Wallets of all members") == [twei(held["wallets_mtwei"])]
    assert cells(page, "Treasury, which pays the rewards") == [twei(held["treasury_mtwei"])]
    assert cells(page, "Escrow: fees that may still be refunded") == ["2"]
    assert cells(page, "Supply: all Twei ever issued") == ["1,000,000"]


def test_the_page_says_every_rule_in_force(visitor, set_rules):
    set_rules(minus_fee_mtwei=2_125, hold_hours=1, settlement_budget_share=125)
    page = visitor.text("/economy")
    for known in FIELDS:
        assert cells(page, known.label), known.label
    assert cells(page, "Minus on a post") == ["2.125 Twei"]
    assert cells(page, "How long a claim waits before it can be settled") == ["1 hour"]
    assert cells(page, "Daily budget, share of the treasury") == ["0.125 %"]
    assert cells(page, "How many others a member may vouch for within 30 days") == ["2 members"]


def test_the_page_says_todays_budget_in_four_pots(visitor):
    page = visitor.text("/economy")
    assert '<strong class="number">2,500 Twei</strong>, split into four pots' in page
    assert cells(page, "Pluses") == ["30 %", "750"]
    assert cells(page, "Comment rewards") == ["20 %", "500"]
    assert cells(page, "Likes") == ["30 %", "750"]
    assert cells(page, "Reading") == ["20 %", "500"]


def test_the_page_says_the_bound_of_what_faked_attention_can_cost(visitor, set_rules):
    set_rules(reading_day_max_mtwei=7_125, reading_post_max_mtwei=3_250)
    bound = visitor.text("/economy").partition("The most that faked attention can cost")[2].partition("</section>")[0]
    assert "7.125 Twei</strong> a day" in bound
    assert "3.25 Twei</strong> per post" in bound
    assert "500 Twei</strong> from what the treasury" in bound
    assert "never more than 25 % of that pot" in bound


def test_the_page_says_how_past_settlements_went(visitor, set_rules, liked):
    set_rules(settlement_budget_share=1, like_commenter_mtwei=5_000, later_likes_min=0)  # less than is claimed
    settle(DAY + timedelta(days=2))
    past = visitor.text("/economy").partition('<section id="settlements">')[2]
    assert "3 March 2026" in past
    pluses, _rewards, likes, _reading = economy_page().days[0].pots
    assert likes.given_mtwei > 0 > pluses.given_mtwei
    paid_mtwei = 3 * (250 * likes.pot_mtwei // 15_750) + 3 * (5_000 * likes.pot_mtwei // 15_750)
    factor = f"{twei(likes.pot_mtwei * 100_000 // 15_750)} %"
    held, given = twei(likes.pot_mtwei), f"+{twei(likes.given_mtwei)}"
    assert cells(past, "Likes") == ["6", "15.75", held, given, twei(paid_mtwei), factor]
    assert cells(past, "Pluses") == ["0", "0", "0", twei(pluses.given_mtwei), "0", "100 %"]
    assert cells(past, "Reading")[-1] == "100 %"


def test_readers_nobody_vouches_for_stand_by_themselves_beneath_their_pot(visitor, author, enrol, set_rules):
    with clock.at(DAY):
        long = posts.publish(author, "Long", "word " * 476, [])
        for member in (enrol("stranger"), enrol("known", role="moderator")):
            readings.complete_reading(member, long)
    set_rules(unvouched_share=300)  # of a pot of 500 Twei: 1.5
    settle(DAY + timedelta(days=2))
    past = visitor.text("/economy").partition('<section id="settlements">')[2]
    assert "0 of the latest 1 settlement paid every claim in full." in past
    [reading] = economy_page().days[0].pots[-1:]
    held = reading.unvouched_mtwei
    assert 0 < held < 2_000
    assert cells(past, "of which unvouched readers") == [
        "", "2", twei(held), "", "", f"{twei(held * 100_000 // 2_000)} %"
    ]  # fmt: skip
    assert cells(past, "Reading") == ["2", "4", twei(reading.pot_mtwei), "—", twei(2_000 + held), "100 %"]


def test_the_chart_draws_what_was_paid_and_what_was_not(visitor, set_rules, liked):
    set_rules(settlement_budget_share=1, like_commenter_mtwei=5_000, later_likes_min=0)  # less than is claimed
    settle(DAY + timedelta(days=2))
    page = economy_page()
    [column] = pots_chart(page.days).chart.columns
    *pots, unpaid = column.blocks
    assert [block.length > 0 for block in pots] == [pot.paid_mtwei > 0 for pot in page.days[0].pots]
    assert unpaid.length > 0
    past = visitor.text("/economy").partition('<section id="settlements">')[2]
    assert "0 of the latest 1 settlement paid every claim in full." in past
    assert 'class="fill-5"' in past.partition('<figure class="plot">')[2]
    day = page.days[0]
    by_day = past.partition("sortable")[2].partition("</table>")[0]
    assert cells(by_day, "3 March 2026") == [
        *(twei(pot.paid_mtwei) for pot in day.pots), twei(day.paid_mtwei), twei(day.claimed_mtwei),
        f"{twei(day.factor_share)} %",
    ]  # fmt: skip
    assert day.factor_share < 100_000 and day.paid_mtwei < day.claimed_mtwei


def test_days_on_which_nothing_was_claimed_are_no_chart(visitor, app):
    settle(DAY)
    past = visitor.text("/economy").partition('<section id="settlements">')[2]
    assert "The latest settlement paid every claim in full." in past
    assert '<figure class="plot">' not in past


def test_the_supply_is_drawn_in_its_three_parts(visitor, liked):
    drawn = visitor.text("/economy").partition('class="stack"')[2].partition("</svg>")[0]
    widths = [int(width) for width in re.findall(r'width="(\d+)"', drawn)]
    assert len(widths) == 3
    assert sum(widths) == 600


@pytest.mark.parametrize(
    ("claimed", "pot", "factor"), [(0, 0, "100"), (0, 5, "100"), (5, 5, "100"), (3, 2, "66.666"), (7, 0, "0")]
)
def test_a_factor_is_never_above_one(claimed, pot, factor):
    assert twei(Pot("Likes", 1, claimed, pot, 0).factor_share) == factor


def test_the_page_shows_the_newest_thirty_settlements(visitor, app):
    for day in range(SETTLEMENTS_SHOWN + 1):
        settle(DAY + timedelta(days=day))
    past = visitor.text("/economy").partition('<section id="settlements">')[2]
    days = re.findall(r'<th scope="rowgroup"[^>]*>([^<]+)</th>', past)
    assert len(days) == SETTLEMENTS_SHOWN
    assert (days[0], days[-1]) == ("31 March 2026", "2 March 2026")


def test_the_page_says_who_changed_the_rules_and_who_was_granted_what(visitor, enrol):
    boss = enrol("boss", role="admin", twei=0)
    enrol("ann", twei=0)
    rules.change_economy(EconomyRules(minus_fee_mtwei=1_500), "Too dear <b>", by=boss)
    members.grant_twei("ann", 40_500, "A first tribute", by=boss)
    page = visitor.text("/economy")
    changes = page.partition('<section id="changes">')[2].partition("</section>")[0]
    assert 'href="/u/boss"' in changes
    assert "Too dear &lt;b&gt;" in changes
    assert re.search(r"Minus on a post: .*2 Twei.*→.*1.5 Twei", changes)
    grants = page.partition('<section id="grants">')[2].partition("</section>")[0]
    assert "40.5 Twei" in grants
    assert 'href="/u/ann"' in grants
    assert "A first tribute" in grants


def test_an_empty_site_has_a_page_too(visitor):
    page = visitor.text("/economy")
    assert "No settlements yet" in page
    assert "No changes yet" in page
    assert "No grants yet" in page


@pytest.mark.parametrize("address", ["/economy", "/economy.json", "/log"])
def test_anonymous_readers_may_keep_it_and_ask_again(visitor, commenter, as_member, address):
    response = visitor.get(address)
    assert response.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in response.headers
    assert visitor.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    assert as_member(commenter).get(address).headers["Cache-Control"] == "private, no-store"


def test_what_changed_is_another_page(visitor, enrol):
    etags = {visitor.get(address).headers["ETag"] for address in ("/economy", "/economy.json")}
    enrol("ann")
    assert not etags & {visitor.get(address).headers["ETag"] for address in ("/economy", "/economy.json")}


def test_only_admins_are_led_to_the_forms(visitor, enrol, as_member):
    boss = as_member(enrol("boss", role="admin"))
    for address in ("/economy", "/log"):
        for form in ("/admin/economy", "/admin/grants"):
            assert form in boss.text(address)
            assert form not in visitor.text(address)


def test_looking_writes_nothing(visitor, enrol, as_member, liked):
    boss = as_member(enrol("boss", role="admin"))
    with counting() as statements:
        for address in ("/economy", "/economy.json", "/log", "/admin/economy", "/admin/grants"):
            boss.text(address)
    assert not [sql for sql in statements if re.match(r"\s*(INSERT|UPDATE|DELETE)", sql, re.I)]
