"""The Merkle tree of RFC 9162: the vectors of Certificate Transparency, and its laws on lists of any length."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurekit.model.merkle import EMPTY, Tree, inclusion, is_included

# The reference tests of Certificate Transparency (google/certificate-transparency, merkle_tree_test.cc).
ENTRIES = [
    bytes.fromhex(one)
    for one in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATH_OF_THE_FIRST_OF_EIGHT = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]

lists = st.lists(st.binary(max_size=4), min_size=1, max_size=40)


def tree_of(entries):
    tree = Tree()
    for one in entries:
        tree.add(one)
    return tree


def defined(entries):
    """The definition, word for word: MTH(D[n]) = HASH(0x01 || MTH(D[0:k]) || MTH(D[k:n]))."""
    if not entries:
        return sha256().digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return sha256(b"\x01" + defined(entries[:k]) + defined(entries[k:])).digest()


def test_the_empty_tree():
    assert Tree().root() == EMPTY == inclusion([])[0]
    assert EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_of_certificate_transparency(size):
    assert tree_of(ENTRIES[:size]).root().hex() == ROOTS[size - 1]
    assert inclusion((one, False) for one in ENTRIES[:size])[0].hex() == ROOTS[size - 1]


def test_a_path_of_certificate_transparency():
    _, paths = inclusion((one, index == 0) for index, one in enumerate(ENTRIES))
    assert [one.hex() for one in paths[0]] == PATH_OF_THE_FIRST_OF_EIGHT


@given(lists)
def test_the_tree_that_grows_is_the_one_that_is_defined(entries):
    tree = tree_of(entries)
    assert (tree.root(), tree.size) == (defined(entries), len(entries))


@given(lists, lists)
def test_a_tree_goes_on_from_what_was_written_down(entries, more):
    tree = Tree.from_dict(tree_of(entries).as_dict())
    for one in more:
        tree.add(one)
    assert tree.root() == defined([*entries, *more])


@pytest.mark.parametrize(
    "plain",
    [
        {},
        [],
        None,
        {"size": -1, "edge": []},
        {"size": 1, "edge": []},
        {"size": True, "edge": ["00" * 32]},
        {"size": 1, "edge": ["00"]},
        {"size": 1, "edge": ["xx"]},
    ],
)
def test_what_is_no_tree_is_refused(plain):
    with pytest.raises((ValueError, KeyError, TypeError)):
        Tree.from_dict(plain)


@given(lists)
def test_every_path_leads_to_the_root(entries):
    root, paths = inclusion((one, True) for one in entries)
    assert root == defined(entries)
    for index, one in enumerate(entries):
        assert is_included(one, index, paths[index], len(entries), root)


@given(lists, st.data())
def test_nothing_altered_leads_to_the_root(entries, data):
    root, paths = inclusion((one, True) for one in entries)
    index = data.draw(st.integers(0, len(entries) - 1))
    path, size = list(paths[index]), len(entries)
    assert not is_included(entries[index] + b"!", index, path, size, root)
    assert not is_included(entries[index], index, path, size, bytes(32))
    assert not is_included(entries[index], size, path, size, root)
    assert not is_included(entries[index], -1, path, size, root)
    assert not is_included(entries[index], index, [*path, bytes(32)], size, root)
    if path:
        place = data.draw(st.integers(0, len(path) - 1))
        assert not is_included(entries[index], index, path[:place] + path[place + 1 :], size, root)
        assert not is_included(entries[index], index, [*path[:place], bytes(32), *path[place + 1 :]], size, root)
        # Another index is another shape of path, or the same with left and right exchanged.
        other = data.draw(st.integers(0, size - 1).filter(lambda one: one != index))
        assert is_included(entries[index], other, path, size, root) <= (entries[other] == entries[index])
