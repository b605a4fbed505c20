"""Merkle trees: the roots that others publish, the shape that RFC 9162 defines, and paths that prove what they say."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.rules import merkle, sum_tree
from forum.rules.sum_tree import SumNode

# The test vectors of Certificate Transparency's own implementations: these leaves, and the root of the first n of them.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAF_HASHES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40)
AMOUNTS = st.lists(st.integers(min_value=0, max_value=10**15), min_size=1, max_size=40)


def defined(data: list[bytes]) -> bytes:
    """The Merkle tree hash as the RFC writes it down: split at the largest power of two below the number of leaves."""
    if len(data) <= 1:
        return sha256(b"\x00" + data[0]).digest() if data else sha256(b"").digest()
    split = 1 << (len(data) - 1).bit_length() - 1
    return sha256(b"\x01" + defined(data[:split]) + defined(data[split:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size):
    assert merkle.root([merkle.leaf_hash(leaf) for leaf in LEAVES[:size]]).hex() == ROOTS[size]


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_a_tree_of_any_size_has_the_shape_that_the_rfc_defines(data):
    assert merkle.root([merkle.leaf_hash(one) for one in data]) == defined(data)


@given(LEAF_HASHES)
def test_every_leaf_leads_to_the_root_by_its_path(leaves):
    for index, leaf in enumerate(leaves):
        path = merkle.inclusion_path(index, leaves)
        assert merkle.root_from_path(leaf, index, len(leaves), path) == merkle.root(leaves)


@given(LEAF_HASHES, st.data())
def test_another_leaf_or_another_path_leads_elsewhere(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    path, root = merkle.inclusion_path(index, leaves), merkle.root(leaves)
    assert merkle.root_from_path(bytes(32), index, len(leaves), path) != root or leaves[index] == bytes(32)
    for place, hash_ in enumerate(path):
        changed = [*path[:place], bytes([hash_[0] ^ 1]) + hash_[1:], *path[place + 1 :]]
        assert merkle.root_from_path(leaves[index], index, len(leaves), changed) != root


def test_a_path_of_another_length_is_refused():
    leaves = [merkle.leaf_hash(leaf) for leaf in LEAVES[:5]]
    path = merkle.inclusion_path(2, leaves)
    for wrong in (path[:-1], [*path, path[0]]):
        with pytest.raises(ValueError, match="too"):
            merkle.root_from_path(leaves[2], 2, 5, wrong)
    with pytest.raises(ValueError, match="none at 5"):
        merkle.root_from_path(leaves[2], 5, 5, path)
    with pytest.raises(IndexError):
        merkle.inclusion_path(5, leaves)


def tree_of(amounts: list[int]) -> list[list[SumNode]]:
    return sum_tree.levels([sum_tree.leaf(f"salt {number}", number, amount) for number, amount in enumerate(amounts)])


@given(AMOUNTS)
def test_the_root_of_a_sum_tree_is_what_all_leaves_hold(amounts):
    tree = tree_of(amounts)
    root = sum_tree.root_of(tree)
    assert root.sum_mtwei == sum(amounts)
    for index, leaf in enumerate(tree[0]):
        assert sum_tree.root_from_path(leaf, index, len(amounts), merkle.path_in(index, tree)) == root


@given(AMOUNTS, st.data())
def test_an_amount_moved_from_one_node_to_its_sibling_changes_the_root(amounts, data):
    """A node that covered only the sum of both would let a wallet be shown as smaller than it is."""
    tree = tree_of(amounts)
    index = data.draw(st.integers(0, len(amounts) - 1))
    leaf, path = tree[0][index], merkle.path_in(index, tree)
    for place, sibling in enumerate(path):
        moved = [*path[:place], sibling._replace(sum_mtwei=sibling.sum_mtwei + 1), *path[place + 1 :]]
        found = sum_tree.root_from_path(leaf, index, len(amounts), moved)
        assert found.hash != sum_tree.root_of(tree).hash


def test_no_amount_is_below_zero():
    with pytest.raises(ValueError, match="below zero"):
        sum_tree.leaf("salt", 1, -1)
    with pytest.raises(ValueError, match="below zero"):
        sum_tree.join(SumNode("", 5), SumNode("", -1))


def test_a_tree_without_wallets_holds_nothing():
    assert sum_tree.root_of(sum_tree.levels([])) == SumNode(ROOTS[0], 0)


def test_a_leaf_and_a_node_are_hashed_as_the_docs_say():
    """As in: printf '\\000["73616c74",7,5000]' | sha256sum"""
    left, right = sum_tree.leaf("73616c74", 7, 5_000), sum_tree.leaf("70657070", 8, 250)
    assert left.hash == sha256(b'\x00["73616c74",7,5000]').hexdigest()
    joined = sha256(f'\x01["{left.hash}",5000,"{right.hash}",250]'.encode()).hexdigest()
    assert sum_tree.join(left, right) == SumNode(joined, 5_250)
