"""The admins' desk: what needs a hand, in words and with the way there, and the last 90 days."""

import re
from datetime import date, datetime, time, timedelta
from html import unescape

import pytest

from forum import clock
from forum.actions import comments
from forum.actions.settlement import settle
from forum.db import db
from forum.jobs.timekeeping import CLOCK
from forum.models import JobState, Member, ModerationCase, OutgoingMail
from forum.money import sealing
from forum.queries.desk import DAYS_DRAWN, desk
from forum.render import desk as words
from tests.conftest import counting

DESK = "/admin"
DAY = timedelta(days=1)
AT = datetime.combine(clock.now().date(), time(12)) + DAY  # after the books were opened


@pytest.fixture
def boss(app, enrol) -> Member:
    with clock.at(AT - 2 * DAY):
        return enrol("boss", role="admin")


def look(as_member, boss) -> str:
    """Return the page as it is at the moment AT."""
    db.close()
    with clock.at(AT):
        return as_member(boss).text(DESK)


def sentences(page: str) -> dict[str, str]:
    """Return what is said of each thing, by its name; with a star before it where it needs a hand."""
    cards = page.partition('<ul class="checks">')[2].partition("</ul>")[0]
    said = {}
    for card in cards.split("<li")[1:]:
        name = re.search(r"<h2>([^<]+)", card)[1].strip()
        sentence = unescape(re.sub(r"<[^>]+>", "", re.search(r"<p>(.*?)</p>", card, re.S)[1]))
        said[name] = f"{'* ' if 'needs-hand' in card else ''}{' '.join(sentence.split())}"
    return said


def on(moment: date) -> str:
    """Return a day as pages in English say it."""
    return f"{moment.day} {moment:%B %Y}"


def run_jobs() -> None:
    """Have everything done that jobs do by the moment AT."""
    with clock.at(AT):
        settle()
        list(sealing.seal_ended_days())
        JobState.create(name=CLOCK, next_run_at=AT, last_run_at=AT)


def test_only_admins_see_it_and_find_it_in_their_menu(visitor, boss, enrol, as_member):
    assert visitor.get(DESK).location == f"/login?next={DESK}"
    for role in ("member", "moderator"):
        other = as_member(enrol(f"other-{role}", role=role))
        assert other.get(DESK).status_code == 403
        assert f'href="{DESK}"' not in other.text("/")
    assert f'href="{DESK}"' in as_member(boss).text("/")


def test_where_everything_is_done_all_is_quiet(boss, as_member):
    run_jobs()
    page = look(as_member, boss)
    said = sentences(page)
    assert not [sentence for sentence in said.values() if sentence.startswith("*")]
    assert "All quiet." in page
    assert said["Moderation"] == "No case is waiting."
    assert said["Settlement"] == f"Settled up to {on(AT)}."
    assert said["Seals"] == f"Sealed up to {on(AT - DAY)}."
    assert said["Jobs"] == "All jobs run."
    assert said["Mail"] == "No mail is waiting."


def test_what_was_not_done_comes_first_and_says_since_when(boss, as_member):
    with clock.at(AT - DAY):
        settle()
    case_at = AT - timedelta(hours=3)
    ModerationCase.create(member=boss.id, opened_at=case_at)
    JobState.create(name=CLOCK, next_run_at=AT, last_run_at=AT)
    JobState.create(name="seals", next_run_at=AT, failures=3, last_error="OSError: postgresql://u:secret@host")
    for given_up_at in (None, AT):
        OutgoingMail.create(
            recipient="a@example.org", subject="", text="", created_at=AT - timedelta(hours=2), given_up_at=given_up_at
        )
    page = look(as_member, boss)
    assert "5 things need a hand." in page
    said = sentences(page)
    assert said["Moderation"] == "* 1 case is waiting; the oldest came 3 h ago."
    assert said["Settlement"] == f"* Settled up to {on(AT - DAY)}. {on(AT)} should be settled by now."
    assert said["Seals"] == f"* {on(AT - DAY)} should be sealed by now."
    assert said["Jobs"] == "* These failed (how often in a row, with what): seals (3, OSError)."
    assert said["Mail"] == "* 1 mail is waiting; it was written 2 h ago. 1 was given up in the last two weeks."
    starred = [sentence.startswith("*") for sentence in said.values()]
    assert starred == sorted(starred, reverse=True)
    assert "secret" not in page


def test_jobs_that_nobody_runs_are_said(boss, as_member):
    assert sentences(look(as_member, boss))["Jobs"] == "* No job has run for a while."


def test_each_thing_leads_to_where_it_is_dealt_with(boss, as_member, app):
    page = look(as_member, boss)
    cards = page.partition('<ul class="checks">')[2].partition("</ul>")[0]
    addresses = re.findall(r'href="([^"#]+)', cards)
    assert {"/moderation", "/economy", "/economy/seals", "/status", "/admin/users?state=new"} <= set(addresses)
    admin = as_member(boss)
    assert {admin.get(address).status_code for address in addresses} == {200}


def test_a_disk_that_fills_up_needs_a_hand(boss, as_member, monkeypatch, engine):
    if engine == "postgres":
        assert "The database takes" in sentences(look(as_member, boss))["Room"]
        return
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": 900_000_000}))
    assert sentences(look(as_member, boss))["Room"].endswith("900 MB are free on its disk.")
    assert sentences(look(as_member, boss))["Room"].startswith("* The database takes")


def test_each_day_of_the_last_90_is_counted_and_none_before(boss, author, post_id):
    for age in (0, 3, 3, DAYS_DRAWN - 1, DAYS_DRAWN):
        with clock.at(AT - age * DAY):
            comments.write_comment(author, post_id, f"Said {age} days ago.")
    with clock.at(AT):
        days = desk().days
    assert len(days) == DAYS_DRAWN
    assert days[-1].day == AT.date()
    assert {one.day: one.comments for one in days if one.comments} == {
        AT.date(): 1, (AT - 3 * DAY).date(): 2, (AT - (DAYS_DRAWN - 1) * DAY).date(): 1
    }  # fmt: skip
    assert {one.day: one.joined for one in days if one.joined} == {
        (AT - 2 * DAY).date(): 1, (AT - DAY).date(): 1
    }  # fmt: skip


def test_the_charts_have_the_days_in_a_table_too(boss, as_member):
    page = look(as_member, boss)
    assert page.count('<figure class="plot">') == 4
    table = page.partition('<table class="figures sortable by-day">')[2]
    assert table.count('<th scope="row"') == DAYS_DRAWN
    assert on(AT - 2 * DAY) in table


def test_a_day_without_anything_draws_an_empty_chart(boss):
    with clock.at(AT + 1_000 * DAY):
        drawn = words.plots(desk().days)
    assert [plot.total for plot in drawn] == [0, 0, 0, 0]


def test_the_page_costs_as_much_however_much_there_is(boss, author, post_id, as_member):
    admin = as_member(boss)

    def cost() -> int:
        with counting() as statements:
            admin.text(DESK)
        return len(statements)

    few = cost()
    ModerationCase.create(member=boss.id)
    for number in range(5):
        comments.write_comment(author, post_id, f"One more, the {number}th.")
        JobState.create(name=f"job {number}", next_run_at=AT, failures=number)
        OutgoingMail.create(recipient="a@example.org", subject="", text="")
    assert cost() == few
    assert few <= 13
