"""Taxes: net, tax and gross of an order's or an invoice's lines and of the whole, from what the paper states. Pure.

Tax is summed as EN 16931 sums it: the net amounts of one category and percentage together, taxed and rounded once
(BT-116, BT-117). Where lines state the tax themselves, that counts. What a paper states of its totals counts before
what follows from its lines; where the two differ is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attrs import frozen

from procurekit.errors import Reason
from procurekit.model.charges import charge_amount, charged, line_amount
from procurekit.model.document_facts import sum_of
from procurekit.model.invoice import Invoice, InvoiceLine
from procurekit.model.order import OrderLine, PurchaseOrder
from procurekit.model.terms import StatedAmounts, Tax
from procurekit.values import Price
from procurekit.values.numbers import EXACT
from procurekit.values.shares import rounded_parts

__all__ = ["PaperAmounts", "TaxGroup", "Taxed", "paper_amounts", "tax_of", "tax_of_lines"]

_ZERO: Final = Decimal(0)
# Of these categories of UNCL 5305 there is nothing to pay: zero, exempt, reverse charge, intra-EU, export, outside.
_UNTAXED: Final = frozenset({"Z", "E", "AE", "K", "G", "O"})
_NOTHING: Final = StatedAmounts()


@frozen
class Taxed:
    """An amount without tax, the tax, and both together. None is unknown."""

    net: Decimal | None
    tax: Decimal | None
    gross: Decimal | None


@frozen
class TaxGroup:
    """All amounts of one category and percentage: without tax (BT-116), the tax (BT-117), both together."""

    category: str | None
    percent: Decimal | None
    amounts: Taxed


@frozen(kw_only=True)
class PaperAmounts:
    """What a paper costs, line by line and as a whole, in its currency.

    `lines` are by number, with their own charges; together without tax they are `net` (BT-106). `charges` (BT-108) and
    `allowances` (BT-107) are those of the whole paper, `taxable` (BT-109) is net + charges − allowances, `tax` BT-110,
    `total` BT-112 and `payable` BT-115. Stated totals count first; `computed` is what follows from the lines alone.
    `reasons` say why something is None.
    """

    currency: str | None
    lines: Mapping[int, Taxed]
    groups: tuple[TaxGroup, ...]
    charges: Decimal | None
    allowances: Decimal | None
    net: Decimal | None
    taxable: Decimal | None
    tax: Decimal | None
    total: Decimal | None
    payable: Decimal | None
    computed: Taxed
    reasons: tuple[Reason, ...] = ()


@frozen
class _Item:
    """A line with its charges, or a charge that is taxed by itself; `amount` includes the tax where `gross` says so."""

    path: str
    line: int | None
    amount: Decimal | None
    tax: Tax | None
    gross: bool

    @property
    def percent(self) -> Decimal | None:
        if self.tax is None:
            return None
        return _ZERO if self.tax.percent is None and self.tax.category in _UNTAXED else self.tax.percent

    @property
    def group(self) -> tuple[str | None, Decimal | None]:
        return (None if self.tax is None else self.tax.category, self.percent)


def paper_amounts(paper: PurchaseOrder | Invoice) -> PaperAmounts:
    """Net, tax and gross of every line of an order or an invoice, of each tax category, and of the whole.

    A price that includes a tax (`gross`) makes a line's amount include it too, as it is stated. A line that was
    cancelled costs nothing and is left out.

    >>> from procurekit.values import Price
    >>> order = PurchaseOrder(
    ...     currency="EUR",
    ...     lines=[
    ...         OrderLine(1, "A", "3", "0.33", tax=Tax(19, "S")),
    ...         OrderLine(2, "B", "1", Price("1.19", tax_rate=19, gross=True)),
    ...     ],
    ... )
    >>> found = paper_amounts(order)
    >>> [str(one.net) for one in found.lines.values()], str(found.tax), str(found.total)
    (['0.99', '1.00'], '0.38', '2.37')
    """
    currency = paper.currency or "XXX"
    items = _items(paper, currency)
    taxed = _taxed(items, currency)
    of_lines: dict[int, Taxed] = {}
    for item, one in zip(items, taxed, strict=True):
        if item.line is not None:
            before = of_lines.get(item.line)
            of_lines[item.line] = one if before is None else _sum([before, one])
    net = sum_of(one.net for one in of_lines.values())
    charges, allowances = charged(paper.charges, net, currency)
    whole = _sum(taxed)
    stated = paper.stated or _NOTHING
    net = _first(stated.net, net)
    charges, allowances = _first(stated.charges, charges), _first(stated.allowances, allowances)
    taxable = sum_of([net, charges, None if allowances is None else allowances.copy_negate()])
    tax = _first(stated.tax, whole.tax)
    gross = _first(stated.total, sum_of([taxable, tax]))
    due = sum_of([gross, (stated.prepaid or _ZERO).copy_negate(), stated.rounding or _ZERO])
    return PaperAmounts(
        currency=paper.currency,
        lines=of_lines,
        groups=tuple(_groups(items, taxed)),
        charges=charges,
        allowances=allowances,
        net=net,
        taxable=taxable,
        tax=tax,
        total=gross,
        payable=_first(stated.payable, due),
        computed=whole,
        reasons=tuple(_reasons(items)),
    )


def _items(paper: PurchaseOrder | Invoice, currency: str) -> list[_Item]:
    """All that is taxed: the lines by number, with what is charged on them, then what is charged on the whole."""
    of_lines = [*_line_items(paper, currency)]
    net = sum_of(one.net for one in _taxed(of_lines, currency))
    return [*of_lines, *_paper_items(paper, net, currency)]


def _first(stated: Decimal | None, found: Decimal | None) -> Decimal | None:
    return found if stated is None else stated


def _line_items(paper: PurchaseOrder | Invoice, currency: str) -> Iterator[_Item]:
    """Every line, and apart from it those of its charges that are taxed otherwise than it."""
    lines: Sequence[OrderLine | InvoiceLine] = paper.lines
    for line in sorted(lines, key=lambda one: one.number):
        if isinstance(line, OrderLine) and line.status == "cancelled":
            continue
        path, tax, gross = f"lines[{line.number}]", tax_of(line), _is_gross(line.price)
        amount = line_amount(line, currency)
        own = [(place, one) for place, one in enumerate(line.charges) if one.tax is not None and one.tax != line.tax]
        base, rest = amount.goods, amount.net
        for place, one in own:
            more = charge_amount(one, base, currency)
            rest = None if rest is None or more is None else EXACT.subtract(rest, more)
            yield _Item(f"{path}.charges[{place}]", line.number, more, one.tax, gross)
        yield _Item(path, line.number, rest, tax, gross)


def _paper_items(paper: PurchaseOrder | Invoice, base: Decimal | None, currency: str) -> Iterator[_Item]:
    for place, one in enumerate(paper.charges):
        amount = charge_amount(one, base, currency)
        # Of nothing, nobody has to say how it is taxed.
        tax = Tax(0, "O") if amount == 0 and one.tax is None else one.tax
        yield _Item(f"charges[{place}]", None, amount, tax, gross=False)


def tax_of(line: OrderLine | InvoiceLine) -> Tax | None:
    """How a line is taxed: as it says, else at the rate of its price."""
    tax, rate = line.tax, None if line.price is None else line.price.tax_rate
    if rate is None or (tax is not None and tax.percent is not None):
        return tax
    return Tax(rate) if tax is None else Tax(rate, tax.category, amount=tax.amount)


def _is_gross(price: Price | None) -> bool:
    return price is not None and price.gross


def _taxed(items: Sequence[_Item], currency: str) -> list[Taxed]:
    """Every item with its tax: as it states it, else its part of what its group has to pay."""
    found: list[Taxed] = [Taxed(None, None, None)] * len(items)
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, item in enumerate(items):
        tax = None if item.tax is None else item.tax.amount
        if item.amount is None:
            continue
        if tax is not None:
            found[place] = _with_tax(item, tax)
        elif item.percent is None:
            found[place] = Taxed(None, None, item.amount) if item.gross else Taxed(item.amount, None, None)
        else:
            groups.setdefault((*item.group, item.gross), []).append(place)
    for places in groups.values():
        exact = [_exact_tax(items[place]) for place in places]
        for place, tax in zip(places, rounded_parts(exact, currency), strict=True):
            found[place] = _with_tax(items[place], tax)
    return found


def _exact_tax(item: _Item) -> Fraction:
    percent = Fraction(item.percent or _ZERO)
    return Fraction(item.amount or _ZERO) * percent / (100 + percent if item.gross else 100)


def _with_tax(item: _Item, tax: Decimal) -> Taxed:
    amount = item.amount or _ZERO
    if item.gross:
        return Taxed(EXACT.subtract(amount, tax), tax, amount)
    return Taxed(amount, tax, EXACT.add(amount, tax))


def _sum(parts: Sequence[Taxed]) -> Taxed:
    return Taxed(sum_of(one.net for one in parts), sum_of(one.tax for one in parts), sum_of(one.gross for one in parts))


def _groups(items: Sequence[_Item], taxed: Sequence[Taxed]) -> Iterator[TaxGroup]:
    places: dict[tuple[str | None, Decimal | None], list[Taxed]] = {}
    for item, one in zip(items, taxed, strict=True):
        places.setdefault(item.group, []).append(one)
    for (category, percent), parts in sorted(places.items(), key=_by_group):
        yield TaxGroup(category, percent, _sum(parts))


def _by_group(one: tuple[tuple[str | None, Decimal | None], list[Taxed]]) -> tuple[str, bool, Decimal]:
    (category, percent), _ = one
    return category or "", percent is None, percent or _ZERO


def _reasons(items: Sequence[_Item]) -> Iterator[Reason]:
    for item in items:
        if item.amount is None:
            yield Reason.of("money.no_amount", item.path)
        elif item.percent is None and (item.tax is None or item.tax.amount is None):
            yield Reason.of("tax.no_percent", item.path)


def tax_of_lines(paper: PurchaseOrder | Invoice) -> Decimal | None:
    """The tax if every line's is rounded by itself, as some papers do; None where one can't be told."""
    currency = paper.currency or "XXX"
    items = _items(paper, currency)
    parts = [_taxed([item], currency)[0].tax for item in items]
    return sum_of(parts)
