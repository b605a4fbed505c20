"""The front page's further orders: the top of a day, a week or a month, and what nobody has answered yet."""

from datetime import timedelta

import pytest

from forum import clock
from forum.actions import comments, hiding, posts, thread_tools
from forum.clock import now
from forum.db import db, execute, is_embedded
from forum.models import Post
from forum.queries import front
from tests.queries.test_front_page import all_titles, titles

AGES = {"hours": 23, "a day": 25, "days": 6 * 24, "a week": 8 * 24, "weeks": 29 * 24, "a month": 31 * 24}


@pytest.fixture
def ages(author):
    """Posts of different ages, the older ones with more votes."""
    written = {}
    for name, hours in AGES.items():
        with clock.at(now() - timedelta(hours=hours)):
            written[name] = posts.publish(author, name, "Text", ["time"])
    for score, number in enumerate(written.values()):
        Post.update(score=score).where(Post.id == number).execute()
    return written


@pytest.mark.parametrize(
    ("within", "found"),
    [
        ("day", ["hours"]),
        ("week", ["days", "a day", "hours"]),
        ("month", ["weeks", "a week", "days", "a day", "hours"]),
        ("all", ["a month", "weeks", "a week", "days", "a day", "hours"]),
    ],
)
def test_the_top_of_a_time_holds_what_is_young_enough_best_first(ages, visitor, within, found):
    assert all_titles(visitor, f"/?sort=top&in={within}") == found
    assert all_titles(visitor, f"/tags/time?sort=top&in={within}") == found
    assert f'in={within}" aria-current="true"' in visitor.text(f"/?sort=top&in={within}").replace("&amp;", "&")


def test_it_is_paged_without_a_gap(author, visitor, monkeypatch):
    monkeypatch.setattr(front, "POSTS_PER_PAGE", 3)
    for number in range(10):
        Post.update(score=number % 3).where(Post.id == posts.publish(author, f"Post {number}", "Text", [])).execute()
    found = all_titles(visitor, "/?sort=top&in=week")
    assert sorted(found) == sorted(f"Post {number}" for number in range(10))
    assert [int(title[5:]) % 3 for title in found] == sorted((n % 3 for n in range(10)), reverse=True)


def test_pinned_posts_lead_where_all_are_listed_and_nowhere_else(ages, author, visitor, enrol):
    mod = enrol("mod", role="moderator")
    thread_tools.set_pin(mod, ages["a month"], True, "")
    assert titles(visitor.text("/?sort=new"))[0] == "a month"
    assert "a month" not in titles(visitor.text("/?sort=top&in=week"))
    comments.write_comment(author, ages["a month"], "An answer")
    page = visitor.text("/?sort=unanswered")
    assert "a month" not in titles(page)
    assert 'class="pinned"' not in page


def test_unanswered_are_those_without_a_comment_that_can_be_seen_newest_first(ages, author, visitor, enrol):
    answered, again = (comments.write_comment(author, ages[name], "A word") for name in ("hours", "days"))
    comments.delete_comment(author, again)
    posts.delete_post(author, ages["weeks"])
    hiding.hide(ages["a week"], None, "moderator")
    assert all_titles(visitor, "/?sort=unanswered") == ["a month", "days", "a day"]
    hiding.hide(ages["hours"], answered, "moderator")
    assert all_titles(visitor, "/?sort=unanswered") == ["a month", "days", "a day", "hours"]


def test_where_nothing_is_unanswered_the_page_leads_on(author, post_id, comment_id, visitor):
    assert "No unanswered posts." in visitor.text("/?sort=unanswered")


def test_an_unknown_time_is_answered_in_words(app, visitor):
    answer = visitor.get("/?sort=top&in=century")
    assert answer.status_code == 422
    assert "century" in answer.text


def test_a_browser_is_told_when_a_post_has_become_too_old(ages, visitor):
    etag = visitor.get("/?sort=top&in=day").headers["ETag"]
    again = {"If-None-Match": etag}
    assert visitor.get("/?sort=top&in=day", headers=again).status_code == 304
    with clock.at(now() + timedelta(hours=2)):
        assert visitor.get("/?sort=top&in=day", headers=again).status_code == 200


def plan_of(address: str, visitor) -> str:
    """Return how the database finds which posts stand on a page."""
    asked = []
    hook = lambda event: asked.append((event.sql, event.params))  # noqa: E731
    db.obj.query_hooks.append(hook)
    try:
        visitor.text(address)
    finally:
        db.obj.query_hooks.remove(hook)
    sql, parameters = next(one for one in asked if "teaser" in one[0])
    explain = "EXPLAIN QUERY PLAN " if is_embedded() else "EXPLAIN "
    return "\n".join(str(row[-1]) for row in db.execute_sql(explain + sql, parameters).fetchall())


@pytest.fixture
def many_posts(author):
    """Enough posts that a database that may read them all does not: one an hour, each with a comment but ten."""
    at = "strftime('%Y-%m-%d %H:%M:%f', '2026-01-01', i || ' hours')"
    if not is_embedded():
        at = "timestamp '2026-01-01' + i * interval '1 hour'"
    columns = "author_id, title, slug, body, body_html, body_text, teaser, words, score, heat, comments, created_at"
    execute(
        f"INSERT INTO post ({columns}, version, pluses, minuses) "
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
        "SELECT CAST(? AS BIGINT), 'x', 'x', '', '', '', '', 1, i % 97, i, "
        f"CASE WHEN i % 2000 = 0 THEN 0 ELSE 1 END, {at}, 1, 0, 0 FROM n",
        author.id,
    )
    db.execute_sql("ANALYZE post")


def test_each_order_is_answered_from_its_index(many_posts, visitor):
    with clock.at(clock.datetime(2026, 1, 1) + timedelta(hours=20_000)):
        assert "post_created_at_score_id" in plan_of("/?sort=top&in=day", visitor)
        assert "post_created_at_score_id" in plan_of("/?sort=top&in=month", visitor)
        assert "post_unanswered" in plan_of("/?sort=unanswered", visitor)
        assert "post_score_id" in plan_of("/?sort=top", visitor)
        assert "post_hot" in plan_of("/?sort=hot", visitor)
        assert "post_new" in plan_of("/?sort=new", visitor)
