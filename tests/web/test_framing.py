"""Which cookie counts: that of a frame under an article, for what the embedded page sends and offers alone."""

import re
from datetime import timedelta

import pytest

from forum import clock
from forum.actions import comments
from forum.actions.embedding import allow_site, end_site, open_thread
from forum.actions.member_sanctions import sanction_member
from forum.jobs import last_uses
from forum.models import Comment, LoginSession, Member, PostVote, Reaction
from forum.rules.decisions import SanctionKind
from forum.rules.sessions import FRAMED_LIFETIME
from forum.text.articles import article_at
from forum.web.framing import FRAME_COOKIE
from forum.web.routes import FRAMED_READS, ROUTES, UNSAFE_METHODS
from tests.frames import ARTICLE, PAPER, Frame
from tests.visitor import Visitor

pytestmark = pytest.mark.any_engine


@pytest.fixture
def admin(enrol) -> Member:
    return enrol("boss", role="admin")


@pytest.fixture
def site_id(admin) -> int:
    return allow_site(admin, PAPER, "boss")


@pytest.fixture
def thread_id(site_id) -> int:
    return open_thread(article_at(ARTICLE), "Tides")


@pytest.fixture
def ann(enrol) -> Member:
    return enrol("ann", level=14)


@pytest.fixture
def home(ann, as_member) -> Visitor:
    """Where Ann is logged in as ever."""
    return as_member(ann)


@pytest.fixture
def frame(app, thread_id, home) -> Frame:
    """A frame in which Ann is logged in, in a browser that has no other cookie."""
    frame = Frame(app)
    assert frame.log_in(home).status_code == 204
    return frame


@pytest.fixture(autouse=True)
def nothing_noted():
    last_uses._used.clear()
    yield
    last_uses._used.clear()


def test_a_frame_that_is_logged_in_shows_its_member_and_stays_so_when_it_is_loaded_again(frame):
    assert frame.is_logged_in_as("ann")
    assert frame.is_logged_in_as("ann")
    assert "Log out here" in frame.open().text


def test_its_cookie_is_kept_apart_for_the_site_around_it(app, thread_id):
    line = Frame(app).get("/embed/session").headers["Set-Cookie"]
    name, *attributes = line.split("; ")
    assert name.startswith("__Host-framed=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=None", "Partitioned"} == set(attributes)


def test_a_member_comments_votes_and_likes_there(frame, thread_id, admin, ann):
    other = comments.write_comment(admin, thread_id, "A first word.")
    assert frame.post(f"/posts/{thread_id}/comments", body="From under the article").status_code == 200
    assert frame.post(f"/comments/{other}/reaction", value="like").status_code == 200
    assert frame.post(f"/posts/{thread_id}/vote", value="plus").status_code == 200
    own = Comment.get(Comment.author == ann.id)
    assert own.body == "From under the article"
    assert Reaction.select().where(Reaction.member == ann.id).count() == 1
    assert PostVote.select().where(PostVote.member == ann.id).count() == 1
    assert frame.post(f"/comments/{own.id}/edit", body="Changed").status_code == 200
    assert frame.post(f"/comments/{own.id}/delete").status_code == 200


def test_what_a_frame_offers_is_all_that_its_session_reaches(app, frame):
    """Every address without an argument that shows something, from the frame and beside it: nobody is logged in."""
    for rule in app.url_map.iter_rules():
        if (
            "GET" not in (rule.methods or ())
            or rule.arguments
            or rule.endpoint in FRAMED_READS
            or "." not in rule.endpoint
        ):
            continue
        for answer in (frame.get(rule.rule), frame.client.get(rule.rule, base_url="http://localhost")):
            assert "ann" not in answer.headers.get("Set-Cookie", "")
            assert 'data-viewer="ann"' not in answer.text, rule.rule
    assert frame.get("/settings").status_code == 401
    assert frame.get("/wallet").status_code == 401
    assert frame.get("/drafts").status_code == 401


def test_it_changes_nothing_beyond_that(app, frame):
    for endpoint, route in ROUTES.items():
        if route.framed or route.owner == "anybody":
            continue
        rule = next(one for one in app.url_map.iter_rules(endpoint) if one.methods & UNSAFE_METHODS)
        address = re.sub(r"<[^>]*any\((\w+)[^>]*>", r"\1", rule.rule)
        address = re.sub(r"<[^>]*>", "1", address)
        status = frame.send(min(rule.methods & UNSAFE_METHODS), address).status_code
        # Its token is of another session, and there is nobody to be let in.
        assert status in {400, 401}, f"{endpoint}: {status}"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"HX-Current-URL": "http://localhost/posts/1/tides", "Referer": ""},
        {"HX-Current-URL": "", "Referer": ""},
        {"HX-Current-URL": "http://localhost/embed?url=https%3A%2F%2Fother.example%2Fa"},
        {"HX-Current-URL": "http://localhost/embed?url=nonsense"},
        {"Origin": PAPER},
    ],
    ids=["cross-site", "sister", "typed", "other page", "no page", "other article", "no article", "foreign origin"],
)
def test_it_counts_for_nothing_that_the_embedded_page_did_not_send(frame, thread_id, headers):
    token = frame.token()
    answer = frame.post(f"/posts/{thread_id}/comments", body="Not mine", csrf_token=token, headers=headers)
    assert answer.status_code in {400, 401}
    assert Comment.select().count() == 0


