"""Orders, answers, changes and cancellations of real standards' examples, against figures computed by other means.

The documents and the expected figures lie beside the data, with source and licence; none was computed with procurekit.
Reading the messages is no part of procurekit yet: here it is as little as the examples need.
"""

import json
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

import procurekit
from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Actor,
    OrderLine,
    Price,
    PurchaseOrder,
    Quantity,
    Receipt,
    Return,
    quantities,
)
from procurekit.model import order_facts
from procurekit.model.answers import deviations, disputes

BUYER = Actor("josef", roles={"buyer"})
BOSS = Actor("eva", roles={"approver"})
UBL = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
AGGREGATE = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"


def issued(desk, order):
    state = desk.create(order, by=BUYER)
    for step, actor in (("submit", BUYER), ("approve", BOSS), ("issue", BUYER)):
        state = desk.do(step, state, by=actor)
    return state


def supplier_of(order):
    return Actor("sales", roles={"supplier"}, party=order.supplier.id)


# --- UBL 2.1, order 34


def text(node, *path):
    for name in path[:-1]:
        node = node.find(f"{AGGREGATE}{name}")
    return node.findtext(f"{UBL}{path[-1]}")


def read(data_dir, name):
    return ET.parse(data_dir / "ubl" / name).getroot()


def items(root):
    return [one.find(f"{AGGREGATE}LineItem") for one in root.iter(f"{AGGREGATE}OrderLine")]


def ordered(root):
    lines = []
    for one in items(root):
        quantity = one.find(f"{UBL}Quantity")
        amount = Quantity(quantity.text, quantity.get("unitCode"))
        lines.append(
            OrderLine(
                int(text(one, "ID")),
                text(one, "Item", "StandardItemIdentification", "ID"),
                amount,
                Price(text(one, "Price", "PriceAmount"), per=text(one, "Price", "BaseQuantity")),
                amount=text(one, "LineExtensionAmount"),
                requested=text(one, "Delivery", "RequestedDeliveryPeriod", "EndDate"),
            )
        )
    seller = text(root, "SellerSupplierParty", "Party", "PartyIdentification", "ID")
    return PurchaseOrder(
        text(root, "ID"),
        supplier=seller,
        currency=text(root, "DocumentCurrencyCode"),
        ordered_on=text(root, "IssueDate"),
        lines=lines,
    )


def test_order_34_is_changed_disputed_and_cancelled(data_dir):
    told = json.loads((data_dir / "ubl" / "expected_documents.json").read_text("utf-8"))
    order_xml, change_xml, response, cancellation = (
        read(data_dir, f"UBL-{name}-2.1-Example.xml")
        for name in ("Order", "OrderChange", "OrderResponse", "OrderCancellation")
    )
    desk = procurekit.open("memory:")
    state = issued(desk, ordered(order_xml))
    expected = told["UBL-Order-2.1-Example.xml"]
    assert order_facts(state)["order_amount"] == Decimal(expected["sum_of_line_net"]) == Decimal(6225)
    assert [str(one.quantity.amount) for one in state.lines] == [one["qty"] for one in expected["lines"]]
    # The change names what each of its lines is to be.
    wanted = {}
    for one in items(change_xml):
        number = text(one, "ID")
        wanted[f"lines[{number}].quantity"] = text(one, "Quantity")
        wanted[f"lines[{number}].amount"] = text(one, "LineExtensionAmount")
    assert Decimal(wanted["lines[1].amount"]) == Decimal(told["UBL-OrderChange-2.1-Example.xml"]["sum_of_line_net"])
    change = desk.propose(text(change_xml, "OrderReference", "ID"), wanted, by=BUYER, reason=text(change_xml, "Note"))
    change = desk.do("offer", desk.do("approve", change, by=BOSS), by=BUYER)
    change = desk.answer(change, "accept", by=supplier_of(state.order))
    assert (change.state, change.agreed) == ("applied", "confirmed")
    state = desk.get("34")
    assert (state.order.revision, order_facts(state)["order_amount"]) == (2, Decimal(12225))
    assert quantities(state, state.line(1)).ordered == 240
    # The response: what isn't disputed is accepted.
    answers = [
        AcknowledgedLine(int(text(one, "ID")), "disputed" if text(one, "LineStatusCode") == "Disputed" else "accepted")
        for one in items(response)
    ]
    said = Acknowledgement("34", lines=answers, number=text(response, "ID"), order_revision=2)
    state = desk.do("acknowledge", said, by=supplier_of(state.order))
    assert list(disputes(state)) == [2]
    assert [quantities(state, one).confirmed for one in state.lines] == [240, 0]
    reason = text(cancellation, "CancellationNote")
    state = desk.do("cancel", text(cancellation, "OrderReference", "ID"), by=BUYER, reason=reason)
    assert state.stage == "cancelled"
    assert [quantities(state, one).open for one in state.lines] == [0, 0]
    assert desk.verify()


