"""Logging in under an article: a code made on a page of the forum, for one frame, for minutes, once."""

from datetime import timedelta

import pytest

from forum import clock
from forum.actions import frame_logins
from forum.actions.embedding import allow_site, end_site, open_thread
from forum.actions.member_sanctions import sanction_member
from forum.models import AccountEvent, AttemptCount, FrameCode, LoginSession, Member
from forum.rules.decisions import SanctionKind
from forum.rules.sessions import FRAME_CODE_KEPT
from forum.text.articles import article_at
from tests.frames import ARTICLE, PAPER, Frame, code_for
from tests.visitor import HTMX, Visitor, root_id

NOBODYS = "abcd-2345"


@pytest.fixture
def admin(enrol) -> Member:
    return enrol("boss", role="admin")


@pytest.fixture
def site_id(admin) -> int:
    return allow_site(admin, PAPER, "boss")


@pytest.fixture
def frame(app, site_id) -> Frame:
    open_thread(article_at(ARTICLE), "Tides")
    return Frame(app)


@pytest.fixture
def home(enrol, as_member) -> Visitor:
    return as_member(enrol("ann", level=14))


def refused(frame: Frame, code: str) -> bool:
    answer = frame.post("/embed/session", code=code)
    return answer.status_code == 422 and "Get a new one" in answer.text and not frame.is_logged_in_as("ann")


def test_who_is_logged_in_says_for_which_site_and_the_frame_takes_the_code_however_it_is_typed(frame, home):
    asks = frame.asks()
    page = home.text(asks)
    assert "under articles on <strong>paper.example</strong>?" in page
    code = code_for(home, asks)
    answer = frame.post("/embed/session", code=f" {code.upper().replace('-', ' ')} ")
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")
    assert frame.is_logged_in_as("ann")
    assert AccountEvent.select().order_by(AccountEvent.id.desc()).get().detail == PAPER
    assert "Logged in under articles on https://paper.example" in home.text("/settings/security-log")


@pytest.mark.any_engine
def test_the_page_with_the_code_warns_and_is_a_fragment_for_scripts(frame, home):
    asks = frame.asks()
    plain, part = home.post(asks), home.post(asks, "htmx")
    for answer in (plain, part):
        assert "Type this code only under an article on paper.example." in answer.text
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert root_id(part) == "hand-over" or part.text.lstrip().startswith('<section id="hand-over"')
    assert "<html" in plain.text


@pytest.mark.any_engine
def test_who_is_not_logged_in_is_led_to_the_login_and_back(app, frame):
    asks = frame.asks()
    page = Visitor(app).text(asks)
    assert "/login?next=/login/embedded%3Fsite%3D" in page
    assert Visitor(app).post(asks).status_code == 303
    assert FrameCode.select().count() == 0


@pytest.mark.any_engine
def test_only_the_page_that_hands_over_knows_what_opened_it(frame, home):
    asks = frame.asks()
    for answer in (home.get(asks), home.post(asks)):
        assert answer.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert home.get("/login").headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_code_works_once(frame, home, app):
    code = code_for(home, frame.asks())
    assert frame.post("/embed/session", code=code).status_code == 204
    frame.post("/embed/log-out")
    assert refused(frame, code)
    assert LoginSession.select().where(LoginSession.site.is_null(False)).count() == 0


@pytest.mark.any_engine
def test_a_code_is_worth_nothing_in_another_frame(app, frame, home):
    """So who is told a code over the phone has no use for it."""
    code = code_for(home, frame.asks())
    assert refused(Frame(app), code)
    assert frame.post("/embed/session", code=code).status_code == 204


@pytest.mark.any_engine
def test_a_code_is_worth_nothing_under_the_articles_of_another_site(app, admin, frame, home):
    allow_site(admin, "https://other.example", "boss")
    open_thread(article_at("https://other.example/a"), "Elsewhere")
    code = code_for(home, frame.asks())
    assert refused(Frame(app, "https://other.example/a", frame.client), code)


