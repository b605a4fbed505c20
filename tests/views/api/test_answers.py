"""What programs are answered: pages of things, once-only writes, problems in words, limits, and nothing anew."""

from datetime import timedelta
from io import BytesIO

import pytest

from forum import clock
from forum.actions import comments, members, posts
from forum.actions.api_tokens import make_token
from forum.actions.authority import OPERATOR
from forum.models import Comment, Entry, Member, Report
from forum.web.limits import LIMITS, limiter
from forum.web.routes import COMMENT_BYTES
from tests.conftest import counting
from tests.program import Program

pytestmark = pytest.mark.any_engine

CHUNKED = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", level=20)


@pytest.fixture
def bot(program, ann):
    return program(ann)


def walked(bot, path: str) -> list[int]:
    """Return the ids on all pages, from the path on."""
    ids = []
    while path:
        page = bot.get(path)
        ids += [item["id"] for item in page["items"]]
        path = (page["next"] or "").removeprefix("/api/v1")
    return ids


# --- pages of things ---------------------------------------------------------------------------------------------


def test_all_comments_come_page_by_page_each_after_what_it_answers(bot, ann, post_id):
    first = comments.write_comment(ann, post_id, "One.")
    others = [comments.write_comment(ann, post_id, f"Word {n}", first if n % 2 else None) for n in range(4)]
    in_order = [first, *others]
    for limit in (1, 2, 5, 100):
        assert walked(bot, f"/threads/{post_id}/comments?limit={limit}") == in_order
        assert walked(bot, f"/threads/{post_id}/comments?sort=new&limit={limit}") == in_order[::-1]
    found = bot.get(f"/threads/{post_id}/comments")["items"][1]
    assert (found["parent_id"], found["depth"], found["markdown"], found["html"]) == (
        None,
        0,
        "Word 0",
        "<p>Word 0</p>\n",
    )


@pytest.mark.parametrize(
    "asked", ["sort=hot", "sort=new", "sort=top", "sort=unanswered", "author=ann", "tag=sea", "in=week&sort=top"]
)
def test_all_threads_come_page_by_page_and_each_once(bot, ann, asked):
    ids = {posts.publish(ann, f"Title {n}", "Words.", ["sea"]) for n in range(5)}
    for limit in (1, 2, 5):
        found = walked(bot, f"/threads?{asked}&limit={limit}")
        assert (len(found), set(found)) == (5, ids)


def test_a_page_begins_where_its_address_says_and_its_next_one_keeps_what_was_asked(bot, ann):
    for n in range(3):
        posts.publish(ann, f"Title {n}", "Words.", ["sea"])
    page = bot.get("/threads?tag=sea&sort=new&limit=1")
    assert page["next"].startswith("/api/v1/threads?tag=sea&sort=new&limit=1&after=")


def test_the_wallet_has_what_its_sheet_has(bot, ann, as_member, post_id):
    comments.write_comment(ann, post_id, "One.")
    bot.ask("POST", f"/threads/{post_id}/reports")
    entries = bot.get("/me/wallet/entries?limit=2")["items"]
    assert [(one["line"], one["amount_mtwei"]) for one in entries] == [("reports", -1000), ("comment_tributes", -1000)]
    held = bot.get("/me/wallet")
    assert held["balance_mtwei"] == entries[0]["balance_mtwei"] == bot.get("/me")["balance_mtwei"]
    last = as_member(ann).text("/wallet.csv").splitlines()[-1]
    one = entries[0]
    assert last.startswith(
        f"{one['created_at']},{one['label']},-1000,{one['balance_mtwei']},{post_id},,{one['journal_id']},"
    )


def test_a_report_has_the_lines_of_its_page(bot, post_id):
    bought = bot.ask("POST", f"/threads/{post_id}/reports")
    assert bought.status_code == 201
    assert bot.get(bought.location.removeprefix("/api/v1")) == bought.json
    assert len(bought.json["lines"]) == 12
    assert bought.json["total_mtwei"] == bought.json["profit_mtwei"] - bought.json["loss_mtwei"] == -1000


