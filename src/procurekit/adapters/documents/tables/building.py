"""Building: a row's cells to an order line, its facts and the terms of its order, by a mapping compiled once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any, Final, TypeAlias

from pendulum import DateTime

from procurekit.adapters.documents.tables.facts import FactReader
from procurekit.adapters.documents.tables.faults import Unreadable
from procurekit.adapters.documents.tables.layout import Layout
from procurekit.adapters.documents.tables.mapping import Cell, Section, TableMapping
from procurekit.adapters.documents.tables.readers import Read, Row, converters, reader
from procurekit.adapters.documents.tables.vocabulary import SECTIONS
from procurekit.errors import InvalidValue
from procurekit.model.order import OrderLine, ScheduleLine
from procurekit.model.party import Party
from procurekit.model.terms import StatedAmounts, Tax
from procurekit.values import Moment, Price, Quantity

__all__ = ["Builder", "Terms"]

_LINE_PLAIN: Final = frozenset(
    {"item", "description", "supplier_item", "manufacturer_item", "specification", "category", "kind", "amount",
     "status", "closing_reason", "lots", "serials", "project", "cost_centre", "account", "country_of_origin",
     "agreement", "credit"}
)  # fmt: skip
_STATED: Final = ("net", "charges", "allowances", "tax", "total", "prepaid", "payable")
_ORDER_APART: Final = frozenset(
    {"key", "stage", "at", "known_at", "supplier", "supplier_name", "supplier_country", "supplier_tax_id", "buyer",
     "buyer_name", *_STATED}
)  # fmt: skip
Cells: TypeAlias = Sequence[Cell]

_ONE: Final = Decimal(1)


class Terms:
    """What the rows of one order say of the order itself."""

    __slots__ = ("assumed", "at", "fields", "known_at", "stage")

    def __init__(
        self,
        fields: dict[str, Any],
        stage: str | None,
        at: Moment | None,
        known_at: DateTime | None,
        *,
        assumed: bool,
    ) -> None:
        self.fields = fields
        self.stage = stage
        self.at = at
        self.known_at = known_at
        self.assumed = assumed


@lru_cache(maxsize=4_096)
def _party(id_: str, name: str | None, country: str | None, tax_id: str | None) -> Party:
    return Party(id_, name, country=country, tax_id=tax_id)


class Builder:
    """A mapping compiled for one table. Not shared between readings: it remembers words that it has to keep."""

    def __init__(self, mapping: TableMapping, layout: Layout) -> None:
        self._mapping = mapping
        self._layout = layout
        self.width = layout.width
        self._convert = converters(mapping)
        self._kept: dict[str, object] = {}
        self.key = self._reader(mapping.order, "key")
        self._order_plain = [
            (name, self._reader(mapping.order, name)) for name in mapping.order.fields if name not in _ORDER_APART
        ]
        self._order = self._some(mapping.order, _ORDER_APART)
        self._known_at = self._known()
        self._stated = [(name, self._order[name]) for name in _STATED if name in self._order]
        self._order_custom = self._custom(mapping.order)
        line = mapping.line
        self._line_plain = [(name, self._reader(line, name)) for name in line.fields if name in _LINE_PLAIN]
        self._line = self._some(line, SECTIONS["line"].keys() - _LINE_PLAIN)
        self._line_custom = self._custom(line)
        self._quantity = self._line.get("quantity")
        self._price = self._line.get("price")
        self._plain_price = not {"price_per", "pricing_unit", "tax_rate", "gross", "provisional"} & self._line.keys()
        self._schedule = [(name, self._reader(mapping.schedule, name)) for name in mapping.schedule.fields]
        self.number = self._line.get("number")
        self.line_key = self._line.get("key")
        count: dict[str, int] = {}
        self.facts: list[FactReader] = []
        for section in mapping.facts:
            count[section.name] = count.get(section.name, 0) + 1
            # A second section of a kind, such as a second receipt in the same row, has keys of its own.
            suffix = "" if count[section.name] == 1 else f"/{count[section.name]}"
            self.facts.append(FactReader(section, suffix, self._compiled(section)))
        self.compared = self._order_columns()
        self.same = itemgetter(*(place for place, _ in self.compared)) if self.compared else None

    def column_of(self, field: str) -> str | None:
        """The first column that fills a field of the model, for the reject of a row that the model refuses."""
        for section in self._mapping.sections():
            for cell in section.fields.get(field, ()):
                if cell.named:
                    return cell.named[0]
        return None

    def terms(self, row: Row) -> Terms:
        """The order's terms as this row states them."""
        fields = {name: value for name, read in self._order_plain if (value := read(row)) is not None}
        supplier = self._of_party(row, "supplier")
        if supplier is not None:
            fields["supplier"] = supplier
        buyer = self._of_party(row, "buyer")
        if buyer is not None:
            fields["buyer"] = buyer
        stated = {name: value for name, read in self._stated if (value := read(row)) is not None}
        if stated:
            fields["stated"] = StatedAmounts(**stated)
        custom = {name: value for name, read in self._order_custom if (value := read(row)) is not None}
        if self._kept:
            custom.update(self._kept)
            self._kept.clear()
        if custom:
            fields["custom"] = custom
        known_at, assumed = self._known_at(row)
        at = self._order["at"](row) if "at" in self._order else None
        stage = self._order["stage"](row) if "stage" in self._order else None
        return Terms(fields, stage, at or fields.get("ordered_on"), known_at, assumed=assumed)

    def line(self, row: Row, number: int) -> OrderLine:
        """The order line that a row describes."""
        values: dict[str, Any] = {name: value for name, read in self._line_plain if (value := read(row)) is not None}
        more = self._line
        unit = more["unit"](row) if "unit" in more else None
        amount = None if self._quantity is None else self._quantity(row)
        quantity = None if amount is None else Quantity(amount, unit)
        price = self._price_of(row)
        if "pricing_quantity" in more and (pricing := more["pricing_quantity"](row)) is not None:
            in_unit = more["pricing_unit"](row) if "pricing_unit" in more else unit
            values["pricing_quantity"] = Quantity(pricing, in_unit)
        if "tax_amount" in more and (tax := more["tax_amount"](row)) is not None:
            values["tax"] = Tax(more["tax_rate"](row) if "tax_rate" in more else None, amount=tax)
        elif "tax_rate" in more and (rate := more["tax_rate"](row)) is not None:
            values["tax"] = Tax(rate)
        schedule = {name: value for name, read in self._schedule if (value := read(row)) is not None}
        custom = {name: value for name, read in self._line_custom if (value := read(row)) is not None}
        if self._kept:
            custom.update(self._kept)
            self._kept.clear()
        delivery = ScheduleLine(1, quantity, **schedule)
        return OrderLine(number, quantity=quantity, price=price, schedule=(delivery,), custom=custom, **values)

    def faults(self, row: Row, *, terms: bool) -> Iterator[Unreadable]:
        """Every cell of a row that can't be read, once a column; with `terms` those that speak of the order too."""
        of_order = [*self._order_plain, *self._order.items(), *self._order_custom] if terms else []
        named = [*of_order, *self._line_plain, *self._line.items(), *self._schedule, *self._line_custom]
        reads: list[Read] = [*(read for _, read in named), *(partial(_of_fact, one) for one in self.facts)]
        told: set[str | None] = set()
        for read in reads:
            try:
                read(row)
            except Unreadable as error:
                if error.column not in told:
                    told.add(error.column)
                    yield error
            except InvalidValue:
                """What the model refuses is told by the one who builds it."""

    def forget(self) -> None:
        """Drop what a row that was rejected left behind."""
        self._kept.clear()

    def _price_of(self, row: Row) -> Price | None:
        price: Price | None = None if self._price is None else self._price(row)
        if price is None or self._plain_price:
            return price
        more = {name: self._line[name](row) for name in ("tax_rate", "gross", "provisional") if name in self._line}
        per = self._line["price_per"](row) if "price_per" in self._line else None
        unit = self._line["pricing_unit"](row) if "pricing_unit" in self._line else None
        return Price(
            price.amount, per or _ONE, unit=unit, **{name: one for name, one in more.items() if one is not None}
        )

    def _of_party(self, row: Row, name: str) -> Party | None:
        reads = self._order
        id_ = reads[name](row) if name in reads else None
        called = reads[f"{name}_name"](row) if f"{name}_name" in reads else None
        if id_ is None and called is None:
            return None
        country = reads[f"{name}_country"](row) if f"{name}_country" in reads else None
        tax_id = reads[f"{name}_tax_id"](row) if f"{name}_tax_id" in reads else None
        return _party(id_ or called, called, country, tax_id)

    def _known(self) -> Callable[[Row], tuple[DateTime | None, bool]]:
        cells = self._mapping.order.fields.get("known_at", ())
        reads = [(self._one(self._mapping.order, (cell,), "instant"), cell.assumed) for cell in cells]
        stated = None if self._mapping.known_at is None else self._convert("instant")(self._mapping.known_at)

        def known(row: Row) -> tuple[DateTime | None, bool]:
            for read, assumed in reads:
                value = read(row)
                if value is not None:
                    return value, assumed
            return stated, False

        return known

    def _reader(self, section: Section, name: str) -> Read:
        return self._one(section, section.fields[name], SECTIONS[section.name][name], self._kept)

    def _one(self, section: Section, cells: Cells, kind: str, kept: dict[str, object] | None = None) -> Read:
        layout = self._layout
        return reader(self._mapping, cells, kind, lambda cell: layout.places(section.name, cell), self._convert, kept)

    def _compiled(self, section: Section) -> Callable[[str], Read]:
        return lambda name: self._reader(section, name)

    def _some(self, section: Section, names: Collection[str]) -> Mapping[str, Read]:
        return {name: self._reader(section, name) for name in section.fields if name in names}

    def _custom(self, section: Section) -> list[tuple[str, Read]]:
        return [(name, self._own(section, cells)) for name, cells in section.custom.items()]

    def _own(self, section: Section, cells: Cells) -> Read:
        kind = cells[0].kind
        read = self._one(section, cells, kind)
        if kind == "text":
            return read
        text = self._one(section, cells, "text")
        # A word where a number was expected is kept as the word: a custom field has no type to break.
        return lambda row: text(row) if (value := read(row)) is None else value

    def _order_columns(self) -> list[tuple[int, str]]:
        """The columns that speak of the order: every row of the order should say the same in them."""
        if self._mapping.join is not None:
            return []
        found: dict[int, str] = {}
        for name, cell in self._mapping.order.cells():
            if name != "key" and not cell.assumed:
                found.update(zip(self._layout.places("order", cell), cell.named, strict=True))
        return sorted(found.items())


def _of_fact(fact: FactReader, row: Row) -> None:
    """Read one fact for its faults alone; whose it is doesn't matter."""
    fact.read(row, "", 1, None)
