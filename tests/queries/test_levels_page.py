"""The levels in public, one's own place and log, and the same pace in the lock of the thread page."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape

import pytest

from forum import clock
from forum.actions import comments, members, posts, reactions, rules
from forum.actions.authority import OPERATOR
from forum.actions.experience import award
from forum.models import Member, XpEntry
from forum.queries.levels import ENTRIES_SHOWN, recent_xp, xp_log
from forum.rules.economy import EconomyRules
from forum.rules.gates import Gate
from forum.rules.level_forecast import REGULAR, forecast
from forum.rules.levels import LevelRules
from forum.rules.xp import SOURCE_LABELS, XP_LABELS, XpRules
from tests.conftest import counting
from tests.visitor import Visitor

NOON = datetime(2026, 3, 10, 12)


@pytest.fixture
def ann(enrol) -> Member:
    """A member of some weeks, at LVL 9, whose XP were granted."""
    ann = enrol("ann", level=9)
    Member.update(created_at=NOON - timedelta(days=40)).where(Member.id == ann.id).execute()
    return Member.get_by_id(ann.id)


@pytest.fixture
def me(ann, as_member) -> Visitor:
    return as_member(ann)


def earn(member: Member, days_ago: int, amount_xp: int, source: str = "reading", **about: int) -> None:
    """Give XP as an action would that happened so many days before NOON."""
    with clock.at(NOON - timedelta(days=days_ago)):
        key = f"{source}:{member.id}:{XpEntry.select().count()}"
        assert award(member.id, source, key, amount_xp, **about) == amount_xp


def text_of(markup: str) -> str:
    """Return what a reader sees of some markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", markup)).split())


def page_of(browser: Visitor, address: str = "/levels") -> str:
    with clock.at(NOON):
        return browser.text(address)


def part(page: str, landmark: str) -> str:
    """Return a section of the page, from its id to its end."""
    return re.search(rf'<section id="{landmark}".*?</section>', page, re.S)[0]


def ladder_rows(markup: str) -> dict[int, str]:
    rows = re.findall(r"<tr[ >].*?</tr>", markup, re.S)
    return {int(found[1]): row for row in rows if (found := re.search(r"<b>LVL (\d+)</b>", row))}


def test_the_ladder_shows_every_level_with_its_xp(visitor):
    shown, everything = part(page_of(visitor), "ladder").split("<details>")
    assert sorted(ladder_rows(everything)) == list(range(1, 51))
    assert {1, 2, 5, 8, 10, 13, 15, 18, 25, 35, 50} == set(ladder_rows(shown))
    for level, row in ladder_rows(everything).items():
        assert f">{LevelRules().thresholds_xp[level - 1]:,}<" in row


def test_gates_and_titles_stand_where_they_begin(visitor):
    ladder = part(page_of(visitor), "ladder")
    for rows in map(ladder_rows, ladder.split("<details>")):
        for gate, level in LevelRules().gates.items():
            assert gate.verb in rows[level]
        assert "Commenter" in rows[13]
    assert ladder.count("Commenter") == 2  # once in each table


def test_the_page_follows_the_rules_in_force(visitor):
    page_of(visitor)
    levels = LevelRules().with_gate("comment", 7)
    thresholds = (*levels.thresholds_xp[:49], 7_777)
    rules.change_levels(
        replace(levels, thresholds_xp=thresholds, xp=replace(levels.xp, quiz=44, reading_day_max=33, day=0)),
        "Why not",
        by=OPERATOR,
    )
    page = page_of(visitor)
    assert Gate.COMMENT.verb in ladder_rows(part(page, "ladder"))[7]
    assert "7,777" in page
    sources = part(page, "sources")
    assert "33 per day" in sources
    assert re.search(r"quiz.*?>44<", sources)
    assert XP_LABELS["day"] not in sources


def test_what_brings_xp_is_said_with_amounts_and_caps(visitor):
    sources = unescape(part(page_of(visitor), "sources"))
    for name, label in XP_LABELS.items():
        if not name.endswith("_max"):
            assert f'{label}</th><td class="number">{getattr(LevelRules().xp, name)}</td>' in sources
    assert "5 per post,<br>20 per day" in sources
    assert "10 per day" in sources


def test_anonymous_readers_may_keep_the_page_until_the_rules_change(visitor):
    first = visitor.get("/levels")
    assert first.headers["Cache-Control"] == "no-cache"
    assert '<form method="post"' not in first.text
    again = {"If-None-Match": first.headers["ETag"]}
    assert visitor.get("/levels", headers=again).status_code == 304
    rules.set_gate("comment", 7, "a small community", by=OPERATOR)
    changed = visitor.get("/levels", headers=again)
    assert changed.status_code == 200
    assert "from LVL 7 your comments can earn" in changed.text


