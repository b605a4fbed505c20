"""The quiz "how earning works": its questions, and what answering them brings."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import quote, unquote

import pytest

from forum import clock
from forum.actions import posts, readings, rules
from forum.actions.authority import OPERATOR
from forum.actions.experience import award
from forum.models import EconomyRulesVersion, LevelRulesVersion, Member, XpEntry
from forum.money.settlement import settle
from forum.rules.economy import EconomyRules
from forum.rules.levels import LevelRules
from forum.rules.quiz.sheet import DRAWS, QUESTIONS_DRAWN, Question, Sheet, draw_of, sheet
from tests.actions.test_races import at_once
from tests.conftest import counting
from tests.visitor import Visitor, root_id, succeeded, without_token

ZERO = EconomyRules(**{name: 0 for name in EconomyRules.__dataclass_fields__ if not name.endswith("_share")})
ADDRESS = "/levels/quiz"


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", level=7)


@pytest.fixture
def me(ann, as_member) -> Visitor:
    return as_member(ann)


def all_questions(economy: EconomyRules, levels: LevelRules) -> dict[str, Question]:
    """Return every question that some draw holds."""
    return {question.name: question for draw in range(200) for question in sheet(draw, economy, levels).questions}


def in_force(draw: int) -> Sheet:
    return sheet(draw, EconomyRulesVersion.in_force(), LevelRulesVersion.in_force())


def draw_with(name: str) -> Sheet:
    """Return a sheet, by the rules in force, that holds the question."""
    sheets = (in_force(draw) for draw in range(200))
    return next(found for found in sheets if name in [question.name for question in found.questions])


def filled(asked: Sheet, **picks: int) -> dict[str, object]:
    """Return the fields of the form with all right answers, but for those picked otherwise."""
    right = {question.name: question.right for question in asked.questions}
    return {"draw": asked.draw, "edition": asked.edition, **right, **picks}


def quiz_xp(member: Member) -> list[int]:
    return [entry.amount_xp for entry in XpEntry.select().where(XpEntry.member == member.id, XpEntry.source == "quiz")]


def a_wrong_one(question: Question) -> int:
    return (question.right + 1) % len(question.options)


def test_a_draw_is_five_different_questions_and_always_the_same():
    for draw in range(50):
        drawn = sheet(draw, EconomyRules(), LevelRules())
        assert len({question.name for question in drawn.questions}) == QUESTIONS_DRAWN
        assert drawn == sheet(draw, EconomyRules(), LevelRules())
    assert len(all_questions(EconomyRules(), LevelRules())) >= 10


@pytest.mark.parametrize(
    ("economy", "levels"),
    [
        (EconomyRules(), LevelRules()),
        (ZERO, LevelRules().with_gate("comment", 1)),
        (
            replace(EconomyRules(), dislike_fee_mtwei=1, settlement_budget_share=100_000),
            LevelRules().with_gate("comment", 50),
        ),
        (replace(EconomyRules(), hold_hours=1, hurry_minutes=0, likes_min=1, pair_days=1), LevelRules()),
    ],
    ids=["defaults", "all zero", "odd ones", "ones"],
)
def test_every_question_has_three_or_four_different_options_whatever_the_rules(economy, levels):
    for question in all_questions(economy, levels).values():
        assert len(set(question.options)) == len(question.options)
        assert len(question.options) in {3, 4}, question.text
        assert 0 <= question.right < len(question.options)
        assert question.why


def test_the_right_answer_stands_at_every_place():
    questions = [one for draw in range(50) for one in sheet(draw, EconomyRules(), LevelRules()).questions]
    assert {question.right for question in questions} == {0, 1, 2, 3}


def test_the_right_answers_say_what_the_rules_say():
    economy = replace(
        EconomyRules(), dislike_fee_mtwei=3_500, comment_tribute_mtwei=1_500, later_likes_min=4, hold_hours=36,
        reading_day_max_mtwei=12_000, settlement_budget_share=1_500, pair_days=0, paid_likes_day_max=6,
        comment_hold_hours=80,
    )  # fmt: skip
    known = all_questions(economy, LevelRules().with_gate("comment", 9))
    right = {name: question.options[question.right] for name, question in known.items()}
    assert right["dislike_cost"] == "3.5 Twei"
    assert right["like_own"] == "If 4 members or more like it after you"
    assert "your first 6 likes of a day" in known["like_own"].why
    assert right["mutual"] == "Half of what it would pay otherwise"
    assert "within 3 days" in known["mutual"].why
    assert right["comment_gate"] == "LVL 9"
    assert right["hurry"] == "3 Twei"
    assert right["hold"] == "36 hours"
    assert "that for a well-liked comment 80 hours" in known["hold"].why
    assert right["reading_cap"] == "12 Twei"
    assert right["settlement"] == "Once a day, from 1.5 % of the treasury"
    assert right["friends"] == "As much as the first one"
    assert right["needed"] == "6 minutes"
    assert "180 XP" in known["comment_gate"].why


def test_where_something_pays_nothing_the_right_answer_says_so():
    known = all_questions(ZERO, LevelRules())
    right = {name: question.options[question.right] for name, question in known.items()}
    assert right["dislike_cost"] == right["hurry"] == right["reading_cap"] == "Nothing"
    assert right["like_own"].startswith("Never")
    assert right["plus"].startswith("Never")
    assert right["mutual"] == "As much as any other like"
    assert {known[name].promises for name in ("like_own", "plus", "reading_cap")} == {None}


def test_what_a_promise_came_to_stands_beside_why(me, ann, enrol, as_member):
    with clock.at(clock.now() - timedelta(days=2)):
        writer = enrol("writer", level=20)
        readings.complete_reading(ann, posts.publish(writer, "Long", "word " * 476, []))
    asked = draw_with("reading_cap")
    question = next(one for one in asked.questions if one.name == "reading_cap")
    wrong = filled(asked, reading_cap=a_wrong_one(question))
    assert "Last week" not in me.post(ADDRESS, **wrong).text
    settle(clock.now())
    assert "Last week a minute came to 1 Twei on average." in me.post(ADDRESS, **wrong).text


@pytest.mark.parametrize("typed", ["", "x", "-1", "1.5", "٣", "1_0", "9" * 30, str(DRAWS)])
def test_what_is_no_draw_is_none(typed):
    assert draw_of(typed) is None
    assert draw_of("12") == 12


def test_the_quiz_is_for_members(visitor, way):
    assert visitor.get(ADDRESS).location == "/login?next=/levels/quiz"
    answer = visitor.post(ADDRESS, way, draw=1)
    assert answer.status_code == (401 if way == "htmx" else 303)


def test_the_page_asks_five_questions_and_gives_none_of_the_answers_away(me):
    page = me.text(ADDRESS)
    draw = int(re.search(r'name="draw" value="(\d+)"', page)[1])
    asked = in_force(draw)
    for question in asked.questions:
        assert question.text in unescape(page)
        assert question.why not in unescape(page)
        assert all(option in unescape(page) for option in question.options)
    assert " checked" not in page
    assert "40 XP" in page


def test_all_right_brings_xp_once_and_tells_of_the_level(me, ann, way):
    answer = me.post(ADDRESS, way, **filled(in_force(1)))
    assert succeeded(answer, way)
    told = answer.text if way == "htmx" else me.text(answer.location)
    assert "All 5 correct: you earned 40 XP." in told
    assert "You reached LVL 8" in told
    assert quiz_xp(ann) == [40]
    assert Member.get_by_id(ann.id).xp == ann.xp + 40


DRAFT = "/posts/7?reply_to=3#your-comment"


def test_from_a_draft_the_quiz_leads_back_to_it(me, way):
    page = me.text(f"{ADDRESS}?next={quote(DRAFT)}")
    assert f'<input type="hidden" name="next" value="{DRAFT}">' in page
    assert f'<a href="{DRAFT}">Back to your draft</a>' in page
    assert f'href="{ADDRESS}?next={DRAFT}">Get other questions' in unquote(unescape(page))
    answer = me.post(ADDRESS, way, **filled(in_force(1)), next=DRAFT)
    if way == "htmx":
        assert f'<a class="button" href="{DRAFT}">Back to your draft</a>' in answer.text
    else:
        assert (answer.status_code, answer.location) == (303, DRAFT)


def test_a_wrong_answer_does_not_lose_the_draft(me, way):
    asked = in_force(7)
    wrong = {asked.questions[0].name: a_wrong_one(asked.questions[0])}
    assert f'name="next" value="{DRAFT}"' in me.post(ADDRESS, way, **filled(asked, **wrong), next=DRAFT).text
    assert f'name="next" value="{DRAFT}"' in me.post(ADDRESS, way, next=DRAFT).text
    assert f'name="next" value="{DRAFT}"' in me.post(ADDRESS, way, token="old", next=DRAFT).text


@pytest.mark.any_engine
@pytest.mark.parametrize(
    "elsewhere", ["//evil.test/x", "https://evil.test/", "javascript:alert(1)", "/\\evil.test", ""]
)
def test_the_quiz_leads_to_no_other_site(me, way, elsewhere):
    assert "Back to your draft" not in me.text(f"{ADDRESS}?next={quote(elsewhere, safe='')}")
    answer = me.post(ADDRESS, way, **filled(in_force(1)), next=elsewhere)
    assert "Back to your draft" not in answer.text
    assert way == "htmx" or answer.location == "/levels#you"


def test_the_lock_s_quiz_knows_the_draft_it_is_linked_from(me, post_id, comment_id):
    def quiz_link(page: str) -> str:
        return unescape(re.search(r'href="(/levels/quiz[^"]*)"', page)[1])

    draft = f"/posts/{post_id}#your-comment"
    assert quiz_link(me.text(f"/posts/{post_id}")) == f"{ADDRESS}?next={quote(draft)}"
    reply = f"/posts/{post_id}?reply_to={comment_id}#your-comment"
    assert quiz_link(me.text(f"/posts/{post_id}?reply_to={comment_id}")) == f"{ADDRESS}?next={quote(reply)}"
    assert 'id="your-comment"' in me.text(f"/posts/{post_id}")
    assert quiz_link(me.text("/levels")) == ADDRESS


def test_a_plain_form_leads_to_ones_own_place(me):
    assert me.post(ADDRESS, **filled(in_force(1))).location == "/levels#you"


def test_the_fragment_replaces_the_quiz_and_takes_the_level_along(me):
    answer = me.post(ADDRESS, "htmx", **filled(in_force(1)))
    assert root_id(answer) == "quiz"
    assert 'id="level"' in answer.text
    assert "<html" not in answer.text


def test_later_tries_are_welcome_and_bring_nothing(me, ann, way):
    for draw in (1, 2, 3):
        answer = me.post(ADDRESS, way, **filled(in_force(draw)))
        assert succeeded(answer, way)
        told = answer.text if way == "htmx" else me.text(answer.location)
    assert "The quiz earns XP only once, and you already have yours." in told
    assert quiz_xp(ann) == [40]
    assert "You’ve already earned the XP for this quiz" in me.text(ADDRESS)


def test_wrong_answers_are_explained_and_what_was_picked_is_kept(me, ann, way):
    asked = in_force(7)
    first, *others = asked.questions
    answer = me.post(ADDRESS, way, **filled(asked, **{first.name: a_wrong_one(first)}))
    assert answer.status_code == 200
    page = unescape(answer.text)
    assert "4 of 5 correct" in page
    assert f"Not quite. {first.why}" in page
    assert page.count(" checked") == QUESTIONS_DRAWN
    assert f'name="{first.name}" value="{a_wrong_one(first)}" checked' in page
    assert quiz_xp(ann) == []
    for question in others:
        assert f"Not quite. {question.why}" not in page


def test_after_a_wrong_answer_the_same_questions_can_be_answered_again(me, ann, way):
    asked = in_force(7)
    me.post(ADDRESS, way, **filled(asked, **{asked.questions[2].name: a_wrong_one(asked.questions[2])}))
    assert succeeded(me.post(ADDRESS, way, **filled(asked)), way)
    assert quiz_xp(ann) == [40]


@pytest.mark.any_engine
@pytest.mark.parametrize("typed", [None, "", "9", "-1", "x", "²", "0" * 5_000])
def test_an_unanswered_question_is_marked_and_the_rest_is_kept(me, ann, way, typed):
    asked = in_force(7)
    left_out = asked.questions[3]
    fields = filled(asked)
    if typed is None:
        del fields[left_out.name]
    else:
        fields[left_out.name] = typed
    answer = me.post(ADDRESS, way, **fields)
    assert answer.status_code == 422
    assert f'id="problem-{left_out.name}" role="alert">Pick an answer here too.' in answer.text
    assert answer.text.count(" checked") == QUESTIONS_DRAWN - 1
    assert f'name="draw" value="{asked.draw}"' in answer.text
    assert quiz_xp(ann) == []


def test_the_answers_are_those_of_the_rules_in_force(me, ann, set_rules, way):
    set_rules(dislike_fee_mtwei=7_000)
    asked = draw_with("dislike_cost")
    [question] = [one for one in asked.questions if one.name == "dislike_cost"]
    assert question.options[question.right] == "7 Twei"
    assert "A dislike costs 7 Twei" in question.why
    stale = me.post(ADDRESS, way, **filled(asked, dislike_cost=a_wrong_one(question)))
    assert "A dislike costs 7 Twei" in stale.text
    assert succeeded(me.post(ADDRESS, way, **filled(asked)), way)
    assert quiz_xp(ann) == [40]


def test_where_the_rules_changed_meanwhile_new_questions_are_drawn(me, ann, set_rules, way):
    asked = draw_with("dislike_cost")
    set_rules(dislike_fee_mtwei=7_000)
    answer = me.post(ADDRESS, way, **filled(asked))
    assert answer.status_code == 422
    assert "The rules have changed since" in answer.text
    assert f'name="edition" value="{asked.edition}"' not in answer.text
    assert f'name="edition" value="{in_force(0).edition}"' in answer.text
    assert " checked" not in answer.text
    assert quiz_xp(ann) == []


def test_a_moved_gate_draws_anew_too(me, way):
    asked = draw_with("comment_gate")
    rules.set_gate("comment", 9, "a small community", by=OPERATOR)
    assert me.post(ADDRESS, way, **filled(asked)).status_code == 422
    assert succeeded(me.post(ADDRESS, way, **filled(draw_with("comment_gate"))), way)


@pytest.mark.any_engine
@pytest.mark.parametrize("fields", [{}, {"draw": "x"}, {"draw": "9" * 400}, {"draw": "1"}, {"edition": "x"}])
def test_a_form_that_is_none_is_answered_with_new_questions(me, way, fields):
    answer = me.post(ADDRESS, way, **fields)
    assert answer.status_code == 422
    assert answer.text.count("<fieldset") == QUESTIONS_DRAWN


def test_a_form_that_had_expired_is_offered_again_with_what_was_picked(me, way):
    answer = me.post(ADDRESS, way, token="old", **filled(in_force(7)))
    assert answer.status_code == 400
    assert answer.text.count(" checked") == QUESTIONS_DRAWN
    assert "Nothing is lost" in answer.text


def test_the_fragment_is_what_the_page_holds(me):
    asked = in_force(7)
    fields = filled(asked, **{asked.questions[0].name: a_wrong_one(asked.questions[0])})
    fragment = without_token(me.post(ADDRESS, "htmx", **fields).text)
    assert fragment in without_token(me.post(ADDRESS, **fields).text)


def test_handed_in_many_times_at_once_it_brings_xp_once(ann, as_member, way):
    browsers = [as_member(ann) for _ in range(6)]
    tokens, fields = [browser.token() for browser in browsers], filled(in_force(1))
    answers = at_once(
        [
            lambda browser=browser, token=token: browser.post(ADDRESS, way, token=token, **fields)
            for browser, token in zip(browsers, tokens, strict=True)
        ]
    )
    assert all(succeeded(answer, way) for answer in answers), answers
    assert quiz_xp(ann) == [40]
    assert Member.get_by_id(ann.id).xp == ann.xp + 40


def test_where_the_rules_give_nothing_for_it_it_says_so(me, ann, way):
    levels = LevelRules()
    rules.change_levels(replace(levels, xp=replace(levels.xp, quiz=0)), "Everybody knows by now", by=OPERATOR)
    assert "The quiz earns no XP at the moment." in me.text(ADDRESS)
    answer = me.post(ADDRESS, way, **filled(in_force(1)))
    told = answer.text if way == "htmx" else me.text(answer.location)
    assert "The quiz doesn’t earn XP at the moment." in told
    assert quiz_xp(ann) == []


def test_the_pages_cost_a_fixed_number_of_statements(me, ann):
    asked = in_force(1)
    first = asked.questions[0]
    me.token()
    with counting() as statements:
        me.text(ADDRESS)
    assert len(statements) == 3
    with counting() as statements:
        me.post(ADDRESS, **filled(asked, **{first.name: a_wrong_one(first)}))
    assert len([sql for sql in statements if not sql.startswith(("BEGIN", "COMMIT", "ROLLBACK"))]) == 5


def test_xp_for_it_may_also_have_come_before(me, ann):
    award(ann.id, "quiz", f"quiz:{ann.id}")
    assert succeeded(me.post(ADDRESS, **filled(in_force(1))), "plain")
    assert quiz_xp(ann) == [40]
