"""WordPress: the file of Tools → Export (WXR 1.0 to 1.2), compressed or not. Pure.

An item holds what a post is, then its comments: the post comes when the first of them does, or at its end. Pages come
only with comments. What else WordPress keeps as posts (menus, pictures, drafts) is nobody's to read.
"""

import re
from collections.abc import Iterator
from html import unescape

from forum.imports import limits
from forum.imports.records import Comment, LeftOut, Post, Record, Site, State, Tag, Why, key_of
from forum.imports.safe_xml import Element, elements
from forum.imports.scratch import Scratch
from forum.imports.source import Malformed, Source
from forum.imports.web_site import is_web_address, web_site
from forum.imports.wordpress_fields import commenter, creator, listed_author, markdown, moment_of, number_of

_VERSIONS = ("1.0", "1.1", "1.2")
_SPACES = {
    **{f"wordpress.org/export/{version}": "wp:" for version in _VERSIONS},
    "purl.org/rss/1.0/modules/content": "content:",
    "purl.org/dc/elements/1.1": "dc:",
}
_WANTED = frozenset(
    {"channel/item", "channel/wp:author", "channel/wp:category", "channel/wp:tag", "channel/wp:term"}
    | {"rss/channel", "item/wp:comment"}
)
_COMMENT_TYPES = ("", "comment", "review")
_NOT_APPROVED = {"0": Why.UNAPPROVED, "hold": Why.UNAPPROVED, "spam": Why.SPAM}
_DELETED = ("trash", "post-trashed")
# What WordPress calls what nobody has sorted.
_NO_TAG = ("uncategorized", "uncategorised", "allgemein", "")
_MARKUP = re.compile(r"<[^<>]*>")


def records(source: Source, site: str = "") -> Iterator[Record]:
    """Yield what an export holds. `site` is the address of the blog, where the file's own is not to count."""
    scratch = Scratch()
    origin = ""
    for element in elements(source, "rss", _WANTED, _SPACES):
        channel = element if element.name == "channel" else element.parent
        if channel is not None and channel.name == "item":
            channel = channel.parent
        if not origin and channel is not None:
            origin, name = _site(channel, site)
            yield Site(origin, name)
        if element.name == "item":
            yield from _of_item(element, origin, scratch, at_end=True)
        elif element.name == "wp:comment" and element.parent is not None:
            yield from _of_comment(element, element.parent, origin, scratch)
        elif element.name == "wp:author":
            yield from listed_author(element, origin, scratch)
        elif element.name in ("wp:category", "wp:tag"):
            yield from _of_tag(element)
    if not origin:
        raise Malformed("It has no <channel>, which every export of WordPress has.", None, source.path)


def _site(channel: Element, typed: str) -> tuple[str, str]:
    """Return the origin, and what the blog is called."""
    version = channel.text("wp:wxr_version")
    if version not in _VERSIONS:
        reason = f"It is of version {version[:20]}." if version else "It does not say its <wp:wxr_version>."
        raise channel.malformed(f"{reason} This forum reads exports of WordPress of the versions 1.0, 1.1 and 1.2.")
    found = web_site(typed or channel.text("wp:base_blog_url") or channel.text("link"))
    if found is None:
        raise channel.malformed("Nothing in it says which site it is of. Name its address with --site.")
    title = limits.one_line(unescape(channel.text("title")), limits.NAME_LENGTH_MAX)
    return f"wordpress:{found.name}", title or found.name


def _of_tag(element: Element) -> Iterator[Record]:
    kind = element.name.removeprefix("wp:")
    name = element.text("wp:cat_name" if kind == "category" else "wp:tag_name")
    description = _MARKUP.sub("", unescape(element.text(f"wp:{kind}_description")))
    if description:
        yield Tag(_tag(name), limits.one_line(description, limits.TAG_DESCRIPTION_LENGTH_MAX))


def _of_item(item: Element, origin: str, scratch: Scratch, *, at_end: bool) -> Iterator[Record]:
    """Yield the post, unless it came before. Pages come with a comment alone."""
    number = number_of(item, "wp:post_id")
    if scratch.is_known("post", number) or (at_end and scratch.is_known("left out", number)):
        return
    key = key_of(origin, "post", number)
    why = _why_not(item)
    if why is None and at_end and item.text("wp:post_type") == "page":
        why = Why.EMPTY
    created_at = moment_of(item, "wp:post_date_gmt", "wp:post_date", "pubDate")
    if why or created_at is None:
        if scratch.is_first("left out", number):
            yield LeftOut("post", key, why or Why.UNREADABLE)
        return
    scratch.keep("post", number)
    author = creator(item, origin, scratch)
    if author and scratch.is_first("author", author.key):
        yield author
    addresses = tuple(dict.fromkeys(one for one in (item.text("link"), item.text("guid")) if is_web_address(one)))
    title = limits.one_line(unescape(_MARKUP.sub("", item.text("title"))), limits.TITLE_LENGTH_MAX)
    yield Post(
        key=key,
        author=author.key if author else None,
        title=title or (limits.one_line(addresses[0], limits.TITLE_LENGTH_MAX) if addresses else f"Post {number}"),
        body=markdown(item.text("content:encoded"), addresses[0] if addresses else ""),
        created_at=created_at,
        tags=_tags(item),
        addresses=addresses,
        is_closed=item.text("wp:comment_status") == "closed",
    )


def _why_not(item: Element) -> Why | None:
    is_public = item.text("wp:post_type") in ("post", "page") and item.text("wp:status") == "publish"
    if item.text("wp:status") == "trash":
        return Why.DELETED
    return None if is_public and not item.text("wp:post_password") else Why.NOT_PUBLIC


def _tag(name: str) -> str:
    return limits.one_line(unescape(name), limits.TAG_LENGTH_MAX)


def _tags(item: Element) -> tuple[str, ...]:
    """Return the tags of a post, then its categories: as many as posts here may have."""
    found = {domain: [] for domain in ("post_tag", "tag", "category", "")}  # type: dict[str, list[str]]
    for one in item.all("category"):
        found.get(one.attributes.get("domain", ""), []).append(_tag(one.content.strip()))
    named = [name for names in found.values() for name in names if name.lower() not in _NO_TAG]
    return tuple({name.lower(): name for name in reversed(named)}.values())[::-1][: limits.TAGS_MAX]


def _of_comment(comment: Element, item: Element, origin: str, scratch: Scratch) -> Iterator[Record]:
    key = key_of(origin, "comment", number_of(comment, "wp:comment_id"))
    status = comment.text("wp:comment_approved")
    created_at = moment_of(comment, "wp:comment_date_gmt", "wp:comment_date")
    why = _NOT_APPROVED.get(status)
    if comment.text("wp:comment_type") not in _COMMENT_TYPES:
        why = Why.NO_COMMENT
    if why or created_at is None:
        yield LeftOut("comment", key, why or Why.UNREADABLE)
        return
    yield from _of_item(item, origin, scratch, at_end=False)
    is_deleted = status in _DELETED
    author = None if is_deleted else commenter(comment, origin, scratch)
    if author and scratch.is_first("author", author.key):
        yield author
    parent = comment.text("wp:comment_parent").lstrip("0")
    yield Comment(
        key=key,
        post=key_of(origin, "post", number_of(item, "wp:post_id")),
        parent=key_of(origin, "comment", number_of(comment, "wp:comment_parent")) if parent else None,
        author=author.key if author else None,
        body="" if is_deleted else markdown(comment.text("wp:comment_content"), item.text("link")),
        created_at=created_at,
        state=State.DELETED if is_deleted else State.LIVE,
    )
