"""The pictures beside shared links, and what sites that show such links ask for (oEmbed)."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, jsonify, redirect, request, url_for
from werkzeug.exceptions import HTTPException

from forum.errors import NotFound
from forum.i18n import _
from forum.queries.cards import shared_post
from forum.render.card import Card, png
from forum.render.sharing import card_of_post, card_of_site, card_path, embedded_link, site_card_address
from forum.web.addresses import local_address, mailed_address, number
from forum.web.caching import PageCache

bp = Blueprint("cards", __name__)
bp.add_app_template_global(site_card_address, "site_card_address")

_DAY_SECONDS = 24 * 3600


@bp.get("/cards/<id:post_id>-<digest>.png")
def of_post(post_id: int, digest: str) -> Response:
    """Answer the picture of a post; an address of what it looked like before leads to what it looks like now."""
    card = card_of_post(shared_post(post_id))
    return _picture(card, digest, lambda: card_path(post_id, card))


@bp.get("/cards/site-<digest>.png")
def of_site(digest: str) -> Response:
    """Answer the picture of the site."""
    card = card_of_site()
    return _picture(card, digest, lambda: url_for("cards.of_site", digest=card.digest))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A card as it is sent."""

    png: bytes

    @property
    def size(self) -> int:
        return len(self.png)


def _picture(card: Card, digest: str, present: Callable[[], str]) -> Response:
    if digest != card.digest:
        return redirect(present(), 302)
    cards: PageCache[_Drawn] = current_app.extensions["card cache"]
    response = Response(cards.page(digest, lambda: _Drawn(png(card))).png, mimetype="image/png")
    # For a day and not for ever: what has been removed by then is not handed on.
    response.headers["Cache-Control"] = f"public, max-age={_DAY_SECONDS}"
    return response


@bp.get("/oembed")
def oembed() -> Response:
    """Answer what a site shows that embeds a link to one of our threads (https://oembed.com)."""
    if request.args.get("format", "json") != "json":
        return Response(_("Only JSON is answered here.") + "\n", 501, mimetype="text/plain")
    post_id = _post_at(request.args.get("url", ""))
    room = number(request.args.get("maxwidth")), number(request.args.get("maxheight"))
    return jsonify(embedded_link(post_id, shared_post(post_id), *room, kept_seconds=_DAY_SECONDS))


def _post_at(address: str) -> int:
    """Return the id of the post whose thread is at an address of this site. Raises NotFound."""
    path = (local_address(address.removeprefix(mailed_address(""))) or "").partition("?")[0].partition("#")[0]
    with suppress(HTTPException):
        endpoint, arguments = current_app.url_map.bind("").match(path)
        if endpoint == "posts.show":
            return arguments["post_id"]
    raise NotFound(_("There is no thread at that address."))
