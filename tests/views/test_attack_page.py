"""The attack page: an admin picks one, a job tries it out on the last days, and nothing else is written."""

import re
from datetime import timedelta
from html import unescape

import pytest

from forum import clock
from forum.actions import attacks, comments, reactions, readings
from forum.actions.attacks import start_attack
from forum.db import rows
from forum.errors import Invalid, NotAllowed
from forum.jobs import attacks as attack_job
from forum.jobs import runner
from forum.jobs.leases import LEASE
from forum.jobs.schedule import ATTACKS, JOBS
from forum.models import AttackRun, Member
from forum.money.settlement import settle
from forum.queries import settlements
from forum.queries.attacks import trial_of
from forum.rules.attackers import Attack, Kind
from forum.rules.economy import EconomyRules
from forum.rules.leaving import ATTACKS_KEPT
from forum.rules.lines import Line
from tests.conftest import counting
from tests.visitor import Visitor, root_id, succeeded

ADDRESS = "/admin/attack"
TWENTY = Attack(Kind.RING, 20)
MONEY = ("account", "journal", "entry", "claim", "escrowed_fee", "settlement", "settlement_pot", "settlement_line",
         "giving", "exchange", "comment_standing", "economy_rules_version", "xp_entry", "seal")  # fmt: skip


@pytest.fixture
def boss(enrol) -> Member:
    return enrol("boss", role="admin")


@pytest.fixture
def admin(boss, as_member) -> Visitor:
    return as_member(boss)


@pytest.fixture
def settled(author, commenter, enrol, post_id) -> None:
    """A comment with two likes, and a reading, settled on three of the last days."""
    at = clock.now() - timedelta(days=6)
    with clock.at(at):
        comment_id = comments.write_comment(commenter, post_id, "A word")
        for name in ("ann", "ben"):
            reactions.react(enrol(name, level=10), comment_id, "like")
    for days in (2, 4, 5):
        settle(at + timedelta(days=days))


def in_words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def in_tables(table: str) -> list[tuple]:
    return sorted(rows(f"SELECT * FROM {table}"), key=repr)


# Who may.


def test_only_admins_see_it_and_try_one_out(visitor, enrol, as_member, way):
    assert visitor.get(ADDRESS).location == f"/login?next={ADDRESS}"
    for role in ("member", "moderator"):
        browser = as_member(enrol(role, level=20, role=role))
        assert browser.get(ADDRESS).status_code == 403
        assert browser.post(ADDRESS, way, kind="ring", size="20").status_code == 403
    assert not AttackRun.select().exists()


def test_the_action_itself_asks_who_it_is_and_for_a_size_that_can_be(boss, author):
    with pytest.raises(NotAllowed):
        start_attack(TWENTY, EconomyRules(), by=author)
    for size in (0, -1, 10_001):
        with pytest.raises(Invalid):
            start_attack(Attack(Kind.BOTS, size), EconomyRules(), by=boss)
    with pytest.raises(Invalid):
        start_attack(TWENTY, EconomyRules(pluses_pot_share=0), by=boss)
    assert not AttackRun.select().exists()


def test_admins_are_led_there(admin):
    page = admin.text("/admin/economy")
    assert page.count(f'href="{ADDRESS}"') == 2  # in the menu, and beside the other pages for admins


# Trying one out.


@pytest.mark.parametrize("kind", list(Kind))
def test_an_attack_is_asked_for_tried_out_by_the_job_and_shown(admin, settled, way, kind):
    response = admin.post(ADDRESS, way, kind=kind.value, size="20", rules="in-force")
    assert succeeded(response, way), response.text
    if way == "htmx":
        assert root_id(response) == "attack"
        assert "Waiting for its turn" in response.text
    else:
        assert response.location.endswith("#attack-run")
    assert runner.run_due((ATTACKS,))["attacks"] is None
    page = in_words(admin.text(ADDRESS))
    for words in (
        "What they would have taken",
        "Who would have paid for it",
        "What holds it",
        "Under the rules in force.",
    ):
        assert words in page
    assert "3 settlements of the 30 days" in page
    shown = {"ring": "A ring of 20", "bots": "20 bots, reading", "puppets": "A commenter with 20 puppets"}
    assert shown[kind] in page


def test_the_page_asks_again_by_itself_until_it_is_done(admin, boss, settled):
    start_attack(TWENTY, EconomyRules(), by=boss)
    page = admin.text(ADDRESS)
    assert 'hx-trigger="every 1s"' in page
    assert f'href="{ADDRESS}#attack-run"' in page  # without JavaScript
    [trial] = AttackRun.select()
    attack_job._begin(trial.id)
    attack_job._note(trial.id, days=3, days_done=2)
    waiting = admin.get(ADDRESS, headers={"HX-Request": "true"})
    assert "2 of 3 days replayed" in in_words(waiting.text)
    assert '<progress max="3" value="2"' in waiting.text
    attack_job._give_back(trial.id)
    attack_job.run()
    done = admin.get(ADDRESS, headers={"HX-Request": "true"})
    assert "hx-trigger" not in done.text
    assert "What holds it" in done.text