def test_a_member_is_marked_on_the_ladder(me, visitor):
    page = page_of(me)
    shown, everything = part(page, "ladder").split("<details>")
    for markup in (shown, everything):
        [mine] = [level for level, row in ladder_rows(markup).items() if 'aria-current="true"' in row]
        assert mine == 9
    assert {8, 9, 10} <= set(ladder_rows(shown))
    assert "aria-current" not in part(page_of(visitor), "ladder")
    assert me.get("/levels").headers["Cache-Control"] == "private, no-store"


def days_of(markup: str) -> dict[int, str]:
    """Return what the ladder says of the days until each level."""
    rows = ladder_rows(markup).items()
    return {level: text_of(re.search(r'<td class="number days">(.*?)</td>', row, re.S)[1]) for level, row in rows}


def test_anonymous_readers_see_in_how_many_days_a_regular_reader_gets_there(visitor):
    ladder = part(page_of(visitor), "ladder")
    days = days_of(ladder.split("<details>")[1])
    passings = forecast(REGULAR, LevelRules(), EconomyRules())
    assert days == {1: ""} | {level: str(passings[level - 1].day) for level in range(2, 51)}
    assert "3 posts of 4 minutes a day" in text_of(ladder)
    assert "The dashed line marks LVL 13" in text_of(ladder)


def test_a_member_sees_in_how_many_days_at_their_own_pace(me, ann):
    for days_ago in range(7):
        earn(ann, days_ago, 10)  # from 180 to 250 XP: LVL 10
    ladder = part(page_of(me), "ladder")
    days = days_of(ladder.split("<details>")[1])
    assert {days[level] for level in range(1, 11)} == {"reached"}
    assert (days[11], days[13], days[50]) == ("3", "14", "588")
    assert "at your pace of 10 XP a day" in text_of(ladder)


def test_the_ladder_draws_the_way_and_the_page_has_it_as_a_table(me, ann, visitor):
    earn(ann, 0, 10)
    for browser in (me, visitor):
        ladder = part(page_of(browser), "ladder")
        assert '<svg viewBox="0 0 600 160" preserveAspectRatio="none" aria-hidden="true">' in ladder
        assert 'class="days-bar"' in ladder


def test_where_nothing_that_can_be_repeated_brings_xp_there_are_no_days(me, ann, visitor):
    earn(ann, 3, 1, "quiz")
    nothing = dict.fromkeys(XP_LABELS, 0) | {"quiz": 6_125}
    rules.change_levels(replace(LevelRules(), xp=XpRules(**nothing)), "For the test", by=OPERATOR)
    assert "Days (about)" not in part(page_of(me), "ladder")
    assert "Days (about)" in part(page_of(visitor), "ladder")  # what comes once is enough, on day 1


def test_a_gate_is_locked_up_to_ones_own_level(me, visitor):
    def locked(browser: Visitor) -> set[int]:
        rows = ladder_rows(part(page_of(browser), "ladder").split("<details>")[0])
        return {level for level, row in rows.items() if 'class="icon"' in row}

    gates = set(LevelRules().gates.values())
    assert locked(visitor) == gates
    assert locked(me) == {level for level in gates if level > 9}


def test_a_members_pace_comes_from_their_last_seven_days(me, ann):
    for days_ago, amount_xp in ((0, 9), (1, 15), (3, 11), (6, 7), (7, 20), (30, 20)):
        earn(ann, days_ago, amount_xp)
    earn(ann, 2, 40, "quiz")
    with clock.at(NOON):
        members.grant_xp("ann", 13, by=OPERATOR)
    # 180 + 82 by reading + 40 + 13 = 315; 42 in seven days; 75 are missing
    said = text_of(part(page_of(me), "you"))
    assert "You are LVL 11, Juror, with 315 XP" in said
    assert "LVL 11 → 13: 75 XP, about 13 days at your pace, or 8 with the one-time bonuses." in said
    assert "You earned 6 XP a day over the last 7 days, not counting one-time bonuses or grants." in said
    assert "Finishing 3 posts of 4 minutes a day, with a plus for each, would earn 20." in said
    assert "Take the quiz" not in said


