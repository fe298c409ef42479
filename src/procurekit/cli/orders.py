"""``procurekit orders``: the list of orders."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from procurekit.cli import opening
from procurekit.cli.output import Flat, Output, first_of
from procurekit.desk.answers import summary_as_dict
from procurekit.model.projection import OrderSummary
from procurekit.values.figures import grouped, moment, money

if TYPE_CHECKING:
    from procurekit.cli.tables import Screen

__all__ = ["run"]

_FLAT: Final = (
    *("id", "number", "issuer", "supplier", "supplier_name", "purchaser", "source", "state", "stage", "ordered_on"),
    *("lines", "currency", "amount", "open_amount", "open_lines", "next_due", "findings", "version", "changed_at"),
)


def run(args: Namespace, out: Output) -> int:
    """List them."""
    with opening.reading(args) as desk:
        found = desk.orders(stage=args.stage, supplier=args.supplier, number=args.number)
    kept = first_of(found, args.limit, out)
    out.emit(
        lambda: {"orders": [summary_as_dict(one) for one in kept], "count": len(found)},
        lambda: _flat(kept),
        lambda screen: _draw(screen, kept, len(found)),
    )
    return 0


def _flat(orders: Sequence[OrderSummary]) -> Flat:
    def row(one: OrderSummary) -> list[object]:
        plain = {**summary_as_dict(one), "findings": sum(one.findings.values())}
        return [plain[name] for name in _FLAT]

    return _FLAT, map(row, orders)


def _draw(screen: Screen, orders: Sequence[OrderSummary], count: int) -> None:
    from procurekit.cli.tables import Column

    screen.title(screen.say("cli.orders.title"), screen.counted("order", count))
    if not orders:
        screen.print(screen.text(screen.say("cli.orders.none"), "dim"))
        return
    screen.table(
        (
            Column("cli.column.number"),
            Column("cli.column.supplier", short=True),
            Column("cli.column.stage"),
            Column("cli.column.ordered_on", wide=True),
            Column("cli.column.purchaser", short=True, wide=True),
            Column("cli.column.lines", "right"),
            Column("cli.column.amount", "right"),
            Column("cli.column.open_amount", "right", wide=True),
            Column("cli.column.next_due"),
            Column("cli.column.findings", "right", style="yellow", wide=True),
        ),
        [
            (
                one.number or one.id,
                one.supplier_name or one.supplier or "–",
                screen.word(one.stage),
                moment(one.ordered_on),
                one.purchaser or "–",
                grouped(one.lines),
                money(one.amount, one.currency),
                money(one.open_amount, one.currency),
                moment(one.next_due),
                grouped(sum(one.findings.values())) if one.findings else "",
            )
            for one in orders
        ],
    )
    screen.more(count - len(orders))
