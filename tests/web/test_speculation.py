"""Threads that browsers may fetch ahead: for readers who are not signed in, and nothing else."""

import json
import re

import pytest

from tests.visitor import HTMX

pytestmark = pytest.mark.any_engine


def test_pages_for_everybody_say_which_links_may_be_followed_ahead(visitor, post_id):
    header = visitor.get(f"/posts/{post_id}", follow_redirects=True).headers["Speculation-Rules"]
    rules = visitor.get(re.fullmatch(r'"(/static/threads\.\w+\.speculationrules)"', header)[1])
    assert rules.headers["Content-Type"] == "application/speculationrules+json"
    [rule] = json.loads(rules.text)["prefetch"]
    assert rule["eagerness"] == "moderate"


def test_pages_of_a_member_fragments_and_files_do_not(visitor, commenter, as_member, post_id):
    me = as_member(commenter)
    address = f"/posts/{post_id}/tides-and-clocks"
    answers = (me.get(address), visitor.get("/login"), visitor.get(address, headers=HTMX), visitor.get("/sitemap.xml"))
    for answer in answers:
        assert "Speculation-Rules" not in answer.headers
    assert "pace.js" not in re.sub(r"\.[0-9a-f]{8}\.js", ".js", me.text(address))
    assert "pace.js" in re.sub(r"\.[0-9a-f]{8}\.js", ".js", visitor.text(address))
