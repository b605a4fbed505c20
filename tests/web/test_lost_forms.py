"""What was typed is never lost: an expired form, an ended session, a broken token."""

import json
import re
from html import unescape
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from forum.models import Comment, Member, Post
from tests.visitor import HTMX, Visitor, succeeded

pytestmark = pytest.mark.any_engine

TEXT = 'My "long" & careful <thought>'


@pytest.fixture
def me(commenter, as_member):
    return as_member(commenter)


def writes(post_id: int, comment_id: int) -> dict[str, dict[str, str]]:
    return {
        f"/posts/{post_id}/comments": {"body": TEXT},
        f"/posts/{post_id}/draft": {"body": TEXT},
        f"/comments/{comment_id}/edit": {"body": TEXT},
        "/posts": {"title": "T", "body": TEXT, "tags": ""},
        f"/posts/{post_id}/edit": {"title": "T", "body": TEXT, "tags": ""},
        "/settings": {"display_name": "x", "bio": TEXT},
        "/preview": {"body": TEXT},
    }


@pytest.mark.parametrize("token", ["", "wrong"])
def test_without_the_right_token_nothing_happens_and_the_text_is_offered_again(
    author, as_member, post_id, comment_id, way, token
):
    browser = as_member(author)
    for address, fields in writes(post_id, comment_id).items():
        response = browser.post(address, way, token=token, **fields)
        assert response.status_code == 400, address
        assert TEXT in unescape(response.text), address
    assert Comment.select().count() == 1
    assert Post.get_by_id(post_id).title == "Tides and clocks"
    assert Member.get_by_id(author.id).bio == ""


@pytest.mark.parametrize("token", ["", "wrong"])
def test_the_token_is_checked_before_anything_else(me, post_id, comment_id, way, token):
    for address in (f"/posts/{post_id}/vote", f"/comments/{comment_id}/reaction", "/posts/404/comments", "/logout"):
        assert me.post(address, way, token=token).status_code == 400


def test_a_token_of_another_session_is_worthless(me, app, post_id):
    stranger = Visitor(app)
    assert me.post(f"/posts/{post_id}/comments", token=stranger.token(), body=TEXT).status_code == 400


def test_the_token_may_come_as_a_header(me, post_id):
    headers = {**HTMX, "X-CSRFToken": me.token()}
    response = me.client.post(f"/posts/{post_id}/comments", data={"body": TEXT}, headers=headers)
    assert response.status_code == 200


def test_the_offered_form_works_at_once(me, post_id):
    page = me.post(f"/posts/{post_id}/comments", token="wrong", body=TEXT)
    me._token = unescape(re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1])
    assert me.post(f"/posts/{post_id}/comments", body=TEXT).status_code == 303


def expired(me: Visitor, post_id: int, **headers: str) -> TestResponse:
    """Send a comment from a page whose token is no longer good."""
    data = {"csrf_token": "of an older session", "body": TEXT}
    return me.client.post(f"/posts/{post_id}/comments", data=data, headers=headers)


@pytest.mark.parametrize("site", [{}, {"Sec-Fetch-Site": "same-origin"}], ids=["older browser", "newer"])
def test_a_page_that_outlived_its_login_gets_a_token_that_works(me, commenter, post_id, site):
    refused = expired(me, post_id, **HTMX, **site, **{"X-Viewer": commenter.name})
    assert refused.status_code == 400
    assert Comment.select().count() == 0
    assert (
        me.post(f"/posts/{post_id}/comments", "htmx", token=refused.headers["X-CSRFToken"], body=TEXT).status_code
        == 200
    )