def test_a_form_of_the_frame_without_its_token_is_refused(frame, thread_id):
    assert frame.post(f"/posts/{thread_id}/comments", body="Not mine", csrf_token="").status_code == 400
    assert Comment.select().count() == 0


def test_the_page_is_a_members_in_a_frame_alone(frame):
    for headers in ({"Sec-Fetch-Dest": "document"}, {"Sec-Fetch-Dest": "empty"}, {"Sec-Fetch-Dest": "object"}):
        assert 'data-viewer="ann"' not in frame.open(**headers).text


def test_it_is_nobodys_below_the_articles_of_another_site_that_may_show_threads(app, frame, admin):
    other = "https://other.example"
    allow_site(admin, other, "boss")
    open_thread(article_at(f"{other}/a"), "Elsewhere")
    assert not Frame(app, f"{other}/a", frame.client).is_logged_in_as("ann")
    assert frame.is_logged_in_as("ann")


def test_neither_cookie_stands_in_for_the_other(app, frame, home):
    framed, own = frame.client.get_cookie(FRAME_COOKIE).value, home.client.get_cookie("session").value
    thief = Visitor(app)
    thief.client.set_cookie("session", framed)
    assert thief.get("/settings").status_code == 303
    swapped = Frame(app)
    swapped.client.set_cookie(FRAME_COOKIE, own)
    assert not swapped.is_logged_in_as("ann")


def test_a_frames_token_in_the_sites_own_cookie_opens_nothing(app, frame):
    """Whoever could sign cookies would still find that the row is one of a frame."""
    with app.test_request_context():
        opened = app.session_interface._framed.get_signing_serializer(app).loads(
            frame.client.get_cookie(FRAME_COOKIE).value
        )
    thief = Visitor(app)
    with thief.client.session_transaction(base_url="http://localhost") as session:
        session["_user_id"] = opened["_user_id"]
    assert thief.get("/settings").status_code == 303


def test_in_a_frame_of_the_same_site_the_ordinary_session_counts(app, thread_id, home, enrol, as_member):
    frame = Frame(app, client=home.client)
    assert frame.is_logged_in_as("ann")
    assert "Log out here" not in frame.open().text
    bea = as_member(enrol("bea"))
    assert frame.log_in(bea).status_code == 204
    assert frame.is_logged_in_as("ann")


@pytest.mark.parametrize("role", ["moderator", "admin"])
def test_staff_are_ordinary_members_there(app, thread_id, enrol, as_member, ann, role):
    comment_id = comments.write_comment(ann, thread_id, "A word of Ann's.")
    staff = enrol("staff", role=role)
    frame = Frame(app)
    frame.log_in(as_member(staff))
    assert frame.is_logged_in_as("staff")
    assert frame.post(f"/comments/{comment_id}/delete", reason="Because").status_code in {403, 404}
    assert frame.post(f"/posts/{thread_id}/comments", body="Above every gate?").status_code == 403
    assert frame.post(f"/comments/{comment_id}/featuring", on="on").status_code in {400, 401}
    assert Comment.select().live().count() == 1


def test_a_site_that_is_removed_ends_its_sessions_at_once(frame, admin, site_id, thread_id):
    token = frame.token()
    end_site(admin, site_id)
    assert LoginSession.select().where(LoginSession.site == site_id).count() == 0
    assert frame.open().status_code == 404
    assert frame.post(f"/posts/{thread_id}/comments", body="Too late", csrf_token=token).status_code == 401
    assert Comment.select().count() == 0


@pytest.mark.parametrize("column", ["last_used_at", "created_at"])
def test_it_ends_by_itself_sooner_than_others(frame, home, column):
    age = {"last_used_at": FRAMED_LIFETIME.idle, "created_at": FRAMED_LIFETIME.age}[column]
    LoginSession.update({column: clock.now() - age - timedelta(minutes=1)}).execute()
    assert home.get("/settings").status_code == 200
    assert not frame.is_logged_in_as("ann")


def test_a_new_password_ends_it(frame, home):
    fields = {"current": "correct horse", "new": "battery staple tide"}
    assert frame.is_logged_in_as("ann")
    home.post("/settings/password", **fields)
    assert LoginSession.select().where(LoginSession.site.is_null(False)).count() == 0
    assert not frame.is_logged_in_as("ann")


def test_a_ban_ends_it(frame, admin):
    sanction_member("ann", SanctionKind.BAN, None, "For the test", by=admin)
    assert not frame.is_logged_in_as("ann")


def test_its_member_sees_it_among_their_devices_and_ends_it_there(frame, home):
    page = home.text("/settings/sessions")
    assert page.count("Under articles on paper.example") == 1
    [framed] = LoginSession.select().where(LoginSession.site.is_null(False))
    home.post(f"/settings/sessions/{framed.id}/end")
    assert not frame.is_logged_in_as("ann")


def test_nothing_that_the_frame_sends_leads_it_to_another_page(frame, thread_id):
    LoginSession.delete().execute()
    answer = frame.post(f"/posts/{thread_id}/comments", body="Logged out meanwhile")
    assert answer.status_code in {400, 401}
    assert "HX-Redirect" not in answer.headers
