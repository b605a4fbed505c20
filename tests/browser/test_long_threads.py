"""A thread longer than a page: more of it in place, the way back, the scrubber, and folds that are remembered."""

import re
import sqlite3

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import TIDES
from tests.browser.steps import by_id, start_reply, without_page_load

pytestmark = pytest.mark.browser
ROOTS = 45  # three pages: 20, 20, and 5
REPLIES = 60  # to one comment, and as many in a chain below the first of them


@pytest.fixture(scope="module")
def thread(demo: dict[str, str]) -> str:
    """The address of one thread more in the demo, a long one."""
    with sqlite3.connect(demo["DATABASE_URL"].removeprefix("sqlite:///")) as database:
        database.row_factory = sqlite3.Row
        post_id = _make_long_thread(database)
    database.close()
    return f"/posts/{post_id}/a-long-one?sort=old"


@pytest.fixture(scope="module")
def conversation(demo: dict[str, str]) -> str:
    """The address of another one, with a comment that has many replies, the first of them with a chain below."""
    with sqlite3.connect(demo["DATABASE_URL"].removeprefix("sqlite:///")) as database:
        database.row_factory = sqlite3.Row
        post_id = _make_conversation(database)
    database.close()
    return f"/posts/{post_id}/a-long-conversation?sort=old"


def _make_conversation(database: sqlite3.Connection) -> int:
    post = dict(database.execute("SELECT * FROM post WHERE title = ?", [TIDES]).fetchone())
    post |= {"id": None, "title": "A long conversation", "slug": "a-long-conversation", "comments": 2 * REPLIES + 1}
    comment = dict(database.execute("SELECT * FROM comment WHERE depth = 1 LIMIT 1").fetchone())
    comment |= {"id": None, "post_id": _insert(database, "post", post), "rank": 0, "likes": 0, "dislikes": 0}
    root = {"parent_id": None, "root_id": None, "depth": 0, "replies": 2 * REPLIES, "answers": REPLIES, "place": 1}
    root_id = _insert(database, "comment", comment | root)
    first = above = None
    for at in range(2 * REPLIES):
        depth = 1 if at < REPLIES else at - REPLIES + 2
        answers = int(at == 0 or REPLIES <= at < 2 * REPLIES - 1)
        reply = {"parent_id": root_id if depth == 1 else above, "root_id": root_id, "depth": depth, "replies": 0}
        above = _insert(database, "comment", comment | reply | {"answers": answers, "place": at + 2})
        first = first or above
        above = first if at == REPLIES - 1 else above
    return comment["post_id"]


def _make_long_thread(database: sqlite3.Connection) -> int:
    """Put a thread into the demo by hand: its members could not afford so many comments in a day."""
    post = dict(database.execute("SELECT * FROM post WHERE title = ?", [TIDES]).fetchone())
    post |= {"id": None, "title": "A long one", "slug": "a-long-one", "comments": ROOTS * 2, "version": 1}
    comment = dict(database.execute("SELECT * FROM comment WHERE depth = 1 LIMIT 1").fetchone())
    comment |= {"id": None, "post_id": _insert(database, "post", post), "rank": 0, "likes": 0, "dislikes": 0}
    for at in range(ROOTS):
        root = {"parent_id": None, "root_id": None, "depth": 0, "replies": 1, "answers": 1, "place": 2 * at + 1}
        root_id = _insert(database, "comment", comment | root)
        reply = {"parent_id": root_id, "root_id": root_id, "replies": 0, "answers": 0, "place": 2 * at + 2}
        _insert(database, "comment", comment | reply)
    return comment["post_id"]


def _insert(database: sqlite3.Connection, table: str, row: dict[str, object]) -> int:
    marks = ", ".join("?" * len(row))
    sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"
    return database.execute(sql, list(row.values())).lastrowid


@pytest.fixture
def page(open_page, thread) -> Page:
    """The commenter in it."""
    page = open_page("commenter")
    page.goto(thread)
    return page


def roots(page: Page) -> list[str]:
    return page.locator("#comment-list > .depth-0").evaluate_all("all => all.map(one => one.id)")


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_more_comments_come_in_place_and_the_keyboard_goes_on_at_the_first_of_them(page, by):
    shown, before = page.url, roots(page)
    with without_page_load(page):
        for _ in range(2):
            count = page.locator(".comment").count()
            more = page.get_by_role("link", name="More comments")
            more.click() if by == "mouse" else more.press("Enter")
            expect(page.locator(".comment").nth(count)).to_be_focused()
            expect(page.locator(".comment").nth(count)).to_be_in_viewport()
        expect(more).to_have_count(0)
    assert page.url == shown
    assert roots(page)[: len(before)] == before
    assert len(set(roots(page))) == len(roots(page)) == ROOTS