@pytest.mark.parametrize(
    "headers",
    [
        HTMX,
        HTMX | {"X-Viewer": ""},
        HTMX | {"X-Viewer": "author"},
        {"X-Viewer": "commenter"},
        HTMX | {"X-Viewer": "commenter", "Sec-Fetch-Site": "cross-site"},
        HTMX | {"X-Viewer": "commenter", "Sec-Fetch-Site": "same-site"},
    ],
    ids=[
        "nobody’s page",
        "an anonymous page",
        "another member’s page",
        "a plain form",
        "another site",
        "a sister site",
    ],
)
def test_nothing_else_gets_a_token(me, post_id, headers):
    response = expired(me, post_id, **headers)
    assert response.status_code == 400
    assert "X-CSRFToken" not in response.headers


def test_who_has_not_logged_in_again_gets_no_token(visitor, post_id):
    assert "X-CSRFToken" not in expired(visitor, post_id, **HTMX, **{"X-Viewer": "commenter"}).headers


def test_a_lost_cookie_asks_to_log_in_and_then_sends_what_was_typed(me, post_id, way):
    token = me.token()
    me.client.delete_cookie("session")
    page = me.post(f"/posts/{post_id}/comments", way, token=token, body=TEXT, avatar="rings")
    assert page.status_code == 400
    assert TEXT in unescape(page.text)
    if way == "plain":  # by HTMX the form still stands in the browser; see the browser tests
        log_in_and_send(me, page, post_id, "correct horse")


def test_a_button_on_a_page_left_open_after_a_logout_leads_to_the_login_and_back(me, post_id, way):
    token = me.token()
    me.post("/logout")
    for address in (f"/posts/{post_id}/vote", f"/posts/{post_id}/readings", "/settings/sessions/end-others"):
        answer = me.post(address, way, token=token, value="plus")
        assert answer.status_code == 400
        assert "You’ve been logged out" in answer.text
        assert "This page has expired" not in answer.text
        following = "/settings" if address.startswith("/settings") else f"/posts/{post_id}"
        assert f'href="/login?next={following}"' in answer.text


def test_a_session_ended_elsewhere_leads_to_the_login_and_then_sends_what_was_typed(
    me, commenter, as_member, post_id, way
):
    token = me.token()
    as_member(commenter).post("/settings/password", current="correct horse", new="battery staple")
    answer = me.post(f"/posts/{post_id}/comments", way, token=token, body=TEXT, avatar="rings")
    assert answer.status_code == (401 if way == "htmx" else 303)
    login = answer.headers["HX-Redirect"] if way == "htmx" else answer.location
    assert login.startswith("/login?next=")
    log_in_and_send(me, me.get(login), post_id, "battery staple")


def test_what_was_typed_cannot_be_read_in_the_cookie(me, commenter, as_member, post_id):
    token = me.token()
    as_member(commenter).post("/settings/password", current="correct horse", new="battery staple")
    assert me.post(f"/posts/{post_id}/comments", token=token, body=TEXT).status_code == 303
    with me.client.session_transaction() as session:
        kept = session["interrupted"]
    assert TEXT in unescape(me.text("/login"))
    assert TEXT not in kept
    assert not any(word in kept for word in TEXT.split() if len(word) > 3)
    with me.client.session_transaction() as session:
        session["interrupted"] = "gAAAA" + kept[9:]
    assert TEXT not in unescape(me.text("/login"))


def test_a_session_ended_elsewhere_shows_a_text_too_long_to_carry(me, commenter, as_member, post_id, way):
    token = me.token()
    as_member(commenter).post("/settings/password", current="correct horse", new="battery staple")
    text = " ".join(str(n * n) for n in range(1_000))
    answer = me.post(f"/posts/{post_id}/comments", way, token=token, body=text)
    assert answer.status_code == 400
    assert text in answer.text


def log_in_and_send(me: Visitor, page: TestResponse, post_id: int, password: str) -> None:
    """Log in on the page that carries the interrupted form, and send it from there."""
    resume = unescape(re.search(r'name="resume" value="([^"]+)"', page.text)[1])
    me._token = token_on(page)
    again = me.post("/login", username="commenter", password=password, resume=resume)
    assert again.status_code == 200
    assert TEXT in unescape(again.text)
    assert f'action="/posts/{post_id}/comments"' in again.text
    me._token = token_on(again)
    assert me.post(f"/posts/{post_id}/comments", body=TEXT, avatar="rings").status_code == 303
    assert Comment.get().avatar == "rings"


