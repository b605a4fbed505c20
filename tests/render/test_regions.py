"""After every kind of action on a thread page each of its regions is what a fresh load of the page would show."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from xml.etree.ElementTree import Element, tostring

import html5lib
import pytest

from forum import clock
from forum.actions import comments, posts
from forum.models import Member, Post
from forum.queries.thread_order import ROOTS_PER_PAGE
from forum.render.regions import REGIONS
from forum.rules.gates import Gate
from forum.rules.levels import LevelRules
from tests.visitor import Visitor

pytestmark = pytest.mark.any_engine

_IDS = {region.id for region in REGIONS} | {"balance", "level", "reading"}


def regions(root: Element) -> dict[str, Element]:
    """Return the regions of a page or an answer by their ids."""
    found = {element.get("id", ""): element for element in root.iter() if isinstance(element.tag, str)}
    return {name: found[name] for name in found if name in _IDS or re.fullmatch(r"(comment|reactions)-\d+", name)}


def swap(page: Element, answer: Element) -> None:
    """Put each part of the answer into the place of the one on the page, as HTMX does."""
    parents = {child: parent for parent in page.iter() for child in parent}
    shown = {element.get("id"): element for element in page.iter() if isinstance(element.tag, str)}
    for part in answer.find("body"):
        place = part.get("hx-swap-oob", "") if isinstance(part.tag, str) else ""
        footer_of = re.fullmatch(r"outerHTML:#(comment-\d+)>footer", place)
        old = shown[footer_of[1]].find("footer") if footer_of else shown.get(part.get("id"))
        if old is not None:
            parent = parents[old]
            parent[list(parent).index(old)] = part


def text_of(region: Element) -> str:
    """Return a region without what is made anew each time, and what only an answer carries."""
    for inner in region.iter():
        if isinstance(inner.tag, str):
            for attribute in ("hx-swap-oob", "hx-preserve"):
                inner.attrib.pop(attribute, None)
            if inner.get("name") in {"csrf_token", "key", "nonce"}:
                inner.attrib.pop("value", None)
    # Where lines break says nothing, and what follows a region is not part of it.
    return re.sub(r"\s+", "", tostring(region, encoding="unicode").rpartition(">")[0])


def differences(me: Visitor, address: str, act: Callable[[], str]) -> set[str]:
    """Do something on the page at the address; return the regions that are not what a fresh load shows."""
    parse = lambda html: html5lib.parse(html, namespaceHTMLElements=False)  # noqa: E731
    page = parse(me.text(address))
    swap(page, parse(act()))
    shown, fresh = regions(page), regions(parse(me.text(address)))
    return {name for name in shown.keys() & fresh.keys() if text_of(shown[name]) != text_of(fresh[name])}


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Let it be noon: a reading that goes on over midnight is another day's, on the page too."""
    with clock.at(clock.now().replace(hour=12)):
        yield


@pytest.fixture
def thread(app, enrol, post_id, comment_id) -> str:
    """The address of a thread with an article long enough to be paid for."""
    Post.update(words=200).where(Post.id == post_id).execute()
    return Visitor(app).get(f"/posts/{post_id}").headers["Location"]


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", level=14, twei=50)


@pytest.fixture
def me(ann, as_member) -> Visitor:
    return as_member(ann)


@pytest.mark.parametrize("values", [["plus"], ["minus"], ["plus", "minus"], ["minus", "plus"], ["minus", "none"]])
def test_everything_follows_a_vote(me, thread, post_id, values):
    *before, value = values
    for one in before:
        me.post(f"/posts/{post_id}/vote", "htmx", value=one)
    assert differences(me, thread, lambda: me.post(f"/posts/{post_id}/vote", "htmx", value=value).text) == set()


@pytest.mark.parametrize(
    "values", [["like"], ["dislike"], ["dislike", "like"], ["like", "dislike"], ["dislike", "none"]]
)
def test_everything_follows_a_reaction(me, thread, comment_id, values):
    *before, value = values
    for one in before:
        me.post(f"/comments/{comment_id}/reaction", "htmx", value=one)
    assert (
        differences(me, thread, lambda: me.post(f"/comments/{comment_id}/reaction", "htmx", value=value).text) == set()
    )


def test_everything_follows_a_comment(me, thread, post_id):
    assert differences(me, thread, lambda: me.post(f"/posts/{post_id}/comments", "htmx", body="First").text) == set()


def test_everything_follows_a_reply(me, thread, post_id, comment_id):
    reply = {"body": "To you", "parent_id": comment_id}
    assert differences(me, thread, lambda: me.post(f"/posts/{post_id}/comments", "htmx", **reply).text) == set()


def test_everything_follows_a_deleted_comment(me, ann, thread, post_id):
    mine = comments.write_comment(ann, post_id, "Hasty")
    assert differences(me, thread, lambda: me.post(f"/comments/{mine}/delete", "htmx").text) == set()