def test_what_one_was_notified_of_is_listed_and_not_read_by_that(bot, ann, author, post_id):
    first = comments.write_comment(ann, post_id, "A first word.")
    reply = comments.write_comment(author, post_id, "A reply to that.", first)
    for _ in range(2):
        [line, *older] = bot.get("/me/notifications")["items"]
        assert (line["kind"], line["comment_id"], line["excerpt"]) == ("reply", reply, "A reply to that.")
        assert (line["actor"]["name"], line["read_at"]) == ("author", None)
        assert bot.get("/me")["unread_notifications"] == 1 + len(older)


# --- writing -----------------------------------------------------------------------------------------------------


def test_a_comment_is_written_changed_and_deleted(bot, post_id):
    made = bot.ask(
        "POST", f"/threads/{post_id}/comments", {"body": "A *first* word.", "parent_id": None, "avatar": "face"}
    )
    path = made.location.removeprefix("/api/v1")
    assert (made.status_code, bot.get(path)) == (201, made.json)
    assert made.json["html"] == "<p>A <em>first</em> word.</p>\n"
    reply = bot.ask("POST", f"/threads/{post_id}/comments", {"body": "A reply.", "parent_id": made.json["id"]})
    assert (reply.json["parent_id"], reply.json["depth"]) == (made.json["id"], 1)
    assert bot.ask("PATCH", path, {"body": "A better word."}).json["markdown"] == "A better word."
    assert bot.ask("DELETE", path).status_code == 204
    assert bot.ask("DELETE", path).status_code == 404
    gone = bot.get(path)
    assert (gone["state"], gone["is_gone"], gone["markdown"], gone["html"], gone["author"]) == (
        "removed",
        True,
        None,
        None,
        None,
    )


def test_votes_and_reactions_are_set_as_often_as_one_likes_and_taken_back(bot, post_id, comment_id):
    for _ in range(2):
        assert bot.ask("PUT", f"/threads/{post_id}/vote", {"value": "plus"}).json["pluses"] == 1
        assert bot.ask("PUT", f"/comments/{comment_id}/reaction", {"value": "dislike"}).json["dislikes"] == 1
    changed = bot.ask("PUT", f"/comments/{comment_id}/reaction", {"value": "like"}).json
    assert (changed["likes"], changed["dislikes"], changed["my_reaction"]) == (1, 0, "like")
    for _ in range(2):
        assert bot.ask("DELETE", f"/threads/{post_id}/vote").json["my_vote"] is None
        assert bot.ask("DELETE", f"/comments/{comment_id}/reaction").json["likes"] == 0


def test_the_same_key_does_it_once_and_other_content_under_it_is_a_conflict(bot, ann, post_id):
    sent = {"body": "Once."}
    first = bot.ask("POST", f"/threads/{post_id}/comments", sent, Idempotency_Key="k1")
    again = bot.ask("POST", f"/threads/{post_id}/comments", sent, Idempotency_Key="k1")
    assert (first.status_code, again.status_code, again.json) == (201, 201, first.json)
    other = bot.ask("POST", f"/threads/{post_id}/comments", {"body": "Twice."}, Idempotency_Key="k1")
    assert other.status_code == 409
    assert [comment.body for comment in Comment.select()] == ["Once."]
    for _ in range(2):
        bot.ask("POST", f"/threads/{post_id}/reports", Idempotency_Key="k1")
    assert Report.select().count() == 1
    assert Entry.select().where(Entry.line == "comment_tributes", Entry.amount_mtwei < 0).count() == 1


def test_a_refused_write_leaves_its_key_free(program, enrol, post_id):
    poor = enrol("poor", level=20, twei=0)
    bot, sent = program(poor), {"body": "Once."}
    assert bot.ask("POST", f"/threads/{post_id}/comments", sent, Idempotency_Key="k").status_code == 402
    members.grant_twei("poor", 5_000, "For the test", by=OPERATOR)
    assert bot.ask("POST", f"/threads/{post_id}/comments", sent, Idempotency_Key="k").status_code == 201


# --- what cannot be taken ----------------------------------------------------------------------------------------