def token_on(page: TestResponse) -> str:
    return unescape(re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1])


def test_a_wrong_password_on_the_way_back_keeps_the_text_too(visitor, enrol):
    enrol("ann")
    resume = json.dumps({"path": "/posts/1/comments", "fields": {"body": TEXT}})
    response = visitor.post("/login", username="ann", password="wrong one", resume=resume)
    assert response.status_code == 422
    assert TEXT in unescape(unescape(response.text)).replace('\\"', '"')


@pytest.mark.parametrize(
    "resume",
    [
        "{",
        "[]",
        "null",
        '{"path": "//evil.test", "fields": {}}',
        '{"path": "/x?y", "fields": {}}',
        '{"path": 1}',
        '{"path": "/x", "fields": [1]}',
        '{"path": "/posts/1/delete", "fields": {"body": "x"}}',
        '{"path": "/login", "fields": {"body": "x"}}',
        "[" * 5000,
    ],
)  # fmt: skip
def test_a_forged_way_back_is_ignored(visitor, enrol, resume):
    enrol("ann")
    assert visitor.log_in("ann", resume=resume).location == "/"


def test_a_second_click_with_the_same_key_has_one_effect(me, post_id, way):
    address = f"/posts/{post_id}/comments"
    answers = [me.post(address, way, body=TEXT, key="k1") for _ in range(3)]
    assert all(succeeded(answer, way) for answer in answers)
    assert Comment.select().count() == 1
    assert len({answer.location for answer in answers}) == 1


def test_the_same_key_with_other_content_is_a_conflict(me, post_id, way):
    me.post(f"/posts/{post_id}/comments", body=TEXT, key="k1")
    response = me.post(f"/posts/{post_id}/comments", way, body="Other text, kept", key="k1")
    assert response.status_code == 409
    assert "Other text, kept" in response.text
    assert Comment.select().count() == 1


def test_a_refused_form_leaves_its_key_free(me, post_id):
    assert me.post(f"/posts/{post_id}/comments", body="https://example.org", key="k1").status_code == 422
    assert me.post(f"/posts/{post_id}/comments", body="no link", key="k1").status_code == 303


def test_a_replay_does_not_undo_what_came_between(me, comment_id):
    address = f"/comments/{comment_id}/reaction"
    me.post(address, value="like", key="k1")
    me.post(address, value="none")
    me.post(address, value="like", key="k1")
    assert Comment.get_by_id(comment_id).likes == 0


def test_keys_are_scoped_to_member_and_address(me, author, as_member, post_id):
    other = as_member(author)
    for browser in (me, other):
        browser.post(f"/posts/{post_id}/comments", body=TEXT, key="k1")
        browser.post(f"/posts/{post_id}/comments", body=TEXT, key="k2")
    assert Comment.select().count() == 4


@pytest.mark.parametrize("key", ["x" * 101, "a\x00b"])
def test_an_impossible_key_is_refused_and_the_text_kept(me, post_id, way, key):
    response = me.post(f"/posts/{post_id}/comments", way, body=TEXT, key=key)
    assert response.status_code == 422
    assert TEXT in unescape(response.text)


@pytest.mark.parametrize("address", ["/settings", "/settings/password"])
def test_settings_mind_the_key_too(me, way, address):
    first, other = (
        ({"display_name": "A", "bio": ""}, {"display_name": "B", "bio": ""})
        if address == "/settings"
        else ({"current": "correct horse", "new": "battery staple"}, {"current": "correct horse", "new": "x" * 9})
    )
    for _ in range(2):
        assert succeeded(me.post(address, way, key="k1", **first), way)
    assert me.post(address, way, key="k1", **other).status_code == 409


