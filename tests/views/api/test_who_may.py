"""Who may what by the API: each operation, by everybody there is. A cookie says nothing there, whoever's it is."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from forum import clock
from forum.actions import comments, reports
from forum.models import ApiToken, Comment, CommentRemoval, Entry, Member, PostVote, Reaction, Reading, XpEntry
from forum.web.routes import ROUTES
from tests.sanctioned import sanction

pytestmark = pytest.mark.any_engine

WORDS = {"body": "Words of a program."}
# What stands for somebody's own comment, another member's, and one's own report.
OWN, OTHERS, REPORT, THREAD = "{own}", "{others}", "{report}", "{thread}"


@dataclass(frozen=True)
class Row:
    """An operation: what it answers to who may, and whether it asks for a token at all, or for one that may write."""

    method: str
    path: str
    status: int = 200
    private: bool = True
    body: dict[str, object] | None = field(default=None)

    @property
    def writes(self) -> bool:
        return self.method != "GET"


ROWS = (
    Row("GET", "", private=False), Row("GET", "/openapi.json", private=False), Row("GET", "/levels", private=False),
    Row("GET", "/economy", private=False), Row("GET", "/members/ann", private=False),
    Row("GET", "/threads", private=False), Row("GET", f"/threads/{THREAD}", private=False),
    Row("GET", f"/threads/{THREAD}/comments", private=False), Row("GET", f"/comments/{OWN}", private=False),
    Row("GET", "/me"), Row("GET", "/me/wallet"), Row("GET", "/me/wallet/entries"), Row("GET", "/me/reports"),
    Row("GET", "/me/notifications"),
    Row("GET", f"/me/reports/{REPORT}"),
    Row("POST", f"/threads/{THREAD}/comments", 201, body=WORDS), Row("POST", f"/threads/{THREAD}/reports", 201),
    Row("PUT", f"/threads/{THREAD}/vote", body={"value": "plus"}), Row("DELETE", f"/threads/{THREAD}/vote"),
    Row("PUT", f"/comments/{OTHERS}/reaction", body={"value": "like"}), Row("DELETE", f"/comments/{OTHERS}/reaction"),
    Row("PATCH", f"/comments/{OWN}", body=WORDS), Row("DELETE", f"/comments/{OWN}", 204),
)  # fmt: skip


@pytest.fixture
def places(app, enrol, author, post_id) -> dict[str, object]:
    ann = enrol("ann", level=20)
    return {
        "thread": post_id,
        "own": comments.write_comment(ann, post_id, "One's own."),
        "others": comments.write_comment(author, post_id, "Another's."),
        "report": reports.buy_report(ann, post_id),
    }


@pytest.fixture
def ann(places) -> Member:
    return Member.named("ann")


def answers(program, places) -> dict[tuple[str, str], int]:
    """Return the status that the program gets for every row."""
    return {
        (row.method, row.path): program.ask(row.method, row.path.format(**places), row.body).status_code for row in ROWS
    }


def expected(private: int | None = None, writes: int | None = None) -> dict[tuple[str, str], int]:
    """Return what is answered where `private` rows, and among them those that write, are refused with these."""
    found = {}
    for row in ROWS:
        refused = writes if row.writes else private
        found[row.method, row.path] = row.status if refused is None or not row.private else refused
    return found


def changed() -> bool:
    words = Comment.select().where(Comment.body == WORDS["body"]).exists()
    return words or any(table.select().exists() for table in (PostVote, Reaction, CommentRemoval))


def earned() -> list[int]:
    return [table.select().count() for table in (XpEntry, Reading, Entry)]


def test_the_rows_are_all_that_programs_can_ask_for(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]
    served = {(method, rule.endpoint) for rule in rules for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert len(ROWS) == len(served)
    assert {endpoint for method, endpoint in served if method != "GET"} == {
        endpoint for endpoint, route in ROUTES.items() if route.by_token
    }


def test_a_token_that_may_write_opens_everything(program, ann, places):
    assert answers(program(ann), places) == expected()


def test_without_a_token_what_is_public_can_be_read_and_nothing_else(program, places):
    assert answers(program(), places) == expected(private=401, writes=401)
    assert not changed()


def test_a_token_that_may_read_changes_nothing(program, ann, places):
    assert answers(program(ann, "read"), places) == expected(writes=403)
    assert not changed()


@pytest.mark.parametrize(
    "scheme", ["Bearer twei_wrong", "Basic YW5uOmNvcnJlY3QgaG9yc2U=", "Bearer", "Bearer {}0", "{}"]
)
def test_whoever_shows_what_is_no_token_is_refused_even_where_none_is_needed(program, ann, places, scheme):
    bot, token = program(), program(ann).token
    for row in ROWS:
        headers = {"Authorization": scheme.format(token)}
        answer = bot.ask(row.method, row.path.format(**places), row.body, **headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert not changed()


def test_an_expired_or_revoked_token_opens_nothing(program, ann, places):
    bot = program(ann)
    with clock.at(clock.now() + timedelta(days=31)):
        assert set(answers(bot, places).values()) == {401}
    ApiToken.delete().execute()
    assert set(answers(bot, places).values()) == {401}
    assert not changed()


def test_a_cookie_opens_nothing_and_none_is_set(as_member, ann, places):
    me = as_member(ann)
    for row in ROWS:
        for headers in ({}, {"X-CSRFToken": me.token(), "Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}):
            address = "/api/v1" + row.path.format(**places)
            answer = me.client.open(address, method=row.method, json=row.body, headers=headers)
            assert answer.status_code == (401 if row.private else row.status), row
            assert "Set-Cookie" not in answer.headers
            assert "Cookie" not in answer.headers["Vary"]
    assert me.get("/settings").status_code == 200, "the browser is still logged in"
    assert not changed()


@pytest.mark.parametrize("kind", ["suspend", "ban"])
def test_who_is_shut_out_may_read_what_is_theirs_and_change_nothing(program, ann, places, kind):
    sanction(ann, kind)
    bot = program(ann)
    assert answers(bot, places) == expected(writes=403)
    refused = bot.ask("POST", f"/threads/{places['thread']}/comments", WORDS).json
    assert refused["type"] == "urn:twei:problem:sanctioned" and refused["receipt"].startswith("/decisions/")
    assert bot.get("/me")["sanction"]["kind"] == kind
    assert not changed()


def test_below_a_gate_the_answer_says_which_one_and_how_far_it_is(program, enrol, places):
    newcomer = enrol("newcomer", level=12)
    refused = program(newcomer).ask("POST", f"/threads/{places['thread']}/comments", WORDS)
    assert (refused.status_code, refused.mimetype) == (403, "application/problem+json")
    assert refused.json == refused.json | {
        "type": "urn:twei:problem:level-too-low", "gate": "comment", "needed_level": 13, "level": 12, "missing_xp": 60
    }  # fmt: skip


def test_a_wallet_that_cannot_pay_is_told_what_is_missing(program, enrol, places):
    poor = enrol("poor", level=20, twei=0)
    refused = program(poor).ask("POST", f"/threads/{places['thread']}/comments", WORDS)
    assert refused.status_code == 402
    assert refused.json == refused.json | {"price_mtwei": 1000, "balance_mtwei": 0, "missing_mtwei": 1000}
    assert not Comment.select().where(Comment.body == WORDS["body"]).exists()


def test_beside_a_cookie_the_token_alone_says_who_acts_and_on_pages_the_cookie_alone(
    program, as_member, enrol, ann, places
):
    browser, token = as_member(enrol("bob", level=20)).client, program(ann).token
    headers = {"Authorization": f"Bearer {token}"}
    assert browser.get("/api/v1/me", headers=headers).json["name"] == "ann"
    assert "/u/bob" in browser.get("/settings", headers=headers).text
    made = browser.post(f"/api/v1/threads/{places['thread']}/comments", json=WORDS, headers=headers)
    assert made.json["author"]["name"] == "ann"


def test_a_token_in_the_address_or_twice_in_the_headers_opens_nothing(program, ann, places):
    bot, token = program(), program(ann).token
    for name in ("access_token", "token"):
        assert bot.ask("GET", f"/me?{name}={token}").status_code == 401
    twice = [("Authorization", f"Bearer {token}"), ("Authorization", "Bearer other")]
    assert bot.client.get("/api/v1/me", headers=twice).status_code == 401


def test_reading_by_a_program_is_no_reading_and_earns_nothing(program, ann, places):
    before = earned()
    bot = program(ann)
    for row in ROWS:
        if not row.writes:
            assert bot.ask("GET", row.path.format(**places)).status_code == 200
    assert earned() == before


def test_programs_of_staff_act_as_members_do(program, enrol, places):
    mod = enrol("mod", role="moderator")
    bot = program(mod)
    assert bot.get("/me")["role"] == "member"
    assert bot.ask("DELETE", f"/comments/{places['own']}").status_code == 403
    assert bot.ask("POST", f"/threads/{places['thread']}/comments", WORDS).json["gate"] == "comment"
    assert not changed()


def test_nobody_comes_to_what_is_another_members(program, enrol, places):
    bob = program(enrol("bob", level=20))
    assert bob.ask("GET", f"/me/reports/{places['report']}").status_code == 404
    assert bob.get("/me/reports")["items"] == []
    assert {entry["line"] for entry in bob.get("/me/wallet/entries")["items"]} == {"grant"}
    for method, body in (("PATCH", WORDS), ("DELETE", None)):
        assert bob.ask(method, f"/comments/{places['own']}", body).status_code == 403
    assert bob.get(f"/comments/{places['own']}")["my_reaction"] is None
    assert not changed()


def test_ones_own_things_are_refused_as_on_pages(program, ann, author, places):
    own = program(ann).ask("PUT", f"/comments/{places['own']}/reaction", {"value": "like"})
    post = program(author).ask("PUT", f"/threads/{places['thread']}/vote", {"value": "plus"})
    assert (own.status_code, post.status_code) == (403, 403)
    assert own.json["type"] == "urn:twei:problem:own-content"