def test_before_the_seventh_full_day_a_member_is_told_of_a_regular_reader(me, ann):
    earn(ann, 6, 10)
    earn(ann, 0, 20)
    for joined, is_known in ((timedelta(minutes=5), False), (timedelta(days=6, hours=23), False), (timedelta(7), True)):
        Member.update(created_at=NOON - joined).where(Member.id == ann.id).execute()
        said = text_of(part(page_of(me), "you"))
        assert ("at your pace" in said) == is_known
        assert ("A regular reader gets there in about 6 days" in said) != is_known


def test_a_week_without_reading_is_no_pace(me, ann):
    earn(ann, 0, 13)
    said = text_of(part(page_of(me), "you"))
    assert "at your pace" not in said
    assert "LVL 9 → 13: 197 XP. A regular reader gets there in about 7 days." in said
    assert "That’s 3 posts of 4 minutes a day with a plus for each, and the one-time bonuses on the way." in said


def test_the_best_next_step_comes_first_and_is_one_sentence_with_a_link(me, post_id):
    lock = part(page_of(me, f"/posts/{post_id}/tides-and-clocks"), "comment-lock")
    # From the lock the quiz leads back to the draft.
    back = f'href="/levels/quiz?next=/posts/{post_id}%23your-comment"'
    for page, quiz in ((part(page_of(me), "you"), 'href="/levels/quiz"'), (lock, back)):
        step = re.search(r'<p class="next-step">.*?</p>', page, re.S)
        assert text_of(step[0]) == "Best next step: Take the quiz “How earning works”: 40 XP, once"
        assert quiz in step[0]
        assert step.start() < page.index('class="pace"') < page.index('<ul class="ways"')
        assert page.count('href="/levels/quiz') == 1


def test_the_ways_lead_there_and_say_what_todays_caps_leave(me, ann):
    earn(ann, 0, 8)
    earn(ann, 0, 5, "plus")
    earn(ann, 3, 20, "profile")
    you = part(page_of(me), "you")
    assert 'href="/levels/quiz"' in you
    assert 'href="/settings"' not in you
    said = text_of(you)
    assert "Finish posts: 1 XP a minute, up to 5 per post, and 5 more for the first one today" in said
    assert "12 of 20 XP left today" in said
    assert "all 5 of today’s XP earned" in said
    assert "Buy your first report on any post, for 1 Twei: 10 XP, once" in said


def test_an_address_is_no_way_where_no_mail_is_sent(me, app):
    config = app.extensions["config"]
    assert config.mail_url is None
    assert "Confirm your e-mail address" not in page_of(me)
    try:
        app.extensions["config"] = replace(config, mail_url="console:")
        assert "Confirm your e-mail address" in page_of(me)
    finally:
        app.extensions["config"] = config


def test_the_report_says_from_which_level_it_can_be_bought(enrol, as_member):
    said = text_of(part(page_of(as_member(enrol("new"))), "you"))
    assert "10 XP, once from LVL 5" in said
    assert "Plus a post you’ve finished: 1 XP from LVL 2" in said


def test_at_the_top_nothing_is_ahead(enrol, as_member):
    said = text_of(part(page_of(as_member(enrol("top", level=50))), "you"))
    assert "the highest level" in said
    assert "→" not in said


def test_the_log_says_what_for_how_much_and_why(me, ann, author, post_id, comment_id, enrol):
    enrol("boss", role="admin")
    earn(ann, 2, 3, post_id=post_id)
    earn(ann, 1, 1, "like", comment_id=comment_id)
    with clock.at(NOON):
        members.grant_xp("ann", 30, "For <b>help</b>", by=Member.named("boss"))
        members.grant_xp("ann", -4, "Too much", by=Member.named("boss"))
    log = part(page_of(me), "log")
    said = text_of(log)
    assert f"{SOURCE_LABELS['reading']}: Tides and clocks" in said
    assert f'href="/posts/{post_id}"' in log
    assert f"{SOURCE_LABELS['like']}: Tides and clocks" in said
    assert f'href="/comments/{comment_id}"' in log
    assert f"{SOURCE_LABELS['grant']}, boss" in said
    assert "For <b>help</b>" in said
    assert "Too much" in said
    [today] = [day for day in re.findall(r"<tbody>.*?</tbody>", log, re.S) if "10 March 2026" in day]
    assert re.findall(r'<td class="number">([+−][\d,]+)', today) == ["+26", "−4", "+30"]


def test_a_deleted_post_is_not_named_in_the_log(me, ann, author, post_id, comment_id):
    earn(ann, 0, 3, post_id=post_id)
    posts.delete_post(author, post_id)
    log = part(page_of(me), "log")
    assert "a post that was deleted" in log
    assert "Tides and clocks" not in log


