"""Times as exports write them, as naive UTC. Pure."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from forum.imports.limits import is_plausible


def moment(written: str) -> datetime | None:
    """Return the time (ISO 8601, or as mails write it), None for one that nothing can have been written at."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(written.strip())
            utc = found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
        except (ValueError, OverflowError, TypeError):
            continue
        return utc if is_plausible(utc) else None
    return None
