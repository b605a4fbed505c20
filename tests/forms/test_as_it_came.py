"""What every form does before anything else: it looks how long each field is, and how many marks are on a letter."""

import re
import unicodedata
from html import unescape
from urllib.parse import quote

import pytest
from werkzeug.datastructures import MultiDict

from forum.forms import accounts, base, economy, levels, posts, rules
from forum.models import Comment, Draft, Member
from forum.text import typed_text
from tests.visitor import HTMX

pytestmark = pytest.mark.any_engine

# From U+0300 on each belongs to another place around the letter, so that bringing them in order takes long.
MARKS = "".join(chr(0x300 + place % 0x17) for place in range(5_000))
TOO_MANY = "more than 30 accents or other marks on one letter"
CATALOGUE = (accounts, base, economy, levels, posts, rules)


def forms() -> list[type[base.Form]]:
    known = {one for module in CATALOGUE for one in vars(module).values() if isinstance(one, type)}
    return sorted((one for one in known if issubclass(one, base.Form)), key=lambda form: form.__name__)


@pytest.fixture
def normalised(monkeypatch) -> list[str]:
    """Everything that is brought into a normal form, whoever asks for it: also who looks how many marks there are."""
    seen, normalise = [], unicodedata.normalize

    def listen(form: str, text: str) -> str:
        seen.append(text)
        return normalise(form, text)

    monkeypatch.setattr(unicodedata, "normalize", listen)
    return seen


def sent_with(app, form: type[base.Form], value: str) -> base.Form:
    """Return the form as it came in with the value in every field, and was judged."""
    with app.test_request_context():
        names = form(meta={"csrf": False})._fields
        sent = form(formdata=MultiDict(dict.fromkeys(names, value)), meta={"csrf": False})
        sent.validate()
    return sent


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.__name__)
def test_every_field_refuses_too_many_marks_before_a_filter_sees_them(app, normalised, form):
    for field in sent_with(app, form, "a" + MARKS[:60]):
        assert TOO_MANY in str(field.errors), field.name
        assert len(field.data) <= 31, field.name
    assert not any(map(typed_text.has_too_many_marks, tuple(normalised)))


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.__name__)
def test_every_field_refuses_too_long_a_text_before_a_filter_sees_it(app, normalised, form):
    typed = "e" * (4 * accounts.RESUMED_LENGTH_MAX + 1)
    for field in sent_with(app, form, typed):
        assert [error for error in field.errors if "characters long; the limit is" in error], field.name
        assert len(field.errors) == 1, field.name
        assert field.data == typed
    assert typed not in normalised


def test_the_login_refuses_marks_beside_the_name_and_offers_it_again(visitor, enrol, way, normalised):
    enrol("ann")
    response = visitor.post("/login", way, username="Ann1" + MARKS[:60], password="correct horse")
    assert response.status_code == 422
    problem = re.search(r'id="problem-username"[^>]*>([^<]+)<', response.text)[1]
    assert TOO_MANY in unescape(problem)
    assert "Ann1" in re.search(r'id="username"[^>]*value="([^"]+)"', response.text)[1]
    assert not any(map(typed_text.has_too_many_marks, tuple(normalised)))


@pytest.mark.parametrize("host", ["//", "https://", "http://"])
def test_an_address_to_go_on_to_is_not_taken_apart_where_it_bears_too_many_marks(visitor, enrol, host, normalised):
    enrol("ann")
    visitor.post("/login", username="ann", password="wrong one", next=host + MARKS)
    visitor.get(f"/preferences?theme=dark&next={quote(host + MARKS)}")
    assert visitor.post("/login", username="ann", password="correct horse", next=host + MARKS).location == "/"
    assert not any(map(typed_text.has_too_many_marks, tuple(normalised)))


def test_a_long_address_leads_nowhere(visitor, enrol):
    enrol("ann")
    assert visitor.post("/login", username="ann", password="correct horse", next="/" + "a" * 2_000).location == "/"


def test_the_way_to_the_login_is_never_too_long_to_be_sent_back(visitor):
    response = visitor.get("/wallet?post=" + "1" * 3_000)
    assert response.location == "/login?next=/wallet"


@pytest.fixture
def me(commenter, as_member):
    return as_member(commenter)


def test_no_form_of_a_member_takes_too_many_marks(me, commenter, post_id, comment_id, way, normalised):
    text = "Once upon a time " + MARKS
    sent = {
        f"/posts/{post_id}/comments": {"body": text},
        f"/posts/{post_id}/draft": {"body": text},
        f"/posts/{post_id}/delete": {"reason": text},
        "/posts": {"title": text, "body": text, "tags": text},
        "/posts/draft": {"title": text, "body": text, "tags": text},
        "/preview": {"body": text},
        "/settings": {"display_name": "Ann", "bio": text},
    }
    for address, fields in sent.items():
        response = me.post(address, way, **fields)
        assert response.status_code in {403, 422}, address
        if "body" in fields and address != "/posts":
            assert TOO_MANY in unescape(response.text), address
    assert not any(map(typed_text.has_too_many_marks, tuple(normalised)))
    assert not Comment.select().where(Comment.author == commenter.id).exists()
    assert not [draft for draft in Draft.select() if typed_text.has_too_many_marks(draft.body)]
    assert Member.get_by_id(commenter.id).bio == ""


def test_what_was_typed_comes_back_without_the_marks_that_are_too_many(me, post_id):
    response = me.client.post(
        f"/posts/{post_id}/comments",
        data={"csrf_token": me.token(), "body": "Here: a" + MARKS + " and on"},
        headers=HTMX,
    )
    assert response.status_code == 422
    offered = unescape(re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", response.text, re.S)[1])
    assert offered.startswith("Here: ")
    assert offered.endswith(" and on")
    assert not typed_text.has_too_many_marks(offered)
