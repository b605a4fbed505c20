"""Whatever anybody writes into any field, nothing of it runs: in Chromium, with the content policy taken away."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route

from forum import create_app
from forum.actions import comments, drafts, members, posts, rules, signing_up
from forum.actions.authority import OPERATOR
from forum.db import db
from forum.errors import Invalid
from forum.models import EconomyRulesVersion, Member
from forum.text import passwords
from tests.browser.payloads import PAYLOADS
from tests.conftest import config_for
from tests.visitor import HTMX, Visitor

SITE = "http://localhost"
ALL = "\n\n".join(PAYLOADS)
# For what is only said back: several at once.
GROUPS = [" ".join(PAYLOADS[start : start + 5]) for start in range(0, len(PAYLOADS), 5)]
# What would run, or ask or lead elsewhere, if a reader did no more than look and point.
SUSPECTS = """() => [...document.querySelectorAll("*")].flatMap(one => [
    ...[...one.attributes].filter(it => /^(on|(data-)?hx-on|srcdoc)/i.test(it.name)),
    ...[...one.attributes].filter(it => ["href", "src", "action", "formaction", "data", "xlink:href"].includes(it.name)
        && /^[\\s\\0-\\x20]*(javascript|vbscript|data:text)/i.test(it.value)),
    ...(one.closest(".prose") && one.matches("form,input,button,svg,math,img,style,[style],[data-hx-get],[hx-get]")
        ? [{name: one.tagName, value: one.outerHTML}] : []),
    ...(one.matches("iframe,object,embed,base,meta[http-equiv=refresh],script:not([src])")
        ? [{name: one.tagName, value: one.outerHTML}] : []),
]).map(it => `${it.name}=${it.value}`)"""
POINT = """() => document.querySelectorAll(".prose *, .prose a, .headline a, input, textarea, summary").forEach(one => {
    for (const what of ["mouseover", "focus", "toggle"]) one.dispatchEvent(new Event(what, {bubbles: true}))
})"""


class Watched:
    """A page of a browser that gets its answers from the app itself, without a content policy, and says what ran."""

    def __init__(self, browser: Browser, visitor: Visitor):
        self.visitor = visitor
        self.ran: list[object] = []
        self.asked_elsewhere: list[str] = []
        self._shown = ""
        self._context = browser.new_context(base_url=SITE)
        self._context.expose_function("pwned", lambda *number: self.ran.append(number))
        self._context.route("**/*", self._answer)
        self.page: Page = self._context.new_page()
        self.page.on("dialog", lambda dialog: (self.ran.append(dialog.message), dialog.dismiss()))

    def _answer(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.netloc != "localhost":
            self.asked_elsewhere.append(route.request.url)
            route.abort()
        elif address.path == "/shown":
            route.fulfill(content_type="text/html; charset=utf-8", body=self._shown)
        else:
            response = self.visitor.get(f"{address.path}?{address.query}", follow_redirects=True)
            route.fulfill(status=response.status_code, content_type=response.content_type, body=response.data)
            response.close()

    def look_at(self, address: str) -> None:
        """Open the page, point at all that is on it, and see that nothing happens."""
        self.page.goto(address)
        self.page.evaluate(POINT)
        assert self.page.evaluate(SUSPECTS) == [], address
        assert (self.ran, self.asked_elsewhere) == ([], []), address
        assert self.page.url == SITE + address or "#" in self.page.url or "?" in address, address

    def look_at_answers(self, answers: Iterable[str]) -> None:
        """Show what is in these answers on one page of the site, and see that nothing happens."""
        self._shown = "\n".join(map(body_of, answers))
        assert self._shown.count("pwned") > 5, "nothing of it is said back"
        self.look_at("/shown")

    def show(self, body: str) -> None:
        """Show this as a page of the site."""
        self._shown = body
        self.page.goto("/shown")

    def close(self) -> None:
        self._context.close()


@pytest.fixture(scope="module")
def app_by_itself(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A forum on a SQLite file that the tests here share."""
    before = db.obj
    passwords.use_cheapest()
    app = create_app(config_for(f"sqlite:///{tmp_path_factory.mktemp('payloads') / 'forum.db'}"))
    app.testing = True
    db.obj.pragma("synchronous", "off", permanent=True)
    yield app
    db.close_all()
    db.initialize(before)


