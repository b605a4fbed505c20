"""What posts and comments said before: who sees it, what differs, and what nobody is shown."""

import re
from datetime import datetime, timedelta

import pytest

from forum import clock
from forum.actions import comments, posts, reactions, votes
from forum.actions.profiles import change_profile
from forum.models import Comment, CommentHiding, CommentRevision, Post, PostHiding, PostRevision
from forum.queries import history as history_queries
from forum.rules.editing import FREE_FOR
from tests.conftest import counting
from tests.visitor import HTMX, root_id

AT = datetime(2026, 3, 1, 12)
MINUTE = timedelta(minutes=1)
LATER = AT + FREE_FOR
FIRST, SECOND, THIRD = "The sea comes twice.", "The tide comes twice.", "The tide comes twice a day."


@pytest.fixture
def edited(commenter, author) -> tuple[int, int]:
    """A post by the author and a comment by the commenter, each with three versions: their ids."""
    with clock.at(AT):
        post_id = posts.publish(author, "Zanzibar", FIRST, ["sea", "time"])
        comment_id = comments.write_comment(commenter, post_id, FIRST)
    for number, body in enumerate((SECOND, THIRD), 1):
        with clock.at(LATER + number * MINUTE):
            posts.edit_post(author, post_id, f"Zanzibar {number}", body, ["sea"])
            comments.edit_comment(commenter, comment_id, body)
    return post_id, comment_id


def addresses(edited: tuple[int, int]) -> tuple[str, str]:
    post_id, comment_id = edited
    return f"/posts/{post_id}/history", f"/comments/{comment_id}/history"


