"""The public log: what stands in it, in which order, and how it is paged."""

import json
import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from peewee import DatabaseError

from forum import clock
from forum.actions import members, rules, thread_tools
from forum.actions.authority import OPERATOR
from forum.actions.log_notes import annotate
from forum.db import db
from forum.models import LevelRulesVersion, LogNote, Member, ModerationRulesVersion, Objection, StaffAction
from forum.queries.log import EVENTS_PER_PAGE, log_page
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.log_kinds import LogKind
from forum.rules.moderation import ModerationRules
from tests.conftest import counting
from tests.decisions import decided
from tests.visitor import Visitor, root_id

NOON = datetime(2026, 3, 1, 12)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def boss(enrol) -> Member:
    return enrol("boss", role="admin", twei=0)


@pytest.fixture
def mod(enrol) -> Member:
    return enrol("mod", role="moderator", twei=0)


@pytest.fixture
def name_moderators(app):
    def name_moderators() -> None:
        rules = ModerationRulesVersion.in_force().changed(names_in_log=1)
        ModerationRulesVersion.put_in_force(rules, "Who decides stands by it", None, None)

    return name_moderators


def entries(page: str) -> list[str]:
    """Return the entries of the page, as a reader hears them."""
    found = re.findall(r'<li id="[^"]+" class="event">(.*?)\n</li>', page, re.S)
    words = (re.sub(r"<[^>]+>", " ", entry) for entry in found)
    return [" ".join(one.split()) for one in words]


def reason_of(entry: str) -> str:
    """Return the last word of the reason."""
    return entry.rsplit(" ", 1)[1]


def test_an_empty_log_says_so(visitor):
    assert "Nothing yet" in visitor.text("/log")


def test_a_grant_says_who_to_whom_how_much_and_why(visitor, enrol, boss):
    enrol("ann", twei=0)
    members.grant_twei("ann", 20_500, "For the <first> post", by=boss)
    members.grant_twei("ann", 1, "By hand", by=OPERATOR)
    assert entries(visitor.text("/log")) == [
        "The operator granted 0.001 Twei to ann . just now By hand",
        "boss admin granted 20.5 Twei to ann . just now For the &lt;first&gt; post",
    ]


def test_a_change_of_the_economy_says_from_what_to_what(visitor, boss):
    rules.change_economy(EconomyRules(minus_fee_mtwei=1_500, hold_hours=48), "Gentler", by=boss)
    rules.change_economy(
        EconomyRules(minus_fee_mtwei=1_500, hold_hours=48, reading_pot_share=10_000, likes_pot_share=40_000),
        "",
        by=OPERATOR,
    )
    second, first = entries(visitor.text("/log"))
    assert "boss admin changed the economy." in first
    assert "Minus on a post: 2 Twei → 1.5 Twei" in first
    assert "How long a claim waits before it can be settled: 24 hours → 48 hours" in first
    assert first.endswith("Gentler")
    assert "Likes, share of the budget: 30 % → 40 %" in second
    assert "Minus" not in second
    assert second.endswith("No reason given.")


def test_a_moved_gate_says_from_where_to_where(visitor, boss):
    rules.set_gate("comment", 9, "A small community", by=boss)
    rules.set_gate("comment", 10, "Not that small", by=OPERATOR)
    assert entries(visitor.text("/log")) == [
        "The operator changed the levels. just now Comment: LVL 9 → LVL 10 Not that small",
        "boss admin changed the levels. just now Comment: LVL 13 → LVL 9 A small community",
    ]


def test_other_thresholds_amounts_and_titles_are_said_too(visitor, app):
    gates, rest = LevelRules().to_json()
    kept = json.loads(rest)
    kept["thresholds_xp"][1] = 6
    kept["xp"]["day"] = 7
    kept["titles"]["40"] = "Sage"
    LevelRulesVersion.create(reason="Anew", gates=gates, rules=json.dumps(kept))
    [entry] = entries(visitor.text("/log"))
    assert "LVL 2 starts at: 5 XP → 6 XP" in entry
    assert "A day with a finished post: 5 XP → 7 XP" in entry
    assert "Title from LVL 40: none → Sage" in entry
    assert entry.count("→") == 3


