"""What holds for the whole site: whether it is a demo."""

from peewee import ForeignKeyField

from forum.models.base import Base
from forum.models.member import Member


class DemoMember(Base):
    """A member of the demo community, whose password everybody knows. Production lets none of them in."""

    member = ForeignKeyField(Member, primary_key=True)
