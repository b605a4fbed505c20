"""What a token looks like: as scanners know it, and so that a mistyped one is none."""

import re
from secrets import choice

from forum.rules.api_tokens import PREFIX, is_token, new_token


def test_a_token_begins_with_a_word_of_ours_and_holds_more_than_32_random_characters():
    tokens = {new_token(choice) for _ in range(50)}
    assert len(tokens) == 50
    assert all(re.fullmatch(r"twei_[0-9A-Za-z]{46}", token) and is_token(token) for token in tokens)


def test_a_token_with_one_other_character_is_none():
    token = new_token(choice)
    for place in range(len(PREFIX), len(token)):
        other = "a" if token[place] != "a" else "b"
        assert not is_token(token[:place] + other + token[place + 1 :])


def test_what_is_longer_shorter_or_of_other_letters_is_none():
    token = new_token(choice)
    for other in (
        "",
        token[:-1],
        token + "0",
        token.upper(),
        token.replace(PREFIX, "twei-"),
        f"{token}\n",
        "twei_" + "٣" * 46,
    ):
        assert not is_token(other)