def test_comments_that_came_in_place_fold_and_are_liked_and_answered_as_others(page):
    count = page.locator(".comment").count()
    page.get_by_role("link", name="More comments").click()
    with without_page_load(page):
        comment = by_id(page.locator(".comment").nth(count))
        reply = by_id(page.locator(".comment").nth(count + 1))
        comment.locator(".fold").click()
        expect(reply).to_be_hidden()
        comment.locator(".fold").click()
        like = comment.get_by_role("button", name=re.compile("^Like"))
        like.click()
        expect(like).to_have_attribute("aria-pressed", "true")
        start_reply(comment)
        expect(comment.locator(".composer textarea")).to_be_focused()


def test_a_comment_just_written_is_not_there_twice_when_its_own_page_comes(open_page, thread):
    page = open_page("author")
    page.goto(thread)
    page.locator("#comment-form-body").fill("The newest of all.")
    page.locator("#comment-form .send").click()
    expect(page.locator("#comment-list > .comment").first).to_contain_text("The newest of all.")
    written = page.locator("#comment-list > .comment").first.get_attribute("id")
    more = page.get_by_role("link", name="More comments")
    for _ in range(2):
        count = page.locator(".comment").count()
        more.click()
        page.wait_for_function("count => document.querySelectorAll('.comment').length > count", arg=count)
    expect(page.locator(f"#{written}")).to_have_count(1)
    expect(page.locator("#comment-list > .comment").last).to_have_attribute("id", written)
    page.locator(f"#{written} summary").click()
    page.locator(f"#{written}").get_by_role("button", name="Delete this comment").click()
    expect(page.locator(f"#{written} .tombstone")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_previous_comments_leads_to_the_page_before(open_page, thread, scripts):
    page = open_page(java_script_enabled=scripts)
    page.goto(thread)
    expect(page.get_by_role("link", name="Previous comments")).to_have_count(0)
    first = roots(page)
    page.goto(page.get_by_role("link", name="More comments").get_attribute("href"))
    second = roots(page)
    assert not set(first) & set(second)
    page.get_by_role("link", name="Previous comments").click()
    expect(page.locator(".comment").first).to_have_attribute("id", first[0])
    assert roots(page) == first


def test_without_scripts_more_comments_is_a_link(open_page, thread):
    page = open_page(java_script_enabled=False)
    page.goto(thread)
    first = roots(page)
    page.get_by_role("link", name="More comments").click()
    expect(page).to_have_url(re.compile("after="))
    assert not set(first) & set(roots(page))


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_more_replies_come_where_they_belong_and_the_keyboard_goes_on_at_the_first_of_them(open_page, conversation, by):
    page = open_page("commenter")
    page.goto(conversation)
    shown, more = page.url, page.locator(".folded[id^=more-] a")
    expect(more).to_have_text(f"{REPLIES - 10} more replies")
    with without_page_load(page):
        for come in (20, 30):
            more.click() if by == "mouse" else more.press("Enter")
            replies = page.locator("#comment-list > .comment.depth-1")
            expect(replies).to_have_count(come)
            expect(replies.nth(come - 10)).to_be_focused()
    assert page.url == shown
    expect(page.locator("#comment-list > :last-child")).to_have_class(re.compile("folded depth-1"))
    everything = page.locator(".comment").evaluate_all("all => all.map(one => one.id)")
    assert len(set(everything)) == len(everything)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_deep_conversation_is_continued_on_a_page_of_its_own(open_page, conversation, scripts):
    page = open_page("commenter" if scripts else None, java_script_enabled=scripts)
    page.goto(conversation)
    deeper = page.get_by_role("link", name="Continue this conversation")
    deeper.press("Enter")
    expect(page).to_have_url(re.compile(r"under=\d+#comment-\d+$"))
    about = page.locator(f"#{page.url.partition('#')[2]}")
    expect(about).to_be_in_viewport()
    expect(about.locator("+ .comment")).to_have_class(re.compile("depth-1"))
    page.get_by_role("link", name="All comments").click()
    expect(page).to_have_url(re.compile("sort=old#comments$"))
    if not scripts:
        page.get_by_role("link", name=f"{REPLIES - 10} more replies").click()
        expect(page.locator(".comment.depth-1")).to_have_count(10)
        page.get_by_role("link", name="Previous replies").click()
        expect(page.locator(".comment.depth-1")).to_have_count(10)


def test_the_scrubber_goes_over_the_whole_thread_and_says_the_date(page):
    scrub = page.get_by_role("slider", name="Jump to a date in this thread")
    place = page.locator(".scrub-place")
    expect(place).to_contain_text(re.compile(r"1 / \d+"))
    whole = re.search(r"1 / (\d+)", place.inner_text())[1]
    scrub.focus()
    page.keyboard.press("End")
    expect(place).to_contain_text(f"{whole} / {whole}")
    expect(scrub).to_have_attribute("aria-valuetext", re.compile(rf"^{whole} / {whole} .*20\d\d$"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("after=.*#comment-"))
    expect(page.locator(".comment").last).to_be_in_viewport()
    expect(page.get_by_role("link", name="More comments")).to_have_count(0)


def test_folds_are_remembered_and_move_nothing_when_the_page_comes_again(page):
    page.add_init_script(
        "window.shifts = 0; new PerformanceObserver(list => list.getEntries().forEach(one => shifts += one.value))"
        '.observe({type: "layout-shift", buffered: true});'
    )
    fold = page.locator(".comment > .fold").nth(1)
    reply = page.locator(".depth-1").nth(1)
    fold.click()
    expect(reply).to_be_hidden()
    page.reload()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(fold).to_have_text("+1")
    expect(reply).to_be_hidden()
    # A busy machine may paint before it has run what folds: one load of a few shows that nothing has to move.
    for _ in range(4):
        if page.evaluate("shifts") == 0:
            break
        page.reload()
        expect(reply).to_be_hidden()
    assert page.evaluate("shifts") == 0
    fold.click()
    page.reload()
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(reply).to_be_visible()


def test_folds_of_another_page_of_the_thread_are_kept(page):
    page.get_by_role("link", name="More comments").click()
    expect(page.locator(".comment")).to_have_count(80)
    page.locator(".comment > .fold").nth(25).click()
    page.reload()
    page.locator(".comment > .fold").nth(1).click()
    page.get_by_role("link", name="More comments").click()
    expect(page.locator(".comment > .fold").nth(25)).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".comment > .fold").nth(1)).to_have_attribute("aria-expanded", "false")


