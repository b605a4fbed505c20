"""The rules of levels in the hands of admins: the form, the preview, putting them in force, taking a change back."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest

from forum import clock
from forum.actions import members, posts, readings, rules
from forum.actions.authority import OPERATOR
from forum.errors import Conflict, Invalid, NotAllowed
from forum.models import LevelRulesVersion, Member, Post
from forum.queries.level_preview import Pace, level_shift, pace
from forum.rules.level_forecast import KEEN, LIGHT, REGULAR
from forum.rules.levels import DEFAULT_GATES, LEVEL_MAX, LevelRules
from forum.rules.xp import XP_LABELS, XpRules
from tests.conftest import counting
from tests.visitor import Visitor, root_id

ADDRESS = "/admin/levels"
LEVELS = LevelRules()
FIELDS = (
    *(f"gate_{gate}" for gate in DEFAULT_GATES),
    *(f"threshold_{level}" for level in range(2, LEVEL_MAX + 1)),
    *(f"xp_{source}" for source in XP_LABELS),
    *(f"title_{level}" for level in range(1, LEVEL_MAX + 1)),
)


@pytest.fixture
def boss(enrol) -> Member:
    return enrol("boss", role="admin")


@pytest.fixture
def admin(boss, as_member) -> Visitor:
    return as_member(boss)


def in_force() -> LevelRules:
    return LevelRulesVersion.in_force()


def versions() -> int:
    return LevelRulesVersion.select().count()


def hidden(page: str, name: str) -> str | None:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found and unescape(found[1])


def field_value(page: str, name: str) -> str:
    return unescape(re.search(rf'id="{name}"[^>]*\svalue="([^"]*)"', page)[1])


def beside(page: str, name: str) -> str:
    return unescape(re.search(rf'id="problem-{name}" role="alert">([^<]*)<', page)[1])


def fields_of(page: str) -> dict[str, str]:
    """Return the form as a browser would send it back."""
    carried = {name: hidden(page, name) for name in ("key", "instead_of", "confirm", "previewed")}
    if 'id="word"' in page:
        carried["word"] = field_value(page, "word")
    reason = re.search(r'<textarea id="reason"[^>]*>\n(.*?)</textarea>', page, re.S)[1]
    sent = {name: value for name, value in carried.items() if value is not None}
    return sent | {name: field_value(page, name) for name in FIELDS} | {"reason": unescape(reason)}


def in_words(page: str) -> str:
    """Return what is read of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page.replace("</t", " </t"))).split())


# Who may.


def test_only_admins_see_it(visitor, enrol, as_member):
    assert visitor.get(ADDRESS).location == f"/login?next={ADDRESS}"
    for role in ("member", "moderator"):
        assert as_member(enrol(role, role=role)).get(ADDRESS).status_code == 403
    assert as_member(enrol("boss", role="admin")).get(ADDRESS).status_code == 200


def test_only_admins_change_it(enrol, as_member, way):
    mod = enrol("mod", level=50, role="moderator")
    me = as_member(mod)
    assert me.post(ADDRESS, way, gate_comment="3", confirm="1").status_code == 403
    assert me.post(ADDRESS, way, token="wrong", gate_comment="3").status_code == 400
    assert "threshold_9" not in me.post(ADDRESS, way, token="wrong", gate_comment="3").text
    with pytest.raises(NotAllowed):
        rules.change_levels(LEVELS.with_gate("comment", 3), "x", by=mod)
    assert versions() == 0


# The form.


@pytest.mark.any_engine
def test_the_form_holds_everything_as_it_is_in_force(admin):
    rules.change_levels(replace(LEVELS.with_gate("comment", 11), titles={1: "Guest", 7: "Friend"}), "x", by=OPERATOR)
    sent = fields_of(admin.text(ADDRESS))
    assert sent.keys() >= set(FIELDS)
    assert (sent["gate_comment"], sent["threshold_50"], sent["xp_quiz"]) == ("11", "6125", "40")
    assert (sent["title_1"], sent["title_7"], sent["title_13"]) == ("Guest", "Friend", "")


