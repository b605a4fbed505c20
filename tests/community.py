"""A small community with everything in it that must not come out, or is easily lost on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum import clock
from forum.actions import comments, pictures, posts, profiles, reactions, thread_tools, votes
from forum.actions.erasure import request_erasure
from forum.jobs import erasures
from forum.models import Arrival, EmbeddedThread, Member, PageAddress, Post
from forum.rules.leaving import ERASURE_WAIT
from forum.text.pictures import picture_markdown
from tests.histories import ORIGIN, unclaimed, wrote_comments, wrote_posts
from tests.picture_files import picture
from tests.sanctioned import hide

AT = datetime(2026, 3, 1, 12)
DAY = timedelta(days=1)
# Every secret has this word in it.
SECRET = "sesame"
MARKUP = '<script>alert("&amp;")</script> {{ 7 * 7 }} \u05e9 "quoted" \U0001f30a'


@dataclass(frozen=True, slots=True)
class Community:
    """The ids of what can be read, and of the picture that a comment shows."""

    ann: int
    thread: int
    comment: int
    picture: str
    from_elsewhere: int


def settle_in(enrol: Callable[..., Member]) -> Community:
    """Found the community, and return what there is to be found of it."""
    ann, bob, gone = enrol("ann", level=20), enrol("bob", level=20), enrol("leaver", level=20)
    with clock.at(AT):
        profiles.change_profile(ann, "Ann Å. Other", f"I *am*.\n\n{MARKUP}")
        thread = posts.publish(ann, f"Tides {MARKUP}"[:100], f"The **sea**.\n\n{MARKUP}\n\n@bob", ["sea", "old-things"])
        shown = pictures.upload_picture(bob, picture(), "Red beside blue")
        pictures.upload_picture(bob, picture("JPEG"), f"{SECRET}: nothing shows it")
        comment = comments.write_comment(bob, thread, f"Look: {picture_markdown(shown, 'Red')}\n\n{MARKUP}")
        votes.vote(bob, thread, "plus")
        reactions.react(ann, comment, "like")
        _bury(ann, bob, thread)
        last = comments.write_comment(gone, thread, "What the leaver leaves behind", comment)
        comments.write_comment(ann, thread, "An answer, at the same moment", last)
        thread_tools.set_closing(enrol("mo", role="moderator"), thread, True, f"Enough, {SECRET}")
    with clock.at(AT + 2 * DAY):
        comments.edit_comment(bob, comment, f"Look again: {picture_markdown(shown, 'Red')}")
        posts.publish(ann, "🌊", "A title without letters", [])
    _have_leave(gone)
    known_by_name = unclaimed("known-by-name")
    wrote_posts(known_by_name)
    Arrival.update(key=f"{ORIGIN}/author/{SECRET}").where(Arrival.member == known_by_name.id).execute()
    _have_leave(known_by_name)
    return Community(ann.id, thread, comment, shown, _from_elsewhere())


def _bury(ann: Member, bob: Member, thread: int) -> None:
    """Write what is deleted and hidden: with and without something that hangs under it."""
    for answered in (True, False):
        deleted = comments.write_comment(bob, thread, f"Deleted, {SECRET}")
        hidden = comments.write_comment(ann, thread, f"Hidden, {SECRET}", deleted)
        if answered:
            comments.write_comment(bob, thread, "An answer to what is gone", hidden)
        comments.delete_comment(bob, deleted)
        hide(thread, hidden)
    for verb in (lambda post: hide(post), lambda post: posts.delete_post(ann, post)):
        post = posts.publish(ann, f"A post called {SECRET}", f"With {SECRET}", [f"tag-{SECRET}"])
        comments.write_comment(bob, post, f"Under what is gone, {SECRET}")
        verb(post)
    quiet = posts.publish(ann, f"Opened beside {SECRET}", "An article", [])
    Post.update(quiet=1).where(Post.id == quiet).execute()
    EmbeddedThread.create(post=quiet, origin="https://paper.example")
    PageAddress.create(address=f"paper.example/{SECRET}", post=quiet)


def _have_leave(member: Member) -> None:
    with clock.at(AT):
        request_erasure(member, "keep", f"Former {SECRET}", f"http://localhost/{SECRET}")
    with clock.at(AT + ERASURE_WAIT + DAY):
        erasures.do()


def _from_elsewhere() -> int:
    """Bring what somebody wrote elsewhere, whom nobody has claimed to be."""
    guest = unclaimed("guest", f"{SECRET}@elsewhere.example")
    [post_id] = wrote_posts(guest, pluses=3)
    wrote_comments(guest, post_id, 2, likes=5)
    for path in ("/2019/letters", "?p=17", "/b%22%7Bad"):
        PageAddress.create(address=f"paper.example{path}", post=post_id)
    return post_id
