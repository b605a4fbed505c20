"""One comment, as the viewer sees it, and what follows on the page from writing or deleting it."""

from flask import get_template_attribute, render_template
from flask_wtf.csrf import generate_csrf

from forum.queries.comments import comment_view
from forum.queries.post import live_comments
from forum.render.composer import composer_inputs
from forum.render.prices import render_prices
from forum.web.preferences import content_lang
from forum.web.viewer import viewer


def render_comment(comment_id: int) -> str:
    """Render one comment."""
    return _render_macro("comment_row", comment_id, content_lang=content_lang())


def render_reactions(comment_id: int) -> str:
    """Render the likes and dislikes of a comment."""
    return _render_macro("reactions", comment_id)


def _render_macro(name: str, comment_id: int, **more: object) -> str:
    who = viewer()
    macro = get_template_attribute("threads/_comment.html", name)
    token = generate_csrf() if who.member else ""
    return str(macro(comment_view(comment_id, who.member), who.member, who.level_rules, who.may, token, **more))


def render_created(comment_id: int) -> str:
    """Render a comment just written, and what else on the page follows from it: the count, an empty form, prices."""
    comment = comment_view(comment_id, viewer().member)
    inputs = composer_inputs(comment.post_id) | {"comment": comment, "count": live_comments(comment.post_id)}
    return render_template("threads/_created.html", **inputs) + render_prices(comment.post_id)


def render_deleted(comment_id: int) -> str:
    """Render what is left of a comment just deleted, and the count that follows from it."""
    comment = comment_view(comment_id, viewer().member)
    return render_template("threads/_deleted.html", comment=comment, count=live_comments(comment.post_id))