def test_a_removal_is_public_with_its_reason_and_without_the_text(visitor, mod, post_id, comment_id):
    decided("remove", mod, comment_id=comment_id, reason="Off topic")
    decided("remove", mod, post_id=post_id, reason="Advertising")
    page = visitor.text("/log")
    assert [entry for entry in entries(page) if "removed" in entry] == [
        "A moderator removed a post by author . just now Advertising",
        "A moderator removed a comment by author . just now Off topic",
    ]
    assert f'href="/posts/{post_id}"' in page
    assert f'href="/comments/{comment_id}"' in page
    assert "Tides and clocks" not in page
    assert "A first word" not in page


def test_moderators_are_named_where_the_rules_say_so(visitor, name_moderators, mod, comment_id):
    decided("hide", mod, comment_id=comment_id, reason="Rude")
    decided("keep", None, comment_id=comment_id)
    name_moderators()
    page = entries(visitor.text("/log"))
    assert page[0].startswith("The operator changed the rules of moderation. just now Name moderators")
    assert page[1].startswith("A rule of the forum looked at a comment and kept it.")
    assert page[2].startswith("mod moderator hid a comment by author .")


@pytest.mark.parametrize("kind", ["keep", "warn", "silence"])
def test_who_was_kept_warned_or_silenced_is_not_named_and_cannot_be_asked_for(visitor, mod, author, comment_id, kind):
    first = decided(kind, mod, comment_id=comment_id, reason="Because", until=NOON)
    answer = "overturn" if kind != "keep" else "restore"
    decided(answer, mod, comment_id=comment_id, reason="A mistake", answers=first.id)
    page = visitor.text("/log")
    about = [entry for entry in entries(page) if "Because" in entry or "A mistake" in entry]
    assert len(about) == 2
    assert not [entry for entry in about if "author" in entry]
    assert f"/comments/{comment_id}" not in page
    assert not [entry for entry in entries(visitor.text("/log?about=author")) if "granted" not in entry]


@pytest.mark.parametrize(
    ("kind", "said"),
    [("suspend", "A moderator suspended author until 1 March 2026."), ("ban", "A moderator banned author.")],
)
def test_who_is_suspended_or_banned_is_named(visitor, mod, author, kind, said):
    decided(kind, mod, member=author, reason="Insults", until=NOON if kind == "suspend" else None)
    assert entries(visitor.text("/log"))[0].replace("author .", "author.").startswith(said)
    assert len(entries(visitor.text(f"/log?kind={kind}&about=author"))) == 1


def test_an_objection_and_its_outcome_are_public_but_not_what_it_said(visitor, mod, boss, author, comment_id):
    first = decided("remove", mod, comment_id=comment_id, reason="Names a neighbour")
    Objection.create(decision=first.id, member=author.id, text="It is my own name!")
    assert "There is an objection, not answered yet." in entries(visitor.text("/log"))[0]
    decided("overturn", boss, comment_id=comment_id, reason="Their own name", answers=first.id)
    page = visitor.text("/log")
    answer, removal = entries(page)[:2]
    assert answer.startswith("An admin overturned a decision (Removed) after an objection. just now Their own name")
    assert "Objected to, and overturned." in removal
    assert f'<a href="/log/decision/{first.id}">a decision</a>' in page
    assert "my own name!" not in page + visitor.text("/log.atom")


