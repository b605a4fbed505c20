"""What other sites and search engines are told: one address, a picture, JSON-LD, oEmbed, and every address there is."""

import json
import re
from html import unescape
from io import BytesIO
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from PIL import Image

from forum.actions import comments, hiding, posts
from forum.models import Member
from forum.queries import sitemap
from forum.render.card import Card, draw, png
from forum.rules.decisions import HiddenBecause
from tests.visitor import Visitor

# What Google asks of a DiscussionForumPosting and its comments, required and recommended, written down by hand:
# https://developers.google.com/search/docs/appearance/structured-data/discussion-forum
_DATE = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
_ADDRESS = {"type": "string", "pattern": "^http://localhost/"}
_PERSON = {
    "type": "object",
    "required": ["@type", "name", "url"],
    "properties": {"@type": {"const": "Person"}, "name": {"type": "string", "minLength": 1}, "url": _ADDRESS},
}
_COUNTER = {
    "type": "object",
    "required": ["@type", "interactionType", "userInteractionCount"],
    "properties": {
        "@type": {"const": "InteractionCounter"},
        "interactionType": {"enum": [f"https://schema.org/{kind}Action" for kind in ("Like", "Dislike", "Comment")]},
        "userInteractionCount": {"type": "integer", "minimum": 0},
    },
}
_SAID = {
    "url": _ADDRESS,
    "text": {"type": "string", "minLength": 1},
    "author": _PERSON,
    "datePublished": _DATE,
    "dateModified": _DATE,
    "interactionStatistic": {"anyOf": [_COUNTER, {"type": "array", "items": _COUNTER}]},
    "comment": {"type": "array", "items": {"$ref": "#/$defs/comment"}},
}
_REQUIRED = ["@type", "url", "text", "author", "datePublished", "interactionStatistic"]
SCHEMA = {
    "$defs": {
        "comment": {
            "type": "object",
            "required": _REQUIRED,
            "properties": {"@type": {"const": "Comment"}, **_SAID},
            "additionalProperties": False,
        }
    },
    "type": "object",
    "required": [
        "@context",
        "@id",
        *_REQUIRED,
        "comment",
        "headline",
        "image",
        "commentCount",
        "mainEntityOfPage",
        "keywords",
    ],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "DiscussionForumPosting"},
        "@id": _ADDRESS,
        "mainEntityOfPage": _ADDRESS,
        "headline": {"type": "string", "minLength": 1},
        "image": _ADDRESS,
        "keywords": {"type": "array", "items": {"type": "string"}},
        "commentCount": {"type": "integer", "minimum": 0},
        **_SAID,
    },
    "additionalProperties": False,
}


def discussion(page: str) -> dict:
    """Return the JSON-LD of a page, which must be one script that is data, and what its schema asks for."""
    [written] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    told = json.loads(written)
    Draft202012Validator(SCHEMA).validate(told)
    return told


def meta(page: str, name: str) -> list[str]:
    found = re.findall(rf'<(?:meta|link) (?:property|name|rel)="{name}" (?:content|href)="([^"]*)"', page)
    return [unescape(value) for value in found]


def test_a_thread_says_in_json_what_it_shows(visitor, author, commenter, post_id, comment_id):
    reply = comments.write_comment(commenter, post_id, "A *reply* with </script> in it.", comment_id)
    told = discussion(visitor.text(f"/posts/{post_id}"))
    assert (told["headline"], told["text"]) == ("Tides and clocks", "The sea comes twice a day.")
    assert told["author"]["name"] == "author" and told["commentCount"] == 2
    [first] = told["comment"]
    assert first["url"] == f"http://localhost/comments/{comment_id}"
    assert [answer["url"] for answer in first["comment"]] == [f"http://localhost/comments/{reply}"]
    assert first["comment"][0]["author"]["name"] == "commenter"