@pytest.fixture(scope="module")
def mallory(app_by_itself: Flask) -> Visitor:
    """An admin who has written each payload into everything that is kept, on a forum that charges nothing."""
    signing_up.create_member("mallory", "mallory@example.org", "correct horse", "admin")
    members.grant_twei("mallory", 100_000_000, ALL[:300], by=OPERATOR)
    me = members.grant_xp("mallory", 50_000, ALL[300:600], by=OPERATOR)
    free = EconomyRulesVersion.in_force().changed(publish_tribute_mtwei=0, comment_tribute_mtwei=0)
    rules.change_economy(free, ALL[600:900], by=OPERATOR)
    rules.set_gate("comment", 14, ALL[900:1200], by=OPERATOR)
    thread = posts.publish(me, "All", "A word. " + ALL, ["all"])
    for payload in PAYLOADS:
        try:
            post_id = posts.publish(me, payload[:150], f"Text {payload}", [payload[:30]])
            comment_id = comments.write_comment(me, thread, f"Text {payload}")
        except Invalid:
            continue
        comments.write_comment(me, thread, payload + " x", comment_id)
        member = signing_up.create_member(f"m{post_id}", f"m{post_id}@example.org", "correct horse")
        Member.update(display_name=payload[:40], bio=payload).where(Member.id == member.id).execute()
        drafts.save_draft(member, f"thread:{thread}", payload, payload, payload)
    Member.update(display_name=PAYLOADS[2], bio=ALL).where(Member.id == me.id).execute()
    removed = comments.write_comment(me, thread, "To be removed")
    comments.delete_comment(me, removed)
    drafts.save_draft(me, "post:new", ALL, ALL, ALL)
    drafts.save_draft(me, f"thread:{thread}", ALL)
    visitor = Visitor(app_by_itself)
    visitor.log_in("mallory")
    return visitor


@pytest.fixture
def watched(browser: Browser, mallory: Visitor) -> Iterator[Watched]:
    page = Watched(browser, mallory)
    yield page
    page.close()


def test_a_planted_payload_is_noticed(watched):
    watched.show("<img src=/x onerror=pwned(1)><script src=//evil.test/1.js></script>")
    watched.page.wait_for_function("document.readyState == 'complete'")
    assert watched.ran == [(1,)]
    assert watched.asked_elsewhere == ["http://evil.test/1.js"]
    assert len(watched.page.evaluate(SUSPECTS)) == 1


def test_nothing_that_is_kept_runs(watched):
    pages = [
        "/", "/?sort=new", "/?sort=top", "/posts/1", "/posts/1?sort=new", "/posts/1?sort=old", "/u/mallory", "/wallet",
        "/log", "/levels", "/economy", "/posts/new", "/posts/1/edit", "/posts/30/edit", "/comments/1/edit",
        "/settings", "/admin/grants", "/admin/levels", "/admin/economy", "/admin/members/mallory",
        "/comments/2/likes", "/settings/sessions",
    ]  # fmt: skip
    for address in pages:
        watched.look_at(address)
    profiles = [watched.visitor.get(f"/u/{member.name}").text for member in Member.select()]
    assert len(profiles) > 40
    watched.look_at_answers(profiles)


def test_nothing_in_an_address_or_a_header_runs(watched):
    for payload in GROUPS:
        one = quote(payload)
        browser = watched.visitor
        stranger = Visitor(browser.client.application)
        headers = {"Referer": f"{SITE}/{payload}".encode("ascii", "replace").decode().replace("\n", " "), **HTMX}
        headers["HX-Current-URL"] = headers["Referer"]
        answers = [
            browser.get(f"/?tag={one}"),
            browser.get(f"/?sort={one}"),
            browser.get(f"/posts/1?after={one}"),
            browser.get(f"/wallet?from={one}&post={one}&line={one}"),
            browser.get(f"/preferences?next={one}"),
            browser.get(f"/admin/grants?name={one}"),
            browser.get(f"/nothing/{one}", headers={"Referer": headers["Referer"]}),
            browser.get("/nothing", headers=headers),
            stranger.get(f"/login?next={one}"),
            stranger.get(f"/login?next=/{one}"),
        ]
        watched.look_at_answers(answer.text for answer in answers)


def test_nothing_that_is_refused_and_offered_again_runs(watched):
    for payload in GROUPS:
        browser, stranger = watched.visitor, Visitor(watched.visitor.client.application)
        answers = [
            browser.post("/preview", body=payload),
            browser.post("/posts", title=payload, body=payload, tags="a,b,c,d,e,f," + payload),
            browser.post("/posts/1/comments", body=payload, avatar="none", parent_id=payload),
            browser.post("/posts/1/comments", token="wrong", body=payload),
            browser.post("/settings", display_name=payload * 3, bio=payload * 50),
            browser.post("/admin/grants", name=payload, amount=payload, reason=payload),
            browser.post("/admin/members/mallory", amount_xp=payload, reason=payload),
            browser.post("/admin/levels", title_2=payload, reason=payload, gate_comment=payload),
            browser.post("/posts/1/vote", value=payload),
            browser.post("/posts/1/delete", reason=payload * 40),
            browser.post("/settings/password", current=payload, new="x"),
            stranger.post("/login", username=payload, password=payload, next=payload, resume=payload),
            stranger.post("/signup", username=payload, email=payload, password=payload),
            stranger.post("/forgot", email=payload, username=payload),
        ]
        watched.look_at_answers(answer.text for answer in answers)


def body_of(page: str) -> str:
    """Return what is inside a page's body: several are looked at as one."""
    found = re.search(r"<body[^>]*>(.*)</body>", page, re.S)
    return found[1] if found else page