def versions(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="version-(\d+)"', page)]


def version(page: str, number: int) -> str:
    """Return the words of a version, changes marked: "The [removed:] sea"."""
    section = page.partition(f'id="version-{number}"')[2].partition("</section>")[0]
    return " ".join(re.sub(r"<[^>]+>", "", section.partition('<div class="difference"')[2].partition(">")[2]).split())


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("thing", [0, 1], ids=["post", "comment"])
def test_everybody_sees_every_version_with_what_it_changed(edited, visitor, headers, thing):
    response = visitor.get(addresses(edited)[thing], headers=headers)
    assert response.status_code == 200
    page = response.text
    assert versions(page) == [3, 2, 1]
    assert version(page, 1).startswith(FIRST)
    assert version(page, 2).startswith("The [removed:] sea [added:] tide comes twice.")
    assert version(page, 3).startswith("The tide comes [removed:] twice. [added:] twice a day.")
    assert "<del>" in page
    assert "<ins>" in page
    assert ("<h1" in page) is not bool(headers)
    assert not headers or root_id(response) == "history"


def test_title_and_tags_of_a_post_differ_too(edited, visitor):
    page = visitor.text(addresses(edited)[0])
    assert '<ins><span class="unseen">[added:] </span>1</ins>' in page
    assert '<del><span class="unseen">[removed:] </span>· time</del>' in page


def test_the_edited_mark_leads_to_the_history(edited, visitor):
    page = visitor.text(f"/posts/{edited[0]}")
    for address in addresses(edited):
        assert re.search(rf'<a[^>]* href="{address}">\s*edited', page)


def test_what_was_never_edited_has_one_version(visitor, post_id, comment_id):
    for address in (f"/posts/{post_id}/history", f"/comments/{comment_id}/history"):
        page = visitor.text(address)
        assert versions(page) == [1]
        assert "as it was first written" in page


def test_of_what_was_edited_before_versions_were_kept_it_says_so(edited, visitor):
    CommentRevision.delete().execute()
    PostRevision.delete().execute()
    for address in addresses(edited):
        page = visitor.text(address)
        assert versions(page) == [1]
        assert "before versions were kept" in page
        assert "as it was first written" not in page


def test_what_is_not_there_has_no_history(visitor):
    for address in ("/posts/404/history", "/comments/404/history"):
        assert visitor.get(address).status_code == 404


def test_an_unknown_version_is_not_there_and_nonsense_asks_for_all(edited, visitor):
    for address in addresses(edited):
        assert versions(visitor.text(f"{address}?version=2")) == [2]
        assert versions(visitor.text(f"{address}?version=3")) == [3]
        assert versions(visitor.text(f"{address}?version=1")) == [1]
        for unknown in ("4", "5", "999999999"):
            assert visitor.get(f"{address}?version={unknown}").status_code == 404
        assert visitor.get(f"{address}?before=1").status_code == 404
        for nonsense in ("x", "-1", "", "٣"):
            assert versions(visitor.text(f"{address}?version={nonsense}&before={nonsense}")) == [3, 2, 1]


def test_many_versions_come_page_by_page_each_once_and_none_without_its_difference(edited, visitor, monkeypatch):
    monkeypatch.setattr(history_queries, "VERSIONS_PER_PAGE", 2)
    for address in addresses(edited):
        first = visitor.text(address)
        following = re.search(r'rel="next" href="([^"]+)"', first)[1]
        second = visitor.text(following)
        assert (versions(first), versions(second)) == ([3, 2], [1])
        assert "[removed:]" in version(first, 2)
        assert 'rel="next"' not in second


def test_a_page_compares_no_more_text_than_so_much(edited, visitor, monkeypatch):
    monkeypatch.setattr(history_queries, "_LENGTH_MAX", 10)
    for address in addresses(edited):
        assert versions(visitor.text(address)) == [3]
        assert versions(visitor.text(f"{address}?before=3")) == [2]


def test_of_a_long_difference_the_beginning_is_shown_and_the_rest_one_click_away(edited, visitor, monkeypatch):
    monkeypatch.setattr(history_queries, "_SHOWN_MAX", 5)
    for address in addresses(edited):
        page = visitor.text(address)
        assert "twice" not in version(page, 1)
        assert "2 words more" in version(page, 1)
        assert f'href="{address}?version=1"' in page
        assert version(visitor.text(f"{address}?version=1"), 1).startswith(FIRST)


def test_markup_in_a_text_is_text_in_its_history(commenter, visitor, post_id):
    with clock.at(AT):
        comment_id = comments.write_comment(commenter, post_id, "<script>alert(1)</script> & more")
    with clock.at(LATER):
        comments.edit_comment(commenter, comment_id, "<img src=x onerror=alert(1)> & more")
    page = visitor.text(f"/comments/{comment_id}/history")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# ── Who sees what ──


@pytest.fixture
def readers(enrol, visitor, as_member, author, commenter):
    """Everybody who may come along, by name."""
    return {
        "nobody": visitor,
        "fan": as_member(enrol("fan", level=12)),
        "author": as_member(author),
        "commenter": as_member(commenter),
        "mod": as_member(enrol("mod", role="moderator")),
        "boss": as_member(enrol("boss", role="admin")),
    }


def who_sees(readers, address: str) -> set[str]:
    """Return who is shown the history; all others get 404, and no word of it."""
    seeing = set()
    for name, reader in readers.items():
        for headers in ({}, HTMX):
            response = reader.get(address, headers=headers)
            if response.status_code == 200:
                seeing.add(name)
            else:
                assert response.status_code == 404
                assert not re.search(r"\bsea\b|tide|zanzibar", response.text, re.I)
    return seeing


def test_what_is_removed_staff_alone_sees(edited, author, commenter, readers):
    comments.delete_comment(commenter, edited[1])
    posts.delete_post(author, edited[0])
    for address in addresses(edited):
        assert who_sees(readers, address) == {"mod", "boss"}
    page = readers["mod"].text(addresses(edited)[1])
    assert versions(page) == [3, 2, 1]
    assert "Only moderators and admins see what it said." in page


def test_staff_is_led_to_what_a_removed_text_said_and_nobody_else(edited, author, commenter, readers):
    comments.write_comment(author, edited[0], "So that something is left")
    comments.delete_comment(commenter, edited[1])
    posts.delete_post(author, edited[0])
    for name, reader in readers.items():
        page = reader.text(f"/posts/{edited[0]}")
        assert all((address in page) == (name in {"mod", "boss"}) for address in addresses(edited))


def test_what_is_hidden_its_author_sees_too(edited, readers):
    CommentHiding.create(comment=edited[1], because="flags")
    PostHiding.create(post=edited[0], because="moderator")
    post, comment = addresses(edited)
    assert who_sees(readers, post) == {"author", "mod", "boss"}
    assert who_sees(readers, comment) == {"commenter", "mod", "boss"}
    assert "Members flagged this" in readers["commenter"].text(comment)
    assert "A moderator hid this." in readers["author"].text(post)


def test_a_comment_under_a_removed_post_keeps_its_history(edited, author, readers):
    posts.delete_post(author, edited[0])
    assert who_sees(readers, addresses(edited)[1]) == set(readers)
    assert "Zanzibar" not in readers["nobody"].text(addresses(edited)[1])


# ── Who liked what ──

ANEW = "Buy my watches, they are the very best of them all."


@pytest.fixture
def liked(edited, enrol):
    """After a fan, two more, and an edit that left no word standing: what was edited, and the fan."""
    fan, ann, ben = (enrol(name, level=14) for name in ("fan", "ann", "ben"))
    post_id, comment_id = edited
    author, commenter = Post.get_by_id(post_id).author, Comment.get_by_id(comment_id).author
    for member, minutes in ((fan, 3), (ann, 4)):
        with clock.at(LATER + minutes * MINUTE):
            reactions.react(member, comment_id, "like")
            votes.vote(member, post_id, "plus")
    with clock.at(LATER + 5 * MINUTE):
        comments.edit_comment(commenter, comment_id, ANEW)
        posts.edit_post(author, post_id, "Zanzibar 2", ANEW, ["sea"])
    with clock.at(LATER + 6 * MINUTE):
        reactions.react(ben, comment_id, "like")
        votes.vote(ben, post_id, "plus")
    return edited, fan


def test_staff_sees_how_many_liked_it_before_a_large_edit(liked, enrol, as_member):
    edited, fan = liked
    mod = as_member(enrol("mod", role="moderator"))
    for address, words in zip(addresses(edited), ("2 of 3 pluses", "2 of 3 likes"), strict=True):
        page = mod.text(address)
        assert page.count("more than half of the words") == 1
        assert f"Given before it: {words}." in page.partition('id="version-4"')[2].partition("</section>")[0]
        assert "more than half" not in as_member(fan).text(address)


def test_who_liked_it_is_told_which_version_that_was(liked, as_member, visitor):
    edited, fan = liked
    reader = as_member(fan)
    for address in addresses(edited):
        page = reader.text(address)
        assert page.count("was for this version.") == 1
        assert "was for this version." in page.partition('id="version-3"')[2].partition("</section>")[0]
        assert "Nothing is hidden" in page
        assert "was for this version." not in visitor.text(address)


def test_a_like_taken_back_was_for_no_version(liked, as_member):
    edited, fan = liked
    reactions.react(fan, edited[1], "none")
    assert "was for this version." not in as_member(fan).text(addresses(edited)[1])


# ── What it costs ──


def test_it_takes_as_many_statements_however_many_versions_there_are(edited, enrol, commenter):
    post_id, comment_id = edited
    mod = enrol("mod", role="moderator")
    for ask, number in ((history_queries.post_history, post_id), (history_queries.comment_history, comment_id)):
        for viewer, most in ((None, 2), (commenter, 2), (mod, 3)):
            with counting() as statements:
                ask(number, viewer)
            assert len(statements) == most


def test_the_page_takes_two_more_for_whoever_looks(edited, visitor, commenter, as_member):
    me = as_member(commenter)
    post, comment = addresses(edited)
    for reader, address, most in ((visitor, post, 3), (visitor, comment, 4), (me, post, 4), (me, comment, 5)):
        reader.get(address + "?before=3")  # who has been here has a session that was touched
        with counting() as statements:
            assert reader.get(address).status_code == 200
        assert len(statements) == most


def test_an_anonymous_page_is_asked_for_again_by_its_tag_until_something_changes(edited, visitor, commenter):
    for address in addresses(edited):
        first = visitor.get(address)
        assert first.headers["Cache-Control"] == "no-cache"
        again = {"If-None-Match": first.headers["ETag"]}
        with counting() as statements:
            assert visitor.get(address, headers=again).status_code == 304
        assert len(statements) <= 2
    with clock.at(LATER + 9 * MINUTE):
        comments.edit_comment(commenter, edited[1], "Yet another word")
    changed = visitor.get(addresses(edited)[1], headers=again)
    assert changed.status_code == 200
    assert versions(changed.text) == [4, 3, 2, 1]


def test_a_new_name_of_its_author_is_seen_at_once(edited, visitor, commenter):
    visitor.get(addresses(edited)[1])
    change_profile(commenter, "Captain Ahab", "")
    assert "Captain Ahab" in visitor.text(addresses(edited)[1])


def test_a_member_s_page_stays_with_the_member(edited, as_member, commenter):
    for address in addresses(edited):
        assert as_member(commenter).get(address).headers["Cache-Control"] == "private, no-store"
