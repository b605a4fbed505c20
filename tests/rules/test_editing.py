"""Which edits are free, and which are large."""

from datetime import datetime, timedelta

import pytest

from forum.rules.editing import FREE_FOR, is_free, is_large

AT = datetime(2026, 3, 1, 12)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("after", "noticed", "free"),
    [
        (timedelta(0), False, True),
        (FREE_FOR - INSTANT, False, True),
        (FREE_FOR, False, False),
        (timedelta(0), True, False),
        (FREE_FOR, True, False),
    ],
)
def test_an_edit_is_free_for_five_minutes_while_nobody_has_taken_part(after, noticed, free):
    assert timedelta(minutes=5) == FREE_FOR
    assert is_free(AT, AT + after, noticed=noticed) is free


@pytest.mark.parametrize(
    ("before", "after", "kept", "large"),
    [
        (10, 10, 10, False),
        (10, 10, 5, False),
        (10, 10, 4, True),
        (10, 20, 10, False),
        (10, 21, 10, True),
        (21, 10, 10, True),
        (0, 0, 0, False),
        (1, 1, 0, True),
    ],
)
def test_a_large_edit_changes_more_than_half_of_the_words_of_the_longer_text(before, after, kept, large):
    assert is_large(before, after, kept) is large