def test_what_is_gone_is_not_told_and_what_answered_it_still_is(visitor, author, commenter, post_id, comment_id):
    reply = comments.write_comment(commenter, post_id, "What the author said.", comment_id)
    comments.delete_comment(author, comment_id)
    page = visitor.text(f"/posts/{post_id}")
    told = discussion(page)
    assert [comment["url"] for comment in told["comment"]] == [f"http://localhost/comments/{reply}"]
    assert "A first word" not in page


@pytest.mark.any_engine
def test_members_pages_are_as_light_as_before(as_member, commenter, post_id, comment_id):
    page = as_member(commenter).text(f"/posts/{post_id}")
    assert "ld+json" not in page and "og:" not in page
    assert meta(page, "canonical") == [f"http://localhost/posts/{post_id}/tides-and-clocks"]


@pytest.mark.any_engine
def test_each_page_of_a_thread_has_one_address(visitor, author, post_id, set_rules):
    set_rules(comment_tribute_mtwei=0)
    for number in range(23):
        comments.write_comment(author, post_id, f"Comment {number}.")
    here = f"http://localhost/posts/{post_id}/tides-and-clocks"
    first = visitor.text(f"/posts/{post_id}/tides-and-clocks?sort=best")
    [following] = meta(first, "next")
    assert meta(first, "canonical") == [here] and not meta(first, "prev")
    second = visitor.text(following.removeprefix("http://localhost"))
    assert meta(second, "canonical") == [following] and meta(second, "prev") and not meta(second, "next")
    assert meta(visitor.text(f"/posts/{post_id}/tides-and-clocks?sort=new"), "canonical") == [here]


def test_a_shared_link_shows_title_words_and_a_picture(visitor, post_id):
    page = visitor.text(f"/posts/{post_id}")
    assert meta(page, "og:title") == ["Tides and clocks"] and meta(page, "og:type") == ["article"]
    assert meta(page, "og:description") == ["The sea comes twice a day."]
    assert meta(page, "article:tag") == ["sea", "time"]
    [address] = meta(page, "og:image")
    answer = visitor.get(address.removeprefix("http://localhost"))
    assert answer.mimetype == "image/png" and Image.open(BytesIO(answer.get_data())).size == (1200, 630)
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert meta(visitor.text("/"), "og:image")[0].startswith("http://localhost/cards/site-")


@pytest.mark.any_engine
def test_the_picture_follows_the_title_and_goes_with_the_post(visitor, author, post_id):
    def card() -> str:
        return meta(visitor.text(f"/posts/{post_id}"), "og:image")[0].removeprefix("http://localhost")

    before = card()
    posts.edit_post(author, post_id, "Clocks", "The *sea* comes twice a day.", ["sea"])
    moved = visitor.get(before)
    assert (moved.status_code, moved.location) == (302, card()) and card() != before
    posts.delete_post(author, post_id)
    assert visitor.get(before).status_code == 404


@pytest.mark.any_engine
def test_an_uploaded_picture_is_on_no_card(visitor, author, post_id):
    Member.update(avatar="0" * 64).where(Member.id == author.id).execute()
    [address] = meta(visitor.text(f"/posts/{post_id}"), "og:image")
    assert visitor.get(address.removeprefix("http://localhost")).status_code == 200


@pytest.mark.any_engine
@pytest.mark.parametrize(
    "title",
    ["A", "W" * 200, "x" * 120, "日本語の長いタイトル" * 12, '<svg onload=x> & "quotes"', "🌊", "Ñandú " * 40],
)
def test_any_title_makes_a_picture(title):
    card = Card(title, "A forum", "Somebody " * 9, "somebody", "rings", "12 min to read")
    ElementTree.fromstring(draw(card))  # noqa: S314  (we wrote it)
    assert Image.open(BytesIO(png(card))).size == (1200, 630)