@pytest.mark.any_engine
def test_the_first_sending_shows_the_preview_and_changes_nothing(admin, way):
    response = admin.post(ADDRESS, way, gate_comment="9", reason="Small here")
    assert response.status_code == 200
    assert "Preview: nothing has changed yet" in response.text
    assert "Comment: LVL 13 → LVL 9" in in_words(response.text)
    assert hidden(response.text, "confirm") == "1"
    assert field_value(response.text, "gate_comment") == "9"
    assert "Small here" in response.text
    assert versions() == 0
    assert (root_id(response) if way == "htmx" else "levels-form") == "levels-form"


def test_the_second_one_puts_it_in_force(admin, boss, way):
    shown = admin.post(ADDRESS, way, gate_comment="9", threshold_2="6", xp_quiz="50", title_3="Guest", title_2="")
    response = admin.post(ADDRESS, way, **(fields_of(shown.text) | {"reason": "Small here"}))
    assert response.status_code == (204 if way == "htmx" else 303)
    assert (response.headers["HX-Redirect"] if way == "htmx" else response.location) == ADDRESS
    now = in_force()
    assert (now.gates["comment"], now.thresholds_xp[:3], now.xp) == (9, (0, 6, 15), XpRules(quiz=50))
    assert (now.title(2), now.title(4), now.title(5)) == ("Newcomer", "Guest", "Regular")
    version = LevelRulesVersion.get()
    assert (version.member_id, version.reason) == (boss.id, "Small here")
    assert "The new levels apply" in admin.text(ADDRESS)


def test_what_is_not_sent_keeps_its_value(admin):
    rules.change_levels(replace(LEVELS, xp=XpRules(day=7), titles={1: "Guest"}), "x", by=OPERATOR)
    admin.post(ADDRESS, gate_comment="9", confirm="1")
    assert in_force() == replace(LEVELS.with_gate("comment", 9), xp=XpRules(day=7), titles={1: "Guest"})


