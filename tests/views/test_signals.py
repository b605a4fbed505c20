"""The page of signals: what moderators read there, what only admins find, and what it costs."""

import re
from datetime import timedelta
from html import unescape

import pytest

from forum import clock
from forum.actions import comments
from forum.db import db
from forum.jobs import runner
from forum.jobs.schedule import JOBS
from forum.jobs.signals import notice
from forum.models import AccountEvent, JobState, NoticedSignal
from tests.conftest import counting
from tests.signal_patterns import like, like_each_other, sign_up_from, write

PAGE = "/moderation/signals"
DAY = timedelta(days=1)
TEXT = "Have a look at my shop, it’s the best there is!"


@pytest.fixture
def mod(enrol):
    return enrol("mod", role="moderator")


@pytest.fixture
def flat(enrol, post_id):
    found = [enrol(name, level=14) for name in ("odile", "jasper", "milo", "hanne")]
    for member in found:
        write(member, post_id, 4)
    like_each_other(found, clock.now() - DAY)
    return found


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())


def test_only_staff_see_it_and_the_queue_leads_there(visitor, as_member, mod, author):
    assert visitor.get(PAGE).location == f"/login?next={PAGE}"
    assert as_member(author).get(PAGE).status_code == 403
    assert f'href="{PAGE}"' in as_member(mod).text("/moderation")


def test_it_says_that_nobody_has_looked_and_then_when(as_member, mod):
    browser = as_member(mod)
    said = words(browser.text(PAGE))
    assert "Nobody has looked yet" in said
    assert "Nothing stands out." in said
    db.close()
    assert runner.run_due(JOBS)["signals"] is None
    assert "Looked for just now , and once a day." in words(browser.text(PAGE))


def test_after_a_run_that_failed_it_says_when_what_is_there_was_noticed(as_member, mod, flat):
    now = clock.now()
    with clock.at(now - 2 * DAY):
        NoticedSignal.create(kind="readings", bundle=1, member=flat[0].id, figure=11, whole=12)
    JobState.create(name="signals", next_run_at=now, last_run_at=now, failures=1)
    assert "Looked for 2 days ago , and once a day." in words(as_member(mod).text(PAGE))


def test_it_says_that_signals_decide_nothing_and_that_friends_look_like_this(as_member, mod, flat):
    notice()
    said = words(as_member(mod).text(PAGE))
    assert "Honest friends look like this, too: a signal is a reason to look, never one to decide." in said
    assert "No signal changes what anybody is paid, what is shown, or who may write." in said
    assert "A flat, a class or a club looks like this, too." in said


def test_a_circle_is_told_with_figures_and_the_way_to_each_member_and_a_comment(as_member, mod, flat):
    notice()
    page = as_member(mod).text(PAGE)
    said = words(page)
    assert "4 members odile : 12 of 12 likes · one of the liked comments jasper : 12 of 12 likes" in said
    newest = NoticedSignal.get(NoticedSignal.member == flat[0].id).comment_id
    assert f'href="/comments/{newest}"' in page
    for member in flat:
        assert f'href="/u/{member.name}"' in page


def test_only_admins_find_the_way_to_their_page_about_a_member(as_member, mod, enrol, flat):
    notice()
    assert "/admin/members/" not in as_member(mod).text(PAGE)
    assert 'href="/admin/members/odile"' in as_member(enrol("boss", role="admin")).text(PAGE)


def test_each_of_the_other_kinds_is_told_in_words(as_member, mod, enrol, author, commenter, post_id):
    at = clock.now() - DAY
    write(author, post_id, 10)
    like(enrol("fan"), author, at)
    for member in (author, commenter, commenter):
        comments.write_comment(member, post_id, TEXT)
    AccountEvent.delete().execute()
    sign_up_from("203.0.113.0/24", [enrol(f"new{number}") for number in range(12)], at)
    notice()
    NoticedSignal.create(kind="readings", bundle=9, member=commenter.id, figure=11, whole=12)
    NoticedSignal.create(kind="mutual", bundle=10, member=mod.id, other=author.id, figure=8, whole=9)
    page = as_member(mod).text(PAGE)
    said = words(page)
    for sentence in (
        "fan : 10 of 10 likes to author · one of the liked comments",
        "3 times by 2 members commenter · in the thread commenter · in the thread author · in the thread",
        "12 members new11 new10",
        "The newest 10 are shown.",
        "commenter : 11 of 12 readings",
        "mod : 8 of 9 likes to author",
    ):
        assert sentence in said
    assert "203.0.113" not in page
    assert TEXT not in unescape(page)


def test_a_member_s_name_is_shown_as_text(as_member, mod, enrol, flat):
    type(mod).update(display_name="<i>Milo</i>").where(type(mod).name == "milo").execute()
    notice()
    page = as_member(mod).text(PAGE)
    assert "&lt;i&gt;Milo&lt;/i&gt;" in page
    assert "<i>Milo" not in page


def test_it_costs_as_much_however_much_there_is(as_member, mod, flat):
    browser = as_member(mod)

    def cost() -> int:
        with counting() as found:
            browser.text(PAGE)
        return len([one for one in found if one.lstrip().upper().startswith(("SELECT", "WITH"))])

    few = cost()
    notice()
    for number in range(20):
        NoticedSignal.create(kind="mutual", bundle=100 + number, member=mod.id, other=flat[0].id, figure=8, whole=9)
    assert cost() == few == 4
