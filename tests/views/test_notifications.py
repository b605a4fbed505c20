"""The page of notifications, its count on every page, reading them, and the switches: by HTMX and by plain form."""

import re

import pytest

from forum.actions import comments, hiding, reactions
from forum.models import Member, Notification, NotificationSwitch
from forum.queries.notifications import LINES_PER_PAGE
from forum.rules.decisions import HiddenBecause
from forum.rules.notification_kinds import UNREAD_COUNTED_MAX
from tests.conftest import counting
from tests.visitor import HTMX, root_id, succeeded


@pytest.fixture
def ann(enrol):
    made = enrol("ann", level=20)
    Notification.delete().execute()
    return made


@pytest.fixture
def reply_id(post_id, author, ann):
    """A reply of the author's to ann, of which she is notified."""
    own = comments.write_comment(ann, post_id, "What do the tides do at <noon>?")
    return comments.write_comment(author, post_id, "They turn & wait.", own)


@pytest.fixture
def told(reply_id, ann):
    return Notification.get(Notification.member == ann.id)


def unread(page: str) -> int:
    """Return how many notifications the header of a page, or of a fragment's answer, counts."""
    shown = re.search(r'<a id="unread".*?</a>', page, re.S)[0]
    count = re.search(r"<b[^>]*>(\d+)\+?</b>", shown)
    return int(count[1]) if count else 0


def listed(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="notification-(\d+)"', page)]


def test_a_line_says_what_happened_where_and_in_which_words(as_member, ann, told, reply_id):
    page = as_member(ann).text("/notifications")
    assert "author replied to your comment" in page
    assert "Tides and clocks" in page
    assert "They turn &amp; wait." in page
    assert f'href="/comments/{reply_id}"' in page
    assert (listed(page), unread(page)) == ([told.id], 1)


def test_opening_one_notes_that_it_was_read_and_leads_there(as_member, ann, told, reply_id):
    me = as_member(ann)
    answer = me.post("/notifications/read", id=told.id, go="1")
    assert (answer.status_code, answer.location) == (303, f"/comments/{reply_id}")
    assert unread(me.text("/notifications")) == 0


def test_one_is_marked_as_read_where_it_is(as_member, ann, told, way):
    me = as_member(ann)
    answer = me.post("/notifications/read", way, id=told.id)
    assert succeeded(answer, way)
    if way == "htmx":
        assert root_id(answer) == f"notification-{told.id}"
        assert unread(answer.text) == 0
        assert "Mark as read" not in answer.text
    else:
        assert answer.location == f"/notifications#notification-{told.id}"
    assert Notification.get_by_id(told.id).read_at


def test_all_are_marked_as_read_but_what_came_since(as_member, ann, author, post_id, told, way):
    comments.write_comment(author, post_id, "And @ann?")
    newest = Notification.select().order_by(Notification.id.desc()).get()
    me = as_member(ann)
    answer = me.post("/notifications/read", way, all="1", until=told.id)
    assert succeeded(answer, way)
    page = answer.text if way == "htmx" else me.text(answer.location)
    assert (listed(page), unread(page)) == ([newest.id, told.id], 1)
    me.post("/notifications/read", way, all="1")
    assert unread(me.text("/")) == 0


def test_other_peoples_notifications_are_not_there(as_member, author, ann, told, way):
    answer = as_member(author).post("/notifications/read", way, id=told.id)
    assert answer.status_code == 404
    assert Notification.get_by_id(told.id).read_at is None
    assert listed(as_member(author).text("/notifications")) != [told.id]


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 30, "1 OR 1"])
def test_what_names_no_notification_is_refused_in_words(as_member, ann, typed, way):
    answer = as_member(ann).post("/notifications/read", way, id=typed)
    assert answer.status_code == 422
    assert "Choose a notification." in answer.text


def test_nobody_else_sees_them(visitor, way):
    assert visitor.get("/notifications").location == "/login?next=/notifications"
    assert visitor.get("/mentions?q=a", headers=HTMX).status_code == 401
    assert visitor.get("/settings/notifications").status_code == 303
    assert 'id="unread"' not in visitor.text("/")


def test_reading_the_page_writes_nothing(as_member, ann, told):
    me = as_member(ann)
    with counting() as statements:
        page = me.text("/notifications")
    assert not [one for one in statements if not one.lstrip().upper().startswith(("SELECT", "WITH", "BEGIN", "COMMIT"))]
    assert len(statements) == 3, statements
    assert unread(page) == 1


