"""What somebody else should have a look at."""

from tests.unit.rules.stories.office import LIN, MEI, WANG, fires, line, quiet, resolves
from tests.unit.rules.stories.payables import bills

from procurekit import Invoice, InvoiceLine, Receipt


@fires(
    "ordered_after_the_fact",
    "medium PO-1: ordered on 2026-03-05, but it came on 2026-03-02 already",
    "medium PO-1: 2026-03-05 才下单，而 2026-03-02 已收货",
)
def the_order_is_written_when_the_goods_are_there(office):
    office.on("2026-03-05")
    office.order()
    office.comes(at="2026-03-02")


@fires(
    "ordered_after_the_fact",
    "medium PO-1: ordered on 2026-03-05, but it was billed on 2026-03-04 already",
    "medium PO-1: 2026-03-05 才下单，而 2026-03-04 已开票",
)
def the_order_is_written_for_a_bill(office):
    office.on("2026-03-04")
    office.draft()
    bills(office)
    office.on("2026-03-05")
    office.do("submit")
    office.do("approve", by=WANG)
    office.do("issue")


@quiet("ordered_after_the_fact")
def it_comes_on_the_same_day(office):
    office.order()
    office.comes()
    bills(office)
    office.look()


@quiet("ordered_after_the_fact")
def it_was_long_ago(office):
    office.on("2025-03-05")
    office.order()
    office.comes(at="2025-03-02")
    office.look("2026-03-02")


@resolves("ordered_after_the_fact")
def the_day_was_a_slip_of_the_pen(office):
    office.on("2026-03-05")
    office.order()
    office.comes(at="2026-03-02")
    office.look()
    (kept,) = office.desk.get("PO-1").kept("receipt")
    right = Receipt("PO-1", 1, "1000", at="2026-03-05")
    office.desk.correct(kept.id, right, by=LIN, reason="typed wrong")


@fires(
    "duplicate_order",
    "medium PO-2/2: one of 2 orders of 2026-03-02 to the same supplier with a line of 120.00 CNY",
    "medium PO-2/2: 同一供应商 2026-03-02 共有 2 张订单含金额为 120.00 CNY 的行，疑似重复下单",
)
def mei_orders_the_same_twice(office):
    office.order("PO-1")
    office.order("PO-2", line(2), line(3))


@quiet("duplicate_order")
def the_next_day_is_another_order(office):
    office.order("PO-1")
    office.order("PO-2", supplier="V-8")
    office.order("PO-3", line(quantity="900"))
    office.order("PO-4", currency="EUR")
    office.on("2026-03-03")
    office.order("PO-5")
    office.look()


@quiet("duplicate_order")
def two_lines_of_one_order_are_no_two_orders(office):
    office.order("PO-1", line(1), line(2))
    office.look()


@resolves("duplicate_order")
def the_second_is_cancelled(office):
    office.order("PO-1")
    office.order("PO-2")
    office.look()
    office.do("cancel", "PO-2", reason="ordered twice")


@fires(
    "duplicate_invoice_number",
    "high I-1: 2 bills of the supplier have the number I-1; 60.00 CNY",
    "high I-1: 该供应商有 2 张发票号码同为 I-1；金额 60.00 CNY",
)
def the_same_number_comes_twice(office):
    office.order()
    office.on("2026-03-09")
    bills(office, "500", "60.00")
    office.on("2026-03-11")
    bills(office, "500", "60.00")


@quiet("duplicate_invoice_number")
def one_bill_for_two_orders(office):
    office.order("PO-1")
    office.order("PO-2", line(quantity="900"))
    lines = [InvoiceLine(1, "PO-1", 1, "1000", amount="120"), InvoiceLine(2, "PO-2", 1, "900", amount="108")]
    office.record(Invoice("I-1", supplier="V-7", currency="CNY", lines=lines, issued_on="2026-03-02"))
    bills(office, "10", "1.20", kind="credit_note")
    bills(office, "10", "1.20", invoice="I-2")
    office.look()


@resolves("duplicate_invoice_number")
def the_second_is_taken_back(office):
    office.order()
    bills(office, "500", "60.00")
    office.on("2026-03-04")
    bills(office, "500", "60.00")
    office.look()
    last = office.desk.get("PO-1").kept("invoice")[-1]
    office.desk.withdraw_fact(last, by=LIN, reason="the same bill")


@fires(
    "split_order",
    "medium PO-1: 3 orders of 2026-03-02 to the same supplier, each below 25000, together 27000.00 CNY",
    "medium PO-1: 同一供应商 2026-03-02 共 3 张订单，每张低于 25000，合计 27000.00 CNY，疑似拆单",
)
def a_large_order_in_three_pieces(office):
    """From 25,000 on somebody else has to sign; three times 9,000 nobody has to."""
    for number in ("PO-1", "PO-2", "PO-3"):
        office.order(number, line(quantity="900", price="10.00"))


@quiet("split_order")
def small_orders_and_one_that_was_signed_for(office):
    office.order("PO-1", line(quantity="900", price="10.00"))
    office.order("PO-2", line(quantity="900", price="10.00"))
    office.order("PO-3", line(quantity="2500", price="10.00"))
    office.order("PO-4", line(quantity="900", price="10.00"), supplier="V-8")
    office.on("2026-03-03")
    office.order("PO-5", line(quantity="900", price="10.00"))
    office.look()


@resolves("split_order")
def one_of_them_is_cancelled(office):
    for number in ("PO-1", "PO-2", "PO-3"):
        office.order(number, line(quantity="900", price="10.00"))
    office.look()
    office.do("cancel", "PO-2", reason="not needed")


@fires(
    "one_person",
    "medium PO-1: whoever ordered it also took delivery; 120.00 CNY",
    "medium PO-1: 下单人同时收货；金额 120.00 CNY",
)
def mei_orders_and_takes_delivery(office):
    office.order()
    office.on("2026-03-09")
    office.comes(by=MEI)


@quiet("one_person")
def everybody_has_a_part_of_it(office):
    office.order()
    office.on("2026-03-09")
    office.comes()
    office.look()


@resolves("one_person")
def mei_had_noted_it_by_mistake(office):
    office.order()
    office.on("2026-03-09")
    office.comes(by=MEI)
    office.look()
    (kept,) = office.desk.get("PO-1").kept("receipt")
    office.desk.withdraw_fact(kept, by=LIN, reason="not hers to note")
    office.comes()
