"""Rows of agreements: one row for each framework agreement, with how much of it is used up, for rules and tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Final

from attrs import field, frozen

from procurekit.expressions import Vocabulary
from procurekit.model.commitment import Commitment, CommittedLine, Sums
from procurekit.model.document_state import AgreementState
from procurekit.model.fact import Fact, facts_in, same, says
from procurekit.model.facts_of_lines import VOCABULARY

__all__ = ["AGREEMENT_ROWS", "AgreementRow", "agreement_row", "agreement_row_words"]


@frozen(kw_only=True)
class AgreementRow:
    """One agreement. None is unknown; a limit that is None is none, or nobody knows how much of it is used.

    What is used is what is still to come by its orders, and what came less what was sent back. Nothing is divided: an
    agreement is nearly used up if ``used_amount * 100 >= limit_amount * 90``, and so with quantities. Of its lines, the
    row has the one that is nearest to the end of its quantity, and that nearest to the end of its amount.
    """

    book: str = field(metadata=same(VOCABULARY["book"]))
    agreement: str = field(metadata=says("框架协议标识", "the id of the agreement"))
    agreement_number: str | None = field(metadata=says("框架协议号", "the agreement's number"))
    supplier: str | None = field(metadata=same(VOCABULARY["supplier"]))
    supplier_name: str | None = field(metadata=same(VOCABULARY["supplier_name"]))
    purchaser: str | None = field(metadata=same(VOCABULARY["purchaser"]))
    organisation: str | None = field(metadata=same(VOCABULARY["organisation"]))
    currency: str | None = field(
        metadata=same(VOCABULARY["currency"], "the agreement's currency, else that of its first order")
    )
    state: str = field(metadata=says("状态", "where it stands, by the name that its workflow has for it"))
    stage: str = field(metadata=same(VOCABULARY["stage"], "the stage of the agreement"))
    valid_from: date | None = field(metadata=says("有效期起", "the first day on which it is valid"))
    valid_until: date | None = field(metadata=says("有效期止", "the last day on which it is valid"))
    lines: int = field(metadata=says("协议行数", "how many lines it has"))
    used_amount: Decimal | None = field(metadata=says("已用金额", "what its orders come to, by value", "currency"))
    limit_amount: Decimal | None = field(
        metadata=says("金额上限", "the most that its orders may come to, by value", "currency")
    )
    agreement_line: int | None = field(
        metadata=same(VOCABULARY["agreement_line"], "the line that is nearest to the end of its quantity")
    )
    item: str | None = field(metadata=same(VOCABULARY["item"], "the code of that line's item"))
    unit: str | None = field(metadata=same(VOCABULARY["unit"], "the unit of that line's quantities"))
    used_quantity: Decimal | None = field(
        metadata=says("已用数量", "what its orders come to of that line, by quantity", "unit")
    )
    limit_quantity: Decimal | None = field(
        metadata=says("数量上限", "the most that they may come to of that line, by quantity", "unit")
    )
    used_line_amount: Decimal | None = field(
        metadata=says(
            "协议行已用金额", "what its orders come to of the line that is nearest to the end of its amount", "currency"
        )
    )
    limit_line_amount: Decimal | None = field(
        metadata=says("协议行金额上限", "the most that they may come to of that line, by value", "currency")
    )


AGREEMENT_ROWS: Final[dict[str, Fact]] = facts_in(AgreementRow)
"""Every fact of a row by its name: its Chinese name, type, unit and meaning."""


def agreement_row(state: AgreementState, commitment: Commitment) -> AgreementRow:
    """The row of an agreement; `commitment` says what its orders have called off.

    >>> import procurekit
    >>> from procurekit import Agreement, AgreementLine, OrderLine, PurchaseOrder
    >>> with procurekit.open("memory:") as desk:
    ...     paper = Agreement(
    ...         "FA-1", supplier="V-7", lines=[AgreementLine(1, "M6", "100"), AgreementLine(2, "M8", "900")]
    ...     )
    ...     agreed = desk.create(paper, by="mei")
    ...     lines = [OrderLine(1, "M6", "95", agreement="FA-1"), OrderLine(2, "M8", "500", agreement="FA-1")]
    ...     order = desk.create(PurchaseOrder("PO-1", lines=lines), by="mei")
    ...     row = agreement_row(agreed, desk.commitment(agreed))
    >>> row.item, row.used_quantity, row.limit_quantity
    ('M6', Decimal('95'), Decimal('100'))
    """
    document = state.document
    supplier = document.supplier
    of_quantity = _nearest(commitment, lambda one: one.quantity)
    of_amount = _nearest(commitment, lambda one: one.value)
    return AgreementRow(
        book=state.book,
        agreement=state.id,
        agreement_number=state.number,
        supplier=None if supplier is None else supplier.id,
        supplier_name=None if supplier is None else supplier.name,
        purchaser=document.purchaser,
        organisation=document.organisation,
        currency=commitment.currency,
        state=state.state,
        stage=state.stage,
        valid_from=document.valid_from,
        valid_until=document.valid_until,
        lines=len(document.lines),
        used_amount=commitment.value.committed,
        limit_amount=commitment.value.limit,
        agreement_line=None if of_quantity is None else of_quantity.line,
        item=None if of_quantity is None else of_quantity.item,
        unit=None if of_quantity is None else of_quantity.unit,
        used_quantity=None if of_quantity is None else of_quantity.quantity.committed,
        limit_quantity=None if of_quantity is None else of_quantity.quantity.limit,
        used_line_amount=None if of_amount is None else of_amount.value.committed,
        limit_line_amount=None if of_amount is None else of_amount.value.limit,
    )


def _nearest(commitment: Commitment, sums: Callable[[CommittedLine], Sums]) -> CommittedLine | None:
    """The line that is nearest to the end of what it is limited to, the first of several; None without such a line.

    One that may have nothing at all has come to its end; one of which nobody knows how much is used is passed over.
    """

    def share(one: CommittedLine) -> tuple[bool, Fraction]:
        used, limit = sums(one).committed, sums(one).limit
        return (True, Fraction(0)) if not limit else (False, Fraction(used or 0) / Fraction(limit))

    known = (one for one in commitment.lines if sums(one).limit is not None and sums(one).committed is not None)
    return max(known, key=share, default=None)


@cache
def agreement_row_words() -> Vocabulary:
    """The names that expressions over rows of agreements may use.

    >>> agreement_row_words().find("数量上限").name
    'limit_quantity'
    """
    return Vocabulary.from_facts(AGREEMENT_ROWS)
