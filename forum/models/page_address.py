"""Addresses elsewhere that lead to threads: of pages that were imported, and of articles that show their thread."""

from peewee import ForeignKeyField, TextField

from forum.models.base import Base
from forum.models.post import Post


class PageAddress(Base):
    """That a page elsewhere has its discussion here. `address` is as `page_addresses.normal_address` writes it."""

    address = TextField(primary_key=True)
    post = ForeignKeyField(Post)
    post_id: int
