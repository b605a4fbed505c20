"""Every reader is answered in their own language, and in no other's."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from babel.messages.extract import extract_from_dir

from forum.actions import comments, readings, reports, votes
from forum.clock import now
from forum.i18n import LANGUAGES, language, translated
from forum.money.settlement import settle
from tests.reading_pages import said_on
from tests.test_catalogues import ROOT, finished, texts

pytestmark = pytest.mark.any_engine

GERMAN = {"Accept-Language": "de-CH, de;q=0.9, en;q=0.5"}
_FIGURE = re.compile(r"(?<![\w.,])[-+−]?\d[\d.,]*(?<![.,])")


def title_of(page: str) -> str:
    return re.search(r"<h1[^>]*>\s*(.*?)\s*</h1>", page, re.S)[1]


def test_a_browser_is_answered_in_the_language_that_it_asks_for(visitor):
    assert '<html lang="en"' in visitor.text("/login")
    page = visitor.get("/login", headers=GERMAN).text
    assert '<html lang="de"' in page
    assert title_of(page) == translated("Log in", "de") != "Log in"


def test_a_cookie_wins_over_what_the_browser_asks_for(visitor):
    visitor.client.set_cookie("language", "en")
    assert '<html lang="en"' in visitor.get("/login", headers=GERMAN).text
    visitor.client.set_cookie("language", "de")
    assert '<html lang="de"' in visitor.get("/login", headers={"Accept-Language": "en"}).text


@pytest.mark.parametrize("asked", ["tlh", "tlh, qya;q=0.9", "", "*", "de;q=0", "x" * 500])
def test_an_unknown_language_gets_the_sites(visitor, asked):
    assert '<html lang="en"' in visitor.get("/login", headers={"Accept-Language": asked}).text


@pytest.mark.parametrize("kept", ["tlh", "", "../de", "DE"])
def test_an_unknown_cookie_counts_for_nothing(visitor, kept):
    visitor.client.set_cookie("language", kept)
    assert '<html lang="en"' in visitor.text("/login")
    assert '<html lang="de"' in visitor.get("/login", headers=GERMAN).text


def test_a_site_has_a_language_of_its_own(sqlite_app):
    client = sqlite_app(site_language="de").test_client()
    assert '<html lang="de"' in client.get("/login").text
    assert '<html lang="de"' in client.get("/login", headers={"Accept-Language": "tlh"}).text
    assert '<html lang="en"' in client.get("/login", headers={"Accept-Language": "en"}).text


def test_what_members_write_says_its_language_where_the_pages_is_another(visitor, post_id, comment_id):
    address = f"/posts/{post_id}"
    assert 'dir="auto" lang="en"' in visitor.get(address, headers=GERMAN, follow_redirects=True).text
    assert 'dir="auto" lang=' not in visitor.text(address)


def test_the_language_of_one_request_does_not_leak_into_the_next(visitor, app):
    for _ in range(2):
        assert '<html lang="de"' in visitor.get("/login", headers=GERMAN).text
        assert language() == "en"
        assert '<html lang="en"' in visitor.get("/login").text
    visitor.get("/nowhere", headers=GERMAN)
    assert language() == "en"


@pytest.mark.parametrize("address", ["/levels", "/posts/{post_id}/tides-and-clocks"])
def test_a_kept_page_is_another_one_in_another_language(visitor, post_id, comment_id, address):
    address = address.format(post_id=post_id)
    english, german = visitor.get(address), visitor.get(address, headers=GERMAN)
    assert english.headers["ETag"] != german.headers["ETag"]
    assert '<html lang="de"' in german.text
    stale = visitor.get(address, headers={**GERMAN, "If-None-Match": english.headers["ETag"]})
    assert stale.status_code == 200
    fresh = visitor.get(address, headers={**GERMAN, "If-None-Match": german.headers["ETag"]})
    assert fresh.status_code == 304


def test_caches_are_told_that_pages_differ_by_language(visitor):
    assert "Accept-Language" in visitor.get("/levels").headers["Vary"]


def test_what_is_not_there_is_said_in_german(visitor):
    response = visitor.get("/nowhere", headers=GERMAN)
    assert response.status_code == 404
    assert title_of(response.text) == "Seite nicht gefunden"
    assert "Unter dieser Adresse gibt es keine Seite." in response.text
    fragment = visitor.get("/comments/999", headers={**GERMAN, "HX-Request": "true"})
    assert "Diesen Kommentar gibt es nicht." in fragment.text


@pytest.mark.parametrize(("address", "status"), [("/logout", 405), ("/login?next=%00", 404)])
def test_other_refusals_are_said_in_german(visitor, address, status):
    response = visitor.get(address, headers=GERMAN)
    assert response.status_code == status
    assert '<html lang="de"' in response.text


def test_a_token_that_is_missing_is_said_in_german(visitor):
    response = visitor.client.post("/login", data={"username": "ann"}, headers=GERMAN)
    assert response.status_code == 400
    assert "Dieses Formular ist abgelaufen." in response.text


def test_problems_of_a_form_stand_beside_its_fields_in_german(visitor):
    visitor.client.set_cookie("language", "de")
    page = visitor.post("/signup", username="!", email="?", password="short").text
    assert "Nimm 3 bis 24 Zeichen" in page
    assert "Gib eine E-Mail-Adresse ein" in page
    assert "Nimm 8 bis 128 beliebige Zeichen." in page


def test_an_action_below_its_gate_is_refused_in_german(as_member, enrol, post_id):
    browser = as_member(enrol("ann"))
    browser.client.set_cookie("language", "de")
    response = browser.post(f"/posts/{post_id}/vote", value="plus")
    assert response.status_code == 403
    assert "Ab LVL 2 kannst du Beiträgen ein Plus geben." in response.text
    assert "Du bist auf LVL 1: noch 5 XP." in response.text


def test_what_was_done_is_told_in_german(as_member, commenter):
    browser = as_member(commenter)
    browser.client.set_cookie("language", "de")
    browser.post("/settings", display_name="Ann", bio="")
    assert "Profil gespeichert." in browser.text("/settings")


def test_a_quiz_begun_in_one_language_can_be_handed_in_in_another(as_member, commenter):
    browser = as_member(commenter)
    english = browser.text("/levels/quiz")
    sent = {name: re.search(rf'name="{name}" value="(\w+)"', english)[1] for name in ("draw", "edition")}
    browser.client.set_cookie("language", "de")
    response = browser.post("/levels/quiz", **sent)
    assert response.status_code == 422
    assert "Wähle auch hier eine Antwort." in response.text  # and not: the rules were changed
    assert re.search(r'name="draw" value="(\w+)"', response.text)[1] == sent["draw"]


def test_sheets_are_the_same_in_every_language(as_member, author, post_id):
    browser = as_member(author)
    report_id = reports.buy_report(author, post_id)
    addresses = ["/wallet.csv", f"/reports/{report_id}.csv"]
    english = [browser.text(address) for address in addresses]
    browser.client.set_cookie("language", "de")
    assert [browser.text(address) for address in addresses] == english
    assert "Tribute for your post “Tides and clocks”" in english[0]


@pytest.fixture
def pages(as_member, visitor, enrol, author, commenter, post_id, comment_id) -> list[tuple[object, str]]:
    """Browsers with the pages that they open, on a site on which something has happened."""
    newcomer, boss = enrol("newcomer"), enrol("boss", role="admin")
    comments.write_comment(commenter, post_id, "A second word.")
    readings.complete_reading(commenter, post_id)
    votes.vote(commenter, post_id, "plus")
    report_id = reports.buy_report(commenter, post_id)
    settle(now() + timedelta(days=2))
    thread = f"/posts/{post_id}"
    public = [
        "/",
        "/login",
        "/signup",
        "/levels",
        "/economy",
        "/log",
        "/preferences",
        "/about/earning",
        "/about/keys",
        "/u/author",
    ]
    members = ["/", "/levels", "/wallet", "/settings", "/posts/new", thread, f"/comments/{comment_id}/reply"]
    bought = [f"/reports/{report_id}", f"/reports/{report_id}/reports"]
    admins = ["/admin/economy", "/admin/levels", "/admin/grants", "/admin/members/newcomer", "/log", "/economy", thread]
    opened = [
        (visitor, [*public, thread]),
        (as_member(commenter), [*members, *bought]),
        (as_member(newcomer), ["/levels", "/wallet", thread]),
        (as_member(author), ["/wallet", thread, f"{thread}/edit"]),
        (as_member(boss), admins),
    ]
    return [(browser, address) for browser, addresses in opened for address in addresses]


def in_both(browser, address: str) -> tuple[str, str]:
    """Return a page as it is in English and in German."""
    found = {}
    for code in LANGUAGES:
        browser.client.set_cookie("language", code)
        found[code] = browser.text(address)
    return found["en"], found["de"]


def figures_on(page: str) -> Counter:
    """Return the figures of a page, each with how often it stands there, whichever way they are separated."""
    return Counter(figure.replace(",", ".") for text in said_on(page) for figure in _FIGURE.findall(text))


def test_a_page_says_the_same_figures_in_every_language(pages):
    for browser, address in pages:
        english, german = in_both(browser, address)
        assert figures_on(english) == figures_on(german), address


def test_nothing_that_has_a_translation_is_left_in_english(pages):
    """Also what Python marks and others are to say: a label that is shown as it is marked is found here."""
    english_alone = {
        said
        for message in finished("de")
        for said in texts(message.id)
        if said not in texts(message.string) and "%(" not in said
    }
    said_in_german = {said for message in finished("de") for said in texts(message.string)}
    for browser, address in pages:
        _, german = in_both(browser, address)
        found = [text for text in said_on(german) if text in english_alone - said_in_german]
        assert found == [], address


def test_every_marked_label_has_a_translation():
    translations = {message.id: message.string for message in finished("de")}
    keywords = {"N_": None, "n_": (1, 2)}
    found = extract_from_dir(ROOT / "forum", [("**.py", "python")], keywords=keywords)
    marked = {message for _file, _line, message, *_more in found}
    assert len(marked) > 100
    assert [message for message in marked if message not in translations] == []
