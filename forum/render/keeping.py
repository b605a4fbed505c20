"""What members do with a thread for themselves: following it, muting it, bookmarking its post and its comments."""

from flask import get_template_attribute, render_template, url_for
from flask_wtf.csrf import generate_csrf

from forum.errors import NotFound
from forum.i18n import _
from forum.queries.comments import comment_view
from forum.queries.post import post_view, thread_stamp
from forum.web import answers
from forum.web.viewer import viewer


def render_keep(post_id: int) -> str:
    """Render the buttons under a post with which a member keeps hold of it; nothing where it is there no longer."""
    try:
        post = post_view(post_id, viewer().member)
    except NotFound:  # of which one may let go all the same
        return ""
    return render_template("following/_thread.html", post=post)


def render_bookmark(comment_id: int) -> str:
    """Render the bookmark of a comment."""
    macro = get_template_attribute("bookmarks/_mark.html", "mark")
    return str(macro(comment_view(comment_id, viewer().member), generate_csrf()))


def answer_on_post(post_id: int, sentence: str) -> object:
    """Answer with the buttons under the post; a plain form with the way back to them, and the sentence."""
    to = url_for("posts.show", post_id=post_id, slug=thread_stamp(post_id).slug) + "#post-keep"
    return answers.answer(lambda: render_keep(post_id), to, notice=lambda _outcome: sentence)


def bookmark_notice(on: bool, note: str) -> str:
    """Return what came of bookmarking something, or of taking the bookmark away with the `note` that was on it."""
    if on:
        return _("Bookmarked. You’ll find it in your bookmarks.")
    return _("Bookmark removed. Its note said: “%(note)s”", note=note) if note else _("Bookmark removed.")