@pytest.mark.any_engine
def test_a_long_title_ends_in_an_ellipsis_and_stays_on_the_card():
    drawn = draw(Card("Twenty-seven notes on the history of lighthouses " * 6, "A forum"))
    lines = re.findall(r'y="(\d+)"[^>]*>([^<]+)</text>', drawn)
    assert lines[-1][1].endswith("…") and all(0 < int(y) < 520 for y, _line in lines)


@pytest.mark.any_engine
def test_sites_that_embed_a_link_learn_what_it_is(visitor, author, post_id):
    [address] = [
        link.split('href="')[1].split('"')[0]
        for link in visitor.text(f"/posts/{post_id}").splitlines()
        if "oembed" in link
    ]
    told = visitor.get(unescape(address).removeprefix("http://localhost")).json
    assert (told["type"], told["version"], told["title"]) == ("link", "1.0", "Tides and clocks")
    assert visitor.get(told["thumbnail_url"].removeprefix("http://localhost")).status_code == 200
    small = visitor.get(f"/oembed?url=/posts/{post_id}&maxwidth=600").json
    assert "thumbnail_url" not in small and small["title"] == told["title"]


@pytest.mark.any_engine
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("url=http://elsewhere.test/posts/1", 404), ("url=/settings", 404), ("url=/posts/99", 404), ("", 404),
        ("url=//evil.test", 404), ("url=http://[", 404), ("url=/posts/1&format=xml", 501),
    ],
)  # fmt: skip
def test_nothing_else_can_be_asked_about(visitor, post_id, query, status):
    assert visitor.get(f"/oembed?{query}").status_code == status


def test_the_sitemap_lists_every_post_that_is_there(visitor, author, post_id, monkeypatch):
    monkeypatch.setattr(sitemap, "IDS_PER_PART", 2)
    ids = [post_id, *(posts.publish(author, f"Post {number}", "Words.", []) for number in range(3))]
    posts.delete_post(author, ids[1])
    hiding.hide(ids[2], None, HiddenBecause.MODERATOR)
    parts = _addresses(visitor, "/sitemap.xml")
    assert parts[0] == "http://localhost/sitemaps/pages.xml"
    assert "http://localhost/economy" in _addresses(visitor, "/sitemaps/pages.xml")
    listed = [address for part in parts[1:] for address in _addresses(visitor, part.removeprefix("http://localhost"))]
    assert listed == [f"http://localhost/posts/{ids[0]}/tides-and-clocks", f"http://localhost/posts/{ids[3]}/post-2"]


@pytest.mark.any_engine
@pytest.mark.parametrize("name", ["posts-99", "posts-x", "posts-", "posts-٣", "posts-99999999999999999999", "else"])
def test_a_part_that_there_is_not_is_not_found(visitor, post_id, name):
    assert visitor.get(f"/sitemaps/{name}.xml").status_code == 404


@pytest.mark.any_engine
def test_search_engines_are_told_where_not_to_go(visitor):
    answer = visitor.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    lines = answer.text.splitlines()
    assert "Disallow: /settings" in lines and lines[-1] == "Sitemap: http://localhost/sitemap.xml"


@pytest.mark.any_engine
def test_a_hidden_or_deleted_post_is_shared_with_nobody(visitor, author, post_id, comment_id):
    hiding.hide(post_id, None, HiddenBecause.MODERATOR)
    page = visitor.text(f"/posts/{post_id}")
    assert meta(page, "robots") == ["noindex"] and "Tides" not in page
    assert visitor.get(f"/oembed?url=/posts/{post_id}").status_code == 404


def _addresses(visitor: Visitor, path: str) -> list[str]:
    answer = visitor.get(path)
    assert answer.status_code == 200 and answer.mimetype == "application/xml"
    tree = ElementTree.fromstring(answer.get_data())  # noqa: S314  (we wrote it)
    return [place.text for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


@pytest.mark.any_engine
def test_a_card_is_drawn_of_any_characters():
    assert png(Card("A \ufffe title \x1b", "The \x0b site", "Eve \uffff", "eve", "rings", "1 min"))