def test_the_log_shows_the_newest_with_the_whole_days_sums(ann):
    for n in range(ENTRIES_SHOWN):
        earn(ann, n // 20, 1)
    [today, yesterday, *rest] = xp_log(ann)
    assert len(today.entries) + len(yesterday.entries) + sum(len(day.entries) for day in rest) == ENTRIES_SHOWN
    with clock.at(NOON - timedelta(days=60)):
        members.grant_xp("ann", 5, by=OPERATOR)
    days = {day.date: day for day in xp_log(ann)}
    assert (days[NOON.date()].sum_xp, len(days[NOON.date()].entries)) == (20, 20)
    assert sum(len(day.entries) for day in days.values()) == ENTRIES_SHOWN
    shown = {day.date: len(day.entries) for day in xp_log(ann)}
    assert (NOON - timedelta(days=60)).date() not in shown


def test_nobody_sees_another_members_log(me, ann, enrol, as_member):
    earn(ann, 0, 17)
    assert "+17" in part(page_of(me), "log")
    assert "+17" not in part(page_of(as_member(enrol("ben"))), "log")


def test_late_xp_is_of_days_sources_and_what_comes_once(ann):
    earn(ann, 0, 4)
    earn(ann, 0, 5, "day")
    earn(ann, 6, 3)
    earn(ann, 7, 2)
    earn(ann, 35, 40, "quiz")
    with clock.at(NOON), counting() as statements:
        late = recent_xp(ann)
    assert late.days_xp == (3, 0, 0, 0, 0, 0, 9)
    assert late.today_xp == {"reading": 4, "day": 5}
    assert late.done == {"quiz"}
    assert len(statements) == 1


@pytest.mark.parametrize(("who", "cost"), [("nobody", 1), ("ann", 4)])
def test_the_page_costs_a_fixed_number_of_statements(visitor, ann, me, who, cost):
    browser = visitor if who == "nobody" else me
    for n in range(3):
        earn(ann, n, 5)
    with counting() as statements:
        page_of(browser)
    assert len(statements) == cost


def test_the_lock_says_the_same_as_the_page(me, ann, post_id):
    earn(ann, 1, 4)
    earn(ann, 0, 10)
    lock = part(page_of(me, f"/posts/{post_id}"), "comment-lock")
    pace = re.search(r'<p class="pace">.*?</p>', page_of(me), re.S)[0]
    assert pace in lock
    assert "LVL 9 → 13: 196 XP, about 98 days at your pace, or 63 with the one-time bonuses." in text_of(lock)
    ways = re.search(r'<ul class="ways".*?</ul>', lock, re.S)[0]
    assert ways.count("<li") == 3
    assert 'href="/levels/quiz?next=' in lock
    assert 'href="/levels"' in lock
    assert "Add your comment" in lock


def test_the_lock_of_a_reply_and_of_a_refusal_says_it_too(me, ann, post_id, comment_id, way):
    earn(ann, 1, 4)
    earn(ann, 0, 10)
    with clock.at(NOON):
        refused = me.post(f"/posts/{post_id}/comments", way, body="Let me in")
        reply = me.get(f"/posts/{post_id}?reply_to={comment_id}", follow_redirects=True)
    for answer in (refused, reply):
        assert "LVL 9 → 13: 196 XP, about 98 days at your pace, or 63 with the one-time bonuses." in text_of(
            answer.text
        )


def test_the_lock_costs_the_thread_page_no_further_statement(me, ann, post_id, comment_id, as_member, commenter):
    earn(ann, 1, 4)
    earn(ann, 0, 10)

    def cost(browser: Visitor) -> int:
        with counting() as statements:
            page_of(browser, f"/posts/{post_id}/tides-and-clocks")
        return len(statements)

    assert cost(me) == cost(as_member(commenter))


def test_an_anonymous_reader_learns_of_the_honest_ways_and_where_more_stands(visitor, post_id):
    lock = part(visitor.text(f"/posts/{post_id}"), "comment-lock")
    assert 'href="/levels"' in lock
    assert "finishing posts" in lock
    assert "the quiz on how earning works" in lock
    assert "<form" not in lock


def test_received_likes_are_a_way_for_who_comments(commenter, as_member, post_id, enrol):
    comment_id = comments.write_comment(commenter, post_id, "A word")
    reactions.react(enrol("fan", level=10), comment_id, "like")
    said = text_of(part(as_member(commenter).text("/levels"), "you"))
    assert "Write comments that others like: 1 XP per like once it’s final, up to 10 for a day’s likes" in said
    assert "you can add links and pictures to comments from LVL 15" in said