def test_many_lines_take_no_more_statements_and_are_paged(as_member, ann, author, post_id, set_rules):
    set_rules(comment_tribute_mtwei=0)
    for n in range(LINES_PER_PAGE + 2):
        comments.write_comment(author, post_id, f"Comment {n} for @ann")
    me = as_member(ann)
    with counting() as statements:
        page = me.text("/notifications")
    assert len(statements) == 3
    older = re.search(r'rel="next" href="([^"]+)"', page)[1]
    rest = me.text(older)
    assert (len(listed(page)), len(listed(rest))) == (LINES_PER_PAGE, 2)
    assert sorted({*listed(page), *listed(rest)}, reverse=True) == listed(page) + listed(rest)
    assert me.get("/notifications?after=nonsense").status_code == 422


def test_the_header_counts_what_the_list_holds_up_to_a_bound(as_member, ann, told, post_id, reply_id):
    me = as_member(ann)
    assert unread(me.text("/levels")) == 1
    hiding.hide(post_id, reply_id, HiddenBecause.MODERATOR)
    page = me.text("/notifications")
    assert (listed(page), unread(page)) == ([], 0)
    assert "They turn" not in page
    hiding.show(post_id, reply_id)
    rows = [{"member": ann.id, "kind": "level", "key": f"level:{n}", "level": n, "bundle_at": told.created_at}
            for n in range(UNREAD_COUNTED_MAX)]  # fmt: skip
    Notification.insert_many(rows).execute()
    assert '<b aria-hidden="true">99+</b>' in me.text("/")


def test_a_write_by_htmx_brings_the_count_along(as_member, ann, author, post_id):
    own = comments.write_comment(ann, post_id, "A comment.")
    me = as_member(author)
    before = unread(me.text("/"))
    comments.write_comment(ann, post_id, "Another, @author.", own)
    assert unread(me.post(f"/comments/{own}/reaction", "htmx", value="like").text) == before + 1


def test_three_likes_are_one_line_with_the_newest_two_names(as_member, ann, author, post_id, enrol):
    own = comments.write_comment(ann, post_id, "Like me.")
    for name in ("bob", "cat", "dan"):
        reactions.react(enrol(name, level=10), own, "like")
    me = as_member(ann)
    page = me.text("/notifications")
    assert "dan, cat and 1 other liked your comment" in page
    assert (len(listed(page)), unread(page)) == (1, 1)
    me.post("/notifications/read", "htmx", id=listed(page)[0])
    assert Notification.select().where(Notification.member == ann.id, Notification.read_at.is_null()).count() == 0
    reactions.react(Member.named("dan"), own, "none")
    page = me.text("/notifications")
    assert (len(listed(page)), unread(page)) == (2, 0)


def test_the_switches_are_kept_and_what_is_off_is_not_written(as_member, ann, author, post_id, way):
    me = as_member(ann)
    page = me.text("/settings/notifications")
    assert page.count(" checked") == 12
    boxes = re.findall(r'name="((?:site|mail)_\w+)" value="1"', page)
    wanted = {name: "1" for name in boxes if name not in ("site_mention", "mail_reply", "mail_digest")}
    assert succeeded(me.post("/settings/notifications", way, **wanted), way)
    assert me.text("/settings/notifications").count(" checked") == 8
    kept = NotificationSwitch.select().where(NotificationSwitch.member == ann.id).order_by(NotificationSwitch.kind)
    off = [("digest", 1, 0), ("mention", 0, 0), ("reply", 1, 0)]
    assert [(one.kind, one.on_site, one.by_mail) for one in kept] == off
    comments.write_comment(author, post_id, "For @ann.")
    assert Notification.select().where(Notification.member == ann.id).count() == 0
    me.post("/settings/notifications", way, **dict.fromkeys(boxes, "1"))
    assert NotificationSwitch.select().count() == 0


def test_members_are_offered_as_a_list_to_choose_from(as_member, ann, author, post_id):
    offered = as_member(ann).text(f"/mentions?q=au&post={post_id}")
    assert '<ul role="listbox"' in offered
    assert 'data-name="author"' in offered
    assert as_member(ann).text("/mentions?q=%25%27&post=x").strip() == ""
