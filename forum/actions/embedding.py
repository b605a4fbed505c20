"""Which other sites may show threads beside their articles, and opening the thread of an article that has none yet."""

import re

from forum import mail
from forum.actions.account_events import MemberErased
from forum.actions.authority import require_admin
from forum.actions.embedding_events import EmbeddingAllowed, EmbeddingEnded, ThreadOpened
from forum.actions.events import Event, Follower, announce
from forum.actions.inserts import insert_post
from forum.actions.members import member_named
from forum.clock import now
from forum.db import execute, in_transaction, lock
from forum.errors import Invalid, NotFound, TooOften
from forum.i18n import _, in_language
from forum.models import EmbeddedThread, EmbeddingSite, Member, PageAddress
from forum.rules.embedding import SITES_MAX, THREADS_MAX, THREADS_WITHIN
from forum.text import markdown
from forum.text.articles import Article, NoOrigin, origin_typed
from forum.text.page_addresses import normal_address

_HOUR_SECONDS = 3600
# What Markdown takes for more than a letter, in a title and in an address.
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+.!|~@&:-])")
_UNSAFE = str.maketrans({character: f"%{ord(character):02X}" for character in "\\\"'<>()[]`^{|}"})


@in_transaction
def allow_site(me: Member, origin: str, author: str) -> int:
    """Let the pages of an origin, as typed, show threads opened under the name of `author`; return the site's id.

    Raises NotAllowed, and Invalid for what is no origin, is allowed already or one too many, and for no such member.
    """
    require_admin(me, _("Only admins choose which sites show threads."))
    lock(EmbeddingSite._meta.table_name, 0)
    try:
        origin = origin_typed(origin)
    except NoOrigin:
        words = _(
            "Enter the address that the site’s pages begin with, such as https://paper.example, and nothing more."
        )
        raise Invalid(origin=words) from None
    if EmbeddingSite.first("WHERE origin = ?", origin):
        raise Invalid(origin=_("This site is on the list already."))
    if EmbeddingSite.select().count() >= SITES_MAX:
        raise Invalid(origin=_("At most %(most)s sites can show threads. Remove one first.", most=SITES_MAX))
    try:
        writer = member_named(author)
    except NotFound as refusal:
        raise Invalid(author=refusal.message) from None
    site = EmbeddingSite.create(origin=origin, author=writer.id, created_by=me.id, created_at=now())
    announce(EmbeddingAllowed(origin, writer.id, me.id))
    return site.id


@in_transaction
def end_site(me: Member, site_id: int) -> None:
    """No longer let a site show threads; those that are there stay. Raises NotAllowed, NotFound."""
    require_admin(me, _("Only admins choose which sites show threads."))
    site = EmbeddingSite.with_id(site_id)
    if site is None:
        raise NotFound(_("This site isn’t on the list any more."))
    EmbeddingSite.delete().where(EmbeddingSite.id == site.id).execute()
    announce(EmbeddingEnded(site.origin, site.author_id, me.id))


@in_transaction
def open_thread(article: Article, title: str) -> int:
    """Open the thread of an article, if it has none yet, and return its post's id.

    Nobody pays for it and nobody is told: no member of ours published it. Raises NotFound where its site may not show
    threads, TooOften where it opened too many lately.
    """
    address = normal_address(article.address)
    lock(PageAddress._meta.table_name, 0)
    known = PageAddress.first("WHERE address = ?", address)
    if known:
        return known.post_id
    site = EmbeddingSite.first("WHERE origin = ?", article.origin)
    if site is None:
        raise NotFound(_("That site may not show threads of this forum."))
    _require_room(article.origin)
    with in_language(mail.site_language()):  # all will read it
        words = _("Discussion of %(article)s.", article=f"[{_plain(title)}](<{article.address.translate(_UNSAFE)}>)")
    body = markdown.render_article(words)
    post = insert_post(site.author_id, title, words, body, (), created_at=now(), quiet=True)
    PageAddress.create(address=address, post=post.id)
    EmbeddedThread.create(post=post.id, origin=article.origin, opened_at=now())
    announce(ThreadOpened(post.id, site.author_id))
    return post.id


def _require_room(origin: str) -> None:
    recent = (EmbeddedThread.origin == origin) & (EmbeddedThread.opened_at > now() - THREADS_WITHIN)
    if EmbeddedThread.select().where(recent).count() >= THREADS_MAX:
        words = _("More discussions than usual were opened on this site today. This one can be opened later.")
        raise TooOften(_HOUR_SECONDS, words)


def _plain(title: str) -> str:
    """Return Markdown that reads as the title does, whatever is in it."""
    return _MARKUP.sub(r"\\\1", title)


_HAND_OVER = """
    UPDATE embedding_site SET author_id = (SELECT min(id) FROM member WHERE role = 'admin' AND id <> ?)
    WHERE author_id = ?
"""


def hand_over_sites(event: MemberErased) -> None:
    """Have further threads opened under the name of an admin, where their author has left. There always is one."""
    execute(_HAND_OVER, event.member_id, event.member_id)


EMBEDDING: tuple[tuple[type[Event], Follower], ...] = ((MemberErased, hand_over_sites),)
