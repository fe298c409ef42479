"""The order of ten lines that the benchmarks share, as ours and as a pydantic model with the same fields filled in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from procurekit import OrderLine, Party, Price, PurchaseOrder, Quantity, ScheduleLine
from pydantic import BaseModel, ConfigDict

__all__ = ["PydanticOrder", "order"]


def order(number: str = "PO-1001", lines: int = 10) -> PurchaseOrder:
    """An order of so many lines."""
    return PurchaseOrder(
        number,
        supplier=Party("V-7", "Bolt & Nut Ltd"),
        buyer=Party("ACME", "Acme GmbH"),
        currency="EUR",
        ordered_on="2026-10-01",
        payment_terms="30 days net",
        incoterm="DAP",
        purchaser="mei",
        lines=[
            OrderLine(
                one,
                "M6-BOLT",
                Quantity("1000", "EA"),
                Price("0.12"),
                description="Bolt M6x20, zinc plated",
                amount="120.00",
                schedule=[ScheduleLine(1, Quantity("1000", "EA"), "2026-12-01", promised="2026-12-04")],
            )
            for one in range(1, lines + 1)
        ],
    )


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PydanticQuantity(_Model):
    """A quantity."""

    amount: Decimal
    unit: str | None = None


class PydanticPrice(_Model):
    """A price."""

    amount: Decimal
    per: Decimal = Decimal(1)


class PydanticParty(_Model):
    """A party."""

    id: str
    name: str | None = None


class PydanticSchedule(_Model):
    """A schedule line."""

    number: int
    quantity: PydanticQuantity | None = None
    requested: date | None = None
    promised: date | None = None


class PydanticLine(_Model):
    """An order line."""

    number: int
    item: str | None = None
    description: str | None = None
    quantity: PydanticQuantity | None = None
    price: PydanticPrice | None = None
    amount: Decimal | None = None
    schedule: tuple[PydanticSchedule, ...] = ()


class PydanticOrder(_Model):
    """An order, with no more fields than the example fills in: the comparison favours pydantic."""

    number: str | None = None
    supplier: PydanticParty | None = None
    buyer: PydanticParty | None = None
    currency: str | None = None
    ordered_on: date | None = None
    payment_terms: str | None = None
    incoterm: str | None = None
    purchaser: str | None = None
    lines: tuple[PydanticLine, ...] = ()
