"""What a browser prefers is kept by the browser, for whoever uses it, and says nothing of who that is."""

import pytest

from tests.visitor import Visitor

pytestmark = pytest.mark.any_engine


@pytest.fixture(params=["anonymous", "signed in"])
def browser(request, visitor, as_member, commenter) -> Visitor:
    return visitor if request.param == "anonymous" else as_member(commenter)


def choose(browser: Visitor, **chosen: str):
    response = browser.get("/preferences", query_string=chosen)
    assert response.status_code == 303, response.status
    return response


def kept(browser: Visitor, name: str) -> str | None:
    cookie = browser.client.get_cookie(name)
    return cookie and cookie.value


def test_a_language_is_kept_from_page_to_page(browser):
    choose(browser, language="de")
    assert kept(browser, "language") == "de"
    for address in ("/", "/levels", "/preferences"):
        assert '<html lang="de"' in browser.text(address)


def test_a_theme_lands_on_the_page(browser):
    assert "data-theme" not in browser.text("/levels")
    choose(browser, theme="dark")
    assert 'data-theme="dark"' in browser.text("/levels")
    choose(browser, theme="light")
    assert 'data-theme="light"' in browser.text("/levels")


def test_an_error_has_the_theme_and_the_language_too(browser):
    choose(browser, theme="dark", language="de")
    page = browser.get("/nowhere").text
    assert '<html lang="de"' in page
    assert 'data-theme="dark"' in page


def test_the_introduction_stays_put_away(visitor, post_id):
    assert 'class="introduction"' in visitor.text("/")
    choose(visitor, introduction="off")
    assert 'class="introduction"' not in visitor.text("/")
    choose(visitor, introduction="auto")
    assert 'class="introduction"' in visitor.text("/")


def test_what_the_browser_asks_for_holds_again_once_a_choice_is_taken_back(browser):
    choose(browser, language="de", theme="dark")
    choose(browser, language="auto", theme="auto")
    assert kept(browser, "language") is None
    assert kept(browser, "theme") is None
    page = browser.text("/levels")
    assert '<html lang="en"' in page
    assert "data-theme" not in page
    assert '<html lang="de"' in browser.get("/levels", headers={"Accept-Language": "de"}).text


def test_the_form_shows_what_is_chosen(browser):
    auto = 'value="auto" checked'
    assert browser.text("/preferences").count(auto) == 2
    choose(browser, language="de", theme="dark")
    page = browser.text("/preferences")
    assert 'value="de" checked' in page
    assert 'value="dark" checked' in page
    assert auto not in page


@pytest.mark.parametrize(
    "unknown", [{"language": "tlh"}, {"theme": "sepia"}, {"introduction": "on"}, {"colour": "red"}, {"language": ""}]
)
def test_an_unknown_choice_is_none(browser, unknown):
    response = browser.get("/preferences", query_string=unknown)
    assert response.status_code == 200
    assert all(kept(browser, name) is None for name in ("language", "theme", "introduction", "colour"))


def test_of_several_choices_the_known_ones_are_kept(visitor):
    choose(visitor, language="de", theme="sepia")
    assert kept(visitor, "language") == "de"
    assert kept(visitor, "theme") is None


@pytest.mark.parametrize("stale", [("theme", "sepia"), ("theme", '"><b>'), ("language", "tlh"), ("introduction", "x")])
def test_an_unknown_cookie_counts_for_nothing(visitor, stale):
    visitor.client.set_cookie(*stale)
    page = visitor.text("/levels")
    assert '<html lang="en" data-ago' in page


def test_a_choice_leads_back_to_where_it_was_made(browser):
    assert choose(browser, theme="dark", next="/levels?x=1#you").location == "/levels?x=1#you"
    assert choose(browser, theme="dark").location == "/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\t//evil.example",
        "javascript:alert(1)",
        "evil",
        "",
    ],
)
def test_a_choice_never_leads_off_the_site(visitor, elsewhere):
    assert choose(visitor, theme="dark", next=elsewhere).location == "/"
    assert 'name="next" value="/"' in visitor.get("/preferences", query_string={"next": elsewhere}).text


def test_a_cookie_says_nothing_more_and_lasts_a_year(visitor):
    cookie = choose(visitor, theme="dark").headers["Set-Cookie"]
    assert cookie.startswith("theme=dark; ")
    for attribute in ("Max-Age=31536000", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in cookie
    assert "Secure" not in cookie


def test_over_https_a_cookie_goes_nowhere_else(sqlite_app):
    client = sqlite_app(base_url="https://forum.example").test_client()
    response = client.get("/preferences?theme=dark", base_url="https://forum.example")
    assert "Secure" in response.headers["Set-Cookie"]


def test_a_choice_is_kept_by_no_cache(visitor):
    assert choose(visitor, theme="dark").headers["Cache-Control"] == "private, no-store"


def test_a_kept_page_is_another_one_in_other_colours(visitor):
    before = visitor.get("/levels").headers["ETag"]
    choose(visitor, theme="dark")
    response = visitor.get("/levels", headers={"If-None-Match": before})
    assert response.status_code == 200
    assert 'data-theme="dark"' in response.text


def test_preferences_survive_the_login_and_the_logout(visitor, commenter):
    choose(visitor, language="de")
    visitor.log_in("commenter")
    assert '<html lang="de"' in visitor.text("/wallet")
    visitor.post("/logout")
    assert '<html lang="de"' in visitor.text("/")