def test_each_line_leads_to_the_rule_that_holds_it(admin, boss, settled):
    start_attack(TWENTY, EconomyRules(), by=boss)
    attack_job.run()
    page = admin.text(ADDRESS)
    assert 'href="/admin/economy#mutual_days"' in page
    row = re.search(r'#mutual_days">(.*?)</tr>', page, re.S)[1]
    assert "3 days" in row


def test_nothing_is_written_but_the_run(admin, boss, settled):
    before = {table: in_tables(table) for table in MONEY}
    for kind in Kind:
        admin.post(ADDRESS, kind=kind.value, size="100", minus_fee="3", rules="proposed")
        attack_job.run()
    assert {table: in_tables(table) for table in MONEY} == before
    assert AttackRun.select().count() == 1


def test_where_there_was_no_settlement_it_says_so(admin, boss):
    start_attack(TWENTY, EconomyRules(), by=boss)
    attack_job.run()
    assert "There was no settlement in the last 30 days." in in_words(admin.text(ADDRESS))


def test_settlements_of_longer_ago_do_not_count(boss, settled):
    with clock.at(clock.now() + timedelta(days=28, hours=1)):
        start_attack(TWENTY, EconomyRules(), by=boss)
        attack_job.run()
    assert trial_of(boss).estimate.days == 1


def test_another_attack_takes_the_place_of_the_last_and_stops_it(boss, enrol, settled, monkeypatch):
    """Also of one that the job is at; and that of another admin stays."""
    other = enrol("other", role="admin")
    kept = start_attack(Attack(Kind.BOTS, 3), EconomyRules(), by=other)
    start_attack(TWENTY, EconomyRules(), by=boss)
    first = AttackRun.get(AttackRun.member == boss.id)
    read = settlements.settlement_facts

    def replaced(settlement_id):
        start_attack(Attack(Kind.PUPPETS, 5), EconomyRules(), by=boss)
        monkeypatch.setattr(attack_job, "settlement_facts", read)
        return read(settlement_id)

    monkeypatch.setattr(attack_job, "settlement_facts", replaced)
    attack_job._begin(first.id)
    attack_job._run(first)
    assert {run.id for run in AttackRun.select()} == {kept, trial_of(boss).id}
    assert trial_of(boss).attack == Attack(Kind.PUPPETS, 5)
    assert trial_of(boss).estimate is None
    attack_job.run()
    assert trial_of(boss).estimate.attack == Attack(Kind.PUPPETS, 5)
    assert trial_of(other).estimate.taken[Line.READING] > 0


def test_a_run_that_was_interrupted_is_taken_up_again_with_the_same_result(boss, enrol, settled, monkeypatch):
    start_attack(TWENTY, EconomyRules(), by=boss)
    read, killed = settlements.settlement_facts, []

    def dies_on_the_second_day(settlement_id):
        killed.append(settlement_id)
        if len(killed) == 2:
            raise KeyboardInterrupt
        return read(settlement_id)

    monkeypatch.setattr(attack_job, "settlement_facts", dies_on_the_second_day)
    with pytest.raises(KeyboardInterrupt):
        attack_job.run()
    monkeypatch.setattr(attack_job, "settlement_facts", read)
    assert (trial_of(boss).days_done, trial_of(boss).estimate) == (1, None)
    assert not attack_job.any_to_run()  # whoever began it may still be at it
    with clock.at(clock.now() + LEASE + timedelta(minutes=1)):
        assert attack_job.any_to_run()
        attack_job.run()
    other = enrol("other", role="admin")
    start_attack(TWENTY, EconomyRules(), by=other)
    attack_job.run()
    assert trial_of(boss).estimate == trial_of(other).estimate is not None


def test_a_run_that_fails_is_tried_again_and_keeps_no_other_from_its_turn(boss, enrol, settled, monkeypatch):
    other = enrol("other", role="admin")
    start_attack(TWENTY, EconomyRules(), by=boss)
    start_attack(TWENTY, EconomyRules(), by=other)
    works, calls = attack_job.commenters_since, []

    def fails_first(*arguments):
        calls.append(arguments)
        if len(calls) == 1:
            raise ValueError("no")
        return works(*arguments)

    monkeypatch.setattr(attack_job, "commenters_since", fails_first)
    with pytest.raises(ValueError, match="no"):
        attack_job.run()
    assert (trial_of(boss).estimate is None, trial_of(other).estimate is None) == (True, False)
    attack_job.run()
    assert trial_of(boss).estimate == trial_of(other).estimate


def test_of_two_processes_one_does_it(boss):
    run_id = start_attack(TWENTY, EconomyRules(), by=boss)
    assert attack_job._begin(run_id)
    assert not attack_job._begin(run_id)


def test_who_asks_wakes_the_job(boss):
    attacks.asked.clear()
    start_attack(TWENTY, EconomyRules(), by=boss)
    assert attacks.asked.is_set()


