"""Sending the same thing twice does it once."""

from collections.abc import Callable, Collection

from forum.db import in_transaction
from forum.errors import Conflict
from forum.i18n import _
from forum.models import Member, Submission


def was_sent(me: Member, address: str, key: str) -> bool:
    """Say whether something arrived before with this key: `once` then does nothing, or refuses."""
    sent = (Submission.member == me.id, Submission.address == address, Submission.key == key)
    return bool(key) and Submission.select().where(*sent).exists()


@in_transaction
def once(
    me: Member,
    address: str,
    key: str,
    fingerprint: str,
    act: Callable[[], int | None],
    former_fingerprints: Collection[str] = (),
) -> int | None:
    """Have `act` happen once for this member, address and `key`, also when two requests race.

    `act` answers the id of what it made, or None; a repetition is answered with the same.
    `fingerprint` stands for the content, and so did the `former_fingerprints`; the same key with another one is a
    `Conflict`. Without a key everything is done each time.
    A refused act leaves no trace, so its key is free for the corrected form.
    """
    if not key:
        return act()
    place = {"member": me.id, "address": address, "key": key}
    # The row is taken first: whoever comes second waits for this transaction, then finds it taken.
    taken = list(
        Submission.insert(**place, fingerprint=fingerprint).on_conflict_ignore().returning(Submission.key).execute()
    )
    if not taken:
        earlier = Submission.get(**place)
        if earlier.fingerprint not in {fingerprint, *former_fingerprints}:
            raise Conflict(
                _("You’ve already sent this form with different content."),
                _("Reload the page and send your text again."),
            )
        return earlier.result_id
    result_id = act()
    Submission.update(result_id=result_id).where(
        Submission.member == me.id, Submission.address == address, Submission.key == key
    ).execute()
    return result_id
