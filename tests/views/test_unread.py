"""What is new on the pages: the place that is kept, the marks, the way to the first new comment, what arrives."""

import re
from datetime import timedelta

import pytest

from forum import clock
from forum.actions import comments, hiding
from forum.clock import now
from forum.models import Comment, ThreadPlace
from forum.rules.visits import SHOWN_IN_PLACE_MAX, VISIT
from tests.conftest import counting
from tests.sanctioned import sanction
from tests.visitor import HTMX, succeeded

RIBBON = "New since your last visit"


@pytest.fixture
def reader(enrol):
    return enrol("reader", level=14)


@pytest.fixture
def thread(post_id, commenter, set_rules):
    """Five comments, the ids of which it returns, oldest first."""
    set_rules(comment_tribute_mtwei=0)
    return [comments.write_comment(commenter, post_id, f"Comment {number}") for number in range(5)]


@pytest.fixture
def returning(reader, as_member, post_id, thread):
    """The browser of a reader who has seen three of the five, and comes back the next day."""
    browser = as_member(reader)
    assert succeeded(browser.post(f"/posts/{post_id}/place", last=thread[2]), "plain")
    ThreadPlace.update(seen_at=now() - VISIT * 2).where(ThreadPlace.member == reader.id).execute()
    return browser


def marked(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<li id="comment-(\d+)" class="[^"]* new"', page)]


def last_seen(member) -> int | None:
    found = ThreadPlace.get_or_none(ThreadPlace.member == member.id)
    return found and found.last_comment_id


def test_a_place_is_kept_and_never_goes_back(reader, as_member, post_id, thread, way):
    browser = as_member(reader)
    for last in (thread[3], thread[1]):
        response = browser.post(f"/posts/{post_id}/place", way, last=last)
        assert response.status_code == (204 if way == "htmx" else 303)
    assert last_seen(reader) == thread[3]
    if way == "plain":
        assert response.location.endswith(f"#comment-{thread[1]}")
        assert "Marked as read." in browser.text(response.location)


@pytest.mark.any_engine
@pytest.mark.parametrize("last", ["", "x", "-1", "1_0", "9" * 19, "１２"])
def test_what_is_no_place_is_refused_in_words(reader, as_member, post_id, last, way):
    response = as_member(reader).post(f"/posts/{post_id}/place", way, last=last)
    assert response.status_code == 422
    assert last_seen(reader) is None


@pytest.mark.any_engine
def test_a_place_in_no_thread_is_not_there(reader, as_member, post_id, way):
    assert as_member(reader).post(f"/posts/{post_id + 99}/place", way, last=1).status_code == 404


@pytest.mark.any_engine
def test_who_is_suspended_may_still_read_on(reader, as_member, post_id, thread):
    sanction(reader, "suspend")
    assert as_member(reader).post(f"/posts/{post_id}/place", "htmx", last=thread[0]).status_code == 204
    assert last_seen(reader) == thread[0]


def test_a_place_costs_one_statement_besides_the_login(reader, as_member, post_id, thread):
    browser = as_member(reader)
    browser.token()
    with counting() as statements:
        browser.post(f"/posts/{post_id}/place", "htmx", last=thread[0])
    assert [one for one in statements if "thread_place" in one and one.lstrip().startswith("INSERT")]
    assert len([one for one in statements if not one.startswith(("BEGIN", "COMMIT"))]) == 2


def test_what_came_since_the_last_visit_is_marked_in_every_order(returning, post_id, thread):
    for sort in ("best", "new", "old"):
        page = returning.text(f"/posts/{post_id}/tides-and-clocks?sort={sort}")
        assert sorted(marked(page)) == thread[3:]
        assert page.count('class="new-mark"') == 2
        assert page.count(f">{RIBBON}<") == (sort == "old")
    assert page.index(RIBBON) > page.index(f'id="comment-{thread[3]}"')


def test_reading_on_does_not_wipe_the_marks_and_the_next_visit_does(returning, post_id, thread):
    address = f"/posts/{post_id}/tides-and-clocks"
    returning.post(f"/posts/{post_id}/place", "htmx", last=thread[4])
    assert marked(returning.text(address)) != []
    with clock.at(now() + VISIT * 2):
        assert marked(returning.text(address)) == []


def test_nobody_else_sees_the_marks(returning, visitor, enrol, as_member, post_id, thread):
    for browser in (visitor, as_member(enrol("stranger"))):
        assert marked(browser.text(f"/posts/{post_id}")) == []
        assert 'class="new-mark"' not in browser.text("/")


def test_ones_own_comment_is_not_new_nor_is_a_tombstone(returning, reader, author, post_id, thread):
    own = comments.write_comment(reader, post_id, "Mine")
    gone = comments.write_comment(author, post_id, "Gone")
    comments.delete_comment(author, gone)
    assert set(marked(returning.text(f"/posts/{post_id}"))) == {*thread[3:]} - {own, gone}


def test_a_list_says_how_many_and_leads_to_the_first(returning, post_id, thread):
    for address in ("/", "/?tag=sea", "/u/author"):
        page = returning.text(address)
        assert re.search(rf'href="/posts/{post_id}/comments/new">\s*2 new<span class="unseen"> comments</span>', page)
    leads = returning.get(f"/posts/{post_id}/comments/new")
    assert leads.status_code == 303
    assert leads.location.endswith(f"#comment-{thread[3]}")
    assert f'id="comment-{thread[3]}"' in returning.text(leads.location)


def test_without_anything_new_the_way_leads_to_the_comments(visitor, reader, as_member, post_id, thread):
    for browser in (visitor, as_member(reader)):
        assert browser.get(f"/posts/{post_id}/comments/new").location == f"/posts/{post_id}/tides-and-clocks#comments"


