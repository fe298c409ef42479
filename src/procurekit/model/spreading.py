"""Spreading: a cost over the lines that carry it, by a named basis, conserved to the smallest unit. Pure.

Whatever can't be spread by its basis isn't spread by another: the reason is returned instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias, cast

from attrs import frozen

from procurekit.errors import InvalidValue, Reason
from procurekit.model.order import OrderLine
from procurekit.values import Money, Quantity, convert, minor_units
from procurekit.values.numbers import to_decimal
from procurekit.values.shares import rounded_parts

__all__ = ["BASES", "Basis", "Carrier", "Place", "checked_basis", "kilograms", "spread"]

BasisName: TypeAlias = Literal["amount", "quantity", "weight", "equal"]
Basis: TypeAlias = BasisName | Mapping[int, Decimal | int | str]
"""By what a cost is spread: a name of `BASES`, or a weight of your own for every line by its number."""

Place: TypeAlias = tuple[str, int]
"""An order's id and the number of one of its lines."""

BASES: Final = ("amount", "quantity", "weight", "equal")
_KILOGRAMS: Final = ("KG", "KGM", "kg", "千克", "公斤")


@frozen
class Carrier:
    """A line that carries a part of a cost: what of it does so, as an amount and as a quantity. None is unknown."""

    place: Place
    line: OrderLine
    amount: Fraction | None
    quantity: Quantity | None

    def quantity_in(self, unit: str | None) -> Fraction | None:
        """The quantity in a unit, by the line's own conversions."""
        if self.quantity is None:
            return None
        mine = self.quantity.unit or self.line.unit
        if mine == unit:
            return Fraction(self.quantity.amount)
        if mine is None or unit is None:
            return None
        there = convert(Quantity(self.quantity.amount, mine), unit, self.line.conversions)
        return None if there is None else Fraction(there.amount)


def checked_basis(basis: object) -> Basis:
    """The basis, with weights of one's own as numbers. Raises InvalidValue for anything else."""
    if isinstance(basis, str) and basis in BASES:
        return cast("BasisName", basis)
    if not isinstance(basis, Mapping):
        raise InvalidValue("not_a_choice", field="basis", value=repr(basis), choices=", ".join(BASES))
    found: dict[int, Decimal] = {}
    for number, weight in basis.items():
        # Of JSON, the names of an object are texts.
        line = int(number) if isinstance(number, str) and number.isascii() and number.isdigit() else number
        if not isinstance(line, int) or isinstance(line, bool):
            raise InvalidValue("not_an_integer", field="basis", value=repr(number))
        one = to_decimal(weight)
        if type(one) is not Decimal or not one.is_finite():
            code = "float_refused" if isinstance(weight, float) else "not_a_number"
            raise InvalidValue(code, field="basis", value=repr(weight))
        found[line] = one
    return found


def kilograms(carrier: Carrier) -> Fraction | None:
    """What a carrier weighs, where its unit, a conversion or its pricing quantity is in kilograms."""
    for unit in _KILOGRAMS:
        weight = carrier.quantity_in(unit)
        if weight is not None:
            return weight
    priced, ordered = carrier.line.pricing_quantity, carrier.line.quantity
    if priced is None or ordered is None or priced.unit not in _KILOGRAMS or not ordered.amount:
        return None
    much = carrier.quantity_in(ordered.unit)
    return None if much is None else Fraction(priced.amount) * much / Fraction(ordered.amount)


def spread(amount: Money, carriers: Sequence[Carrier], basis: Basis) -> dict[Place, Decimal] | Reason:
    """The part of an amount that each carrier bears, or why it can't be spread so.

    The parts add up to the amount, to the smallest unit of its currency; the units left over go to the largest
    remainders and, of equal ones, to the first by order and line number, in whatever order the carriers come.

    >>> lines = [OrderLine(number, "A", "10", "1") for number in (1, 2, 3)]
    >>> carriers = [Carrier(("order_1", one.number), one, Fraction(10), one.quantity) for one in lines]
    >>> [str(part) for part in spread(Money("100.00", "EUR"), carriers, "equal").values()]
    ['33.34', '33.33', '33.33']
    """
    if not carriers:
        return Reason.of("cost.no_lines")
    ordered = sorted(carriers, key=lambda one: one.place)
    weights = _weights(ordered, basis)
    name = basis if isinstance(basis, str) else "stated"
    unknown = [one for one, weight in zip(ordered, weights, strict=True) if weight is None]
    if unknown:
        lines = ", ".join(str(one.place[1]) for one in unknown)
        return Reason.of("cost.basis_unknown", basis=name, lines=lines)
    known = [weight for weight in weights if weight is not None]
    if not any(known):
        return Reason.of("cost.basis_zero", basis=name)
    # Of an order that only gives back, what it costs is carried as it is of one that only takes.
    if all(weight <= 0 for weight in known):
        known = [-weight for weight in known]
    if any(weight < 0 for weight in known):
        return Reason.of("cost.basis_mixed", basis=name)
    exponent = amount.amount.as_tuple().exponent
    digits = max(minor_units(amount.currency), -exponent if isinstance(exponent, int) else 0)
    exact = [Fraction(amount.amount) * weight / sum(known) for weight in known]
    return dict(zip((one.place for one in ordered), rounded_parts(exact, amount.currency, digits), strict=True))


def _weights(carriers: Sequence[Carrier], basis: Basis) -> Sequence[Fraction | None]:
    if not isinstance(basis, str):
        # Line numbers say nothing of other orders.
        mine = {one.place[0] for one in carriers}
        given = {number: Fraction(Decimal(weight)) for number, weight in basis.items()} if len(mine) == 1 else {}
        return [given.get(one.place[1]) for one in carriers]
    if basis == "equal":
        return [Fraction(1)] * len(carriers)
    if basis == "amount":
        return [one.amount for one in carriers]
    if basis == "weight":
        return [kilograms(one) for one in carriers]
    best: Sequence[Fraction | None] = ()
    for unit in dict.fromkeys((one.quantity and one.quantity.unit) or one.line.unit for one in carriers):
        found = [one.quantity_in(unit) for one in carriers]
        if None not in found:
            return found
        best = best or found
    return best
