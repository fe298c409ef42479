"""What can't be right about lots and serial numbers, on lines that are kept by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from procurekit.errors import Finding
from procurekit.model.lots import Lot
from procurekit.model.movements import in_line_unit, settled_in
from procurekit.model.order import OrderLine
from procurekit.model.state import OrderState
from procurekit.values.numbers import plain, total

__all__ = ["lot_findings"]

_ZERO: Final = Decimal(0)
_NAMED: Final = frozenset({"receipt", "return"})


def lot_findings(after: OrderState, kind: str, document: Any, line: OrderLine, path: str) -> Iterator[Finding]:
    """Of a receipt or a return: lots and serials that are missing, repeated, or not as many as its line says.

    A serial number may come again only after it went back, and goes back only after it came.
    """
    if kind not in _NAMED or not (line.lots or line.serials):
        return
    for one in document.lines:
        if one.line == line.number:
            much = in_line_unit(line, one.quantity)
            if line.lots:
                yield from _lots(line, one.lots, much, path)
            if line.serials and much is not None:
                count = sum(len(lot.serials) for lot in one.lots)
                if count != much:
                    yield Finding.of("serial_count", path, count=count, quantity=plain(much))
    if line.serials:
        yield from _serials(after, kind, document, line, path)


def _lots(line: OrderLine, lots: tuple[Lot, ...], much: Decimal | None, path: str) -> Iterator[Finding]:
    numbers = [lot.number or lot.supplier_lot for lot in lots]
    if not numbers or None in numbers:
        yield Finding.of("lot_missing", path, line=line.number)
    for number, times in Counter(numbers).items():
        if times > 1 and number is not None:
            yield Finding.of("lot_repeated", path, lot=number)
    # A single lot that states no quantity is all of it.
    stated = [_quantity(line, lot) for lot in lots]
    if much is not None and lots and stated != [None]:
        whole = settled_in(line, total(one or _ZERO for one in stated))
        if whole != much:
            yield Finding.of("lot_total", path, lots=plain(whole), quantity=plain(much))


def _quantity(line: OrderLine, lot: Lot) -> Decimal | None:
    if lot.quantity is None:
        return Decimal(len(lot.serials)) if lot.serials else None
    return in_line_unit(line, lot.quantity)


def _serials(after: OrderState, kind: str, document: Any, line: OrderLine, path: str) -> Iterator[Finding]:
    mine = Counter(_named(document, line))
    came, went = (_all_named(after, one, line) for one in ("receipt", "return"))
    for serial, times in mine.items():
        if times > 1:
            yield Finding.of("serial_repeated", path, serial=serial)
        # Beside itself, this document counts among them already.
        elif kind == "receipt" and came[serial] - went[serial] > 1:
            yield Finding.of("serial_received_twice", path, serial=serial)
        if kind == "return" and went[serial] > came[serial]:
            yield Finding.of("serial_not_received", path, serial=serial)


def _all_named(state: OrderState, kind: str, line: OrderLine) -> Counter[str]:
    return Counter(serial for kept in state.kept(kind) for serial in _named(kept.document, line))


def _named(document: Any, line: OrderLine) -> Iterator[str]:
    for one in document.lines:
        if one.line == line.number:
            for lot in one.lots:
                yield from lot.serials
