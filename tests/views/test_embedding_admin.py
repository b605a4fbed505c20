"""The page on which an admin chooses which other sites show threads."""

import re

import pytest

from forum.models import EmbeddingSite, Member
from tests.visitor import succeeded

pytestmark = pytest.mark.any_engine

ADDRESS = "/admin/embedding"


@pytest.fixture
def admin(enrol, as_member):
    return as_member(enrol("adele", role="admin"))


def test_a_site_is_added_and_removed(admin, author, way):
    answer = admin.post(ADDRESS, way, origin=" https://Paper.example/ ", author="author")
    assert succeeded(answer, way) or answer.status_code == 204
    page = admin.text(ADDRESS)
    assert "https://paper.example" in page
    assert "0 of 500" in page
    site = EmbeddingSite.get()
    assert (site.author_id, site.created_by_id) == (author.id, Member.named("adele").id)
    gone = admin.post(f"{ADDRESS}/{site.id}/end", way)
    assert gone.status_code == (204 if way == "htmx" else 303)
    assert "No site yet" in admin.text(ADDRESS)
    assert admin.post(f"{ADDRESS}/{site.id}/end", way).status_code == 404
    log = admin.text("/admin/log?kind=embedding")
    assert "let https://paper.example show threads" in log
    assert "no longer lets https://paper.example" in log


def test_the_author_is_oneself_unless_one_says_otherwise(admin):
    assert re.search(r'name="author"[^>]*value="adele"', admin.text(ADDRESS))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"origin": "https://*.paper.example", "author": "author"},
            "Enter the address that the site’s pages begin with",
        ),
        ({"origin": "", "author": "author"}, "Enter the site’s address."),
        ({"origin": "https://paper.example", "author": "nobody"}, "There is no member named nobody."),
        ({"origin": "https://paper.example", "author": ""}, "Enter a username."),
        ({"origin": "https://" + "x" * 300, "author": "author"}, "the limit is 200"),
    ],
)
def test_what_was_typed_stays_beside_what_is_wrong_with_it(admin, author, way, fields, words):
    answer = admin.post(ADDRESS, way, **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{fields["origin"]}"' in answer.text
    assert not EmbeddingSite.select().exists()


def test_what_to_paste_holds_the_forums_own_address(admin):
    page = admin.text(ADDRESS)
    assert "&lt;script src=&#34;http://localhost/embed.js&#34;" in page or 'src="http://localhost/embed.js"' in page
    assert "http://localhost/embed/counts.js" in page
