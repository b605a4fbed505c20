"""What can be found by a search, numbered in the order in which it came. The words themselves are `db.full_text`'s."""

from peewee import SQL, BigIntegerField, Check, ForeignKeyField

from forum.db import execute, value
from forum.models.base import Base, IdField
from forum.models.comment import Comment
from forum.models.member import Member
from forum.models.post import Post, Tag

# The columns that name a thing; each row has one of them.
THINGS = ("post", "comment", "member", "tag")
_NUMBER = """
    INSERT INTO search_entry ({thing}_id) VALUES (?) ON CONFLICT ({thing}_id) DO UPDATE SET waits = 0 RETURNING id
"""


class SearchEntry(Base):
    """One post, comment, member or tag, under the number by which its words are kept.

    The numbers order things by when they came, over all kinds. A row stays for good, also where its words are dropped,
    so that what is brought back has its old place. With `waits` its words are still to be (re)made by a job.
    """

    id = IdField()
    post = ForeignKeyField(Post, null=True, unique=True)
    comment = ForeignKeyField(Comment, null=True, unique=True)
    member = ForeignKeyField(Member, null=True, unique=True)
    tag = ForeignKeyField(Tag, null=True, unique=True, on_delete="CASCADE")
    waits = BigIntegerField(default=0, constraints=[SQL("DEFAULT 0"), Check("waits IN (0, 1)")])

    @classmethod
    def number(cls, thing: str, thing_id: int) -> int:
        """Return the number of a thing (one of THINGS), a new one where it has none yet; it waits no longer.

        Others who ask for the same number wait until this transaction ends.
        """
        return int(value(_NUMBER.format(thing=thing), thing_id))

    @classmethod
    def mark_all(cls) -> None:
        """Have the job make the words of everything anew."""
        execute("UPDATE search_entry SET waits = 1 WHERE waits = 0")

    @classmethod
    def mark_posts_tagged(cls, tag_id: int) -> None:
        """Have the job make the words of the posts that carry a tag anew."""
        execute(
            "UPDATE search_entry SET waits = 1 WHERE post_id IN (SELECT post_id FROM post_tag WHERE tag_id = ?)", tag_id
        )


SearchEntry.add_index(SearchEntry.index(SearchEntry.id, where=SQL("waits = 1"), name="search_entry_waits"))
