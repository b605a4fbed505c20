"""Those who wrote elsewhere, as members who are nobody's account yet; and nobody in particular, who wrote the rest."""

from dataclasses import dataclass
from datetime import datetime

from forum.actions.importing.arrivals import came_before
from forum.actions.importing.names import Names
from forum.clock import now
from forum.db import in_transaction, insert_rows, take_numbers
from forum.i18n import _
from forum.imports.limits import BIO_LENGTH_MAX
from forum.imports.records import key_of
from forum.models import Member, Unclaimed
from forum.models.arrival import hold_arrivals
from forum.models.comment import touch_threads_of
from forum.models.names import remember_names
from forum.text.avatars import default_style
from forum.text.email_address import is_email_address
from forum.text.passwords import NO_PASSWORD
from forum.text.typed_text import prose


@dataclass(frozen=True, slots=True)
class Person:
    """An author of the export who is not known here, and since when they wrote (naive UTC)."""

    key: str
    name: str
    email: str
    display_name: str
    bio: str
    joined_at: datetime
    has_left: bool


def nobody_key(origin: str) -> str:
    """Return the key of the member whose are the texts of a place that nobody is known to have written."""
    return key_of(origin, "author", "~nobody")


@in_transaction
def add_people(people: list[Person], origin: str, names: Names) -> None:
    """Add those who are not here yet."""
    hold_arrivals()
    here = {one.key for one in came_before([one.key for one in people])}
    added = [one for one in people if one.key not in here]
    ids = take_numbers("member", len(added)) if added else []
    for person, member_id in zip(added, ids, strict=True):
        if person.has_left:
            _add_nobody(person, member_id, origin)
        else:
            _add_unclaimed(person, member_id, origin, names)
    if added:
        insert_rows("INSERT INTO arrival (key, member_id) VALUES {values}",
                    [(person.key, member_id) for person, member_id in zip(added, ids, strict=True)])  # fmt: skip
        insert_rows("INSERT INTO search_entry (member_id, waits) VALUES {values}", [(number, 1) for number in ids])
        for member_id in set(remember_names(*ids)).difference(ids):
            touch_threads_of(member_id)


def _add_unclaimed(person: Person, member_id: int, origin: str, names: Names) -> None:
    username, display_name = names.names_for(person.name, person.display_name)
    email = person.email.strip().lower()
    Member.create(
        id=member_id,
        name=username,
        name_key=username.lower(),
        email=f"{member_id}@unclaimed.invalid",
        password_hash=NO_PASSWORD,
        display_name=display_name,
        bio=prose(person.bio)[:BIO_LENGTH_MAX],
        avatar=default_style(username),
        created_at=person.joined_at,
    )
    Unclaimed.create(
        member=member_id,
        origin=origin,
        email=email if is_email_address(email) else "",
        called=person.display_name or person.name or username,
        created_at=now(),
    )


def _add_nobody(person: Person, member_id: int, origin: str) -> None:
    """Add a member of whom nothing is known but that there was one: as of somebody who has left."""
    name = f"~{member_id}"
    Member.create(
        id=member_id,
        name=name,
        name_key=name,
        email=f"{member_id}@erased.invalid",
        password_hash="",
        display_name=_("Unknown") if person.key == nobody_key(origin) else _("Former member"),
        avatar=default_style(person.key),
        created_at=person.joined_at,
    )