def test_what_another_site_sends_gets_no_form_and_leaves_the_session_alone(me, post_id):
    response = me.client.post(
        f"/posts/{post_id}/comments", data={"body": TEXT}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 400
    assert "<form" not in response.text
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("body", ["5", '"x"', "null", "[]", '{"body": 5}', '{"body": {}}', '{"body": "a", "key": "k"}'])
def test_json_is_no_form(me, post_id, body):
    headers = {"X-CSRFToken": me.token(), "Content-Type": "application/json"}
    for address in (f"/posts/{post_id}/comments", "/settings/password", "/posts/draft", "/login"):
        assert me.client.post(address, data=body, headers=headers).status_code in {303, 422}, address
    assert Comment.select().count() == 0


def test_a_file_is_no_text(me, post_id, way):
    for address in (f"/posts/{post_id}/comments", "/login"):
        response = me.post(address, way, body=(BytesIO(b"x"), "a.txt"), username=(BytesIO(b"x"), "b.txt"))
        assert response.status_code == 422, address


OFFERED = {"body": TEXT, "parent_id": "7", "avatar": "rings"}


def carried(path: str, **fields: str) -> str:
    return json.dumps({"path": path, "fields": fields})


def test_what_is_offered_again_shows_each_field_and_where_it_goes(visitor, enrol):
    enrol("ann")
    resume = carried("/posts/1/comments", **OFFERED, reason="hidden", csrf_token="hidden", value="hidden")
    at_the_login = visitor.post("/login", username="ann", password="wrong one", resume=resume)
    visitor._token = None
    after_it = visitor.post("/login", username="ann", password="correct horse", resume=resume)
    for page in (at_the_login.text, after_it.text):
        section = page[page.index('id="offered-address"') :]
        assert "<code>/posts/1/comments</code>" in section
        for name, text in OFFERED.items():
            assert f'id="offered-{name}"' in section
            assert text in unescape(section)
    form = after_it.text[after_it.text.index('<form class="composer"') :]
    assert re.findall(r'type="hidden" name="(\w+)"', form[: form.index("</form>")]) == ["csrf_token"]
    assert "hidden" not in re.sub(r'type="hidden"|aria-hidden', "", form[: form.index("</form>")])


DECISIONS = {
    "/admin/grants": {"name": "mallory", "amount": "9000", "reason": TEXT, "confirm": "1"},
    "/admin/members/mallory": {"amount_xp": "9000", "reason": TEXT},
    "/admin/economy": {"publish_tribute": "0", "reason": TEXT},
    "/posts/1/delete": {"reason": TEXT},
    "/comments/1/delete": {"reason": TEXT},
}


@pytest.mark.parametrize("address", DECISIONS)
def test_what_staff_decide_is_never_offered_again(visitor, enrol, address):
    """Some other site had a form sent to us, which the login caught; the admin who then logs in must not send it on."""
    enrol("boss", role="admin")
    fields = DECISIONS[address]
    caught = visitor.client.post(address, data=fields)
    assert caught.status_code == 400
    assert 'name="resume"' not in caught.text
    for resume in (carried(address, **fields), carried(f"{address}/", **fields), carried(f"{address}?x=1", **fields)):
        visitor.client.delete_cookie("session")
        visitor._token = None
        assert visitor.log_in("boss", resume=resume).location == "/"
    assert 'action="/posts' not in visitor.text("/login")


@pytest.mark.parametrize("address", DECISIONS)
def test_what_staff_decide_is_not_kept_for_a_login_either(enrol, as_member, address, way):
    boss = enrol("boss", role="admin")
    here, elsewhere = as_member(boss), as_member(boss)
    token = here.token()
    elsewhere.post("/settings/password", current="correct horse", new="battery staple")
    caught = here.post(address, way, token=token, **DECISIONS[address])
    assert caught.status_code == (401 if way == "htmx" else 303)
    page = here.text(caught.headers["HX-Redirect"] if way == "htmx" else caught.location)
    assert 'name="resume"' not in page
    assert "9000" not in page