def test_everything_follows_a_bought_report(me, thread, post_id):
    assert differences(me, thread, lambda: me.post(f"/posts/{post_id}/reports", "htmx").text) == set()


def finish(me: Visitor, post_id: int) -> str:
    """Read the post to its end, on a clock that one can move; return the last answer."""
    answer = me.post(f"/posts/{post_id}/readings", "htmx").text
    for beat in range(1, 20):
        if "data-reading" not in answer:
            break
        [(address, nonce)] = re.findall(r'action="(/readings/\d+/beats)".*?name="nonce" value="([^"]+)"', answer, re.S)
        with clock.at(clock.now() + timedelta(seconds=15 * beat)):
            answer = me.post(address, "htmx", nonce=nonce, seen_end="1").text
    return answer


@pytest.mark.parametrize("gate", [None, Gate.PLUS, Gate.REPORT, Gate.MINUS, Gate.LIKE, Gate.COMMENT])
def test_everything_follows_a_finished_reading_and_the_gates_that_it_opens(enrol, as_member, thread, post_id, gate):
    rules = LevelRules()
    level = rules.gates[gate] - 1 if gate else 1
    reader = enrol("reader", level=level)
    missing_xp = (rules.thresholds_xp[level] if gate else 100) - 1
    Member.update(xp=missing_xp if gate else 0).where(Member.id == reader.id).execute()
    me = as_member(reader)
    assert differences(me, thread, lambda: finish(me, post_id)) == set()
    assert not gate or rules.passes(gate, Member.get_by_id(reader.id).xp, "member")


def test_a_draft_being_typed_stays_when_the_lock_around_it_follows(enrol, as_member, thread, post_id):
    me = as_member(enrol("reader", level=12))
    assert re.search(r'<textarea id="comment-form-body"[^>]* hx-preserve', finish(me, post_id))


def test_a_comment_just_written_leaves_an_empty_form(me, post_id):
    assert "hx-preserve" not in me.post(f"/posts/{post_id}/comments", "htmx", body="First").text


def test_a_fee_that_comes_back_is_no_earning(me, comment_id):
    me.post(f"/comments/{comment_id}/reaction", "htmx", value="dislike")
    answer = me.post(f"/comments/{comment_id}/reaction", "htmx", value="like").text
    assert "Liked. 2 Twei refunded." in answer
    assert "+2 Twei" not in answer


def test_a_finished_reading_says_what_it_earned(enrol, as_member, thread, post_id):
    me = as_member(enrol("reader", level=3))
    answer = finish(me, post_id)
    assert re.search(r"You’ve finished this post\. \+\d+ XP, [\d.]+ Twei pending, paid in the daily settlement", answer)
    page = me.text(thread)
    assert re.search(r'id="balance".*?<small[^>]*>[\d.]+ pending</small>', page, re.S)
    assert re.search(r'id="level".*?<small>\+\d+ XP today</small>', page, re.S)


def test_a_gate_opens_on_comments_that_were_loaded_in_place_too(enrol, as_member, ann, thread, post_id, set_rules):
    set_rules(comment_tribute_mtwei=0)
    written = [comments.write_comment(ann, post_id, f"Word {number}") for number in range(ROOTS_PER_PAGE + 1)]
    elsewhere = posts.publish(enrol("writer", level=18, twei=20), "Elsewhere", "Text", [])
    strange = comments.write_comment(ann, elsewhere, "Not here")
    reader = enrol("reader", level=9)
    Member.update(xp=LevelRules().thresholds_xp[9] - 1).where(Member.id == reader.id).execute()
    me = as_member(reader)
    later = [one for one in written if f'id="comment-{one}"' not in me.text(thread)]
    me.client.environ_base["HTTP_COMMENTS_IN_PLACE"] = f"{later[0]} {strange} 0 -1 x {10**30}"
    answer = finish(me, post_id)
    assert f"outerHTML:#comment-{later[0]}>footer" in answer
    assert f'id="like-{later[0]}"' in answer
    assert f"comment-{strange}>" not in answer


@pytest.mark.parametrize(
    "address", ["http://[", "/posts/1?sort=odd", "/posts/1?under=999", "/posts/1?after=%00", "/?reply_to=x"]
)
def test_an_address_that_names_no_page_undoes_nothing_that_was_done(enrol, as_member, thread, post_id, address):
    reader = enrol("reader", level=9)
    Member.update(xp=LevelRules().thresholds_xp[9] - 1).where(Member.id == reader.id).execute()
    me = as_member(reader)
    me.client.environ_base["HTTP_HX_CURRENT_URL"] = address
    assert "You’ve finished this post." in finish(me, post_id)
    assert "vote-plus" in me.post(f"/posts/{post_id}/vote", "htmx", value="plus").text
