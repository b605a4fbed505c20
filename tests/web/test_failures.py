"""When something breaks: words, no half-done thing, no trace for strangers."""

import re

import pytest
from peewee import OperationalError

from forum.db import bind, db, in_transaction
from forum.models import Comment, Draft, Post


@pytest.fixture
def broken(app, monkeypatch):
    """The app as strangers meet it, with a way to make the next comment fail."""
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setitem(app.config, "TESTING", False)

    def fail_with(error: Exception) -> None:
        def fail(*_arguments: object, **_more: object) -> None:
            raise error

        monkeypatch.setattr(Draft, "discard", fail)

    return fail_with


def test_an_unexpected_error_is_a_500_in_words_and_undoes_everything(broken, commenter, as_member, post_id, way):
    me = as_member(commenter)
    version = Post.get_by_id(post_id).version
    broken(RuntimeError("secret detail"))
    response = me.post(f"/posts/{post_id}/comments", way, body="Kept text")
    assert response.status_code == 500
    assert "This is our fault" in response.text
    assert "Kept text" in response.text
    assert "secret detail" not in response.text
    assert Comment.select().count() == 0
    assert Post.get_by_id(post_id).version == version


def test_a_database_that_does_not_answer_is_a_503_with_a_time(broken, commenter, as_member, post_id, way):
    me = as_member(commenter)
    broken(OperationalError("gone"))
    response = me.post(f"/posts/{post_id}/comments", way, body="Kept text")
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "Kept text" in response.text
    assert Comment.select().count() == 0


class _Refused(Exception):
    """What the database driver raises, with the state that the server gives."""

    def __init__(self, sqlstate: str):
        super().__init__("could not serialize access")
        self.sqlstate = sqlstate


def operational(sqlstate: str) -> OperationalError:
    return OperationalError(_Refused(sqlstate), "could not serialize access")


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_a_transaction_given_up_for_another_is_tried_again_whole(app, author, post_id, sqlstate):
    tries = []

    @in_transaction
    def act() -> None:
        Post.touch(post_id)
        tries.append(Post.get_by_id(post_id).version)
        if len(tries) < 3:
            raise operational(sqlstate)

    act()
    assert tries == [2, 2, 2]
    assert Post.get_by_id(post_id).version == 2


def test_other_failures_are_not_tried_again(app, post_id):
    tries = []

    @in_transaction
    def act() -> None:
        tries.append(1)
        raise operational("53300")

    with pytest.raises(OperationalError):
        act()
    assert tries == [1]


def test_trying_again_ends(app):
    tries = []

    @in_transaction
    def act() -> None:
        tries.append(1)
        raise operational("40001")

    with pytest.raises(OperationalError):
        act()
    assert 1 < len(tries) < 20


@pytest.mark.parametrize(
    "address", ["/nothing", "/posts/99999999999999999999", "/posts/x", "/comments/404", "/u/%00", "/?tag=%00"]
)
def test_an_address_to_nowhere_is_answered_in_words(app, visitor, address):
    response = visitor.get(address)
    assert response.status_code in {200, 404}
    assert "<h1>" in response.text


def test_a_form_address_opened_as_a_page_says_so(visitor, comment_id):
    response = visitor.get(f"/comments/{comment_id}/reaction")
    assert response.status_code == 405
    assert "only accepts a form" in response.text


@pytest.mark.parametrize("thing", ["posts", "comments"])
def test_a_number_beyond_every_id_is_simply_not_there(commenter, as_member, way, thing):
    action = {"posts": "vote", "comments": "reaction"}[thing]
    assert as_member(commenter).post(f"/{thing}/{10**20}/{action}", way, value="plus").status_code == 404


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
def test_without_a_database_every_address_is_a_503_in_words(sqlite_app, headers):
    app = sqlite_app()
    app.testing = False
    db.close_all()
    bind("postgresql://nobody@127.0.0.1:1/nothing")
    for address in ("/", "/posts/1", "/u/ann", "/settings", "/nothing"):
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = "a token"
        response = client.get(address, headers=headers)
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert "isn’t answering" in response.text


@pytest.mark.parametrize("referer", ["http://[::1", "http://[x]/", "//", "\\\\"])
def test_a_broken_referer_breaks_nothing(visitor, post_id, referer):
    data = {"csrf_token": visitor.token(), "value": "plus"}
    response = visitor.client.post(f"/posts/{post_id}/vote", data=data, headers={"Referer": referer})
    assert (response.status_code, response.location) == (303, f"/login?next=/posts/{post_id}")


@pytest.mark.parametrize("host", ["..", "a" * 70 + ".example", "x_y"])
def test_an_odd_host_breaks_nothing(visitor, host):
    assert visitor.get("/", headers={"Host": host}).status_code in {200, 400}


@pytest.mark.parametrize("number", ["%D9%A1", "01", "-1", "1.0"])
def test_an_id_has_one_spelling(visitor, post_id, number):
    assert visitor.get(f"/posts/{number}").status_code == 404


def next_steps(page: str) -> list[str]:
    """Return the addresses that an error page offers, the likeliest first."""
    return re.findall(r'href="([^"]*)"', re.search(r'<ul class="next-steps">.*?</ul>', page, re.S)[0])


def test_an_error_says_where_to_go_from_it(visitor, enrol, as_member, post_id):
    poor, low = as_member(enrol("poor", level=14, twei=0)), as_member(enrol("low"))
    assert next_steps(visitor.get("/nothing").text) == ["/?sort=new", "/"]
    assert next_steps(poor.post(f"/posts/{post_id}/vote", value="minus").text) == ["/wallet", "/about/earning", "/"]
    assert next_steps(low.post(f"/posts/{post_id}/vote", value="minus").text) == ["/levels", "/"]


@pytest.mark.parametrize(
    ("referer", "first"),
    [("http://localhost/posts/7?sort=new", "/posts/7?sort=new"), ("http://localhost/nothing", "/?sort=new"),
     ("http://evil.test/posts/7", "/?sort=new")],
)  # fmt: skip
def test_an_error_leads_back_to_the_page_of_ours_that_led_to_it(visitor, referer, first):
    assert next_steps(visitor.get("/nothing", headers={"Referer": referer}).text)[0] == first


def test_what_breaks_is_said_in_the_readers_language_and_colours_too(broken, app, monkeypatch, visitor):
    monkeypatch.setattr("forum.queries.front.fill_tags", lambda _headlines: 1 / 0)
    visitor.get("/preferences?theme=dark&language=de&next=/")
    page = visitor.get("/").text
    assert '<html lang="de" data-theme="dark">' in page
    assert next_steps(page) == ["", "/"]