@pytest.mark.any_engine
def test_the_key_is_told_where_the_next_new_one_is(returning, post_id, thread):
    address = f"/posts/{post_id}/comments/new?sort=old&past="
    told = returning.get(f"{address}{thread[2]}", headers=HTMX)
    assert (told.status_code, told.headers["HX-Redirect"].partition("#")[2]) == (204, f"comment-{thread[3]}")
    assert "HX-Redirect" not in returning.get(f"{address}{thread[4]}", headers=HTMX).headers
    assert returning.get(f"/posts/{post_id}/comments/new?sort=loudest", headers=HTMX).status_code == 422


@pytest.mark.any_engine
def test_without_scripts_a_button_marks_the_page_as_read(returning, reader, post_id, thread):
    page = returning.text(f"/posts/{post_id}")
    form = re.search(r'<noscript>\s*<form method="post" action="([^"]+)">.*?name="last" value="(\d+)"', page, re.S)
    returning.post(form[1], last=form[2])
    assert last_seen(reader) == thread[4]
    assert "Mark as read up to here" not in returning.text(f"/posts/{post_id}")


def news_of(browser, post_id: int, after: int, **headers: str):
    return browser.get(f"/posts/{post_id}/comments/news?after={after}", headers=HTMX | headers)


def test_what_arrives_is_offered_and_nothing_new_is_304(visitor, author, post_id, thread):
    quiet = news_of(visitor, post_id, thread[-1])
    assert (quiet.status_code, quiet.text.strip()) == (200, "")
    with counting() as statements:
        again = news_of(visitor, post_id, thread[-1], **{"If-None-Match": quiet.headers["ETag"]})
    assert (again.status_code, again.text, len(statements)) == (304, "", 1)
    comments.write_comment(author, post_id, "Another one")
    told = news_of(visitor, post_id, thread[-1], **{"If-None-Match": quiet.headers["ETag"]})
    assert told.status_code == 200
    assert re.search(r"<button[^>]*>\s*1 new comment\s*</button>", told.text)


@pytest.mark.any_engine
def test_news_are_the_same_for_everybody_and_ask_for_nobodys_session(returning, visitor, post_id, thread):
    with counting() as statements:
        response = news_of(returning, post_id, thread[2])
    assert len(statements) == 2
    assert response.text == news_of(visitor, post_id, thread[2]).text
    assert response.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in response.headers


def test_removed_hidden_and_known_comments_are_no_news(visitor, author, post_id, thread):
    gone, hidden, known = (comments.write_comment(author, post_id, f"Word {number}") for number in range(3))
    comments.delete_comment(author, gone)
    hiding.hide(post_id, hidden, "review")
    assert news_of(visitor, post_id, thread[-1]).text.count("1 new comment") == 1
    assert (
        visitor.get(f"/posts/{post_id}/comments/news?after={thread[-1]}&but={known}", headers=HTMX).text.strip() == ""
    )
    rows = visitor.get(f"/posts/{post_id}/comments/arrived?after={thread[-1]}", headers=HTMX).text
    assert marked(rows) == [known]
    assert "Word 0" not in rows
    assert "Word 1" not in rows


@pytest.mark.any_engine
def test_so_many_that_they_need_a_page_are_led_to(visitor, author, post_id, thread, monkeypatch):
    first = Comment.get_by_id(thread[0])
    columns = {field.name: getattr(first, field.name) for field in Comment._meta.sorted_fields if field.name != "id"}
    for _more in range(SHOWN_IN_PLACE_MAX + 1):
        Comment.create(**columns)
    assert (
        f'<a class="button" href="/posts/{post_id}?sort=new#comments">21 new comments</a>'
        in news_of(visitor, post_id, thread[-1]).text
    )


@pytest.mark.any_engine
def test_arrivals_bring_the_counts_along_and_lead_plain_readers_to_the_newest(visitor, post_id, thread):
    fragment = visitor.get(f"/posts/{post_id}/comments/arrived?after={thread[2]}", headers=HTMX).text
    assert marked(fragment) == thread[3:]
    assert 'id="comments-count" hx-swap-oob="true"' in fragment
    assert 'id="nav-comments" hx-swap-oob="true"' in fragment
    plain = visitor.get(f"/posts/{post_id}/comments/arrived?after={thread[2]}")
    assert (plain.status_code, plain.location) == (303, f"/posts/{post_id}/tides-and-clocks?sort=new#comments")


@pytest.mark.any_engine
@pytest.mark.parametrize("query", ["", "?after=x", "?after=-1&but=a+b", f"?after={'9' * 18}&but={'1+' * 300}"])
def test_a_damaged_address_is_no_crash(visitor, post_id, query):
    for what in ("news", "arrived"):
        assert visitor.get(f"/posts/{post_id}/comments/{what}{query}", headers=HTMX).status_code == 200
        assert visitor.get(f"/posts/{post_id + 99}/comments/{what}{query}", headers=HTMX).status_code == 404


def test_a_thread_that_is_read_again_within_the_visit_costs_no_row(returning, post_id, thread):
    before = ThreadPlace.select().dicts().order_by(ThreadPlace.member)
    before = list(before)
    with clock.at(now() + timedelta(minutes=1)):
        returning.text(f"/posts/{post_id}")
        returning.text("/")
        news_of(returning, post_id, 0)
        returning.get(f"/posts/{post_id}/comments/new")
    assert list(ThreadPlace.select().dicts().order_by(ThreadPlace.member)) == before
