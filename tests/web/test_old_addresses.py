"""Old addresses lead to their threads: by this forum's name where no page is, by a former name from any page."""

from dataclasses import replace

import pytest

from forum.actions import posts
from forum.models import PageAddress, Post
from tests.conftest import counting
from tests.sanctioned import hide
from tests.visitor import HTMX

HERE, BEFORE = "https://forum.example", "http://paper.example"


@pytest.fixture(autouse=True)
def published(app, monkeypatch):
    """The forum has a name, and is reached by the one that the paper had, too."""
    config = replace(app.extensions["config"], base_url=HERE, trusted_hosts=("paper.example",))
    monkeypatch.setitem(app.extensions, "config", config)


@pytest.fixture
def led(post_id):
    """Has addresses lead to the post: `led("paper.example/tides")`; returns where they lead."""

    def lead(*addresses: str) -> str:
        for address in addresses:
            PageAddress.create(address=address, post=post_id)
        return f"{HERE}/posts/{post_id}/{Post.get_by_id(post_id).slug}"

    return lead


def asked(visitor, address: str, name: str = BEFORE, **more: object) -> tuple[int, str | None]:
    response = visitor.client.open(address, base_url=name, **more)
    return response.status_code, response.headers.get("Location")


@pytest.mark.parametrize(
    ("known", "address"),
    [
        ("/2026/tides", "/2026/tides"),
        ("/2026/tides", "/2026/tides/?utm_source=mail&fbclid=x"),
        ("/2026/tides", "/2026/tides/index.html"),
        ("?p=17", "/?p=17"),
        ("/a%20b%22%7B", "/a%20b%22%7b"),
        ("/caf%C3%A9", "/caf%C3%A9"),
        ("/it's(so)", "/it's(so)"),
        ("/a%2Bb", "/a%2bb"),
        ("/login", "/login"),
    ],
)
@pytest.mark.any_engine
def test_by_a_former_name_every_spelling_of_an_old_address_leads_to_its_thread(led, visitor, known, address):
    thread = led(f"paper.example{known}")
    for method in ("GET", "HEAD"):
        assert asked(visitor, address, method=method) == (301, thread)


def test_by_this_forums_name_an_address_leads_on_only_where_no_page_is(led, visitor, post_id):
    thread = led("forum.example/posts/99/tides", "forum.example/tides", "forum.example?p=17", "forum.example/login")
    assert asked(visitor, "/posts/99/tides", HERE) == (301, thread)
    assert asked(visitor, "/tides", HERE) == (301, thread)
    assert asked(visitor, "/?p=17", HERE) == (200, None)
    assert asked(visitor, "/login", HERE)[0] == 200
    assert asked(visitor, f"/posts/{post_id}", HERE)[1].startswith("/posts/")


def test_an_address_of_one_name_is_none_of_another(led, visitor):
    led("paper.example/tides")
    assert asked(visitor, "/tides", HERE)[0] == 404
    assert asked(visitor, "/tides", "http://evil.example")[0] == 400


def test_what_is_not_to_be_seen_is_not_given_away(led, visitor, post_id, author):
    led("paper.example/tides")
    hide(post_id)
    assert asked(visitor, "/tides")[0] == 404
    gone = posts.publish(author, "Gone", "Text", [])
    PageAddress.create(address="paper.example/gone", post=gone)
    posts.delete_post(author, gone)
    assert asked(visitor, "/gone")[0] == 404


@pytest.mark.any_engine
def test_only_what_opens_a_page_is_led_on(led, visitor):
    led("paper.example/tides", "paper.example/api/v1/threads/99")
    assert asked(visitor, "/tides", method="POST")[0] == 404
    assert asked(visitor, "/tides", headers=HTMX)[0] == 404
    assert asked(visitor, "/api/v1/threads/99")[0] == 404


@pytest.mark.parametrize(
    "address", ["/%2f%2fevil.example/tides", "/%0d%0aLocation:%20x", "/\\evil.example", f"/{1990 * chr(97)}"]
)
@pytest.mark.any_engine
def test_no_address_leads_anywhere_but_to_a_thread_that_is_known(led, visitor, address):
    led("paper.example/tides")
    assert asked(visitor, address) in {(404, None), (414, None)}


@pytest.mark.any_engine
def test_a_page_that_is_not_there_asks_once_and_one_that_is_not_at_all(led, visitor):
    def questions(address: str, name: str) -> int:
        with counting() as statements:
            asked(visitor, address, name)
        return sum("page_address" in statement for statement in statements)

    led("paper.example/tides")
    assert questions("/nothing", HERE) == 1
    assert questions("/", HERE) == 0
    assert questions("/tides", BEFORE) == 1
    assert questions("/static/embed.js", BEFORE) == 0


def test_without_a_name_of_its_own_the_forum_leads_by_the_path_alone(app, led, visitor, monkeypatch):
    thread = led("localhost/tides")
    monkeypatch.setitem(app.extensions, "config", replace(app.extensions["config"], base_url=None, trusted_hosts=()))
    assert asked(visitor, "/tides", "http://localhost") == (301, thread.removeprefix(HERE))