def test_what_is_remembered_has_bounds(page):
    page.evaluate("""localStorage.setItem("folds", JSON.stringify(
      Array.from({length: 90}, (_, n) => [`other-${n}`, ["comment-1"]])))""")
    page.reload()
    page.locator(".comment > .fold").first.click()
    kept = page.evaluate("JSON.parse(localStorage.getItem('folds'))")
    assert len(kept) == 50
    assert len(kept[0][1]) == 1


def test_a_link_to_a_folded_comment_opens_its_conversation(page):
    reply = page.locator(".depth-1").nth(2).get_attribute("id")
    page.locator(".comment > .fold").nth(2).click()
    expect(page.locator(f"#{reply}")).to_be_hidden()
    page.goto(f"/comments/{reply.removeprefix('comment-')}")
    expect(page.locator(f"#{reply}")).to_be_visible()
    expect(page.locator(f"#{reply}")).to_be_in_viewport()


def test_a_browser_that_keeps_nothing_folds_all_the_same(open_page, thread):
    page = open_page("commenter")
    problems = []
    page.on("pageerror", lambda error: problems.append(error))
    page.add_init_script('Object.defineProperty(window, "localStorage", {get() { throw new Error("refused"); }})')
    page.goto(thread)
    page.locator(".comment > .fold").first.click()
    expect(page.locator(".depth-1").first).to_be_hidden()
    assert not problems


@pytest.mark.parametrize("width", [1280, 360])
def test_a_tombstone_leaves_the_fold_button_its_place(open_page, thread, width):
    page = open_page(viewport={"width": width, "height": 800})
    page.goto(thread)
    tombstone = page.locator(".comment").first
    tombstone.evaluate("""comment => {
      const stone = Object.assign(document.createElement("p"), {className: "tombstone"});
      stone.textContent = "This comment has been removed by a moderator: " + "because of a long reason ".repeat(9);
      comment.querySelector(":scope > header").replaceWith(stone);
    }""")
    overlap = tombstone.evaluate("""comment => {
      const range = document.createRange(), fold = comment.querySelector(".fold").getBoundingClientRect();
      range.selectNodeContents(comment.querySelector(".tombstone"));
      return [...range.getClientRects()].some(line => line.right > fold.left && line.bottom > fold.top
        && line.top < fold.bottom);
    }""")
    assert not overlap