# --- X12 855


def segments(path):
    return [one.strip().split("*") for one in path.read_text("ascii").split("~") if one.strip()]


def acknowledged(path):
    """The order that an 855 answers, as its lines state it, and the answer."""
    lines, answers, number, offered = [], {}, None, None
    for name, *told in segments(path):
        if name == "BAK":
            number = told[2]
        elif name == "PO1":
            line, much, unit, price = told[:4]
            bought = Price(price, unit=unit)
            lines.append(OrderLine(int(line), told[6], Quantity(much, unit), bought, requested="2017-05-13"))
            offered = bought
        elif name == "CTP":
            offered = Price(told[2], unit=told[4])
        elif name == "ACK":
            code = told[0]
            answer = {"IA": "accepted", "IR": "rejected"}.get(code, "accepted_with_change")
            kept = answers.setdefault(lines[-1].number, (answer, {}))[1]
            if code == "IP":
                kept["price"] = offered
            elif code == "IQ":
                kept["quantity"] = told[1]
            elif code == "DR":
                kept["promised"] = datetime.strptime(told[4], "%Y%m%d").date()
            elif code == "IS":
                kept["substitute"] = told[7]
    said = [AcknowledgedLine(line, answer, **more) for line, (answer, more) in answers.items()]
    return PurchaseOrder(number, supplier="XYZ", currency="USD", lines=lines), said


def test_an_855_with_four_changes_an_acceptance_and_a_rejection(data_dir):
    name = "x12/stupidedi_855_minor_changes.edi"
    (told,) = json.loads((data_dir / "edi" / "expected_edi.json").read_text("utf-8"))[name]["sets"]
    order, said = acknowledged(data_dir / "edi" / name)
    assert [(str(one.number), str(one.quantity.amount)) for one in order.lines] == [
        (one["line"], one["qty"]) for one in told["lines"]
    ]
    desk = procurekit.open("memory:")
    state = issued(desk, order)
    answer = Acknowledgement(told["po"], lines=said, at="2017-04-06")
    state = desk.do("acknowledge", answer, by=supplier_of(order))
    first, rejected = state.changes.values()
    assert {one.path: one.after for one in first.changes} == {
        "lines[1].price": {"amount": "9", "unit": "EA"},
        "lines[1].quantity": {"amount": "20", "unit": "EA"},
        "lines[1].schedule[1].quantity": {"amount": "20", "unit": "EA"},
        "lines[1].schedule[1].promised": "2017-05-20",
        "lines[1].item": "XX-1234-A",
    }
    assert [(one.path, one.after) for one in rejected.changes] == [("lines[3].status", "cancelled")]
    assert [quantities(state, one).confirmed for one in state.lines] == [20, 75, 0]
    assert list(disputes(state)) == [3]
    for change in (first, rejected):
        desk.do("approve", change, by=BOSS)
    state = desk.get(told["po"])
    line = state.line(1)
    assert (line.item, line.quantity.amount, line.price.amount, line.promised) == (
        "XX-1234-A",
        20,
        9,
        date(2017, 5, 20),
    )
    assert [quantities(state, one).open for one in state.lines] == [20, 75, 0]


def test_an_855_that_accepts_asks_for_nothing(data_dir):
    order, said = acknowledged(data_dir / "edi" / "x12/stupidedi_855_pass1.edi")
    desk = procurekit.open("memory:")
    state = issued(desk, order)
    assert said == []
    whole = Acknowledgement(state.id, lines=[AcknowledgedLine(one.number) for one in order.lines])
    assert deviations(state, whole) == ()


# --- UBL 2.0, order AEG012345


def test_ninety_of_a_hundred_kilos_come_and_ten_are_waited_for(data_dir):
    told = json.loads((data_dir / "ubl" / "expected_documents.json").read_text("utf-8"))
    (line,) = told["UBL-Order-2.0-Example.xml"]["lines"]
    (received,) = told["UBL-ReceiptAdvice-2.0-Example.xml"]["lines"]
    desk = procurekit.open("memory:")
    paper = PurchaseOrder(
        "AEG012345",
        supplier="Consortial",
        currency="GBP",
        lines=[OrderLine(1, line["item"], Quantity(line["qty"], line["unit"]), line["price"])],
    )
    issued(desk, paper)
    state = desk.do(
        "receive", Receipt("AEG012345", 1, Quantity(received["qty"], received["unit"]), at="2005-06-21"), by="dock"
    )
    assert quantities(state, state.line(1)).open == Decimal(received["ShortQuantity"])
    desk.do("return_goods", Return("AEG012345", 1, "5", purpose="to_replace", at="2005-06-22"), by="dock")
    state = desk.get("AEG012345")
    assert quantities(state, state.line(1)).open == 15