def test_new_rules_of_moderation_say_from_what_to_what_but_give_no_list_away(visitor, boss):
    rules = ModerationRules(hide_weight=4_500, names_in_log=1, newcomer_comments=2, held_words="casino\nlottery")
    ModerationRulesVersion.put_in_force(rules, "Spam", boss.id, 0)
    [entry] = entries(visitor.text("/log"))
    assert "Weight of flags that hides something: 3 → 4.5" in entry
    assert "First comments of a member that wait for a moderator: 0 → 2" in entry
    assert "Name moderators in the public log, rather than their role: no → yes" in entry
    assert "Words that hold a comment or post back, one a line: 0 entries → 2 entries" in entry
    assert "casino" not in visitor.text("/log")


def test_the_newest_stands_first_whatever_it_is(visitor, enrol, boss, mod, author, post_id, comment_id):
    enrol("ann", twei=0)
    happen = [
        lambda: members.grant_twei("ann", 1, "r0", by=OPERATOR),
        lambda: rules.change_economy(EconomyRules(minus_fee_mtwei=1), "r1", by=OPERATOR),
        lambda: decided("remove", mod, comment_id=comment_id, reason="r2"),
        lambda: rules.set_gate("comment", 9, "r3", by=OPERATOR),
        lambda: decided("remove", mod, post_id=post_id, reason="r4"),
        lambda: members.grant_twei("ann", 1, "r5", by=OPERATOR),
    ]
    for number, act in enumerate(happen):
        with clock.at(NOON + timedelta(days=400, minutes=number)):
            act()
    reasons = [reason_of(entry) for entry in entries(visitor.text("/log"))]
    assert reasons[:6] == ["r5", "r4", "r3", "r2", "r1", "r0"]


def walk(visitor: Visitor) -> list[list[str]]:
    """Return the entries of every page, from the newest on."""
    pages, address = [], "/log"
    while address:
        page = visitor.text(address)
        pages.append(entries(page))
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following and following[1]
    return pages


@pytest.mark.parametrize("apart", [timedelta(0), timedelta(microseconds=1)], ids=["at one moment", "one by one"])
def test_pages_show_every_entry_once_in_one_order(visitor, enrol, apart):
    enrol("ann", twei=0)
    for number in range(2 * EVENTS_PER_PAGE + 7):
        with clock.at(NOON + number * apart):
            if number % 3:
                members.grant_twei("ann", number + 1, f"n{number}", by=OPERATOR)
            else:
                rules.change_economy(EconomyRules(minus_fee_mtwei=number), f"n{number}", by=OPERATOR)
    pages = walk(visitor)
    assert [len(page) for page in pages] == [EVENTS_PER_PAGE, EVENTS_PER_PAGE, 7]
    reasons = [reason_of(entry) for page in pages for entry in page]
    assert len(set(reasons)) == len(reasons)
    if apart:
        assert reasons == [f"n{number}" for number in reversed(range(2 * EVENTS_PER_PAGE + 7))]


def test_what_comes_meanwhile_moves_no_page(visitor, enrol):
    enrol("ann", twei=0)
    for number in range(EVENTS_PER_PAGE + 1):
        members.grant_twei("ann", 1, f"n{number}", by=OPERATOR)
    following = log_page().more
    members.grant_twei("ann", 1, "new", by=OPERATOR)
    [entry] = entries(visitor.text(f"/log?after={following}"))
    assert reason_of(entry) == "n0"


@pytest.mark.parametrize("after", ["x", "1", "1_2_3", "9" * 18 + "_1", "-" + "9" * 18 + "_1", "1_" + "9" * 19])
def test_a_damaged_cursor_is_refused_in_words(visitor, after):
    response = visitor.get(f"/log?after={after}")
    assert response.status_code == 422
    assert "damaged" in response.text


def test_behind_the_last_entry_there_is_a_way_back(visitor):
    page = visitor.text("/log?after=0_0")
    assert "That’s all." in page


