"""A Merkle tree as in RFC 9162, section 2.1: one hash over a growing list, and short proofs that something is in it.

A leaf is SHA-256 over a zero byte and the entry, a node SHA-256 over a one byte and its two children; so no entry can
be taken for a node. The left subtree of a node is the largest full one that leaves something for the right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any, Final

from attrs import field, frozen

__all__ = ["EMPTY", "Tree", "inclusion", "is_included"]

EMPTY: Final = sha256().digest()
"""The hash of a tree without entries."""
_HASH: Final = 32


def _leaf(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows at its right edge, and of which only the edge is kept: a hash for each bit set in its size."""

    def __init__(self, size: int = 0, edge: Iterable[bytes] = ()) -> None:
        self.size = size
        self._edge = list(edge)

    def add(self, entry: bytes) -> None:
        """Put an entry at the end."""
        hash_, size = _leaf(entry), self.size
        while size & 1:
            hash_ = _node(self._edge.pop(), hash_)
            size >>= 1
        self._edge.append(hash_)
        self.size += 1

    def root(self) -> bytes:
        """The hash of all entries so far."""
        if not self._edge:
            return EMPTY
        *lefts, hash_ = self._edge
        for left in reversed(lefts):
            hash_ = _node(left, hash_)
        return hash_

    def as_dict(self) -> dict[str, Any]:
        """The tree as plain data, to go on from later."""
        return {"size": self.size, "edge": [one.hex() for one in self._edge]}

    @classmethod
    def from_dict(cls, plain: Any) -> Tree:
        """The tree of plain data. Raises ValueError, KeyError or TypeError where it is none."""
        size, edge = plain["size"], [bytes.fromhex(one) for one in plain["edge"]]
        if type(size) is not int or size < 0 or len(edge) != size.bit_count() or any(len(one) != _HASH for one in edge):
            raise ValueError(size)
        return cls(size, edge)


@frozen
class _Part:
    """A full subtree, and the paths that begin in it."""

    size: int
    hash: bytes
    paths: list[list[bytes]] = field(factory=list)

    def with_right(self, right: _Part) -> _Part:
        for path in self.paths:
            path.append(right.hash)
        for path in right.paths:
            path.append(self.hash)
        return _Part(self.size + right.size, _node(self.hash, right.hash), self.paths + right.paths)


def inclusion(entries: Iterable[tuple[bytes, bool]]) -> tuple[bytes, dict[int, tuple[bytes, ...]]]:
    """The root over entries, and for each one that is marked the path from it to the root, by its index from 0."""
    edge: list[_Part] = []
    paths: dict[int, list[bytes]] = {}
    for index, (entry, wanted) in enumerate(entries):
        part = _Part(1, _leaf(entry))
        if wanted:
            paths[index] = []
            part.paths.append(paths[index])
        while edge and edge[-1].size == part.size:
            part = edge.pop().with_right(part)
        edge.append(part)
    if not edge:
        return EMPTY, {}
    whole = edge.pop()
    while edge:
        whole = edge.pop().with_right(whole)
    return whole.hash, {index: tuple(path) for index, path in paths.items()}


def is_included(entry: bytes, index: int, path: Sequence[bytes], size: int, root: bytes) -> bool:
    """Does the path lead from the entry at an index to the root of a tree of that size? RFC 9162, section 2.1.3.2."""
    if not 0 <= index < size:
        return False
    hash_, place, last = _leaf(entry), index, size - 1
    for sibling in path:
        if not last:
            return False
        if place & 1 or place == last:
            hash_ = _node(sibling, hash_)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            hash_ = _node(hash_, sibling)
        place >>= 1
        last >>= 1
    return not last and hash_ == root
