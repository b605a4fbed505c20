"""How much of anything the parsers take from a file, and why so much. Pure.

An export may come from anybody: what is bounded here costs bounded memory and time, whatever the file says. What is
longer than a text may be is left out; what is longer than any export writes makes the file malformed.
"""

from datetime import datetime, timedelta

from forum import clock
from forum.text.typed_text import has_invisible, line, without_control

# What is read from a file at once: large enough to be quick, small beside everything else.
PORTION_BYTES = 64 * 1024

# Elements or objects in one another. Exports have six; JSON of a forum's own extensions a few more.
DEPTH_MAX = 50
# One line of a file of JSON lines, one element of XML with all that is in it, one string of a database. The longest
# article here is 60,000 characters, which page builders blow up tenfold; nothing that is longer could be shown.
RECORD_LENGTH_MAX = 8_000_000
# What is turned into Markdown: a second's work. Longer texts are left out as too long.
MARKUP_LENGTH_MAX = 400_000
# Markdown of a post and of a comment: what members here may write (`forms/posts`).
POST_LENGTH_MAX = 60_000
COMMENT_LENGTH_MAX = 10_000

# A name or title is shown in a line; what is longer is cut. Whoever writes it here shortens it further.
NAME_LENGTH_MAX = 100
TITLE_LENGTH_MAX = 150
BIO_LENGTH_MAX = 500
# An address longer than this is none that a browser ever opened.
ADDRESS_LENGTH_MAX = 2_000
# RFC 5321, as everywhere here.
EMAIL_LENGTH_MAX = 254
# A number or name by which something is known in its export.
ID_LENGTH_MAX = 100

# What a post here may have (`forms/posts`).
TAGS_MAX = 5
TAG_LENGTH_MAX = 30
TAG_DESCRIPTION_LENGTH_MAX = 500
# More votes than people are somebody's joke, and counters must not overflow.
VOTES_MAX = 1_000_000

# Before the web nobody commented on it. A clock may go wrong by a day, or lie in another time zone.
EARLIEST = datetime(1990, 1, 1)
CLOCK_ERROR_MAX = timedelta(days=1)

# A compressed file may become so much larger. XML of comments becomes ten times as large; a bomb, a thousand times.
EXPANSION_MAX = 200
# From here on the rate counts: a short file of blanks is no bomb.
EXPANDED_BYTES_MIN = 16 * 1024 * 1024
EXPANDED_BYTES_MAX = 16 * 1024**3


def is_plausible(moment: datetime) -> bool:
    """Say whether something can have been written at this time (naive UTC)."""
    return EARLIEST <= moment <= clock.now() + CLOCK_ERROR_MAX


def one_line(text: str, length_max: int) -> str:
    """Return a name or title in a line: nothing that cannot be seen or turns the line around, cut where too long."""
    # Cut first, generously: a normal form of ten million characters takes its time.
    shown = line(without_control(text[: 20 * length_max].replace("\n", " ").replace("\t", " ")))
    if has_invisible(shown):
        shown = line("".join(one for one in shown if not has_invisible(one)))
    return shown if len(shown) <= length_max else shown[: length_max - 1].rstrip() + "…"
