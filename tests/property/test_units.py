"""Laws of units: what comes in another unit adds up to what was ordered, though no part of it is an exact number."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

import procurekit
from procurekit import (
    Actor,
    Agreement,
    AgreementLine,
    Conversion,
    Invoice,
    InvoiceLine,
    OrderLine,
    Picture,
    PurchaseOrder,
    Quantity,
    Receipt,
    Return,
    ScheduleLine,
    quantities,
)

MEI = Actor("mei", roles={"buyer"})


@st.composite
def pieces(draw: st.DrawFn) -> tuple[Conversion, int, list[int]]:
    """So many pieces make so many boxes; and an order of boxes whose pieces come in parts."""
    of, make = draw(st.integers(1, 9)), draw(st.integers(1, 13))
    boxes = of * draw(st.sampled_from([1, 2, 3, 100]))
    whole = boxes // of * make
    cuts = sorted(draw(st.sets(st.integers(1, max(1, whole - 1)), max_size=8)))
    parts = [end - start for start, end in zip([0, *cuts], [*cuts, whole], strict=True)]
    return Conversion("BOX", "EA", of=of, make=make), boxes, [one for one in parts if one]


@given(told=pieces(), deliveries=st.integers(1, 3))
def test_parts_that_are_not_exact_make_a_whole_that_is(told, deliveries):
    conversion, boxes, parts = told
    many = min(deliveries, boxes)
    split = [boxes - many + 1, *[1] * (many - 1)]
    schedule = [ScheduleLine(place, str(one), f"2026-03-0{place}") for place, one in enumerate(split, 1)]
    line = OrderLine(1, "M6", Quantity(boxes, "BOX"), "12", conversions=[conversion], schedule=schedule)
    with procurekit.open("memory:") as desk:
        desk.observe(Picture("PO-1", PurchaseOrder("PO-1", lines=[line]), stage="issued"), source="erp")
        for place, one in enumerate(parts):
            much = Quantity(one, "EA")
            desk.record(Receipt("PO-1", 1, much, number=f"G{place}"), by="wh")
            desk.record(Invoice(f"I{place}", lines=[InvoiceLine(1, "PO-1", 1, much, amount="1")]), by="ap")
            desk.record(Return("PO-1", 1, much, purpose="to_replace", number=f"R{place}"), by="wh")
            desk.record(Receipt("PO-1", 1, much, number=f"A{place}"), by="wh")
        state = desk.get("PO-1")
        assert [one.text() for _, one in state.findings if "too" in one.code or "more" in one.code] == []
        much = quantities(state, state.line(1))
        assert much.received == 2 * boxes
        assert much.returned == much.reopened == much.invoiced == boxes
        assert (much.open, much.pending, much.closed_short) == (0, 0, 0)
        assert "E" not in str(much.received)
        assert (desk.balance("PO-1").billable, desk.balance("PO-1").to_invoice) == (12 * boxes, 12 * boxes - len(parts))
        rows = desk.lines()
        assert [(one.open, one.received - one.returned) for one in rows] == [(0, Decimal(one)) for one in split]


@given(told=pieces())
def test_orders_in_pieces_use_an_agreement_in_boxes_up(told):
    conversion, boxes, parts = told
    with procurekit.open("memory:") as desk:
        lines = [AgreementLine(1, "M6", Quantity(boxes, "BOX"), conversions=[conversion])]
        desk.do("activate", desk.create(Agreement("FA-1", supplier="V-7", lines=lines), by=MEI), by=MEI)
        for place, one in enumerate(parts):
            line = OrderLine(1, "M6", Quantity(one, "EA"), conversions=[conversion])
            state = desk.create(PurchaseOrder(f"PO-{place}", supplier="V-7", agreement="FA-1", lines=[line]), by=MEI)
            assert state.findings == ()
        assert desk.commitment("FA-1").line(1).quantity.left == 0
