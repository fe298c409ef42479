"""One rich document of every kind and one rich history, as code: what the files of `corpus/` have to load to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import attrs
import pendulum

from procurekit.errors import Finding
from procurekit.model.acknowledgement import AcknowledgedLine, Acknowledgement
from procurekit.model.agreement import Agreement, AgreementLine
from procurekit.model.alert import Found as AlertFound
from procurekit.model.alert_events import (
    AlertAcknowledged,
    AlertCommented,
    AlertEscalated,
    AlertRaised,
    AlertReminded,
    AlertRenewed,
    AlertReopened,
    AlertResolved,
    AlertSnoozed,
    AlertTold,
    AlertUndelivered,
)
from procurekit.model.change_events import Deemed, DeemedPromise, Notified, Proposed, Recipient, Revised
from procurekit.model.change_request import ChangeRequest
from procurekit.model.deeds import Signature
from procurekit.model.events import (
    Agreed,
    Allocation,
    Cancelled,
    Changed,
    Corrected,
    Created,
    Found,
    HoldPlaced,
    HoldReleased,
    Judged,
    Moved,
    Payload,
    Recorded,
    Redacted,
    Requested,
    Routed,
    Shown,
    Signed,
)
from procurekit.model.field_change import Change
from procurekit.model.follow_up import FollowUp, FollowUpLine
from procurekit.model.goods_return import Return, ReturnedLine
from procurekit.model.incident import Hold, Incident, IncidentLine
from procurekit.model.inspection import InspectedLine, Inspection
from procurekit.model.invoice import Invoice, InvoiceLine, Payment, PaymentLine, Settlement, SettlementLine
from procurekit.model.item import Item
from procurekit.model.kinds import FactDocument, kind_of
from procurekit.model.lots import Lot
from procurekit.model.order import Demand, Expectation, OrderLine, PurchaseOrder, ScheduleLine
from procurekit.model.party import Actor, Contact, Party
from procurekit.model.receipt import Receipt, ReceiptLine
from procurekit.model.requisition import Requisition, RequisitionLine
from procurekit.model.shipment import Shipment, ShipmentLine
from procurekit.model.stock_in import StockIn, StockInLine
from procurekit.model.terms import (
    AgreementReference,
    AllowanceCharge,
    DateTolerance,
    Evidence,
    ExchangeRate,
    Instalment,
    RequisitionReference,
    StatedAmounts,
    Tax,
)
from procurekit.values import Conversion, Money, Price, Quantity, Tolerance, WorkCalendar

ORDER = "order_aaaaaaaaaaaaaaaaaaaaaaaaaa"
SCREENSHOT = Evidence("chat.png", sha256="ab" * 32, uri="file:///evidence/chat.png")
CUSTOM = {
    "colour": "红 / rot",
    "weight": Decimal("12.50"),
    "huge": Decimal("1E+20"),
    "pieces": 12,
    "urgent": True,
    "nothing": None,
    "on": date(2026, 11, 30),
    "at": pendulum.datetime(2026, 10, 25, 2, 30, tz="Europe/Berlin", fold=1),
    "seen": datetime(2026, 12, 3, 9, 0, 0, 500, tzinfo=UTC),
}
LI = Contact("李雷", role="sales", phone="+86 10 1234", email="li@example.com", messenger="wx-li")
SUPPLIER = Party(
    "V-7",
    "Bolt & Nut Ltd / 螺栓",
    scheme="USCC",
    tax_id="91310000",
    country="CN",
    address="上海市 1 号",
    contacts=[LI],
    custom={"rating": "A"},
)
LINES = [
    OrderLine(
        10,
        "M6-BOLT",
        Quantity("1000", "EA"),
        Price("12.50", per=100, unit="EA", tax_rate="13", gross=True, provisional=True),
        description="Bolt M6×20",
        supplier_item="B-620",
        manufacturer_item="MB-620",
        specification="8.8 A2K",
        category="fasteners",
        pricing_quantity=Quantity("12.500", "KG"),
        conversions=[Conversion("BOX", "EA", make=500), Conversion("KG", "EA", of=3, make=1000)],
        amount="125.00",
        tax=Tax("13", "S", amount="16.25"),
        charges=[AllowanceCharge("charge", "5.00", reason="freight", code="FC", tax=Tax(percent=6))],
        tolerance=Tolerance(over_percent=5, over_absolute=20, under_percent=0),
        price_tolerance=Tolerance(under_absolute="0.01"),
        expects=Expectation(receipt=True, inspection=True, invoice="on_receipt"),
        schedule=[
            ScheduleLine(
                1,
                "400",
                "2026-12-01",
                promised="2026-12-04",
                promise_point="ship",
                ship_by="2026-11-28",
                earliest="2026-11-30",
                latest="2026-12-05",
                site="SH-1",
                zone="Asia/Shanghai",
                demands=[Demand("work_order", "WO-7", needed_by="2026-12-10", quantity="100")],
            ),
            ScheduleLine(2, "600", "2027-01-15"),
        ],
        agreement=AgreementReference("FA-1", 3),
        requisitions=[RequisitionReference("PR-7", 1, "1000")],
        lots=True,
        serials=True,
        project="P-1",
        cost_centre="4711",
        account="640000",
        country_of_origin="DE",
        custom=CUSTOM,
    ),
    OrderLine(20, "OLD", "0", status="cancelled", closing_reason="no longer made"),
    OrderLine(30, "BACK", "-5", "1.00", credit=True, kind="consignment"),
    OrderLine(40, kind="amount_only", amount="99.90", description="installation"),
]
PURCHASE_ORDER = PurchaseOrder(
    "PO-1001",
    supplier=SUPPLIER,
    buyer=Party("US", contacts=[Contact("Mei")]),
    currency="CNY",
    lines=LINES,
    issuer="V-7",
    kind="NB",
    ordered_on="2026-11-01",
    requisitioned_on="2026-10-20",
    revision=3,
    purchaser="mei",
    purchasing_organisation="CN01",
    settling_organisation="CN02",
    bill_to="HQ",
    carrier="SF",
    exchange_rate=ExchangeRate("EUR", "0.1300", on="2026-11-01", source="ECB"),
    payment_terms="30 % with order, 70 % 30 days after receipt",
    instalments=[Instalment(1, percent=30, event="order"), Instalment(2, amount="87.50", days=30, due="2027-01-03")],
    incoterm="DAP",
    incoterm_place="Shanghai",
    transport_mode="road",
    silence_is_acceptance_after=3,
    agreement="FA-1",
    charges=[AllowanceCharge("allowance", percent=2)],
    stated=StatedAmounts(
        net="219.90", charges="5", allowances="0", tax="16.25", total="241.15", prepaid="0.00", payable="241.15"
    ),
    project="P-1",
    language="zh",
    closing_reason="done",
    contacts=[LI],
    note="秘密",
    custom=CUSTOM,
)
REQUISITION = Requisition(
    "PR-7",
    issuer="us",
    lines=[
        RequisitionLine(
            1,
            "M6-BOLT",
            Quantity("1000", "EA"),
            needed_by="2026-12-10",
            description="bolts",
            specification="8.8",
            category="fasteners",
            kind="goods",
            estimated_price="0.12",
            supplier="V-7",
            agreement="FA-1",
            demands=[Demand("project", "P-1")],
            site="SH-1",
            project="P-1",
            cost_centre="4711",
            custom=CUSTOM,
        )
    ],
    requester="wang",
    department="assembly",
    organisation="CN01",
    currency="CNY",
    requested_on="2026-10-20",
    priority="urgent",
    revision=2,
    reason="缺料",
    evidence=[SCREENSHOT],
    custom=CUSTOM,
)
AGREEMENT = Agreement(
    "FA-1",
    supplier=SUPPLIER,
    currency="CNY",
    lines=[
        AgreementLine(
            3,
            "M6-BOLT",
            Quantity("100000", "EA"),
            Price("12.50", per=100),
            amount="12500.00",
            minimum=Quantity("500", "EA"),
            conversions=[Conversion("BOX", "EA", make=500)],
            description="bolts",
            category="fasteners",
            custom=CUSTOM,
        )
    ],
    issuer="us",
    valid_from="2026-01-01",
    valid_until="2026-12-31",
    amount="15000",
    organisation="CN01",
    purchaser="mei",
    payment_terms="30 days",
    revision=2,
    note="谈判",
    evidence=[SCREENSHOT],
    custom=CUSTOM,
)
LOT = Lot("L-1", "980", serials=["S1", "S2"], supplier_lot="SL", produced="2026-11-01", expires="2028-11-01")
ACKNOWLEDGEMENT = Acknowledgement(
    ORDER,
    lines=[
        AcknowledgedLine(10, "accepted_with_change", schedule=1, quantity="380", promised="2026-12-06", price="12.60"),
        AcknowledgedLine(30, "disputed", substitute="B-621", reason="说明"),
    ],
    number="AB-1",
    issuer="V-7",
    at="2026-11-03T10:00+08:00[Asia/Shanghai]",
    origin="attested",
    channel="微信",
    answered_by=LI,
    attested_by="mei",
    order_revision=3,
    note="by phone",
    evidence=[SCREENSHOT],
    custom=CUSTOM,
)
SHIPMENT = Shipment(
    lines=[ShipmentLine(ORDER, 10, Quantity("980", "EA"), schedule=1, lots=[LOT])],
    number="ASN-1",
    issuer="V-7",
    planned_at="2026-11-27",
    shipped_at="2026-11-28T18:00+08:00",
    expected_at="2026-12-02",
    arrived_at="2026-12-03T09:00Z",
    carrier="SF",
    tracking="SF100",
    transport_mode="road",
    site="SH-1",
    packages=4,
    gross_weight_kg="55.5",
    freight="12.00",
    insurance="1",
    note="n",
    evidence=[SCREENSHOT],
    custom=CUSTOM,
)
RECEIPT = Receipt(
    lines=[
        ReceiptLine(ORDER, 10, "980", schedule=1, pricing_quantity=Quantity("12.25", "KG"), lots=[LOT], replaces="R-0"),
        ReceiptLine(ORDER, 30, "-5"),
    ],
    at="2026-12-03T09:00+08:00[Asia/Shanghai]",
    number="GR-1",
    issuer="us",
    delivery_note="DN-1",
    shipment="ASN-1",
    posting_date="2026-12-31",
    site="SH-1",
    note="wet box",
    evidence=[SCREENSHOT],
    custom=CUSTOM,
)
INSPECTION = Inspection(
    lines=[
        InspectedLine(
            ORDER,
            10,
            accepted="930",
            conceded="10",
            rejected="40",
            consumed="10",
            schedule=1,
            reason="rust",
            lots=[LOT],
        )
    ],
    at="2026-12-04",
    number="QC-1",
    issuer="us",
    receipt="GR-1",
    note="n",
    evidence=[SCREENSHOT],
    custom=CUSTOM,
)
STOCK_IN = StockIn(
    lines=[StockInLine(ORDER, 10, "930", schedule=1, location="A-01", lots=[LOT])],
    at="2026-12-04",
    number="SI-1",
    issuer="us",
    receipt="GR-1",
    inspection="QC-1",
    posting_date="2026-12-31",
    site="SH-1",
    note="n",
    evidence=[SCREENSHOT],
    custom=CUSTOM,
)
RETURN = Return(
    lines=[ReturnedLine(ORDER, 10, "40", schedule=1, reason="rust", lots=[LOT])],
    purpose="to_replace",
    at="2026-12-05",
    number="RT-1",
    issuer="us",
    receipt="GR-1",
    inspection="QC-1",
    posting_date="2026-12-31",
    note="n",
    evidence=[SCREENSHOT],
    custom=CUSTOM,
)
INVOICE = Invoice(
    "INV-88",
    issuer="V-7",
    kind="credit_note",
    lines=[
        InvoiceLine(
            1,
            ORDER,
            10,
            "940",
            price="12.50",
            amount="117.50",
            schedule=1,
            receipt="GR-1",
            item="M6-BOLT",
            description="bolts",
            tax=Tax(13),
            charges=[AllowanceCharge("charge", 1)],
        ),
        InvoiceLine(2, amount="-5.00"),
    ],
    supplier=SUPPLIER,
    currency="CNY",
    exchange_rate=ExchangeRate("EUR", "0.13"),
    issued_on="2026-12-06",
    received_on="2026-12-08",
    due_on="2027-01-05",
    posting_date="2026-12-31",
    payment_terms="30 days",
    charges=[AllowanceCharge("charge", "5")],
    stated=StatedAmounts(net="112.50", total="127.13"),
    corrects="INV-87",
    note="n",
    evidence=[SCREENSHOT],
    custom=CUSTOM,
)
SETTLEMENT = Settlement(
    lines=[SettlementLine(ORDER, 10, "930", "116.25", invoice="INV-88", invoice_line=1, stock_in="SI-1")],
    number="ST-1",
    issuer="us",
    at="2026-12-10",
    posting_date="2026-12-31",
    currency="CNY",
    invoices=["INV-88", "INV-89"],
    note="n",
    custom=CUSTOM,
)
PAYMENT = Payment(
    lines=[PaymentLine("30.00", order=ORDER, instalment=1), PaymentLine("-1", invoice="INV-88", order=ORDER, line=10)],
    currency="CNY",
    number="PAY-1",
    issuer="bank",
    at="2027-01-05T00:00Z",
    posting_date="2027-01-05",
    exchange_rate=ExchangeRate("EUR", "0.13"),
    method="transfer",
    note="n",
    evidence=[SCREENSHOT],
    custom=CUSTOM,
)
INCIDENT = Incident(
    "damaged",
    lines=[IncidentLine(ORDER, 10, "40", schedule=1), IncidentLine(ORDER)],
    number="IN-1",
    issuer="us",
    supplier="V-7",
    severity="high",
    responsibility="carrier",
    reported_at="2026-12-03T11:00+08:00",
    responded_at="2026-12-04",
    resolved_at="2026-12-09T17:30-03:30",
    resolution="replaced",
    note="n",
    evidence=[SCREENSHOT],
    custom=CUSTOM,
)
FOLLOW_UP = FollowUp(
    lines=[
        FollowUpLine(ORDER, 10, schedule=1, promised="2026-12-08", quantity=Quantity("380", "EA")),
        FollowUpLine(ORDER),
    ],
    at="2026-12-03T10:00+08:00[Asia/Shanghai]",
    number="FU-1",
    issuer="us",
    chased_by="mei",
    contact=LI,
    channel="微信",
    topic="delivery date",
    answer="promised",
    answered_at="2026-12-03T10:20+08:00[Asia/Shanghai]",
    next_on="2026-12-07",
    note="催",
    evidence=[SCREENSHOT],
    custom=CUSTOM,
)
HEARD = Acknowledgement(
    ORDER,
    lines=[AcknowledgedLine(10, "accepted_with_change", schedule=1, promised="2026-12-08")],
    origin="attested",
    attested_by="mei",
    follow_up="follow_up_1",
)
HOLD = Hold("payment", line=10, invoice="INV-88", at="2026-12-07", reason="争议")
CHANGE_REQUEST = ChangeRequest(
    ORDER,
    [
        Change("lines[10].quantity", {"amount": "1000", "unit": "EA"}, {"amount": "800", "unit": "EA"}),
        Change("lines[10].schedule[2]", None, {"number": 2, "requested": "2026-12-20", "split_from": 1}),
    ],
    revision=3,
    initiator="supplier",
    responsibility="force_majeure",
    number="CR-7",
    issuer="V-7",
    origin="attested",
    channel="微信",
    acknowledgement="acknowledgement_1",
    personal=[Change("note", None, "问李雷")],
    reason="台风",
    evidence=[SCREENSHOT],
    custom=CUSTOM,
)
ITEM = Item(
    "M6-BOLT",
    "Bolt M6x20",
    specification="8.8",
    category="fasteners",
    commodity_code="7318",
    unit="EA",
    pricing_unit="KG",
    conversions=[Conversion("BOX", "EA", make=500)],
    lots=True,
    serials=True,
    shelf_life_days="365",
    inspection=True,
    tolerance=Tolerance(over_percent="2.5"),
    country_of_origin="DE",
    custom=CUSTOM,
)
ACTOR = Actor("li", "李雷", roles={"buyer", "approver"}, party="US", on_behalf_of=Actor("mei", "梅", roles=["buyer"]))

DOCUMENTS: dict[str, object] = {
    **{
        kind_of(one): one
        for one in (
            PURCHASE_ORDER,
            REQUISITION,
            AGREEMENT,
            ACKNOWLEDGEMENT,
            SHIPMENT,
            RECEIPT,
            INSPECTION,
            STOCK_IN,
            RETURN,
            INVOICE,
            SETTLEMENT,
            PAYMENT,
            INCIDENT,
            CHANGE_REQUEST,
            FOLLOW_UP,
            HOLD,
            SUPPLIER,
            ITEM,
            ACTOR,
        )
    },
    "order-plain": PurchaseOrder("1", lines=[OrderLine(1, "A", "1", requested="2026-12-01", site="X")]),
    "change-request-plain": ChangeRequest("1", [Change("incoterm", "FCA", None)]),
    "order-answered": PurchaseOrder(
        "1",
        lines=[OrderLine(1, "A", "2", schedule=[ScheduleLine(1, "1"), ScheduleLine(2, "1", split_from=1)])],
        date_tolerance=DateTolerance(2, 0),
    ),
    "receipt-plain": Receipt(ORDER, 1, "1"),
    "acknowledgement-heard": HEARD,
    "shipment-in-dollars": Shipment(
        ORDER, 10, "980", freight="12.00", currency="USD", exchange_rate=ExchangeRate("CNY", "7.1", on="2026-12-01")
    ),
    "invoice-rounded": Invoice(
        "INV-90",
        lines=[InvoiceLine(1, ORDER, 10, "1", amount="9.70")],
        charges=[AllowanceCharge("allowance", percent=5, base="8.00", reason="rebate")],
        stated=StatedAmounts(total="9.30", payable="9.00", rounding="-0.30"),
    ),
    "money": Money("-1234567.8900", "KWD"),
    "quantity": Quantity("1E+3", "EA"),
    "price": Price("0.000001", per=1000, unit="KG", tax_rate=0, gross=True),
    "tolerance": Tolerance(over_percent=5, over_absolute="2", under_percent="0", under_absolute="0.00"),
    "conversion": Conversion("KG", "EA", of=3, make=1000),
    "calendar": WorkCalendar(
        "plant",
        working_weekdays=[1, 2, 3, 4, 5, 6],
        holidays=["2026-10-01", "2026-12-25"],
        worked=["2026-12-27"],
        published_until=2026,
        country="CN",
    ),
}
FOUND = Finding.of("over_received", "lines[10]", received="1010", ordered="1000", allowed="0", level="line")
FIRST_FACTS = (
    ACKNOWLEDGEMENT,
    SHIPMENT,
    RECEIPT,
    INSPECTION,
    STOCK_IN,
    RETURN,
    INVOICE,
    SETTLEMENT,
    PAYMENT,
    INCIDENT,
)
FACTS = (*FIRST_FACTS, FOLLOW_UP)


def told(*facts: FactDocument) -> list[tuple[str, Payload]]:
    """Each fact recorded, corrected and cancelled."""
    return [
        (f"{kind_of(one)}.{verb}", payload)
        for one in facts
        for verb, payload in (
            (
                "recorded",
                Recorded(
                    f"{kind_of(one)}_1",
                    one,
                    allocations=[Allocation(10, 1, "400.0"), Allocation(10, 2, "580", "stated")],
                    findings=[FOUND],
                ),
            ),
            ("corrected", Corrected(f"{kind_of(one)}_1", one, reason="错", findings=[FOUND])),
            ("cancelled", Cancelled(f"{kind_of(one)}_1", reason="双", findings=[FOUND])),
        )
    ]


ORDER_STORY: list[tuple[str, Payload]] = [
    ("order.created", Created(PURCHASE_ORDER, "entwurf", "draft", findings=[FOUND])),
    ("order.moved", Moved("issue", "entwurf", "sent", "issued", reason="急", evidence=[SCREENSHOT], findings=[FOUND])),
    ("order.shown", Shown(PURCHASE_ORDER, "issued", findings=[FOUND])),
    (
        "order.changed",
        Changed(
            [
                Change("lines[10].schedule[1].promised", "2026-12-04", "2026-12-08"),
                Change("custom.a.b", None, {"x": 1}),
            ],
            revision=4,
            initiator="buyer",
            responsibility="supplier",
            personal=[Change("supplier.contacts", [{"name": "李雷"}], None)],
            reason="late",
            evidence=[SCREENSHOT],
            findings=[FOUND],
        ),
    ),
    ("order.held", HoldPlaced("hold_1", HOLD, findings=[FOUND])),
    ("order.released", HoldReleased("hold_1", reason="ok", findings=[FOUND])),
    *told(*FIRST_FACTS),
    ("order.found", Found([FOUND])),
]
REQUISITION_STORY: list[tuple[str, Payload]] = [
    ("requisition.created", Requested(REQUISITION, "draft", "draft", findings=[FOUND])),
    ("requisition.moved", Moved("submit", "draft", "submitted", "pending_approval")),
    ("requisition.changed", Changed([Change("priority", "urgent", "normal")])),
]
REDACTION_STORY: list[tuple[str, Payload]] = [
    ("order.redacted", Redacted(12, 3, reason="请求 17", findings=[FOUND])),
    ("order.redacted", Redacted(0, 0)),
]
SIGNATURE = Signature(
    "release",
    "board",
    "5e" * 32,
    core="c0" * 32,
    roles=["approver", "财务"],
    facts={"order_amount": Decimal("12000.50"), "currency": "CNY", "lines": 2, "urgent": True, "due": None},
)
ORDER_APPROVAL_STORY: list[tuple[str, Payload]] = [
    ("order.created", Created(PURCHASE_ORDER, "draft", "draft")),
    ("order.moved", Moved("submit", "draft", "pending_approval", "pending_approval")),
    (
        "order.signed",
        Signed(
            "approve",
            attrs.evolve(SIGNATURE, level="manager", by_name=False, passed_by=["sun", "wu"]),
            reason="急",
            evidence=[SCREENSHOT],
            findings=[FOUND],
        ),
    ),
    (
        "order.routed",
        Routed(
            "forward",
            "forward",
            "release",
            "board",
            "sun",
            reason="出差",
            evidence=[SCREENSHOT],
            findings=[FOUND],
        ),
    ),
    (
        "order.routed",
        Routed("add_signer", "add_signer", "release", "board", "li", position="before", voided=["budget"]),
    ),
    (
        "order.moved",
        Moved("approve", "pending_approval", "approved", "approved", signature=SIGNATURE),
    ),
    ("order.changed", Changed([Change("incoterm", "FCA", "DAP")])),
    (
        "order.moved",
        Moved(
            "return_for_approval",
            "approved",
            "pending_approval",
            "pending_approval",
            voided=["release", "legal"],
            automatic=True,
        ),
    ),
    ("order.signed", Signed("approve", Signature("release", "manager", "5f" * 32))),
]
REQUISITION_APPROVAL_STORY: list[tuple[str, Payload]] = [
    ("requisition.created", Requested(REQUISITION, "draft", "draft")),
    ("requisition.signed", Signed("approve", SIGNATURE, reason="ok")),
    ("requisition.routed", Routed("withdraw", "withdraw", "release", "manager", "qian", reason="错")),
]
CHANGES = "order_aaaaaaaaaaaaaaaaaaaaaaaaaa.1"
CHANGE_STORY: list[tuple[str, Payload]] = [
    ("order.created", Created(PURCHASE_ORDER, "issued", "issued")),
    ("change_request.created", Proposed(CHANGES, CHANGE_REQUEST, "draft", "draft", findings=[FOUND])),
    ("change_request.moved", Moved("submit", "draft", "pending_approval", "pending_approval", change=CHANGES)),
    ("change_request.signed", Signed("approve", SIGNATURE, change=CHANGES, reason="ok", evidence=[SCREENSHOT])),
    (
        "change_request.routed",
        Routed("forward", "forward", "release", "board", "sun", change=CHANGES, reason="出差"),
    ),
    (
        "change_request.moved",
        Moved(
            "accept",
            "offered",
            "accepted",
            "accepted",
            change=CHANGES,
            origin="confirmed",
            reason="ok",
            evidence=[SCREENSHOT],
        ),
    ),
    (
        "change_request.revised",
        Revised(
            CHANGES,
            [Change("lines[10].price.amount", "0.12", "0.13")],
            side="buyer",
            revision=3,
            origin="attested",
            personal=[Change("note", None, "问梅")],
            reason="贵",
            evidence=[SCREENSHOT],
            findings=[FOUND],
        ),
    ),
    (
        "order.changed",
        Changed(
            [Change("lines[10].price.amount", "0.12", "0.13"), Change("revision", 3, 4)],
            revision=4,
            initiator="supplier",
            responsibility="force_majeure",
            change=CHANGES,
            origin="attested",
            reason="台风",
        ),
    ),
    (
        "order.notified",
        Notified(
            "applied",
            [Recipient("supplier", "V-7"), Recipient("demand", "work_order:WO-7", "lines[10]")],
            change=CHANGES,
        ),
    ),
    (
        "order.deemed",
        Deemed([DeemedPromise(10, 1, date(2026, 12, 4))], working_days=3, since=date(2026, 11, 20), findings=[FOUND]),
    ),
]
AGREEMENT_STORY: list[tuple[str, Payload]] = [
    ("agreement.created", Agreed(AGREEMENT, "draft", "draft", findings=[FOUND])),
    ("agreement.signed", Signed("approve", SIGNATURE, reason="ok")),
    ("agreement.routed", Routed("forward", "forward", "release", "board", "sun")),
    ("agreement.moved", Moved("activate", "draft", "active", "issued")),
    ("agreement.changed", Changed([Change("lines[3].amount", "12500.00", "13000")])),
]
RECEIVING_STORY: list[tuple[str, Payload]] = [
    ("order.created", Created(PURCHASE_ORDER, "issued", "issued")),
    (
        "receipt.recorded",
        Recorded(
            "receipt_1",
            RECEIPT,
            allocations=[Allocation(10, 1, "392", "pro_rata"), Allocation(10, 2, "588", "pro_rata")],
            judged=[Judged(10, Tolerance(over_percent=0, under_absolute="2.5"), "item", "supplier")],
        ),
    ),
    (
        "inspection.corrected",
        Corrected(
            "inspection_1",
            INSPECTION,
            allocations=[Allocation(10, 1, "392", "as_received", "accepted")],
            judged=[Judged(10, Tolerance(over_absolute=1), "default")],
            reason="错",
        ),
    ),
]
LATE = AlertFound(
    rule="receipt_overdue",
    severity="medium",
    subject="schedule_line",
    subject_key=f"{ORDER}/10/1",
    book="main",
    title="Receipt overdue",
    title_zh="到货逾期",
    en="due on 2026-12-01, 2 day(s) overdue; 8 EA still to come",
    zh="应于 2026-12-01 到货，已逾期 2 天；尚欠 8 EA",
    since=date(2026, 12, 1),
    days=2,
    order_id=ORDER,
    order_number="PO-1",
    line=10,
    schedule=1,
    item="M6-BOLT",
    supplier="V-7",
    supplier_name="螺栓 & Nut",
    purchaser="mei",
    amount=Decimal("0.96"),
    currency="EUR",
    demands=["work_order:WO-1"],
    needed_by=date(2026, 12, 5),
    values={"since": "2026-12-01", "days": "2", "open": "8 EA"},
)
SPLIT = AlertFound(
    rule="duplicate_invoice_number",
    severity="high",
    subject="invoice",
    subject_key=f"invoice_1/{ORDER}",
    document="invoice_1",
    document_number="I-1",
)
TOLD_TO = [Recipient("person", "mei", "purchaser"), Recipient("role", "manager"), Recipient("contact", "sales")]
ALERT_STORY: list[tuple[str, Payload]] = [
    ("alert.raised", AlertRaised(LATE, TOLD_TO)),
    ("alert.told", AlertTold("mei", "ding", "raised", "msg_1", "zh", 3)),
    ("alert.undelivered", AlertUndelivered("role:manager", "mail", "raised", "msg_2", "delivery_refused", 10)),
    ("alert.commented", AlertCommented("他们说周五到")),
    ("alert.snoozed", AlertSnoozed("2026-12-04", reason="等周五")),
    ("alert.reminded", AlertReminded(attrs.evolve(LATE, days=3), TOLD_TO[:1])),
    ("alert.snoozed", AlertSnoozed(pendulum.datetime(2026, 12, 4, 9, tz="Asia/Shanghai"))),
    ("alert.renewed", AlertRenewed(attrs.evolve(LATE, severity="high", days=15), TOLD_TO)),
    ("alert.escalated", AlertEscalated(1, attrs.evolve(LATE, severity="high"), TOLD_TO[1:2])),
    ("alert.acknowledged", AlertAcknowledged(reason="已电话联系")),
    ("alert.resolved", AlertResolved("ended", [Recipient("reader", "mei")])),
    ("alert.reopened", AlertReopened(LATE)),
    ("alert.resolved", AlertResolved("rule")),
    ("alert.reopened", AlertReopened(SPLIT)),
]
STORIES = {
    "alert": ALERT_STORY,
    "change-request": CHANGE_STORY,
    "agreement": AGREEMENT_STORY,
    "order": ORDER_STORY,
    "order-approval": ORDER_APPROVAL_STORY,
    "requisition": REQUISITION_STORY,
    "requisition-approval": REQUISITION_APPROVAL_STORY,
    "redaction": REDACTION_STORY,
    "follow-up": told(FOLLOW_UP),
    "receiving": RECEIVING_STORY,
}
