"""The pages that must look right, as whom, and where."""

import sqlite3
from dataclasses import dataclass

TIDES = "The town that timed its tides"
SAYING_NO = "Notes to myself on saying no"
NEWEST = "Out of sorts"


@dataclass(frozen=True, slots=True)
class KeyPage:
    """A page by name. `path` may hold `{tides}` and other places that `places_of` knows."""

    name: str
    path: str
    who: str | None = None
    status: int = 200


KEY_PAGES = (
    KeyPage("front", "/"),
    KeyPage("front by tag", "/?tag=measurement"),
    KeyPage("top of the month", "/?sort=top&in=month"),
    KeyPage("tags", "/tags"),
    KeyPage("tag as moderator", "/tags/measurement", "mod"),
    KeyPage("description of a tag", "/tags/measurement/edit", "mod"),
    KeyPage("admin tags", "/admin/tags", "admin"),
    KeyPage("admin embedding", "/admin/embedding", "admin"),
    KeyPage("admin webhooks", "/admin/webhooks", "admin"),
    KeyPage("series", "{series}"),
    KeyPage("own series", "{series}", "author"),
    KeyPage("leaderboard", "/leaderboard?in=month"),
    KeyPage("leaderboard as commenter", "/leaderboard?by=reading&in=all", "commenter"),
    KeyPage("on the leaderboard or not", "/settings/leaderboard", "commenter"),
    KeyPage("search", "/search"),
    KeyPage("search results", "/search?q=tide"),
    KeyPage("front as commenter", "/", "commenter"),
    KeyPage("thread", "{tides}"),
    KeyPage("thread as commenter", "{saying_no}", "commenter"),
    KeyPage("thread as almost", "{saying_no}", "almost"),
    KeyPage("thread with a report", "{tides}", "commenter"),
    KeyPage("report", "{report}", "commenter"),
    KeyPage("wallet", "/wallet", "commenter"),
    KeyPage("levels", "/levels", "almost"),
    KeyPage("quiz", "/levels/quiz", "almost"),
    KeyPage("economy", "/economy"),
    KeyPage("seals", "/economy/seals"),
    KeyPage("about earning", "/about/earning"),
    KeyPage("about keys", "/about/keys"),
    KeyPage("about writing", "/about/writing"),
    KeyPage("drafts", "/drafts", "commenter"),
    KeyPage("profile", "/u/author"),
    KeyPage("own profile", "/u/author", "author"),
    KeyPage("profile levels", "/u/author?tab=levels"),
    KeyPage("own earnings", "/u/commenter?tab=earned", "commenter"),
    KeyPage("bookmarks", "/bookmarks", "commenter"),
    KeyPage("following", "/following?of=members", "commenter"),
    KeyPage("front of what one follows", "/?following=1", "commenter"),
    KeyPage("settings", "/settings", "commenter"),
    KeyPage("what one wrote elsewhere", "/settings/history", "commenter"),
    KeyPage("tokens", "/settings/tokens", "commenter"),
    KeyPage("notifications", "/notifications", "author"),
    KeyPage("notification settings", "/settings/notifications", "commenter"),
    KeyPage("new post", "/posts/new", "author"),
    KeyPage("new picture", "/images/new", "author"),
    KeyPage("own avatar", "/settings/avatar", "author"),
    KeyPage("log in", "/login"),
    KeyPage("sign up", "/signup"),
    KeyPage("admin levels", "/admin/levels", "admin"),
    KeyPage("admin economy", "/admin/economy", "admin"),
    KeyPage("admin attack", "/admin/attack", "admin"),
    KeyPage("log", "/log"),
    KeyPage("decisions", "/decisions", "commenter"),
    KeyPage("staff log", "/admin/log", "admin"),
    KeyPage("history", "{history}"),
    KeyPage("moderation", "/moderation", "mod"),
    KeyPage("signals", "/moderation/signals", "mod"),
    KeyPage("admin moderation", "/admin/moderation", "admin"),
    KeyPage("preferences", "/preferences"),
    KeyPage("not found", "/nothing/here", status=404),
)


def places_of(database_url: str) -> dict[str, str]:
    """Return the addresses of what the demo's database gives a number: threads, and commenter's newest report."""
    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as database:
        threads = dict(database.execute("SELECT title, '/posts/' || id || '/' || slug FROM post"))
        report_id = database.execute(
            "SELECT max(r.id) FROM report r JOIN member m ON m.id = r.member_id WHERE m.name = 'commenter'"
        ).fetchone()[0]
        [series] = database.execute("SELECT '/series/' || id || '/' || slug FROM series").fetchone()
    database.close()
    return {
        "tides": threads[TIDES],
        "saying_no": threads[SAYING_NO],
        "newest": threads[NEWEST],
        "history": threads[TIDES].rpartition("/")[0] + "/history",
        "series": series,
        "report": f"/reports/{report_id}",
    }