def test_a_new_gate_holds_at_once_for_readers_who_are_not_logged_in_too(admin, visitor, post_id):
    before = visitor.get(f"/posts/{post_id}/tides-and-clocks")
    admin.post(ADDRESS, gate_comment="9", confirm="1")
    after = visitor.get(f"/posts/{post_id}/tides-and-clocks", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Available from LVL 9" in after.text


@pytest.mark.any_engine
def test_a_change_after_the_preview_is_previewed_again(admin, way):
    shown = admin.post(ADDRESS, way, gate_comment="9")
    again = admin.post(ADDRESS, way, **(fields_of(shown.text) | {"gate_comment": "8"}))
    assert again.status_code == 200
    assert "LVL 13 → LVL 8" in in_words(again.text)
    assert versions() == 0
    admin.post(ADDRESS, way, **fields_of(again.text))
    assert in_force().gates["comment"] == 8


def test_an_empty_reason_is_taken_and_shown_as_none(admin, visitor):
    admin.post(ADDRESS, gate_comment="9", reason="", confirm="1")
    assert LevelRulesVersion.get().reason == ""
    assert "No reason given." in admin.text(ADDRESS)
    assert "No reason given." in visitor.text("/log")


@pytest.mark.any_engine
@pytest.mark.parametrize("confirm", ["", "1"])
def test_where_nothing_is_changed_nothing_is_written(admin, way, confirm):
    response = admin.post(ADDRESS, way, gate_comment="013", title_2=" Reader ", confirm=confirm)
    assert response.status_code == 200
    assert "No changes" in response.text
    assert versions() == 0


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("gate_comment", "0", "from LVL 1 to LVL 50"),
        ("gate_comment", "51", "from LVL 1 to LVL 50"),
        ("gate_comment", "", "whole number"),
        ("gate_comment", "-1", "whole number"),
        ("gate_comment", "1_0", "whole number"),
        ("gate_comment", "٣", "whole number"),
        ("gate_comment", "１２", "whole number"),
        ("gate_comment", "1\x002", "control characters"),
        ("threshold_2", "0", "more than 0 XP, where LVL 1 starts"),
        ("threshold_14", "390", "more than 390 XP, where LVL 13 starts"),
        ("threshold_50", "1000001", "1,000,000 XP at most"),
        ("threshold_13", "390.5", "whole number"),
        ("threshold_13", "9999999999", "whole number"),
        ("xp_reading", "10001", "from 0 to 10,000"),
        ("xp_reading", "1.5", "whole number"),
        ("title_1", "", "LVL 1 needs a title"),
        ("title_5", "x" * 41, "the limit is 40"),
        ("title_5", "Edi\u200btor", "invisible"),
        ("title_5", "\u202eEditor", "invisible"),
        ("title_5", "\u3164", "Part of this title would be invisible"),
        ("title_5", "a\ue000", "Part of this title would be invisible"),
        ("title_5", "a\x00b", "control characters"),
        ("reason", "x" * 301, "the limit is 300"),
        ("reason", "nul\x00", "control characters"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("confirm", ["", "1"])
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_is_kept(admin, way, name, typed, words, confirm):
    sent = {"xp_quiz": "45", "title_20": "Wanderer", name: typed, "confirm": confirm}
    response = admin.post(ADDRESS, way, **sent)
    assert response.status_code == 422
    assert words in beside(response.text, name)
    assert field_value(response.text, "xp_quiz") == "45"
    assert field_value(response.text, "title_20") == "Wanderer"
    assert typed.replace("\x00", "") in unescape(response.text)
    assert versions() == 0


@pytest.mark.any_engine
def test_a_title_is_escaped(admin):
    shown = admin.post(ADDRESS, title_5="<b>&amp;</b>")
    assert "<b>&amp;" not in shown.text
    admin.post(ADDRESS, **fields_of(shown.text))
    assert in_force().title(5) == "<b>&amp;</b>"


# Gates that nobody can reach.


@pytest.mark.any_engine
@pytest.mark.parametrize("confirm", ["", "1"])
def test_a_gate_that_nobody_can_reach_is_refused_with_the_reason(admin, way, confirm):
    once_only = {f"xp_{source}": "0" for source in XP_LABELS} | {"xp_quiz": "40", "xp_email": "20"}
    response = admin.post(ADDRESS, way, **once_only, confirm=confirm)
    assert response.status_code == 422
    assert "Nobody can reach LVL 13" in beside(response.text, "gate_comment")
    assert "is only LVL 5 after ten years" in beside(response.text, "gate_comment")
    assert "problem-gate_report" not in response.text
    assert field_value(response.text, "xp_quiz") == "40"
    assert versions() == 0


def test_pluses_do_not_help_to_reach_the_gate_that_they_wait_for(admin):
    nothing = {f"xp_{source}": "0" for source in XP_LABELS}
    only_pluses = nothing | {"xp_plus": "1", "xp_plus_day_max": "5"}
    assert "problem-gate_plus" in admin.post(ADDRESS, **only_pluses).text
    assert admin.post(ADDRESS, **only_pluses, gate_plus="1").status_code == 200


def test_the_command_refuses_such_a_gate_in_the_same_words(app):
    high = replace(LEVELS, thresholds_xp=(*LEVELS.thresholds_xp[:-1], 1_000_000))
    rules.change_levels(high, "Nobody shall be fifty", by=OPERATOR)
    refused = app.test_cli_runner().invoke(args=["gate", "set", "publish", "50", "--reason", "x"])
    assert refused.exit_code == 1
    assert "Nobody can reach LVL 50" in refused.output
    assert in_force() == high
    with pytest.raises(Invalid):
        rules.set_gate("publish", 50, "x", by=OPERATOR)


# Who would move.


def test_the_preview_counts_who_would_rise_and_fall_and_asks_once_more(admin, enrol):
    for name, level in (("ann", 13), ("ben", 13), ("cid", 12), ("dan", 20)):
        enrol(name, level=level)
    enrol("mod", level=13, role="moderator")
    page = admin.post(ADDRESS, threshold_13="391", threshold_12="300").text
    words = in_words(page)
    assert "Of 6 members, 0 would move up immediately, and 3 would move down." in words
    assert "Comment 13 0 2" in words
    assert "3 members would move down." in words
    assert page.count("Apply changes: 3 members move down") == 2


def test_the_preview_counts_who_gains_a_gate(admin, enrol):
    enrol("ann", level=9)
    enrol("mod", level=9, role="moderator")
    words = in_words(admin.post(ADDRESS, gate_comment="9").text)
    assert "0 would move up immediately, and 0 would move down" in words
    assert "Comment 13 → 9 1 0" in words
    assert "members fall" not in words


def test_moving_is_counted_in_one_statement_however_many_there_are(enrol):
    for number in range(5):
        enrol(f"member{number}", level=1 + number * 4)
    lower = replace(LEVELS, thresholds_xp=tuple(xp // 2 + level for level, xp in enumerate(LEVELS.thresholds_xp)))
    with counting() as statements:
        move = level_shift(LEVELS, lower)
    assert len(statements) == 1
    assert (move.members, move.rising, move.falling) == (5, 4, 0)
    back = level_shift(lower, LEVELS)
    assert (back.rising, back.falling) == (0, 4)
    assert {shift.gate: (shift.gaining, shift.losing) for shift in back.gates} == {
        shift.gate: (shift.losing, shift.gaining) for shift in move.gates
    }


def test_who_falls_below_a_gate_by_a_new_threshold_is_locked_out_at_once(admin, enrol, as_member, post_id):
    me = as_member(enrol("ann", level=13))
    assert 'id="comment-form"' in me.text(f"/posts/{post_id}")
    admin.post(ADDRESS, threshold_13="400", confirm="1")
    assert 'id="comment-lock"' in me.text(f"/posts/{post_id}")
    assert Member.named("ann").xp == 390


# A gate that is taken away is taken by name.


@pytest.fixture
def three_commenters(enrol) -> None:
    for name, level in (("ann", 13), ("ben", 14), ("cid", 20)):
        enrol(name, level=level)


TAKING = [{"gate_comment": "15"}, {"threshold_13": "456", "threshold_14": "480"}]


@pytest.mark.any_engine
@pytest.mark.parametrize("sent", TAKING, ids=["by its level", "by a threshold"])
def test_a_change_that_takes_a_gate_is_red_and_asks_for_its_name(admin, three_commenters, way, sent):
    page = admin.post(ADDRESS, way, **sent).text
    words = in_words(page)
    assert "2 members who can do this now would lose it." in words
    assert 'class="taken"><th scope="row">Comment</th>' in page
    assert "Type comment to confirm" in words
    assert field_value(page, "word") == ""
    assert '<button class="danger">' in page
    assert versions() == 0


@pytest.mark.any_engine
@pytest.mark.parametrize("typed", ["", "  ", "comments", "publish", "Comment a post", "\x00"])
def test_without_the_word_nothing_changes_and_the_preview_comes_again(admin, three_commenters, way, typed):
    form = fields_of(admin.post(ADDRESS, way, gate_comment="15", reason="Calmer").text)
    response = admin.post(ADDRESS, way, **(form | {"word": typed}))
    assert response.status_code == 422
    assert "Type “comment” here to confirm" in beside(response.text, "word")
    assert "2 members who can do this now would lose it." in in_words(response.text)
    assert field_value(response.text, "word") == typed.replace("\x00", "").strip()
    assert (field_value(response.text, "gate_comment"), hidden(response.text, "confirm")) == ("15", "1")
    assert "Calmer" in response.text
    assert (root_id(response) if way == "htmx" else "levels-form") == "levels-form"
    assert versions() == 0


@pytest.mark.any_engine
def test_a_form_whose_word_field_was_left_out_changes_nothing(admin, three_commenters, way):
    form = fields_of(admin.post(ADDRESS, way, gate_comment="15").text)
    del form["word"]
    assert admin.post(ADDRESS, way, **form).status_code == 422
    assert versions() == 0


@pytest.mark.parametrize("typed", ["comment", " Comment "])
def test_with_the_word_it_is_in_force_once(admin, three_commenters, way, typed):
    form = fields_of(admin.post(ADDRESS, way, gate_comment="15").text) | {"word": typed}
    answers = [admin.post(ADDRESS, way, **form) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {204 if way == "htmx" else 303}
    assert (in_force().gates["comment"], versions()) == (15, 1)


def test_the_word_after_a_wrong_one_puts_it_in_force(admin, three_commenters, way):
    form = fields_of(admin.post(ADDRESS, way, gate_comment="15").text)
    again = fields_of(admin.post(ADDRESS, way, **form).text)
    admin.post(ADDRESS, way, **(again | {"word": "comment"}))
    assert in_force().gates["comment"] == 15


@pytest.mark.any_engine
def test_the_word_for_one_change_is_no_word_for_the_next(admin, three_commenters, way):
    form = fields_of(admin.post(ADDRESS, way, gate_comment="15").text) | {"word": "comment"}
    again = admin.post(ADDRESS, way, **(form | {"gate_comment": "25"}))
    assert again.status_code == 200
    assert "3 members who can do this now would lose it." in in_words(again.text)
    assert field_value(again.text, "word") == ""
    assert versions() == 0


def test_of_several_gates_the_word_is_the_one_that_most_would_lose(admin, enrol, three_commenters):
    enrol("dan", level=10)
    words = in_words(admin.post(ADDRESS, gate_comment="15", gate_like="16").text)
    assert "Like or dislike a comment (LVL 16): 3 members who can do this now would lose it." in words
    assert "Comment (LVL 15): 2 members who can do this now would lose it." in words
    assert "Type like to confirm" in words


@pytest.mark.any_engine
@pytest.mark.parametrize("sent", [{"gate_comment": "9"}, {"gate_comment": "16"}, {"xp_day": "3"}, {"title_3": "Guest"}])
def test_a_change_that_takes_a_gate_from_nobody_asks_for_no_word(admin, enrol, way, sent):
    enrol("ann", level=12)
    enrol("mod", level=13, role="moderator")
    shown = admin.post(ADDRESS, way, **sent)
    assert 'id="word"' not in shown.text
    assert 'class="taken"' not in shown.text
    assert 'class="danger"' not in shown.text
    assert admin.post(ADDRESS, way, **fields_of(shown.text)).status_code == (204 if way == "htmx" else 303)


def test_a_gate_that_no_reader_here_would_reach_is_red_and_asks_for_its_name(admin, way, monkeypatch):
    monkeypatch.setattr("forum.queries.level_preview.pace", lambda: Pace((LIGHT, LIGHT, REGULAR), 9))
    far = {"xp_day": "0", "xp_plus": "0", "threshold_50": "60000", "gate_publish": "50"}
    shown = admin.post(ADDRESS, way, **far)
    words = in_words(shown.text)
    assert "Publish posts (LVL 50): at the pace of your readers, nobody would get there within ten years." in words
    assert "Type publish to confirm" in words
    assert admin.post(ADDRESS, way, **fields_of(shown.text)).status_code == 422
    admin.post(ADDRESS, way, **(fields_of(shown.text) | {"word": "publish"}))
    assert in_force().gates["publish"] == 50


def test_undoing_a_change_asks_for_the_word_too_where_it_takes_a_gate(admin, enrol, way):
    rules.set_gate("comment", 9, "first", by=OPERATOR)
    enrol("ann", level=10)
    shown = admin.post(ADDRESS, way, undo=LevelRulesVersion.get().id)
    assert "Type comment to confirm" in in_words(shown.text)
    assert admin.post(ADDRESS, way, **fields_of(shown.text)).status_code == 422
    admin.post(ADDRESS, way, **(fields_of(shown.text) | {"word": "comment"}))
    assert in_force().gates["comment"] == 13


def test_another_admin_s_change_in_between_is_a_conflict_with_or_without_the_word(admin, three_commenters, way):
    form = fields_of(admin.post(ADDRESS, way, gate_comment="15").text)
    rules.set_gate("comment", 12, "theirs", by=OPERATOR)
    for typed in ("", "comment"):
        assert admin.post(ADDRESS, way, **(form | {"word": typed})).status_code == 409
    assert in_force().gates["comment"] == 12


def test_a_script_that_confirms_without_a_preview_was_asked_for_no_word(admin, three_commenters):
    assert admin.post(ADDRESS, gate_comment="15", confirm="1").status_code == 303
    assert in_force().gates["comment"] == 15


# How long the way takes.

TODAY = datetime(2026, 5, 31, 12)


@pytest.fixture
def articles(author) -> list[int]:
    found = []
    for number in range(40):
        with clock.at(TODAY - timedelta(days=60, minutes=number)):
            found.append(posts.publish(author, f"Article {number}", "Words.", []))
    Post.update(words=952).execute()
    return found


def habitual(enrol, articles, name: str, posts_a_day: int, days: int) -> Member:
    """Return somebody who has read so many posts on each of their first so many of the last ten days."""
    with clock.at(TODAY - timedelta(days=9)):
        member = enrol(name)
    for day in range(days):
        for number in range(posts_a_day):
            with clock.at(TODAY - timedelta(days=9 - day, minutes=number)):
                readings.complete_reading(member, articles[day * posts_a_day + number])
    return member


def test_the_pace_is_measured_in_thirds_on_those_who_read(enrol, articles):
    for number in range(3):
        habitual(enrol, articles, f"light{number}", 1, 5)
        habitual(enrol, articles, f"regular{number}", 2, 10)
        habitual(enrol, articles, f"keen{number}", 4, 10)
    habitual(enrol, articles, "visitor", 4, 2)
    with clock.at(TODAY), counting() as statements:
        found = pace()
    assert len(statements) == 1
    assert found.measured == 9
    assert [(one.name, one.posts, one.days, one.words, one.pluses) for one in found.readers] == [
        ("light", 1, 0.5, 952, 0), ("regular", 2, 1, 952, 0), ("keen", 4, 1, 952, 0),
    ]  # fmt: skip


def test_grants_and_what_comes_once_do_not_make_a_reader_keen(enrol, articles):
    for number in range(9):
        habitual(enrol, articles, f"reader{number}", 2 if number else 1, 4)
    members.grant_xp("reader0", 5_000, by=OPERATOR)
    with clock.at(TODAY):
        assert [one.posts for one in pace().readers] == [5 / 3, 2, 2]


def test_readings_of_longer_ago_do_not_count(enrol, articles):
    for number in range(9):
        habitual(enrol, articles, f"reader{number}", 1, 3)
    with clock.at(TODAY):
        assert pace().measured == 9
    with clock.at(TODAY + timedelta(days=22)):
        assert pace().measured is None


def test_with_few_readers_the_usual_ones_stand_in_and_the_preview_says_so(admin, enrol, articles):
    for number in range(8):
        habitual(enrol, articles, f"reader{number}", 1, 3)
    with clock.at(TODAY):
        assert pace() == Pace((LIGHT, REGULAR, KEEN), None)
        words = in_words(admin.post(ADDRESS, gate_comment="9").text)
    assert "fewer than 9 members here had readings" in words


def test_the_preview_says_the_days_now_and_with_the_change(admin):
    words = in_words(admin.post(ADDRESS, gate_comment="10").text)
    assert "Comment LVL 10 day 30 → day 14 day 15 → day 7 day 10 → day 5" in words
    assert "LVL 13 day 30 day 15 day 10" in words
    slower = in_words(admin.post(ADDRESS, xp_day="0").text)
    assert "LVL 13 day 30 → day 60 day 15 → day 20 day 10 → day 12" in slower
    assert "never" in in_words(admin.post(ADDRESS, threshold_50="40000").text)


# Two admins.


@pytest.mark.parametrize("step", ["preview", "confirm"])
def test_two_admins_do_not_overwrite_each_other(admin, way, step):
    form = fields_of(admin.text(ADDRESS)) | {"gate_comment": "9", "threshold_13": "380", "reason": "Mine"}
    if step == "confirm":
        form = fields_of(admin.post(ADDRESS, way, **form).text)
    rules.set_gate("comment", 12, "theirs", by=OPERATOR)
    response = admin.post(ADDRESS, way, **form)
    assert response.status_code == 409
    assert "changed the rules in the meantime" in response.text
    assert "In force: 12" in response.text
    assert "In force: 390 XP" in response.text
    assert field_value(response.text, "gate_comment") == "9"
    assert "Mine" in response.text
    assert hidden(response.text, "confirm") is None
    assert in_force().gates["comment"] == 12
    shown = admin.post(ADDRESS, way, **fields_of(response.text))
    admin.post(ADDRESS, way, **fields_of(shown.text))
    assert (in_force().gates["comment"], in_force().thresholds_xp[12]) == (9, 380)


def test_the_action_refuses_a_version_that_is_no_longer_in_force(boss):
    first = rules.change_levels(LEVELS.with_gate("comment", 9), "", by=boss, instead_of=0)
    with pytest.raises(Conflict):
        rules.change_levels(LEVELS.with_gate("comment", 8), "", by=boss, instead_of=0)
    assert rules.change_levels(LEVELS.with_gate("comment", 8), "", by=boss, instead_of=first) > first


def test_a_second_click_changes_nothing_more(admin, way):
    form = fields_of(admin.post(ADDRESS, way, gate_comment="9").text)
    answers = [admin.post(ADDRESS, way, **form) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {204 if way == "htmx" else 303}
    assert versions() == 1


@pytest.mark.any_engine
@pytest.mark.parametrize("field", ["instead_of", "undo"])
def test_a_damaged_form_is_refused(admin, way, field):
    assert admin.post(ADDRESS, way, gate_comment="9", confirm="1", **{field: "x"}).status_code == 422
    assert versions() == 0


@pytest.mark.any_engine
def test_an_expired_form_is_offered_again(admin, way):
    response = admin.post(ADDRESS, way, token="wrong", threshold_13="380", reason="Because")
    assert response.status_code == 400
    assert field_value(response.text, "threshold_13") == "380"
    assert "Because" in response.text


# What was changed before.


def test_the_history_says_who_when_why_and_what(admin):
    admin.post(ADDRESS, gate_comment="9", threshold_2="6", reason="Small here", confirm="1")
    words = in_words(admin.text(ADDRESS).partition('id="history"')[2])
    for said in (
        "boss admin changed the levels",
        "just now",
        "Comment: LVL 13 → LVL 9",
        "LVL 2 starts at: 5 XP → 6 XP",
        "Small here",
    ):
        assert said in words


def test_taking_a_change_back_shows_a_preview_and_then_is_a_version_of_its_own(admin, way):
    rules.set_gate("comment", 9, "first", by=OPERATOR)
    rules.set_gate("comment", 7, "second", by=OPERATOR)
    second = LevelRulesVersion.select().order_by(LevelRulesVersion.id.desc()).get().id
    shown = admin.post(ADDRESS, way, undo=second)
    assert shown.status_code == 200
    assert "LVL 7 → LVL 9" in in_words(shown.text)
    assert versions() == 2
    form = fields_of(shown.text)
    assert form["reason"].startswith("Undoes the change of ")
    answer = admin.post(ADDRESS, way, **form)
    assert answer.status_code == (204 if way == "htmx" else 303)
    assert in_force().gates["comment"] == 9
    assert versions() == 3


def test_taking_back_the_first_change_leads_to_the_defaults(admin):
    rules.change_levels(replace(LEVELS, titles={1: "Guest"}, xp=XpRules(day=9)), "x", by=OPERATOR)
    admin.post(ADDRESS, **fields_of(admin.post(ADDRESS, undo=LevelRulesVersion.get().id).text))
    assert in_force() == LEVELS


def test_a_change_that_is_not_there_cannot_be_taken_back(admin, way):
    assert admin.post(ADDRESS, way, undo="999").status_code == 404


def test_the_history_offers_to_take_each_change_back(admin):
    rules.set_gate("comment", 9, "first", by=OPERATOR)
    page = admin.text(ADDRESS).partition('id="history"')[2]
    assert hidden(page, "undo") == str(LevelRulesVersion.get().id)
