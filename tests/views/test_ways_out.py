"""A comment that was taken away comes out nowhere: no page, search, feed, notification or mail tells it any more."""

import re
from datetime import datetime, timedelta

import pytest

from forum import clock, mail
from forum.actions import comments, deciding, flags, hiding, posts, reactions
from forum.db import db
from forum.jobs import runner
from forum.jobs.schedule import JOBS
from forum.models import Bookmark, Member, MemberFollow, ModerationCase, Notification, OutgoingMail, ThreadFollow
from forum.rules.decisions import HiddenBecause
from tests.mailbox import SENDER
from tests.visitor import HTMX

WORDS = "Xanthous palimpsest"
SAID = re.compile("xanthous|palimpsest", re.I)
MONDAY = datetime(2026, 3, 9, 4, 45)
MAILING = tuple(job for job in JOBS if job.name in {"notification mails", "digests"})
# Where readers other than its author meet a comment; the rest of `everywhere` must be silent afterwards, too.
SHOWS = {
    "thread",
    "search",
    "thread's feed",
    "member's feed",
    "profile",
    "notification",
    "bookmark",
    "json",
    "mail",
    "api",
}
HAS_FRAGMENTS = {"thread", "notification", "bookmark", "search"}


class Cast:
    """A comment by Ann in Bob's thread, which mentions Cat; Bob and Cat follow everything, like it and bookmark it."""

    def __init__(self, enrol):
        mail.bind("console:", SENDER, site="https://forum.test", site_name="The Forum")
        with clock.at(MONDAY - timedelta(days=30)):
            self.ann, self.bob, self.cat = (enrol(name, level=20) for name in ("ann", "bob", "cat"))
            self.mod = enrol("mod", level=20, role="moderator")
            Member.update(email_confirmed_at=clock.now()).execute()
        with clock.at(MONDAY - timedelta(days=1)):
            self.post_id = posts.publish(self.bob, "A thread", "About words.", ["sea"])
            for member in (self.bob, self.cat):
                ThreadFollow.insert(member=member.id, post=self.post_id).on_conflict_ignore().execute()
                MemberFollow.create(member=member.id, followed=self.ann.id)
        with clock.at(MONDAY):
            self.comment_id = comments.write_comment(self.ann, self.post_id, f"{WORDS}, a velvet one, says @cat.")
            for member in (self.bob, self.cat):
                reactions.react(member, self.comment_id, "like")
                Bookmark.create(member=member.id, post=self.post_id, comment=self.comment_id, note="")

    def everywhere(self) -> list[tuple[str, str]]:
        """Return every address that could tell of it, by what it is."""
        thread, comment = f"/posts/{self.post_id}", f"/comments/{self.comment_id}"
        return [
            ("thread", thread), ("thread", f"{thread}?sort=new"), ("thread", f"{thread}?sort=old"),
            ("thread", comment), ("thread", f"{thread}/comments/news?after=0"), ("thread", f"{thread}/comments/new"),
            ("thread", f"{thread}/comments/arrived?after=0&sort=old"), ("thread", f"{comment}/reply"),
            ("thread", f"{comment}/reply?quote=1"), ("thread", f"{comment}/quotation"), ("thread", f"{comment}/likes"),
            ("search", "/search?q=velvet"), ("search", "/search?q=velvet+in:comments&sort=new"),
            ("search", "/search?q=author:ann+velvet"), ("search", '/search?q="a velvet one"'),
            ("thread's feed", f"{thread}/feed.atom"), ("member's feed", "/u/ann/feed.atom"), ("feed", "/feed.atom"),
            ("feed", "/log.atom"), ("feed", "/tags/sea/feed.atom"), ("profile", "/u/ann?tab=comments"),
            ("profile", "/u/ann"), ("card", "/u/ann/card"), ("notification", "/notifications"),
            ("bookmark", "/bookmarks"), ("json", f"{thread}#json"), ("front", "/"), ("front", "/?following=1"),
            ("front", "/?sort=unanswered"), ("tags", "/tags"), ("tags", "/tags/sea"), ("leaderboard", "/leaderboard"),
            ("log", "/log"), ("history", f"{comment}/history"), ("oembed", f"/oembed?url={thread}"),
            ("names", "/mentions?q=ann"), ("drafts", "/drafts"), ("economy", "/economy"), ("wallet", "/wallet"),
            ("report", f"{comment}/flags"), ("api", f"/api/v1{comment}"), ("api", "/api/v1/threads"),
            ("api", f"/api/v1/threads/{self.post_id}"), ("api", f"/api/v1/threads/{self.post_id}/comments"),
            ("api", f"/api/v1/threads/{self.post_id}/comments?sort=new"), ("api", "/api/v1/members/ann"),
        ]  # fmt: skip

    def told(self, *browsers) -> set[str]:
        """Return the ways on which somebody in one of these browsers is told it, as page or as fragment."""
        ways = set()
        for browser in browsers:
            for way, address in self.everywhere():
                for headers in ({}, HTMX) if way in HAS_FRAGMENTS else ({},):
                    answer = browser.get(address.partition("#")[0], headers=headers, follow_redirects=not headers)
                    assert answer.status_code < 500, address
                    text = "".join(re.findall(r"ld\+json.*?</script>", answer.text)) if way == "json" else answer.text
                    if SAID.search(text):
                        ways.add(way)
        return ways

    def mails(self, at: datetime = MONDAY + timedelta(hours=1)) -> set[str]:
        """Have everything mailed that is due by then; say whether any of it tells it."""
        db.close()
        with clock.at(at):
            assert not any(runner.run_due(MAILING).values())
        db.connect(reuse_if_open=True)
        written = "".join(one.text + one.html for one in OutgoingMail.select())
        return {"mail"} if SAID.search(written) else set()