@pytest.mark.any_engine
def test_a_code_is_over_after_five_minutes_and_forgotten_by_a_job(frame, home):
    code = code_for(home, frame.asks())
    FrameCode.update(created_at=clock.now() - FRAME_CODE_KEPT - timedelta(seconds=1)).execute()
    assert refused(frame, code)
    code_for(home, frame.asks())
    FrameCode.update(created_at=clock.now() - FRAME_CODE_KEPT).execute()
    frame_logins.forget_old_codes()
    assert FrameCode.select().count() == 0


@pytest.mark.any_engine
def test_another_code_takes_the_place_of_the_one_before(frame, home):
    asks = frame.asks()
    first, second = code_for(home, asks), code_for(home, asks)
    assert FrameCode.select().count() == 1
    assert refused(frame, first)
    assert frame.post("/embed/session", code=second).status_code == 204


def test_a_code_ends_with_the_session_that_made_it_and_with_its_site(frame, home, admin, site_id):
    code = code_for(home, frame.asks())
    LoginSession.delete().execute()
    assert refused(frame, code)
    home._token, home._logged_in = None, False
    home.log_in("ann")
    code_for(home, frame.asks())
    end_site(admin, site_id)
    assert FrameCode.select().count() == 0


def test_wrong_codes_are_counted_and_soon_have_to_wait(frame, home, limited):
    for _ in range(20):
        assert refused(frame, NOBODYS)
    code = code_for(home, frame.asks())
    answer = frame.post("/embed/session", code=code)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    AttemptCount.update(next_try_at=clock.now()).execute()
    assert frame.post("/embed/session", code=code).status_code == 204


@pytest.mark.any_engine
def test_a_right_code_counts_as_no_try(frame, home, limited):
    frame.post("/embed/session", code=code_for(home, frame.asks()))
    assert [one.attempts for one in AttemptCount.select() if one.attempts] == []


@pytest.mark.any_engine
def test_an_empty_code_is_refused_beside_its_field(frame):
    answer = frame.post("/embed/session", code=" ")
    assert answer.status_code == 422
    assert "Enter the code." in answer.text


@pytest.mark.any_engine
def test_a_browser_that_keeps_no_cookie_there_is_told_so(frame):
    token = frame.token()
    frame.client.delete_cookie("__Host-framed")
    answer = frame.post("/embed/session", code=NOBODYS, csrf_token=token)
    assert answer.status_code == 400
    assert "doesn’t let the forum remember you here" in answer.text


@pytest.mark.any_engine
@pytest.mark.parametrize("query", ["", "?site=1", "?site=999&frame=abcdefghijklmnop", "?site=x&frame=../../../../../x"])
def test_an_address_that_no_frame_made_is_not_found(home, site_id, query):
    assert home.get(f"/login/embedded{query}").status_code == 404
    assert home.post(f"/login/embedded{query}").status_code == 404
    assert FrameCode.select().count() == 0


@pytest.mark.any_engine
def test_the_form_for_a_code_is_nowhere_but_in_a_frame(app, visitor, frame, home):
    for browser in (visitor, home):
        assert browser.get("/embed/session").status_code == 404
        assert browser.get("/embed/session", headers=HTMX).status_code == 404
        assert browser.post("/embed/log-out").status_code == 404
    assert home.get("/settings").status_code == 200


@pytest.mark.any_engine
def test_who_is_suspended_makes_no_code(frame, home, admin, as_member):
    asks = frame.asks()
    sanction_member("ann", SanctionKind.SUSPEND, 7, "For the test", by=admin)
    assert as_member(Member.named("ann")).post(asks).status_code == 403
    assert FrameCode.select().count() == 0


def test_logging_out_there_ends_that_session_alone(frame, home):
    frame.log_in(home)
    answer = frame.post("/embed/log-out")
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")
    assert not frame.is_logged_in_as("ann")
    assert home.get("/settings").status_code == 200


@pytest.mark.any_engine
def test_a_session_of_a_frame_makes_no_code(frame, home):
    asks = frame.asks()
    frame.log_in(home)
    FrameCode.delete().execute()
    assert frame.post(asks).status_code in {400, 401}
    assert FrameCode.select().count() == 0
