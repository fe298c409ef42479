"""Provenance: what a timeline was made from and when, so that a reader can hold it against the log."""

from __future__ import annotations

from attrs import frozen
from pendulum import DateTime

from procurekit.model.audit import Verdict
from procurekit.model.seal import Seal
from procurekit.model.state import OrderState
from procurekit.values import iso_text

__all__ = ["Provenance"]


@frozen
class Provenance:
    """The book, the stream, its last event and that one's hash; whether the chain holds; the book's last seal.

    `chain` is the verdict on this order's own events. Which of them the `seal` stands for `desk.proof` shows. `at` is
    when the timeline was made, in the zone in which its times are told.
    """

    book: str
    order: str
    version: int
    head: str
    at: DateTime
    chain: Verdict
    seal: Seal | None = None

    @classmethod
    def of(cls, state: OrderState, at: DateTime, chain: Verdict, seal: Seal | None = None) -> Provenance:
        """That of an order as it stands."""
        return cls(state.book, state.id, state.version, state.head.hash.hex(), at, chain, seal)

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """The same as plain data."""
        return {
            "book": self.book,
            "order": self.order,
            "version": self.version,
            "head": self.head,
            "made_at": iso_text(self.at),
            "chain": self.chain.as_dict(lang),
            "seal": None if self.seal is None else self.seal.as_dict(),
        }
