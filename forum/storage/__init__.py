"""Keeping what pictures consist of: in the database, or in a bucket where `PICTURES_URL` names one.

Either way under a name that is made of the content, so that writing it twice does no harm. What is known of a picture
is a row (`models.picture`), which is there before its content is and goes after it: nothing is left behind unseen.
"""

from typing import Protocol

from forum.storage.database import InDatabase


class Storage(Protocol):
    """Where content is kept by name."""

    def put(self, name: str, content: bytes) -> None:
        """Keep the content; what is there under this name already is the same."""

    def get(self, name: str) -> bytes | None:
        """Return the content, or None where there is none."""

    def delete(self, name: str) -> None:
        """Throw the content away, if it is there."""


_storage: Storage = InDatabase()


def bind(url: str | None) -> None:
    """Keep content from now on in the bucket that the URL names (None: in the database).

    Raises ImportError without the extra `s3`, ValueError where nothing says whose the bucket is.
    """
    global _storage
    if url is None:
        _storage = InDatabase()
    else:
        from forum.storage.bucket import InBucket  # boto3 is an extra

        _storage = InBucket(url)


def put(name: str, content: bytes) -> None:
    """Keep the content. Never inside a transaction: a bucket is a network away. Raises Busy."""
    _storage.put(name, content)


def get(name: str) -> bytes | None:
    """Return the content, or None where there is none. Raises Busy."""
    return _storage.get(name)


def delete(name: str) -> None:
    """Throw the content away, if it is there. Never inside a transaction. Raises Busy."""
    _storage.delete(name)
