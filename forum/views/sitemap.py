"""What search engines ask for: where they may go, and every address that there is (https://www.sitemaps.org)."""

from collections.abc import Iterable
from datetime import datetime
from xml.etree import ElementTree

from flask import Blueprint, Response, abort, url_for

from forum.queries.sitemap import parts, posts_of_part
from forum.web.addresses import mailed_address

bp = Blueprint("sitemap", __name__)

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Pages that are for everybody and always there.
_PAGES = ("front.show", "about.earning", "levels.show", "economy.show", "seals.show", "log.show")
# What is somebody's own, or the same as elsewhere.
_OF_NO_USE = (
    "/admin", "/api/", "/bookmarks", "/decisions", "/drafts", "/login", "/moderation", "/notifications", "/preferences",
    "/search", "/settings", "/wallet", "/*/reply", "/*?reply_to=", "/*&reply_to=",
)  # fmt: skip


@bp.get("/robots.txt")
def robots() -> Response:
    """Say what is of no use to search engines, and where the list of all addresses is."""
    rules = ["User-agent: *", *(f"Disallow: {path}" for path in _OF_NO_USE)]
    written = [*rules, "", f"Sitemap: {mailed_address(url_for('sitemap.index'))}", ""]
    return Response("\n".join(written), mimetype="text/plain")


@bp.get("/sitemap.xml")
def index() -> Response:
    """Answer the list of the parts."""
    names = ["pages", *(f"posts-{part}" for part in range(parts()))]
    return _answer("sitemapindex", "sitemap", ((url_for("sitemap.part", name=name), None) for name in names))


@bp.get("/sitemaps/<name>.xml")
def part(name: str) -> Response:
    """Answer one part: the fixed pages, or so many posts."""
    if name == "pages":
        return _answer("urlset", "url", ((url_for(page), None) for page in _PAGES))
    kind, _dash, number = name.partition("-")
    if kind != "posts" or not number.isdecimal() or len(number) > 9 or int(number) >= parts():
        abort(404)
    posts = posts_of_part(int(number))
    return _answer(
        "urlset",
        "url",
        ((url_for("posts.show", post_id=post.id, slug=post.slug), post.changed_at) for post in posts),
    )


def _answer(root: str, item: str, addresses: Iterable[tuple[str, datetime | None]]) -> Response:
    """Return a sitemap, or a list of sitemaps: each path, and when what it leads to last changed."""
    tree = ElementTree.Element(root, xmlns=_NAMESPACE)
    for path, changed_at in addresses:
        element = ElementTree.SubElement(tree, item)
        ElementTree.SubElement(element, "loc").text = mailed_address(path)
        if changed_at:
            ElementTree.SubElement(element, "lastmod").text = f"{changed_at:%Y-%m-%dT%H:%M:%SZ}"
    written = ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True)
    return Response(written, content_type="application/xml; charset=utf-8")
