# pyright: strict, reportUnnecessaryTypeIgnoreComment=true
"""A host's own code as mypy and pyright see it in strict mode: what is at hand is accepted, a misspelt name is flagged.

A comment that ignores an error is itself an error where there is none: so each says that both checkers flag its line.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import assert_type

import pytest

import procurekit
from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    Agreement,
    AgreementLine,
    AgreementState,
    Desk,
    Finding,
    Hold,
    Invoice,
    InvoiceLine,
    LineFacts,
    Money,
    OrderLine,
    OrderState,
    OrderSummary,
    Party,
    Picture,
    Price,
    PurchaseOrder,
    Quantity,
    Reason,
    Receipt,
    ReceiptLine,
    Refused,
    Requisition,
    RequisitionLine,
    RequisitionState,
    ScheduleLine,
    ShownFact,
    Tolerance,
    Verdict,
    Waiting,
    from_plain,
    loads,
    quantities,
    to_plain,
)
from procurekit.rules import (
    STANDARD,
    Alert,
    AlertChange,
    Evaluation,
    Grade,
    Group,
    Rule,
    RuleFinding,
    evaluate,
    read_rules,
)


@pytest.fixture(name="desk")
def a_desk() -> Iterator[Desk]:
    with procurekit.open("memory:") as desk:
        yield desk


def an_order(desk: Desk) -> OrderState:
    line = OrderLine(1, "M6-BOLT", "1000", "0.12", requested="2026-12-01")
    return desk.create(PurchaseOrder("PO-1", supplier="V-7", currency="EUR", lines=[line]), by="mei")


def test_what_people_have_at_hand_is_accepted() -> None:
    line = OrderLine(
        1, item="M6-BOLT", quantity="1000", price="0.12", requested="2026-12-01", promised=date(2026, 12, 4)
    )
    OrderLine(
        2, "M8-BOLT", Quantity("10", "BOX"), Price(Decimal("12.50"), per=1000), tolerance=Tolerance(over_percent=5)
    )
    OrderLine(
        3,
        "NUT",
        10,
        Decimal("0.05"),
        schedule=[ScheduleLine(1, 4, "2026-12-01"), ScheduleLine(2, "6", date(2026, 12, 8))],
    )
    order = PurchaseOrder(
        "PO-1", supplier="V-7", buyer=Party("B-1"), currency="EUR", lines=[line], ordered_on="2026-11-20"
    )
    assert_type(order.lines, tuple[OrderLine, ...])
    assert_type(order.ordered_on, date | None)
    Receipt("PO-1", line=1, quantity="980", at="2026-12-03T09:00+08:00")
    Receipt(lines=[ReceiptLine("PO-1", 1, 980)], at=date(2026, 12, 3), posting_date="2026-12-31")
    Acknowledgement("PO-1", lines=[AcknowledgedLine(1, promised="2026-12-04")], origin="attested", channel="phone")
    Invoice("INV-1", lines=[InvoiceLine(1, "PO-1", 1, "980", amount="117.60")], issued_on="2026-12-06")
    Actor("mei", roles=["buyer"], on_behalf_of=Actor("li"))
    assert_type(Money("9.90", "EUR").split([1, 2]), tuple[Money, ...])


def test_what_a_command_gives_is_what_it_was_given(desk: Desk) -> None:
    asked = desk.create(Requisition("PR-1", lines=[RequisitionLine(1, "M6-BOLT", "5")]), by="wang")
    agreed = desk.create(Agreement("FA-1", supplier="V-7", lines=[AgreementLine(1, "M6-BOLT", "500")]), by="mei")
    assert_type(asked, RequisitionState)
    assert_type(desk.do("submit", asked, by=Actor("wang", roles=["requester"])), RequisitionState)
    assert_type(desk.edit(agreed, {"amount": "100"}, by="mei"), AgreementState)
    assert_type(desk.agreement("FA-1").document, Agreement)
    assert_type(desk.requisitions(), list[RequisitionState])
    assert_type(desk.combine(["PR-1"]), tuple[OrderLine, ...])
    assert_type(desk.coverage("PR-1").line(1).to_order, Decimal | None)
    assert_type(desk.commitment(agreed).value.left, Decimal | None)
    assert_type(desk.waiting(), tuple[Waiting, ...])
    assert_type(an_order(desk).document, PurchaseOrder)
    with suppress(ValueError):
        desk.edit(desk.agreement("FA-1"), PurchaseOrder("PO-2"), by="mei")  # type: ignore[call-overload]


def test_a_misspelt_field_is_flagged() -> None:
    with suppress(TypeError):
        OrderLine(1, "M6-BOLT", quantiy="1000")  # type: ignore[call-arg]
    with suppress(TypeError):
        PurchaseOrder("PO-1", suplier="V-7")  # type: ignore[call-arg]
    with suppress(TypeError):
        Receipt("PO-1", line=1, quantity="1", recieved="2026-12-01")  # type: ignore[call-arg]


def test_a_wrong_type_is_flagged() -> None:
    with suppress(ValueError):
        Price(0.12)  # type: ignore[arg-type]
    with suppress(ValueError):
        OrderLine(1, "M6-BOLT", 1.5)  # type: ignore[arg-type]
    with suppress(ValueError):
        OrderLine(1, "M6-BOLT", 1, kind="gods")  # type: ignore[arg-type]
    with suppress(ValueError):
        PurchaseOrder("PO-1", lines=OrderLine(1, "M6-BOLT", 1))  # type: ignore[arg-type]


def test_a_document_cannot_be_changed() -> None:
    order = PurchaseOrder("PO-1")
    with suppress(AttributeError):
        order.number = "PO-2"  # type: ignore[misc]


def test_commands_give_the_order_they_left(desk: Desk) -> None:
    order = an_order(desk)
    assert_type(desk.do("submit", order, by=Actor("mei", roles={"buyer"})), OrderState)
    assert_type(
        desk.record(Receipt("PO-1", line=1, quantity=1), by="warehouse", known_at=datetime.now(UTC)), OrderState
    )
    assert_type(desk.hold("PO-1", Hold("quality"), by="mei"), OrderState)
    assert_type(desk.as_of(order, date(2026, 12, 1)), OrderState | None)
    assert_type(desk.check("close", "PO-1", by="mei"), tuple[Reason, ...])
    assert_type(quantities(order, order.line(1)).open, Decimal)


def test_a_command_with_the_wrong_subject_is_flagged(desk: Desk) -> None:
    order = an_order(desk)
    with suppress(Exception):
        desk.record(order)  # type: ignore[arg-type]
    with suppress(TypeError):
        desk.do("submit", order)  # type: ignore[call-overload]
    with suppress(AttributeError):
        desk.sumbit(order)  # type: ignore[attr-defined]


def test_a_refusal_is_typed(desk: Desk) -> None:
    try:
        desk.do("close", an_order(desk), by="mei")
    except Refused as refusal:
        assert_type(refusal.reasons, tuple[Reason, ...])
        assert_type(refusal.reasons[0].text("zh"), str)


def test_questions_are_typed(desk: Desk) -> None:
    an_order(desk)
    assert_type(desk.orders(stage="draft"), list[OrderSummary])
    assert_type(desk.lines(open_only=True), Iterator[LineFacts])
    found = desk.alerts(at="2026-03-31", rules=STANDARD)
    assert_type(found[0] if found else None, Alert | None)
    assert_type(found.changes, tuple[AlertChange, ...])
    assert_type(found.findings, tuple[RuleFinding, ...])
    assert_type(desk.verify(), Verdict)
    for group in desk.kpis(by="supplier", period="month", at="2026-12-31"):
        for result in group.results:
            assert_type(result.value, Decimal | None)
    for _, finding in desk.get("PO-1").findings:
        assert_type(finding, Finding)


def test_rules_are_typed() -> None:
    late = Rule(
        id="acme.late",
        title="Late",
        since="requested",
        when="open > 0 and days > grace",
        values={"grace": 2},
        grades=[Grade(severity="high", when="days > 9")],
        group=Group(by="supplier"),
        en="{open} due since {since}",
        to="purchaser",
    )
    assert_type(late.with_values(grace=5), Rule)
    assert_type(late.explain("zh"), str)
    row = {"order_id": "PO-1", "line": 1, "requested": date(2026, 3, 2), "open": Decimal(5)}
    found = evaluate([late, *STANDARD], {"schedule_line": [row]}, at="2026-03-09")
    assert_type(found, Evaluation)
    for change in found.changes:
        assert_type(change.alert, Alert)
        assert_type(Alert.from_dict(change.alert.as_dict()), Alert)
    assert_type(read_rules('[[rules]]\nlike = "receipt_overdue"\n'), tuple[Rule, ...])
    with pytest.raises(procurekit.InvalidValue):
        evaluate([late], {"shipment": []}, at="someday")
    subjects = {"schedule_line": [row]}
    assert_type(evaluate([late], subjects, at="2026-03-09"), Evaluation)
    with pytest.raises(TypeError):
        Rule(id="late", title="Late", when="open > 0", en="late", condition=len)  # type: ignore[call-arg]


def test_outside_systems_are_typed(desk: Desk, tmp_path: Path) -> None:
    shown = PurchaseOrder("A-1", lines=[OrderLine(1, "X", 10)])
    receipt = ShownFact("r-1", Receipt("A-1", 1, 10, at="2026-01-02"))
    progress = desk.observe(Picture("A-1", shown, stage="issued", facts=[receipt]), source="erp")
    assert_type(progress.created, int)
    counted: Counter[str] = Counter()
    for one in desk.observe_all([], source="erp", findings=counted):
        assert_type(one.position, int | None)
    table = tmp_path / "orders.csv"
    table.write_text("PO,Item,Qty\nP-1,M6,5\n", encoding="utf-8")
    report = procurekit.import_table(desk, table, rejects=tmp_path / "rejects.csv")
    assert_type(report.rejects_file, str | None)


def test_plain_data_comes_back_as_what_it_was() -> None:
    order = PurchaseOrder("PO-1")
    assert_type(from_plain(to_plain(order), PurchaseOrder), PurchaseOrder)
    assert_type(loads('{"number": "PO-1"}', PurchaseOrder), PurchaseOrder)
