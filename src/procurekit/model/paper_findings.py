"""Paper findings: what can't be right about the money of an order or an invoice, by its own figures. Pure.

Stated amounts are facts; that they don't add up is told, and nothing is put right.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from procurekit.errors import Finding
from procurekit.model.charges import charged, computed, line_amount
from procurekit.model.document_facts import sum_of
from procurekit.model.invoice import Invoice, InvoiceLine
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.taxes import paper_amounts, tax_of_lines
from procurekit.values import Price, minor_units
from procurekit.values.numbers import EXACT, plain, total

__all__ = ["invoice_findings", "paper_findings", "value_finding"]

_ZERO: Final = Decimal(0)
_UNIT: Final = Decimal(1)
_WHOLE: Final = Decimal(100)


def value_finding(line: OrderLine | InvoiceLine, path: str, currency: str | None) -> Finding | None:
    """The finding that a line's stated amount isn't quantity × price, neither with its own charges nor without."""
    worth = computed(line)
    if line.amount is None or worth is None:
        return None
    charges, allowances = charged(line.charges, worth, currency)
    own = _ZERO if charges is None or allowances is None else EXACT.subtract(charges, allowances)
    cent = _cent(currency)
    if min(_apart(worth, line.amount), _apart(EXACT.add(worth, own), line.amount)) <= cent:
        return None
    values = {"stated": plain(line.amount), "computed": plain(worth), "currency": currency}
    return Finding("value_mismatch", f"{path}.amount", values)


def paper_findings(paper: PurchaseOrder | Invoice) -> Iterator[Finding]:
    """What doesn't add up: allowances, stated charges, tax and what is to be paid, instalments."""
    yield from _allowance_findings(paper)
    yield from _stated_findings(paper)
    if isinstance(paper, PurchaseOrder):
        yield from _instalment_findings(paper)


def _allowance_findings(paper: PurchaseOrder | Invoice) -> Iterator[Finding]:
    lines: tuple[OrderLine | InvoiceLine, ...] = paper.lines
    for line in lines:
        found = line_amount(line, paper.currency)
        yield from _exceeding(f"lines[{line.number}].charges", found.goods, found.charges, found.allowances)
    if paper.charges:
        net = paper_amounts(paper).net
        yield from _exceeding("charges", net, *charged(paper.charges, net, paper.currency))


def _exceeding(
    path: str, amount: Decimal | None, charges: Decimal | None, allowances: Decimal | None
) -> Iterator[Finding]:
    # Of what is given back, nothing can be taken off too much.
    if amount is None or charges is None or allowances is None or amount < 0:
        return
    whole = EXACT.add(amount, charges)
    if allowances > whole:
        yield Finding.of("allowances_exceed", path, allowances=plain(allowances), amount=plain(whole))


def _stated_findings(paper: PurchaseOrder | Invoice) -> Iterator[Finding]:
    stated, cent = paper.stated, _cent(paper.currency)
    if stated is None:
        return
    if paper.charges:
        listed = charged(paper.charges, paper_amounts(paper).net, paper.currency)
        said = (stated.charges, stated.allowances)
        for name, one, found in zip(("charges", "allowances"), said, listed, strict=True):
            if one is not None and found is not None and _apart(one, found) > cent:
                yield _total(name, one, found)
    if stated.tax is not None and any(one.tax is not None or _is_taxed(one.price) for one in paper.lines):
        tax, by_line = paper_amounts(paper).computed.tax, tax_of_lines(paper)
        # Rounded once a category, as EN 16931 has it, or once a line: a paper may do either.
        if tax is not None and by_line is not None and min(_apart(stated.tax, tax), _apart(stated.tax, by_line)) > cent:
            yield Finding.of("tax_mismatch", "stated.tax", stated=plain(stated.tax), computed=plain(tax))
    if stated.payable is not None and stated.total is not None:
        due = EXACT.add(EXACT.subtract(stated.total, stated.prepaid or _ZERO), stated.rounding or _ZERO)
        # What is paid in cash is rounded to whole coins, and not every paper says by how much.
        if _apart(stated.payable, due) > (cent if stated.rounding is not None else _UNIT):
            yield _total("payable", stated.payable, due)


def _is_taxed(price: Price | None) -> bool:
    return price is not None and price.tax_rate is not None


def _instalment_findings(order: PurchaseOrder) -> Iterator[Finding]:
    terms = order.instalments
    if terms and all(one.percent is not None and one.amount is None for one in terms):
        percent = total(one.percent for one in terms if one.percent is not None)
        if percent != _WHOLE:
            yield Finding.of("instalments_mismatch", "instalments", parts=f"{plain(percent)} %", whole="100 %")
    elif terms and all(one.amount is not None for one in terms):
        parts, whole = total(one.amount for one in terms if one.amount is not None), paper_amounts(order).total
        if whole is not None and _apart(parts, whole) > _cent(order.currency):
            yield Finding.of("instalments_mismatch", "instalments", parts=plain(parts), whole=plain(whole))


def invoice_findings(document: object) -> Iterator[Finding]:
    """What can't be right about a whole invoice by its own figures; of any other document, nothing.

    >>> from procurekit.model.invoice import InvoiceLine
    >>> [
    ...     str(one)
    ...     for one in invoice_findings(Invoice("INV-1", lines=[InvoiceLine(1, "PO-1", 1, 2, price=5, amount=11)]))
    ... ]
    ['INV-1: lines[1].amount: the stated amount 11 is not quantity × price, 10']
    """
    if not isinstance(document, Invoice):
        return
    for one in _invoice_findings(document):
        yield Finding(one.code, f"{document.number}: {one.path}", one.values)


def _invoice_findings(document: Invoice) -> Iterator[Finding]:
    for line in document.lines:
        found = value_finding(line, f"lines[{line.number}]", document.currency)
        if found is not None:
            yield found
    stated, cent = document.stated, _cent(document.currency)
    nets = sum_of(line_amount(one, document.currency).net for one in document.lines)
    gross = any(one.price is not None and one.price.gross for one in document.lines)
    # Lines with the tax in them don't add up to a total without it.
    said = None if stated is None or gross or not document.lines else stated.net
    sums = [one for one in (nets, sum_of(line.amount for line in document.lines)) if one is not None]
    # With the lines' own charges or without: papers do either.
    if said is not None and sums and min(_apart(said, one) for one in sums) > cent:
        yield _total("net", said, sums[0])
    if stated is not None and stated.net is not None and stated.total is not None:
        due = EXACT.subtract(
            total(one or _ZERO for one in (stated.net, stated.charges, stated.tax)), stated.allowances or _ZERO
        )
        if _apart(stated.total, due) > cent:
            yield _total("total", stated.total, due)
    yield from paper_findings(document)


def _total(what: str, stated: Decimal, found: Decimal) -> Finding:
    values = {"what": what, "stated": plain(stated), "computed": plain(found)}
    return Finding("total_mismatch", f"stated.{what}", values)


def _cent(currency: str | None) -> Decimal:
    return Decimal(1).scaleb(-minor_units(currency or ""))


def _apart(one: Decimal, other: Decimal) -> Decimal:
    return EXACT.subtract(one, other).copy_abs()