def test_the_log_takes_a_fixed_number_of_statements(visitor, enrol, boss, mod, comment_id):
    enrol("ann", twei=0)
    members.grant_twei("ann", 1, "For the test", by=boss)

    def selects(address: str) -> int:
        with counting() as statements:
            visitor.text(address)
        return len([sql for sql in statements if sql.lstrip().upper().startswith("SELECT")])

    before = selects("/log")
    for number in range(20):
        members.grant_twei("ann", 1, "For the test", by=boss)
        rules.change_economy(EconomyRules(minus_fee_mtwei=number), "For the test", by=boss)
        decision = decided("hide", mod, comment_id=comment_id)
        annotate(mod, "decision", decision.id, "For the test")
    # The site, the rules of moderation, one for each kind of entry, and the notes.
    assert selects("/log") == before == 9
    assert selects("/log.atom") == 8
    assert selects("/log?kind=hide&about=author") == 5
    assert selects(f"/log/decision/{decision.id}") == 4


def test_the_log_can_be_asked_for_a_kind_and_for_whom(visitor, mod, boss, post_id, comment_id, enrol):
    enrol("ann", twei=5)
    decided("hide", mod, comment_id=comment_id)
    decided("remove", mod, post_id=post_id)
    assert len(entries(visitor.text("/log?kind=decision"))) == 2
    assert len(entries(visitor.text("/log?kind=remove&about=@Author"))) == 1
    assert len(entries(visitor.text("/log?kind=grant&about=ann"))) == 1
    assert "Nothing found" in visitor.text("/log?kind=levels")


def test_a_moderator_can_be_asked_for_only_where_they_are_named(visitor, name_moderators, mod, boss, comment_id):
    decided("hide", mod, comment_id=comment_id)
    decided("keep", boss, comment_id=comment_id)
    response = visitor.get("/log?by=mod")
    assert response.status_code == 422
    assert "Moderators aren’t named in this log." in response.text
    assert 'name="by"' not in visitor.text("/log")
    name_moderators()
    assert [entry.split()[0] for entry in entries(visitor.text("/log?by=mod"))] == ["mod"]
    assert 'name="by"' in visitor.text("/log")


@pytest.mark.parametrize("asked", ["kind=murder", "about=nobody", "about=%3Cscript%3E"])
def test_what_cannot_be_asked_for_is_said_beside_the_field(visitor, asked):
    response = visitor.get(f"/log?{asked}")
    assert response.status_code == 422
    assert "<script>" not in response.text
    assert 'role="alert"' in response.text


def test_a_filter_is_kept_from_page_to_page(visitor, enrol):
    enrol("ann", twei=0)
    for number in range(EVENTS_PER_PAGE + 1):
        members.grant_twei("ann", 1, f"n{number}", by=OPERATOR)
    following = re.search(r'rel="next" href="([^"]+)"', visitor.text("/log?kind=grant&about=ann"))[1]
    assert "kind=grant" in following
    assert "about=ann" in following
    assert [reason_of(entry) for entry in entries(visitor.text(following.replace("&amp;", "&")))] == ["n0"]


# Notes.


def test_staff_add_a_note_to_a_line_which_itself_stays_as_it_was(as_member, visitor, mod, comment_id, way):
    decision = decided("remove", mod, comment_id=comment_id, reason="Of topic")
    address = f"/log/decision/{decision.id}"
    response = as_member(mod).post(f"{address}/notes", way, text="Off topic was <meant>.")
    assert response.status_code == (200 if way == "htmx" else 303)
    assert (root_id(response) == f"log-decision-{decision.id}") if way == "htmx" else response.location == address
    for page in ("/log", address):
        [entry] = [entry for entry in entries(visitor.text(page)) if "removed" in entry]
        assert "Of topic A moderator noted: Off topic was &lt;meant&gt;. just now" in entry
    assert "Note: Off topic was &lt;meant&gt;." in visitor.text("/log.atom")
    newest = StaffAction.select().order_by(StaffAction.id.desc()).get()
    assert (newest.kind, newest.by_id, newest.reason) == ("note", mod.id, "Off topic was <meant>.")


