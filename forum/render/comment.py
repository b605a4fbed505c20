"""One comment, as the viewer sees it, and what follows on the page from writing or deleting it."""

from flask import get_template_attribute, render_template
from flask_wtf.csrf import generate_csrf

from forum.queries.comments import CommentView, comment_view, depth_of
from forum.render.composer import composer_inputs
from forum.render.notices import undo_id
from forum.web.addresses import number
from forum.web.answers import page_arguments
from forum.web.preferences import content_lang
from forum.web.viewer import site, viewer


def render_comment(comment_id: int) -> str:
    """Render one comment."""
    comment = _at_margin(comment_view(comment_id, viewer().member))
    return _render_macro("comment_row", comment, content_lang=content_lang())


def _at_margin(comment: CommentView) -> CommentView:
    """Let its depth be the one that it has on the viewer's page, which may begin far below the top of the thread."""
    under = number(page_arguments().get("under"))
    if under:
        comment.depth = max(comment.depth - depth_of(under), 0)
    return comment


def render_reactions(comment_id: int) -> str:
    """Render the likes and dislikes of a comment."""
    return _render_macro("reactions", comment_view(comment_id, viewer().member))


def render_footer(comment: CommentView) -> str:
    """Render what can be done with a comment: the foot of its row.

    Cut out of the row, because a macro of its own would cost every page more than this costs the few who pass a gate.
    """
    row = _render_macro("comment_row", comment, content_lang=content_lang())
    begin, end = row.rindex("<footer>"), row.rindex("</footer>")
    return row[begin:end] + "</footer>"


def _render_macro(name: str, comment: CommentView, **more: object) -> str:
    who = viewer()
    macro = get_template_attribute("threads/_comment.html", name)
    token = generate_csrf() if who.member else ""
    fee_mtwei = site().economy_rules.dislike_fee_mtwei
    return str(macro(comment, who.member, who.level_rules, who.may, token, fee_mtwei=fee_mtwei, **more))


def render_restored(comment_id: int) -> str:
    """Render a comment that was brought back, and take away the notice that offered it."""
    offer = f'<div id="{undo_id("comment", comment_id)}" hx-swap-oob="delete"></div>'
    return render_comment(comment_id) + offer


def render_created(comment_id: int) -> str:
    """Render a comment just written, and an empty form for the next one."""
    comment = _at_margin(comment_view(comment_id, viewer().member))
    return render_template("threads/_created.html", **composer_inputs(comment.post_id), comment=comment)
