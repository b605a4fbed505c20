"""What members take out, and how they leave."""

from hashlib import sha256

from peewee import SQL, BigIntegerField, BlobField, Check, CompositeKey, DateTimeField, ForeignKeyField, TextField

from forum.clock import now
from forum.models.base import Base, IdField
from forum.models.member import Member

# What becomes of the posts and comments of somebody who leaves.
TEXT_CHOICES = ("keep", "anonymise", "remove")


class Export(Base):
    """A member's request for everything that is kept of them, and (`ready_at`) the archive that came of it.

    `language` is what it is written in, `address` the page that a mail leads to, `bytes` the archive's size. Its
    content is deleted when it `expires_at`; the row stays a while longer, to say so.
    """

    id = IdField()
    member = ForeignKeyField(Member, index=False)
    language = TextField()
    address = TextField()
    asked_at = DateTimeField(default=now)
    begun_at = DateTimeField(null=True)
    ready_at = DateTimeField(null=True)
    expires_at = DateTimeField(null=True)
    bytes = BigIntegerField(default=0)

    class Meta:
        indexes = ((("member", "id"), False),)


Export.add_index(Export.index(Export.member, unique=True, where=SQL("ready_at IS NULL"), name="export_member_id"))


class ExportChunk(Base):
    """A piece of an archive: in the database, where every web machine finds it."""

    export = ForeignKeyField(Export, index=False)
    number = BigIntegerField()
    content = BlobField()

    class Meta:
        primary_key = CompositeKey("export", "number")


class Erasure(Base):
    """That a member leaves: what becomes of their text, from when on it is done (`due_at`), and when it was.

    It can be stopped, which deletes the row, until it has begun. `begun_at` is when the account was emptied, `done_at`
    when the text was dealt with too. `language` and `address` are those of the mails about it, `former_name` what
    stands in place of the name.
    """

    id = IdField()
    member = ForeignKeyField(Member, unique=True)
    text = TextField(constraints=[Check("text IN ('keep', 'anonymise', 'remove')")])
    language = TextField()
    address = TextField()
    former_name = TextField()
    asked_at = DateTimeField(default=now)
    due_at = DateTimeField()
    begun_at = DateTimeField(null=True)
    done_at = DateTimeField(null=True)


class RetiredName(Base):
    """That a name was somebody's who has left, as a digest: nobody else may have it, and nobody can read it here."""

    name_digest = TextField(primary_key=True)
    created_at = DateTimeField(default=now)

    @classmethod
    def retire(cls, name: str) -> None:
        """Let nobody else have the name, in whatever case."""
        cls.insert(name_digest=_digest(name), created_at=now()).on_conflict_ignore().execute()

    @classmethod
    def holds(cls, name: str) -> bool:
        """Say whether the name was somebody's who has left."""
        return cls.select().where(cls.name_digest == _digest(name)).exists()


def _digest(name: str) -> str:
    return sha256(name.lower().encode()).hexdigest()
