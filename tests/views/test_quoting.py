"""Quoting a comment in an answer: its Markdown, capped, with whose it is; and nothing that its reader may not send."""

import re
from html import unescape

import pytest

from forum.actions import comments
from forum.text.quoting import QUOTED_LENGTH_MAX, quotation, with_quotation
from tests.visitor import HTMX

pytestmark = pytest.mark.any_engine


def typed(page: str) -> str:
    [text] = re.findall(r'<textarea[^>]* name="body"[^>]*>\n?(.*?)</textarea>', page, re.S)
    return unescape(text).replace("\r\n", "\n")


@pytest.mark.parametrize("way", ["htmx", "plain"])
def test_a_reply_begins_with_the_comment_s_markdown(commenter, author, as_member, post_id, way):
    number = comments.write_comment(author, post_id, "A *fine* point.\n\n- one\n- two")
    me = as_member(commenter)
    address = f"/comments/{number}/reply?quote=1"
    page = me.get(address, headers=HTMX).text if way == "htmx" else me.text(address)
    assert typed(page) == "@author:\n\n> A *fine* point.\n>\n> - one\n> - two\n\n"
    assert me.get(f"/comments/{number}/quotation").text == typed(page)


def test_what_was_written_before_stays_before_it(commenter, as_member, post_id, comment_id):
    me = as_member(commenter)
    me.post(f"/posts/{post_id}/draft", body="Half a reply", parent_id=comment_id)
    page = me.get(f"/comments/{comment_id}/reply?quote=1", headers=HTMX).text
    assert typed(page) == "Half a reply\n\n@author:\n\n> A first word from the author.\n\n"


def test_below_the_gate_of_links_a_quotation_has_none_and_can_be_sent(enrol, author, as_member, post_id):
    number = comments.write_comment(author, post_id, "See [the page](https://example.org/a) and https://example.net/b.")
    member = enrol("newer", level=13)
    quoted = as_member(member).get(f"/comments/{number}/quotation").text
    assert quoted == "@author:\n\n> See the page and `https://example.net/b.`\n\n"
    assert comments.write_comment(member, post_id, f"{quoted}So it is.")


def test_a_removed_comment_is_quoted_by_nobody(commenter, author, as_member, post_id, comment_id):
    comments.delete_comment(author, comment_id)
    me = as_member(commenter)
    for address in ("quotation", "reply?quote=1"):
        assert me.get(f"/comments/{comment_id}/{address}", headers=HTMX).status_code == 404
    assert "A first word" not in me.text(f"/comments/{comment_id}/reply?quote=1")


def test_whoever_may_not_comment_gets_no_quotation(enrol, as_member, visitor, comment_id):
    assert as_member(enrol("low", level=3)).get(f"/comments/{comment_id}/quotation").status_code == 403
    assert visitor.get(f"/comments/{comment_id}/quotation").status_code in (303, 401)


def test_a_quotation_leaves_out_what_it_quotes_itself_and_ends_at_a_word():
    assert quotation("> Older words\n\nNewer words", "ann", keeps_links=True) == "@ann:\n\n> Newer words\n\n"
    assert quotation("> Only this", "", keeps_links=True) == "> > Only this\n\n"
    assert quotation("```\n> not a quotation\n```", "", keeps_links=True) == "> ```\n> > not a quotation\n> ```\n\n"
    long = quotation("word " * QUOTED_LENGTH_MAX, "ann", keeps_links=True)
    assert long.endswith("word …\n\n")
    assert len(long) < QUOTED_LENGTH_MAX + 20
    assert with_quotation("", long) == with_quotation(long, long) == long