BROKEN = {
    "no JSON": ("{", 400), "no UTF-8": (b'{"body": "\xff"}', 400), "no object": ("[]", 400), "nothing": ("", 400),
    "nested": ("[" * 60_000, 400), "nested objects": ('{"body":' * 10_000, 400),
    "twice": ('{"body":"a","body":"b"}', 400),
    "no number": ('{"body":NaN}', 400), "infinite": ('{"body":"a","parent_id":1e999}', 422),
    "a number": ('{"body":1}', 422), "a list": ('{"body":["a"]}', 422), "null": ('{"body":null}', 422),
    "missing": ("{}", 422), "unknown": ('{"body":"a","self":1}', 422), "true": ('{"body":"a","parent_id":true}', 422),
    "a fraction": ('{"body":"a","parent_id":1.0}', 422), "as text": ('{"body":"a","parent_id":"1"}', 422),
    "too large": ('{"body":"a","parent_id":' + "9" * 5_000 + "}", 422), "below 0": ('{"body":"a","parent_id":-1}', 422),
    "elsewhere": ('{"body":"a","parent_id":404}', 422), "blank": ('{"body":" \\n"}', 422),
    "half a letter": ('{"body":"\\ud800"}', 400), "half a name": ('{"\\ud800":1}', 400),
    "no letter": ('{"body":"a\\u0000"}', 422),
    "too long": ('{"body":"' + "a" * 10_001 + '"}', 422), "no avatar": ('{"body":"a","avatar":"x"}', 422),
    "too much": ('{"body":"' + "a" * COMMENT_BYTES + '"}', 413),
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_what_cannot_be_taken_is_refused_in_words_and_changes_nothing(bot, post_id, broken):
    data, status = BROKEN[broken]
    headers = {"Authorization": f"Bearer {bot.token}"}
    address = f"/api/v1/threads/{post_id}/comments"
    answer = bot.client.post(address, data=data, headers=headers, content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.text
    assert all(answer.json[name] for name in ("type", "title", "detail", "advice")) and answer.json["status"] == status
    assert (status == 422) is ("errors" in answer.json)
    assert not Comment.select().exists()


def test_a_body_in_chunks_is_bounded_too(bot, post_id):
    answer = bot.client.post(
        f"/api/v1/threads/{post_id}/comments",
        headers={"Authorization": f"Bearer {bot.token}"},
        content_type="application/json",
        input_stream=BytesIO(b'{"body":"' + b"a" * COMMENT_BYTES + b'"}'),
        environ_overrides=CHUNKED,
    )
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain", ""])
def test_a_form_is_not_taken_for_json(bot, post_id, kind):
    answer = bot.client.post(
        f"/api/v1/threads/{post_id}/comments",
        data=b"body=a",
        headers={"Authorization": f"Bearer {bot.token}"},
        content_type=kind or None,
    )
    assert answer.status_code == 415
    assert not Comment.select().exists()


@pytest.mark.parametrize(
    "query",
    ["self=1", "limit=0", "limit=101", "limit=1&limit=2", "limit=", "limit=1e1",
     "limit=٣", "after=x", "after=1_2_3_4", "sort=best",
     "tag=",
     f"tag={'x' * 31}", "in=year", "author=ann&sort=hot", "author=ann&tag=sea"],
)  # fmt: skip
def test_parameters_that_are_not_known_or_wrong_are_refused_in_words(bot, query):
    answer = bot.ask("GET", f"/threads?{query}")
    assert answer.status_code == 422
    assert answer.json["errors"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("GET", "/threads/404", 404), ("GET", "/threads/x", 404), ("GET", "/comments/404", 404),
     ("GET", "/members/nobody", 404), ("GET", "/threads/", 404), ("POST", "/threads", 405), ("PUT", "/me", 405),
     ("DELETE", "/comments/404", 404), ("GET", f"/{'x' * 2_001}", 414), ("GET", "/threads?tag=%00", 404)],
)  # fmt: skip
def test_each_failure_is_a_problem_and_no_page(bot, method, path, status):
    answer = bot.ask(method, path)
    assert (answer.status_code, answer.mimetype, answer.json["status"]) == (status, "application/problem+json", status)
    assert status != 405 or "GET" in answer.headers["Allow"]


def test_outside_of_the_api_failures_stay_pages(visitor):
    assert visitor.get("/apiary").mimetype == "text/html"


def test_a_failure_of_ours_is_a_problem_too(sqlite_app, monkeypatch):
    from forum.render.api import rules

    app = sqlite_app()
    app.testing = False
    monkeypatch.setattr(rules, "levels", lambda site: 1 / 0)
    answer = Program(app).ask("GET", "/levels")
    assert (answer.status_code, answer.json["title"]) == (500, "Internal Server Error")


def test_words_are_in_the_language_that_is_asked_for(bot):
    assert (
        bot.ask("GET", "/threads/404", Accept_Language="de").json["detail"]
        != bot.ask("GET", "/threads/404").json["detail"]
    )


# --- how often, and how much -------------------------------------------------------------------------------------


def test_a_token_has_limits_of_its_own_and_is_told_what_is_left(sqlite_app):
    app = sqlite_app(rate_limits=True)
    from forum.actions import signing_up

    ann = signing_up.create_member("ann", "ann@example.org", "correct horse")
    bot, other = (Program(app, make_token(ann, name, "write", 30).token) for name in ("one", "two"))
    limiter.reset()
    assert [limit.rates for limit in LIMITS["programs reading"]] == ["120 per minute"]
    first = bot.ask("GET", "/me")
    assert first.headers["RateLimit-Policy"] == '"requests";q=120;w=60'
    assert first.headers["RateLimit"].startswith('"requests";r=119;t=')
    for _ in range(119):
        assert bot.ask("GET", "/me").status_code == 200
    refused = bot.ask("GET", "/threads")
    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert (other.ask("GET", "/me").status_code, Program(app).ask("GET", "/threads").status_code) == (200, 200)
    for _ in range(30):
        assert bot.ask("DELETE", "/comments/404").status_code == 404, "writing is counted by itself"
    assert bot.ask("DELETE", "/comments/404").status_code == 429
    limiter.reset()


def test_what_has_not_changed_is_not_sent_again_and_costs_one_statement(program, ann, post_id, comment_id):
    bot = program()
    for path in (f"/threads/{post_id}", f"/threads/{post_id}/comments"):
        etag = bot.ask("GET", path).headers["ETag"]
        with counting() as statements:
            assert bot.ask("GET", path, If_None_Match=etag).status_code == 304
        assert len(statements) == 1
    comments.write_comment(ann, post_id, "Something new.")
    assert bot.ask("GET", path, If_None_Match=etag).status_code == 200
    etag = bot.ask("GET", "/threads").headers["ETag"]
    assert bot.ask("GET", "/threads", If_None_Match=etag).status_code == 304
    private = program(ann).ask("GET", f"/threads/{post_id}")
    assert (private.headers["Cache-Control"], "ETag" in private.headers) == ("private, no-store", False)


COSTS = {
    "/threads/{post}": 4, "/threads/{post}/comments?limit=100": 5, "/comments/{comment}": 2, "/threads?sort=new": 2,
    "/me": 1, "/me/wallet": 6, "/me/wallet/entries": 1, "/me/reports": 1, "/me/notifications": 1,
    "/members/author": 2, "/levels": 1,
}  # fmt: skip


def test_each_address_costs_a_fixed_number_of_statements(program, ann, post_id, comment_id):
    for n in range(5):
        comments.write_comment(ann, post_id, f"Word {n}", comment_id)
        posts.publish(ann, f"Title {n}", "Words.", ["sea"])
    for who, more in ((None, 0), (ann, 1)):
        bot = program(who)
        for path, most in COSTS.items():
            if who is None and path.startswith("/me") and path != "/members/author":
                continue
            with counting() as statements:
                bot.get(path.format(post=post_id, comment=comment_id))
            assert len(statements) <= most + more, (path, len(statements), statements)
    with clock.at(clock.now() + timedelta(hours=1)), counting() as statements:
        bot.get("/threads?sort=new")
    assert not [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_name_that_was_claimed_says_whose_it_is_by_now(program, ann, monkeypatch):
    from forum.queries import profile

    monkeypatch.setattr(profile, "claimant_of", lambda name: "ann")
    answer = program().ask("GET", "/members/ann-of-elsewhere")
    assert (answer.status_code, answer.json["type"], answer.json["name"]) == (
        404,
        "urn:twei:problem:name-claimed",
        "ann",
    )
