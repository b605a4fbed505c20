"""The README of a site's archive: what is in it, and what is not. In English, as what programs read is."""

from datetime import datetime
from typing import Protocol

_README = """\
Everything public of {name}{address}
Made {made_at:%Y-%m-%d %H:%M} UTC

index.html       begin here: everything as pages, which open without the internet and run no script
site.jsonl       the same for programs: a line a thing (UTF-8), in the neutral format of this forum, version 1
pictures/*.webp  the pictures that texts show, as they are kept here
SHA256SUMS       the digest of every file but itself: sha256sum --check SHA256SUMS

  {posts} posts, {comments} comments, {authors} members, {tags} tags, {pictures} pictures

In site.jsonl
  The first line says what the file is. Then come tags, authors, pictures, posts and comments, each a JSON object with
  its "type"; posts and comments by time. Each has an "id", a key that names it for good: where it comes from, what it
  is, and its number there. "author", "post" and "parent" name others by their keys. Texts are Markdown, times UTC. What
  is empty is left out. `flask import neutral FOLDER` reads it into another forum, pictures and all.

What is in it
  Posts and comments that everybody may read, with their authors, dates, votes as figures, tags, and the addresses that
  posts had elsewhere. Of members who wrote any of it: username, display name, what they say of themselves, when they
  joined. Of a comment that is gone and has been answered there is a tombstone, without author and words. Of those who
  have left there is a key, and nothing else.

What is not in it
  No e-mail addresses, no passwords, no wallets, no Twei, no reports, no XP and levels. No drafts, bookmarks, readings.
  Nothing that was deleted, is hidden or is held for a moderator, and no comments under such posts. No earlier versions
  of texts. Not who voted, flagged or follows whom. No avatars, series, pins, recommendations, former names of tags. No
  log of what moderators did. Nobody who wrote nothing. A copy of the database holds all of that.
"""


class _Counts(Protocol):
    tags: int
    authors: int
    pictures: int
    posts: int
    comments: int


def readme(name: str, base_url: str | None, made_at: datetime, counts: _Counts) -> str:
    """Return the README of the archive of the forum of this name, made at naive UTC."""
    return _README.format(
        name=name, address=f" ({base_url})" if base_url else "", made_at=made_at, posts=counts.posts,
        comments=counts.comments, authors=counts.authors, tags=counts.tags, pictures=counts.pictures,
    )  # fmt: skip
