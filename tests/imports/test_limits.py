"""The bounds of every parser fit what members here may write, and what is cut stays readable."""

from datetime import datetime

import pytest

from forum import clock
from forum.forms import accounts, posts
from forum.imports import limits
from forum.text import email_address, markdown

pytestmark = pytest.mark.any_engine


def test_imported_text_is_bounded_as_written_text_is():
    assert limits.POST_LENGTH_MAX == posts.POST_LENGTH_MAX == markdown.SOURCE_LENGTH_MAX
    assert limits.COMMENT_LENGTH_MAX == posts.COMMENT_LENGTH_MAX
    assert limits.TITLE_LENGTH_MAX == posts.TITLE_LENGTH_MAX
    assert (limits.TAGS_MAX, limits.TAG_LENGTH_MAX) == (posts.TAGS_MAX, posts.TAG_LENGTH_MAX)
    assert limits.BIO_LENGTH_MAX == accounts.BIO_LENGTH_MAX
    assert limits.EMAIL_LENGTH_MAX == email_address.ADDRESS_LENGTH_MAX


@pytest.mark.parametrize(
    ("moment", "plausible"),
    [
        (datetime(1, 1, 1), False),
        (datetime(1989, 12, 31), False),
        (datetime(2009, 5, 1), True),
        (datetime(2026, 6, 1, 23), True),
        (datetime(2026, 6, 3), False),
        (datetime(9999, 12, 31), False),
    ],
)
def test_nothing_is_older_than_the_web_or_newer_than_tomorrow(moment, plausible):
    with clock.at(datetime(2026, 6, 1, 12)):
        assert limits.is_plausible(moment) is plausible


def test_a_name_becomes_one_line_of_what_can_be_seen():
    assert limits.one_line("  Ada\n\tLove\u202elace\x00\u200b ", 40) == "Ada Lovelace"
    assert limits.one_line("x" * 10_000_000, 40) == "x" * 39 + "…"