def test_it_is_forgotten_after_a_day(boss):
    start_attack(TWENTY, EconomyRules(), by=boss)
    with clock.at(clock.now() + ATTACKS_KEPT - timedelta(minutes=1)):
        assert runner.run_due(JOBS)["old attacks"] is None
        assert AttackRun.select().exists()
    with clock.at(clock.now() + ATTACKS_KEPT + timedelta(hours=2)):
        runner.run_due(JOBS)
    assert not AttackRun.select().exists()


# Other rules.


def test_the_preview_of_a_change_leads_there_with_the_proposed_rules(admin, boss, settled, way):
    preview = admin.post("/admin/economy", mutual_days="0", pair_days="0").text
    address = unescape(re.search(rf'href="({ADDRESS}\?[^"]*)"', preview)[1])
    assert address == f"{ADDRESS}?pair_days=0&mutual_days=0&rules=proposed"
    page = admin.text(address)
    assert re.search(r'name="rules" value="proposed" checked', page)
    carried = dict(re.findall(r'type="hidden" name="(\w+_days)" value="(\w+)"', page))
    assert carried == {"pair_days": "0", "mutual_days": "0"}
    sent = admin.post(ADDRESS, way, kind="ring", size="20", rules="proposed", **carried)
    shown = sent.text if way == "htmx" else admin.text(sent.location)
    assert dict(re.findall(r'type="hidden" name="(\w+_days)" value="(\w+)"', shown)) == carried
    assert trial_of(boss).rules == EconomyRules(pair_days=0, mutual_days=0)
    assert "Under rules other than those in force:" in in_words(admin.text(ADDRESS))


def test_beside_proposed_rules_those_in_force_can_be_chosen(admin, boss, set_rules):
    set_rules(hold_hours=12)
    admin.post(ADDRESS, kind="ring", size="20", rules="in-force", pair_days="0")
    assert trial_of(boss).rules == EconomyRules(hold_hours=12)
    admin.post(ADDRESS, kind="ring", size="20", rules="proposed", pair_days="0")
    assert trial_of(boss).rules == EconomyRules(hold_hours=12, pair_days=0)


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"size": "0"}, "size", "from 1 to 10,000"),
        ({"size": "10001"}, "size", "from 1 to 10,000"),
        ({"size": ""}, "size", "from 1 to 10,000"),
        ({"size": "2.5"}, "size", "from 1 to 10,000"),
        ({"size": "+5"}, "size", "from 1 to 10,000"),
        ({"size": "٣"}, "size", "from 1 to 10,000"),
        ({"kind": "siege"}, "kind", "Choose what kind of attack it is."),
        ({"rules": "mine", "pair_days": "1"}, "rules", "Choose the rules"),
        ({"pair_days": "366"}, None, "at most 365 days"),
        ({"likes_pot": "31"}, None, "The four pots must add up"),
        ({"minus_fee": "two"}, None, "digits"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(admin, way, fields, name, words):
    sent = {"kind": "bots", "size": "77", "rules": "proposed", "hold_hours": "36"} | fields
    response = admin.post(ADDRESS, way, **sent)
    assert response.status_code == 422
    problem = re.search(
        rf'id="problem-{name}" role="alert">([^<]*)<' if name else r'role="alert">([^<]*)<', response.text
    )
    assert words in unescape(problem[1])
    assert f'value="{sent["size"]}"' in response.text
    assert 'name="hold_hours" value="36"' in response.text
    assert not AttackRun.select().exists()


def test_a_wrong_token_is_answered_with_the_form_and_what_was_typed(admin, way):
    response = admin.post(ADDRESS, way, token="wrong", kind="puppets", size="321")
    assert response.status_code == 400
    assert not AttackRun.select().exists()


def test_in_german_it_is_german(admin, boss, settled):
    start_attack(Attack(Kind.PUPPETS, 2), EconomyRules(), by=boss)
    attack_job.run()
    page = in_words(admin.get(ADDRESS, headers={"Accept-Language": "de"}).text)
    for words in ("Angriff durchspielen", "Wer dafür bezahlt hätte", "Was ihn begrenzt", "2 Puppen"):
        assert words in page


def test_the_page_and_each_day_of_a_run_take_a_fixed_number_of_statements(admin, boss, settled, enrol, commenter):
    start_attack(TWENTY, EconomyRules(), by=boss)

    def selects(act) -> int:
        with counting() as statements:
            act()
        return len([sql for sql in statements if sql.lstrip().upper().startswith("SELECT")])

    assert selects(lambda: admin.text(ADDRESS)) == 3  # the member, the site, the run
    first = selects(attack_job.run)
    readings.complete_reading(commenter, 1)
    settle(clock.now() + timedelta(days=2))
    with clock.at(clock.now() + timedelta(days=2)):
        start_attack(TWENTY, EconomyRules(), by=boss)
        assert selects(attack_job.run) == first + 4
