"""What other sites and machines are told of a page: its one address, its picture, and what it holds as JSON-LD."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from markupsafe import Markup

from forum.i18n import _, in_language
from forum.queries.cards import SharedPost
from forum.queries.comment_pages import Turn
from forum.queries.comments import CommentView
from forum.queries.post import PostView
from forum.queries.thread import ThreadPage
from forum.render.card import HEIGHT, WIDTH, Card
from forum.rules.reading_time import minutes
from forum.text.avatars import STYLES, default_style
from forum.web.addresses import mailed_address

_DEFAULT_SORT = "best"


@dataclass(frozen=True, slots=True)
class Preview:
    """What other sites show of a thread beside its link: the address of its card, and what is to be seen on it.

    `discussion` is the page as search engines read it, `oembed` where the same can be asked for.
    """

    card: str
    card_alt: str
    oembed: str
    discussion: dict[str, object]


@dataclass(frozen=True, slots=True)
class SharedThread:
    """What the head of a thread's page tells others; addresses are absolute.

    `canonical` is the one address of what this page shows, `previous` and `following` are the pages beside it.
    There is no `preview` on the pages of members, which no other site ever sees.
    """

    canonical: str
    previous: str | None
    following: str | None
    feed: str
    preview: Preview | None


def shared_thread(page: ThreadPage, turn: Turn, *, to_member: bool) -> SharedThread | None:
    """Return what the head of the thread's page tells others; None where there is nothing left to share."""
    post, sort = page.post, page.sort
    if post.removed or post.hidden_because:
        return None
    canonical = _address(post, turn if sort == _DEFAULT_SORT else Turn())
    return SharedThread(
        canonical,
        page.previous and _address(post, page.previous, sort),
        page.following and _address(post, page.following, sort),
        mailed_address(url_for("feeds.of_thread", post_id=post.id)),
        None if to_member else _preview(post, page.comments, canonical),
    )


def _preview(post: PostView, comments: Sequence[CommentView], canonical: str) -> Preview:
    card = mailed_address(card_path(post.id, card_of_post(post)))
    return Preview(
        card,
        _("“%(title)s” by %(name)s", title=post.title, name=post.author_display_name),
        mailed_address(url_for("cards.oembed", url=_address(post, Turn()))),
        _discussion(post, comments, canonical, card),
    )


def card_of_post(post: PostView | SharedPost) -> Card:
    """Return what a post's card says, in the site's language: whoever sees it has none of their own here."""
    with in_language(current_app.extensions["config"].site_language):
        note = _("%(minutes)s min to read", minutes=minutes(post.words))
    site_name = current_app.config["SITE_NAME"]
    # An uploaded picture stays where it is looked after: cards are kept by other sites.
    drawn = post.author_avatar if post.author_avatar in STYLES else default_style(post.author_name)
    return Card(post.title, site_name, post.author_display_name, post.author_name, drawn, note)


def card_of_site() -> Card:
    """Return what the card of every other page says."""
    site_name = current_app.config["SITE_NAME"]
    return Card(site_name, site_name)


def card_path(post_id: int, card: Card) -> str:
    """Return the path of a post's card as it looks now."""
    return url_for("cards.of_post", post_id=post_id, digest=card.digest)


def site_card_address() -> str:
    """Return the absolute address of the site's card."""
    return mailed_address(url_for("cards.of_site", digest=card_of_site().digest))


def embedded_link(
    post_id: int, post: SharedPost, width_max: int | None, height_max: int | None, *, kept_seconds: int
) -> dict[str, object]:
    """Return what oEmbed 1.0 says of a link to the post (https://oembed.com); the card only where there is room."""
    told = {
        "version": "1.0",
        "type": "link",
        "title": post.title,
        "author_name": post.author_display_name,
        "author_url": mailed_address(url_for("members.show", name=post.author_name)),
        "provider_name": current_app.config["SITE_NAME"],
        "provider_url": mailed_address(url_for("front.show")),
        "cache_age": kept_seconds,
    }
    if (width_max or WIDTH) < WIDTH or (height_max or HEIGHT) < HEIGHT:
        return told
    address = mailed_address(card_path(post_id, card_of_post(post)))
    return told | {"thumbnail_url": address, "thumbnail_width": WIDTH, "thumbnail_height": HEIGHT}


def _address(post: PostView, turn: Turn, sort: str = _DEFAULT_SORT) -> str:
    """Return the absolute address of a page of the thread, as links of ours write it."""
    chosen = {"sort": None if sort == _DEFAULT_SORT else sort}
    turned = turn.as_linked()
    place = {"after": turned.after, "before": turned.before, "under": turned.under}
    return mailed_address(url_for("posts.show", post_id=post.id, slug=post.slug, **chosen, **place))


def _discussion(post: PostView, comments: Sequence[CommentView], address: str, card: str) -> dict[str, object]:
    """Return the page as schema.org's DiscussionForumPosting, with the comments that stand on it."""
    return {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "@id": mailed_address(url_for("posts.show", post_id=post.id)),
        "url": address,
        "mainEntityOfPage": address,
        "headline": post.title,
        "text": _plain(post.body_html),
        "image": card,
        "author": _person(post.author_name, post.author_display_name),
        **_dates(post.created_at, post.edited_at),
        "keywords": post.tags,
        "commentCount": post.comments,
        "interactionStatistic": [_counter("LikeAction", post.pluses), _counter("CommentAction", post.comments)],
        "comment": _conversations(comments),
    }


def _conversations(comments: Sequence[CommentView]) -> list[dict[str, object]]:
    """Return the comments as a tree. What answers a comment that is not shown stands where that would have stood."""
    told: dict[int, list[dict[str, object]]] = {}
    top: list[dict[str, object]] = []
    said: list[tuple[list[dict[str, object]], CommentView]] = []
    for comment in comments:
        siblings = told.get(comment.parent_id or 0, top)
        if comment.gone or comment.hidden_because:
            told[comment.id] = siblings
            continue
        told[comment.id] = []
        said.append((siblings, comment))
    # From the last one on, so that what answers a comment is there before it.
    for siblings, comment in reversed(said):
        siblings.insert(0, _comment(comment, told[comment.id]))
    return top


def _comment(comment: CommentView, answers: list[dict[str, object]]) -> dict[str, object]:
    """Return a comment, in few words: a page holds dozens."""
    return {
        "@type": "Comment",
        "url": mailed_address(url_for("comments.show", comment_id=comment.id)),
        "text": _plain(comment.body_html),
        "author": _person(comment.name, comment.display_name),
        **_dates(comment.created_at, comment.edited_at),
        "interactionStatistic": _counter("LikeAction", comment.likes),
        **({"comment": answers} if answers else {}),
    }


def _person(name: str, display_name: str) -> dict[str, str]:
    address = mailed_address(url_for("members.show", name=name))
    return {"@type": "Person", "name": display_name, "url": address}


def _counter(action: str, count: int) -> dict[str, object]:
    kind = f"https://schema.org/{action}"
    return {"@type": "InteractionCounter", "interactionType": kind, "userInteractionCount": count}


def _dates(created_at: datetime, edited_at: datetime | None) -> dict[str, str]:
    dates = {"datePublished": f"{created_at:%Y-%m-%dT%H:%M:%SZ}"}
    return dates | ({"dateModified": f"{edited_at:%Y-%m-%dT%H:%M:%SZ}"} if edited_at else {})


def _plain(html: str) -> str:
    # (sanitised when it was written, and no markup any more; a text must say something, if it is a picture alone)
    return Markup(html).striptags() or "…"  # noqa: S704
