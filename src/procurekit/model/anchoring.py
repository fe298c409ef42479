"""Anchoring: a book's log compared, while it is read, with the seals that speak of it."""

from __future__ import annotations

from collections.abc import Sequence

from procurekit.errors import Fault
from procurekit.model.merkle import Tree
from procurekit.model.seal import Seal
from procurekit.values.moments import moment_text

__all__ = ["Anchoring"]


class Anchoring:
    """The log of one book on its way past its anchors, and past the seal that its own store keeps.

    `agreed` is the last anchor that the log agreed with. The store's own seal never becomes one: whoever rewrites the
    log can write it as well.
    """

    def __init__(self, anchors: Sequence[Seal] = (), own: Seal | None = None) -> None:
        self.agreed: Seal | None = None
        self._tree = Tree()
        self._anchors = sorted(anchors, key=lambda one: one.events, reverse=True)
        self._own = own

    def add(self, hash_: bytes) -> Fault | None:
        """Go on by an event; a fault if that makes as many as a seal speaks of, and it is not what was sealed."""
        if not self._anchors and self._own is None:
            return None
        self._tree.add(hash_)
        size = self._tree.size
        while self._anchors and self._anchors[-1].events == size:
            anchor = self._anchors.pop()
            if self._tree.root().hex() != anchor.root:
                after = 0 if self.agreed is None else self.agreed.events
                return Fault.of(
                    "verify.anchor",
                    number=anchor.number,
                    sealed_at=moment_text(anchor.sealed_at),
                    first=after + 1,
                    sealed=anchor.events,
                )
            self.agreed = anchor
        own = self._own
        if own is not None and own.events == size:
            self._own = None
            if self._tree.root().hex() != own.root:
                return self._not_its_own(own)
        return None

    def end(self) -> Fault | None:
        """The fault that the log ends before a seal."""
        if self._anchors:
            # The smallest of them says best from where on something is missing.
            anchor = self._anchors[-1]
            return Fault.of(
                "verify.cut_off",
                number=anchor.number,
                found=self._tree.size,
                sealed=anchor.events,
                sealed_at=moment_text(anchor.sealed_at),
            )
        return None if self._own is None else self._not_its_own(self._own)

    def _not_its_own(self, own: Seal) -> Fault:
        return Fault.of(
            "verify.seal",
            number=own.number,
            found=self._tree.size,
            sealed=own.events,
            sealed_at=moment_text(own.sealed_at),
        )
