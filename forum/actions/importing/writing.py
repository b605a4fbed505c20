"""Writing what was prepared, in portions, so that no writer waits long; a run that is stopped is gone on with."""

from collections.abc import Callable, Iterator
from datetime import datetime

from forum import mail
from forum.actions.importing import steps
from forum.actions.importing.names import Names
from forum.actions.importing.people import Person, add_people, nobody_key
from forum.actions.importing.pictures import keep_pictures
from forum.actions.importing.posts import describe_tags
from forum.actions.importing.preparing import Prepared
from forum.actions.importing.texts import add_texts
from forum.db import in_transaction
from forum.i18n import in_language
from forum.imports.staging import Staging
from forum.text.foreign_names import mark_of

# Posts and comments that are written in one transaction: about a tenth of a second.
PORTION = 400
_PEOPLE_AT_ONCE = 100
_PEOPLE = """
    SELECT number, key, name, email, display_name, bio, COALESCE(joined_at, began_at), has_left FROM author
    WHERE known IS NULL AND began_at IS NOT NULL AND number > ? ORDER BY number
"""
_TAGS = "SELECT rowid, name, description FROM tag WHERE description <> '' AND rowid > ? ORDER BY rowid"
# Since when nobody in particular wrote: since the first text whose author is not known, or is not in the export.
_NOBODY_SINCE = """
    SELECT min(created_at) FROM (
        SELECT author, created_at FROM post WHERE known IS NULL
        UNION ALL SELECT author, created_at FROM comment WHERE known IS NULL)
    WHERE author IS NULL OR NOT EXISTS (SELECT 1 FROM author a WHERE a.key = author)
      AND NOT EXISTS (SELECT 1 FROM known k WHERE k.key = author)
"""


def write(prepared: Prepared, written: Callable[[int], None] = lambda _steps: None, portion: int = PORTION) -> None:
    """Write what comes; `written` is called with how many more posts and comments are. Done twice, it is done once."""
    staging = prepared.staging
    with in_language(mail.site_language()):  # all will read it
        _write_people(prepared, min(portion, _PEOPLE_AT_ONCE))
        keep_pictures(staging, prepared.path)
        for texts in steps.portions(staging, portion):
            add_texts(texts, nobody_key(staging.site.origin))
            written(len(texts))
        for some in staging.portions(_TAGS, portion):
            _describe({name: description for _number, name, description in some})


def _write_people(prepared: Prepared, at_once: int) -> None:
    staging, origin = prepared.staging, prepared.staging.site.origin
    names = Names(mark_of(origin), keeps_names=prepared.format.keeps_names)
    since = staging.value(_NOBODY_SINCE)
    if since:
        nobody = Person(nobody_key(origin), "", "", "", "", datetime.fromisoformat(since), has_left=True)
        add_people([nobody], origin, names)
    for people in _people(staging, at_once):
        add_people(people, origin, names)


def _people(staging: Staging, at_once: int) -> Iterator[list[Person]]:
    for portion in staging.portions(_PEOPLE, at_once):
        yield [
            Person(key, name, email, display_name, bio, datetime.fromisoformat(since), bool(has_left))
            for _number, key, name, email, display_name, bio, since, has_left in portion
        ]


@in_transaction
def _describe(descriptions: dict[str, str]) -> None:
    describe_tags(descriptions)
