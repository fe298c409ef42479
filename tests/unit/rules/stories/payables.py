"""Goods without bills, bills without goods, and money that is gone already."""

from tests.unit.rules.stories.office import fires, line, quiet, resolves

from procurekit import Invoice, InvoiceLine, Payment, PaymentLine


def bills(office, quantity="1000", amount="120.00", invoice="I-1", number="PO-1", **more):
    day = office.time.date().isoformat()
    lines = [InvoiceLine(1, number, 1, quantity, amount=amount)]
    office.record(Invoice(invoice, supplier="V-7", currency="CNY", lines=lines, issued_on=day, **more))


def pays(office, amount="120.00", invoice="I-1", number="PO-1"):
    lines = [PaymentLine(amount, order=number, invoice=invoice)]
    office.record(Payment(lines=lines, currency="CNY", at=office.time.date().isoformat()))


@fires(
    "received_not_invoiced",
    "medium PO-1/1: 1000 EA came, the last on 2026-03-09, 32 day(s) ago; 600 EA billed, 400 EA without a bill",
    "medium PO-1/1: 已收 1000 EA，最近收货 2026-03-09，已 32 天；已开票 600 EA，400 EA 货到票未到",
)
def a_part_was_never_billed(office):
    office.order()
    office.on("2026-03-09")
    office.comes()
    bills(office, "600", "72.00")
    office.on("2026-04-10")


@quiet("received_not_invoiced")
def the_bill_comes_after_two_weeks(office):
    office.order()
    office.on("2026-03-09")
    office.comes()
    office.on("2026-03-23")
    bills(office)
    office.look("2026-05-10")


@quiet("received_not_invoiced")
def for_what_is_free_there_is_no_bill(office):
    office.order("PO-1", line(kind="free", price=None))
    office.on("2026-03-09")
    office.comes()
    office.look("2026-05-10")


@quiet("received_not_invoiced")
def the_order_is_closed(office):
    office.order()
    office.on("2026-03-09")
    office.comes()
    bills(office, "600", "72.00")
    office.do("close", reason="paid in cash")
    office.look("2026-05-10")


@quiet("received_not_invoiced")
def nobody_notes_bills(office):
    """Without any bill nobody knows whether one came or whether bills are kept elsewhere."""
    office.order()
    office.on("2026-03-09")
    office.comes()
    office.look("2026-05-10")


@resolves("received_not_invoiced")
def the_bill_comes_late(office):
    office.order()
    office.on("2026-03-09")
    office.comes()
    bills(office, "600", "72.00")
    office.look("2026-04-10")
    bills(office, "400", "48.00", invoice="I-2")


@fires(
    "invoice_without_receipt",
    "medium I-1: billed 8 day(s) ago, and not all of it has come; 120.00 CNY, billed on 2026-03-09",
    "medium I-1: 开票已 8 天，货未到齐；金额 120.00 CNY，开票日期 2026-03-09",
)
def the_bill_is_there_and_the_goods_are_not(office):
    office.order()
    office.on("2026-03-09")
    bills(office)
    office.on("2026-03-17")


@fires(
    "invoice_without_receipt",
    "high I-1: billed 8 day(s) ago, and not all of it has come; 120.00 CNY, to be paid by 2026-03-20",
    "high I-1: 开票已 8 天，货未到齐；金额 120.00 CNY，付款到期日 2026-03-20",
)
def it_is_to_be_paid_in_three_days(office):
    office.order()
    office.on("2026-03-09")
    office.comes("900")
    bills(office, due_on="2026-03-20")
    office.on("2026-03-17")


@quiet("invoice_without_receipt")
def goods_come_with_their_bill(office):
    office.order()
    office.on("2026-03-09")
    bills(office)
    office.on("2026-03-10")
    office.comes()
    office.look("2026-04-17")


@resolves("invoice_without_receipt")
def the_goods_come_after_their_bill(office):
    office.order()
    office.on("2026-03-09")
    bills(office)
    office.look("2026-03-17")
    office.comes()


@fires(
    "paid_before_received",
    "medium I-1: paid since 2026-03-10, 1 day(s) ago, and not all that was billed has come; 120.00 CNY",
    "medium I-1: 2026-03-10 已付款，已 1 天，货未到齐；发票金额 120.00 CNY",
)
def the_money_is_gone_and_the_goods_are_not_there(office):
    office.order()
    office.on("2026-03-09")
    bills(office)
    office.on("2026-03-10")
    pays(office, "60.00")
    office.on("2026-03-11")


@quiet("paid_before_received")
def it_is_paid_when_it_is_there(office):
    office.order()
    office.on("2026-03-09")
    office.comes()
    bills(office)
    office.on("2026-03-10")
    pays(office)
    office.look("2026-03-11")


@resolves("paid_before_received")
def what_was_paid_for_comes(office):
    office.order()
    office.on("2026-03-09")
    bills(office)
    pays(office)
    office.look("2026-03-11")
    office.comes()


@fires(
    "prepaid_undelivered",
    "medium PO-1: paid for in advance 38 day(s) ago; 48.00 CNY still to come, due on 2026-03-20",
    "medium PO-1: 已预付 38 天；尚有 48.00 CNY 未到货，应到货日期 2026-03-20",
)
def paid_in_advance_and_not_all_came(office):
    office.order()
    office.on("2026-03-03")
    pays(office, invoice=None)
    office.on("2026-03-20")
    office.comes("600")
    office.on("2026-04-10")


@fires(
    "prepaid_undelivered",
    "medium PO-1: paid for in advance 38 day(s) ago; 120.00 CNY still to come, paid on 2026-03-03",
    "medium PO-1: 已预付 38 天；尚有 120.00 CNY 未到货，预付日期 2026-03-03",
)
def paid_in_advance_and_nobody_said_for_when(office):
    office.order("PO-1", line(requested=None))
    office.on("2026-03-03")
    pays(office, invoice=None)
    office.on("2026-04-10")


@quiet("prepaid_undelivered")
def it_is_due_in_may(office):
    office.order("PO-1", line(requested="2026-05-04"))
    office.on("2026-03-03")
    pays(office, invoice=None)
    office.look("2026-04-10")


@resolves("prepaid_undelivered")
def all_that_was_prepaid_comes(office):
    office.order()
    office.on("2026-03-03")
    pays(office, invoice=None)
    office.look("2026-04-10")
    office.comes()
