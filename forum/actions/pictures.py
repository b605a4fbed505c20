"""Uploading pictures. What is sent is written anew before anything is kept of it: see `text.picture_files`."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from forum import storage
from forum.actions import attempts
from forum.actions.gates import require_gate
from forum.clock import now
from forum.db import in_transaction, lock, rows, value
from forum.errors import Busy, Invalid, NoPictureFile
from forum.i18n import _, figure
from forum.models import Member
from forum.rules.attempts import PICTURES_OF_MEMBER
from forum.rules.gates import Gate
from forum.rules.pictures import ALT_LENGTH_MAX, MEMBER_BYTES_MAX
from forum.text import picture_files, typed_text
from forum.text.picture_files import Written
from forum.text.pictures import Size, digest_of, picture_name

Read = TypeVar("Read")

# A picture takes seconds of a core and some hundred megabytes while it is written anew.
_turn = Lock()
_TURN_SECONDS_MAX = 2


def upload_picture(me: Member, file: bytes, alt: str) -> str:
    """Keep a picture for the texts of `me`, and return its digest. `alt` are the words for those who cannot see it.

    Nobody else sees it before a text shows it. Raises LevelTooLow, Invalid, NoPictureFile, TooOften, Busy.
    """
    require_gate(me, Gate.LINK)
    require_described(alt)
    attempts.count(attempts.attempt(PICTURES_OF_MEMBER, me.id))
    return keep_picture(me, {Size.FULL: read_picture(file, picture_files.rewrite)})


def require_described(alt: str, field: str = "alt") -> None:
    """Return if the words say something of a picture, and are no article. Raises Invalid, on `field`."""
    if typed_text.is_blank(alt):
        words = (
            _("Say what can be seen in the picture, for those who cannot see it.")
            if field == "alt"
            else _("Describe each picture, for those who cannot see it: between the square brackets of ![…](…).")
        )
        raise Invalid(**{field: words})
    if len(alt) > ALT_LENGTH_MAX:
        words = _("Describe the picture in at most %(most)s characters.", most=figure(ALT_LENGTH_MAX))
        raise Invalid(**{field: words})


def read_picture(file: bytes, rewrite: Callable[[bytes], Read]) -> Read:
    """Return what `rewrite` makes of a file. Raises Invalid, on `image`, NoPictureFile, and Busy where one waits."""
    if not file:
        raise Invalid(image=_("Choose a picture first."))
    with _in_turn():
        try:
            return rewrite(file)
        except picture_files.NoPicture:
            words = _("This is not a picture that can be shown here. Choose a JPEG, PNG, WebP or GIF file.")
            raise NoPictureFile(image=words) from None
        except picture_files.TooManyPixels as error:
            words = _(
                "This picture has more than %(most)s million pixels. Make it smaller first.",
                most=error.most // 1_000_000,
            )
            raise Invalid(image=words) from None
        except picture_files.Damaged:
            words = _("This file is damaged. Open it in a program for pictures, save it anew, and choose that one.")
            raise Invalid(image=words) from None


@contextmanager
def _in_turn() -> Iterator[None]:
    if not _turn.acquire(timeout=_TURN_SECONDS_MAX):
        raise Busy(_("Another picture is being read at the moment."))
    try:
        yield
    finally:
        _turn.release()


def keep_picture(me: Member, written: Mapping[Size, Written]) -> str:
    """Keep a picture in its sizes, and return its digest; the same one a second time is the same.

    The row comes first, so that nothing is kept that nobody knows of. Raises Invalid, on `image`, Busy.
    """
    full = written[Size.FULL]
    digest = digest_of(me.id, full.content)
    _note_picture(me.id, digest, full, sum(len(one.content) for one in written.values()))
    for size, one in written.items():
        storage.put(picture_name(digest, size), one.content)
    return digest


_ROOM = "SELECT COALESCE(sum(bytes), 0) FROM picture WHERE member_id = ? AND digest <> ? AND dropped_at IS NULL"
# One that is uploaded again is as new as if it had not been there.
_NOTE = """
    INSERT INTO picture (digest, member_id, width, height, bytes, created_at, unused_since)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (digest) DO UPDATE
    SET unused_since = CASE WHEN picture.unused_since IS NULL THEN NULL ELSE excluded.unused_since END
    WHERE picture.dropped_at IS NULL RETURNING digest
"""


@in_transaction
def _note_picture(member_id: int, digest: str, full: Written, length: int) -> None:
    lock("pictures", member_id)
    if int(value(_ROOM, member_id, digest)) + length > MEMBER_BYTES_MAX:
        words = _(
            "Your pictures would take more than %(most)s MB in total. What no text shows is deleted after a week.",
            most=MEMBER_BYTES_MAX // 1024 // 1024,
        )
        raise Invalid(image=words)
    frame = full.frame
    if not rows(_NOTE, digest, member_id, frame.width, frame.height, length, now(), now()):
        raise Busy(_("The same picture is being deleted at the moment."))
