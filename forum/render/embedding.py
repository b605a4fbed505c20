"""A thread as pages of other sites show it in a frame, and what stands there until it is opened."""

from flask import render_template, request, url_for
from itsdangerous import BadSignature

from forum.errors import NotFound
from forum.i18n import _
from forum.models.hurry import hurry_since
from forum.queries.comment_pages import comment_page
from forum.queries.permalink import place_of
from forum.queries.post import post_view
from forum.queries.thread_order import SORTS
from forum.render.composer import composer_inputs
from forum.render.places import place_arguments
from forum.render.thread import place_in_thread
from forum.rules.embedding import KEY_KEPT
from forum.text.articles import Article, NoOrigin, article_at, title_of
from forum.web.signing import signer
from forum.web.viewer import site, viewer

_PURPOSE = "opening the thread of an article"


def render_embedded(post_id: int, article: Article) -> str:
    """Render the thread of an article for a frame. Raises what `comment_page` raises, and NotFound where it is gone."""
    me, (sort, turn) = viewer().member, place_in_thread(request.args)
    post = post_view(post_id, me, hurry_since(site().economy_rules))
    page = comment_page(post_id, me, sort, turn)
    draft = post.my_draft, post.my_draft_avatar
    return render_template(
        "embed/show.html",
        article=article,
        post=post,
        page=page,
        sort=sort,
        sorts=SORTS,
        **composer_inputs(post_id, None, draft, hurry=post.hurry, closing=post.closing),
    )


def render_opening(article: Article, title: str) -> str:
    """Render what stands in the frame until the thread of the article is opened, with the key to do so."""
    key = signer(_PURPOSE).dumps([article.address, title_of(title, article.address)])
    return render_template("embed/opening.html", article=article, key=key)


def render_gone(refusal: NotFound) -> str:
    """Render what stands in the frame where the thread is not to be seen."""
    return render_template("embed/gone.html", message=refusal.message)


def article_of_key(key: str) -> tuple[Article, str]:
    """Return the article, and its title, that a page in a frame was given the key to. Raises NotFound."""
    try:
        address, title = signer(_PURPOSE).loads(key, max_age=int(KEY_KEPT.total_seconds()))
        return article_at(address), title
    except (BadSignature, NoOrigin):
        raise NotFound(_("This page is too old to open the discussion."), _("Reload it.")) from None


def embedded_address(article: Article, post_id: int, comment_id: int) -> str:
    """Return the address of the page in a frame that holds a comment; its first one, where the thread has no such.

    At most four statements.
    """
    try:
        place = place_of(comment_id)
    except NotFound:
        place = None
    if place is None or place.post_id != post_id:
        return url_for("embed.show", url=article.address)
    return url_for("embed.show", url=article.address, **place_arguments(place), _anchor=f"comment-{comment_id}")