@pytest.fixture
def cast(app, enrol) -> Cast:
    return Cast(enrol)


def test_before_that_it_comes_out_on_every_way(cast, visitor, as_member):
    ways = cast.told(visitor, as_member(cast.bob), as_member(cast.cat)) | cast.mails()
    assert ways >= SHOWS, "or the tests below show nothing"
    assert Notification.select().where(Notification.comment == cast.comment_id, Notification.gone == 0).exists()


def _deleted(cast: Cast) -> None:
    comments.delete_comment(cast.ann, cast.comment_id)


def _removed(cast: Cast) -> None:
    flags.flag(cast.bob, "spam", comment_id=cast.comment_id)
    case = ModerationCase.get()
    deciding.decide(cast.mod, case.id, "remove", "Nothing to do with this.", seen=case.version)


def _hidden(cast: Cast) -> None:
    hiding.hide(cast.post_id, cast.comment_id, HiddenBecause.FLAGS)


def _held(cast: Cast) -> None:
    hiding.hide(cast.post_id, cast.comment_id, HiddenBecause.REVIEW)


def _edited(cast: Cast) -> None:
    comments.edit_comment(cast.ann, cast.comment_id, "Nothing at all, says @cat.")


def _with_its_thread(cast: Cast) -> None:
    hiding.hide(cast.post_id, None, HiddenBecause.FLAGS)


@pytest.mark.parametrize("take_away", [_deleted, _removed, _hidden, _held], ids=lambda way: way.__name__[1:])
def test_afterwards_nothing_tells_it_to_anybody_else(cast, visitor, as_member, take_away):
    readers = visitor, as_member(cast.bob), as_member(cast.cat)
    for reader in readers:
        reader.get(f"/posts/{cast.post_id}")  # so that whatever caches it has done so
    with clock.at(MONDAY + timedelta(minutes=5)):
        take_away(cast)
    assert cast.told(*readers) == set()
    assert cast.mails() == set()
    unread = Notification.select().where(Notification.comment == cast.comment_id, Notification.gone == 0)
    assert not unread.where(Notification.member != cast.ann.id).exists()


def test_what_an_edit_took_out_is_told_by_its_history_alone(cast, visitor, as_member):
    with clock.at(MONDAY + timedelta(minutes=8)):
        _edited(cast)
    assert cast.told(visitor, as_member(cast.bob), as_member(cast.cat)) <= {"history"}
    assert cast.mails() == set()


def test_with_a_hidden_post_search_notifications_and_mail_are_silent_about_its_comments(cast, visitor, as_member):
    with clock.at(MONDAY + timedelta(minutes=5)):
        _with_its_thread(cast)
    readers = visitor, as_member(cast.bob), as_member(cast.cat)
    assert not cast.told(*readers[:1]) & {"search", "member's feed", "thread's feed", "json"}
    assert cast.mails() == set()


def test_restored_it_is_back_where_it_was(cast, visitor, as_member):
    _hidden(cast)
    hiding.show(cast.post_id, cast.comment_id)
    assert cast.told(visitor, as_member(cast.bob), as_member(cast.cat)) >= SHOWS - {"mail"}