@pytest.mark.parametrize("role", ["member", None])
def test_others_add_no_note(as_member, visitor, enrol, mod, comment_id, way, role):
    decision = decided("remove", mod, comment_id=comment_id)
    browser = as_member(enrol("ann", level=50)) if role else visitor
    response = browser.post(f"/log/decision/{decision.id}/notes", way, text="Wrong!")
    assert response.status_code == (403 if role else 401 if way == "htmx" else 303)
    assert not LogNote.select().exists()
    assert "Add a note" not in browser.text("/log")


def test_a_line_of_every_kind_takes_a_note(visitor, boss, mod, comment_id, post_id, enrol):
    enrol("ann", twei=1)
    decided("hide", mod, comment_id=comment_id)
    rules.change_economy(EconomyRules(minus_fee_mtwei=1), "Cheaper", by=boss)
    rules.set_gate("comment", 9, "A small community", by=boss)
    ModerationRulesVersion.put_in_force(ModerationRules(hide_weight=4_000), "Fewer alarms", boss.id, 0)
    thread_tools.set_closing(mod, post_id, True, "All is said")
    events = log_page().events
    assert {event.kind for event in events} == set(LogKind)
    for kind in LogKind:
        annotate(mod, kind, next(event.id for event in events if event.kind == kind), f"About {kind}")
    page = visitor.text("/log")
    assert [kind for kind in LogKind if f"About {kind}<" not in page] == []


@pytest.mark.parametrize("text", ["", " \u200b ", "x" * 501], ids=["empty", "blank", "long"])
def test_a_note_that_cannot_be_is_said_beside_its_field(as_member, mod, comment_id, way, text):
    decision = decided("remove", mod, comment_id=comment_id)
    response = as_member(mod).post(f"/log/decision/{decision.id}/notes", way, text=text)
    assert response.status_code == 422
    assert 'id="problem-text"' in response.text
    assert text.strip() in response.text
    assert not LogNote.select().exists()


@pytest.mark.parametrize("place", ["decision/999", "murder/1", "levels/1", "grant/0"])
def test_what_is_not_in_the_log_has_no_address_and_takes_no_note(as_member, mod, place):
    assert as_member(mod).get(f"/log/{place}").status_code == 404
    assert as_member(mod).post(f"/log/{place}/notes", text="A note").status_code == 404


def test_a_note_sent_twice_is_there_once(as_member, mod, comment_id, way):
    decision = decided("remove", mod, comment_id=comment_id)
    for _ in range(2):
        as_member(mod).post(f"/log/decision/{decision.id}/notes", way, text="Once", key="k1")
    assert LogNote.select().count() == 1


@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["decision", "staff_action", "log_note"])
def test_the_database_refuses_to_change_what_is_logged(mod, comment_id, statement, table):
    annotate(mod, "decision", decided("remove", mod, comment_id=comment_id).id, "A note")
    sql = statement.format(table).replace("reason", "text" if table == "log_note" else "reason")
    with pytest.raises(DatabaseError, match=r"never (updated|deleted)"):
        db.execute_sql(sql)


# The feed.


def test_the_feed_holds_the_newest_lines_each_with_an_address_of_its_own(visitor, mod, enrol, comment_id):
    decision = decided("remove", mod, comment_id=comment_id, reason="Off topic")
    response = visitor.get("/log.atom")
    assert response.mimetype == "application/atom+xml"
    entry = ElementTree.fromstring(response.data).find(f"{ATOM}entry")  # noqa: S314  (we wrote it)
    assert entry.find(f"{ATOM}title").text == "A moderator removed a comment by author."
    assert entry.find(f"{ATOM}id").text.endswith(f"/log/decision/{decision.id}")
    assert entry.find(f"{ATOM}content").text == "Off topic"
    assert "removed" in visitor.text(f"/log/decision/{decision.id}")
    assert 'type="application/atom+xml"' in visitor.text("/log")
