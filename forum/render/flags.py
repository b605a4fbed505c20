"""The flag on a post or a comment, as the viewer sees it: a link, a form, or what they said."""

from flask import get_template_attribute
from flask_wtf.csrf import generate_csrf

from forum.queries.comments import comment_view
from forum.queries.post import post_view
from forum.render.comment import render_comment
from forum.web.viewer import viewer


def render_comment_flag(comment_id: int) -> str:
    """Render the flag on a comment; where the viewer sees the comment no more, what is in its place."""
    comment = comment_view(comment_id, viewer().member)
    return render_comment(comment_id) if comment.hidden_because else _render("comment", comment)


def render_post_flag(post_id: int) -> str:
    """Render the flag on a post."""
    return _render("post", post_view(post_id, viewer().member))


def _render(kind: str, thing: object) -> str:
    who = viewer()
    macro = get_template_attribute("threads/_flag.html", "flag")
    return str(macro(kind, thing, who.member, who.may, generate_csrf(), focused=True))
