"""Paths found while the leaves go by are those of the whole tree."""

from itertools import count

import pytest

from forum.rules import merkle
from forum.rules.merkle_paths import paths_up


def hashes(size: int) -> list[bytes]:
    return [merkle.leaf_hash(str(number).encode()) for number in range(size)]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 100])
def test_every_leaf_leads_to_the_root(size):
    leaves = hashes(size)
    for place, steps in paths_up(enumerate(leaves), range(size)).items():
        assert [step.hash for step in steps] == merkle.inclusion_path(place, leaves)
        here = leaves[place]
        for step in steps:
            here = merkle.node_hash(step.hash, here) if step.on_left else merkle.node_hash(here, step.hash)
        assert here == merkle.root(leaves)


def test_only_what_is_asked_for_is_answered_and_by_its_name():
    found = paths_up(zip("abcde", hashes(5), strict=True), {"b", "e", "z"})
    assert {name: [step.on_left for step in steps] for name, steps in found.items()} == {
        "b": [True, False, False],
        "e": [True],
    }


def test_leaves_are_taken_one_by_one():
    taken = count()
    leaves = ((next(taken), leaf) for leaf in hashes(1_000))
    assert len(paths_up(leaves, {0, 999})[0]) == 10
    assert next(taken) == 1_000


def test_a_tree_without_leaves_has_no_paths():
    assert paths_up([], {1}) == {}
