"""What becomes of goods once they are there."""

from tests.unit.rules.stories.office import fires, line, quiet, resolves

from procurekit import Expectation, Inspection, Return, StockIn, Tolerance

INSPECTED = line(expects=Expectation(inspection=True))
TWO_PER_CENT = line(tolerance=Tolerance(over_percent="2"))


def looks_at(office, accepted="1000", rejected="0"):
    office.record(Inspection("PO-1", 1, accepted=accepted, rejected=rejected, at=office.time.date().isoformat()))


@fires(
    "over_receipt",
    "medium PO-1/1: 1030 EA came of 1000 EA: 10 EA more than may come",
    "medium PO-1/1: 订购 1000 EA，已收 1030 EA，超出允许上限 10 EA",
)
def more_came_than_may(office):
    """Two per cent more may come, and not three."""
    office.order("PO-1", TWO_PER_CENT)
    office.on("2026-03-18")
    office.comes("1030")


@fires(
    "over_receipt",
    "medium PO-1/1: 1001 EA came of 1000 EA: 1 EA more than may come",
    "medium PO-1/1: 订购 1000 EA，已收 1001 EA，超出允许上限 1 EA",
)
def one_came_too_many_where_nothing_is_said_of_it(office):
    office.order()
    office.on("2026-03-18")
    office.comes("600")
    office.comes("401")


@quiet("over_receipt")
def it_is_within_the_tolerance(office):
    office.order("PO-1", TWO_PER_CENT)
    office.on("2026-03-18")
    office.comes("1020")
    office.look()


@quiet("over_receipt")
def what_came_in_place_of_bad_ones(office):
    office.order()
    office.on("2026-03-16")
    office.comes()
    office.record(Return("PO-1", 1, "50", purpose="to_replace"))
    office.on("2026-03-20")
    office.comes("50")
    office.look()


@resolves("over_receipt")
def what_was_too_much_goes_back(office):
    office.order()
    office.on("2026-03-18")
    office.comes("1030")
    office.look()
    office.record(Return("PO-1", 1, "30", purpose="for_credit"))


@resolves("over_receipt")
def it_is_an_old_story(office):
    office.order()
    office.on("2026-03-18")
    office.comes("1030")
    office.look()
    office.on("2026-07-01")


@fires(
    "inspection_pending",
    "medium PO-1/1: 1000 EA came on 2026-03-16 and has not been inspected for 4 working day(s)",
    "medium PO-1/1: 2026-03-16 到货 1000 EA，已 4 个工作日未检验",
)
def nobody_looks_at_what_came(office):
    office.order("PO-1", INSPECTED)
    office.on("2026-03-16")
    office.comes()
    office.on("2026-03-20")


@quiet("inspection_pending")
def it_is_inspected_the_next_day(office):
    office.order("PO-1", INSPECTED)
    office.on("2026-03-16")
    office.comes()
    office.on("2026-03-17")
    looks_at(office)
    office.look("2026-03-24")


@quiet("inspection_pending")
def nobody_has_to_inspect_it(office):
    office.order()
    office.on("2026-03-16")
    office.comes()
    office.look("2026-03-24")


@resolves("inspection_pending")
def it_is_inspected_in_the_end(office):
    office.order("PO-1", INSPECTED)
    office.on("2026-03-16")
    office.comes()
    office.look("2026-03-20")
    looks_at(office)


@fires(
    "rejected_above_share",
    "medium PO-1/1: 80 EA of 1000 EA rejected, more than 5 %; 80 EA not sent back",
    "medium PO-1/1: 收货 1000 EA，不合格 80 EA，超过 5%；尚有 80 EA 未退回",
)
def eight_in_a_hundred_are_bad(office):
    office.order("PO-1", INSPECTED)
    office.on("2026-03-16")
    office.comes()
    looks_at(office, "920", "80")


@quiet("rejected_above_share")
def five_in_a_hundred_may_be(office):
    office.order("PO-1", INSPECTED)
    office.on("2026-03-16")
    office.comes()
    looks_at(office, "950", "50")
    office.look("2026-03-18")


@resolves("rejected_above_share")
def the_bad_ones_go_back(office):
    office.order("PO-1", INSPECTED)
    office.on("2026-03-16")
    office.comes()
    looks_at(office, "700", "300")
    office.look()
    office.record(Return("PO-1", 1, "300", purpose="to_replace"))


def others_are_in_stock(office):
    office.order("PO-0")
    office.comes(number="PO-0")
    office.record(StockIn("PO-0", 1, "1000"))


@fires(
    "stock_in_pending",
    "medium PO-1/1: 1000 EA accepted, 400 EA in stock; 600 EA has been missing since 2026-03-16, 3 working day(s)",
    "medium PO-1/1: 合格 1000 EA，已入库 400 EA；600 EA 自 2026-03-16 起已 3 个工作日未入库",
)
def a_part_is_not_in_stock(office):
    office.order("PO-1", INSPECTED)
    office.on("2026-03-16")
    office.comes()
    looks_at(office)
    office.record(StockIn("PO-1", 1, "400"))
    office.on("2026-03-19")


@fires(
    "stock_in_pending",
    "medium PO-1/1: 1000 EA accepted, 0 EA in stock; 1000 EA has been missing since 2026-03-16, 3 working day(s)",
    "medium PO-1/1: 合格 1000 EA，已入库 0 EA；1000 EA 自 2026-03-16 起已 3 个工作日未入库",
)
def none_of_it_is_in_stock(office):
    """Others are put in stock, so it is known that this is noted here; nothing has to be inspected."""
    others_are_in_stock(office)
    office.order()
    office.on("2026-03-16")
    office.comes()
    office.on("2026-03-19")


@quiet("stock_in_pending")
def nobody_puts_work_in_stock(office):
    others_are_in_stock(office)
    office.order("PO-1", line(kind="service"))
    office.on("2026-03-16")
    office.comes()
    office.look("2026-03-25")


@quiet("stock_in_pending")
def nobody_notes_what_goes_into_stock(office):
    """Where nothing is inspected and nothing was ever put in stock, nobody waits for it."""
    office.order()
    office.on("2026-03-16")
    office.comes()
    office.look("2026-03-25")


@quiet("stock_in_pending")
def bad_ones_never_go_into_stock(office):
    office.order("PO-1", INSPECTED)
    office.on("2026-03-16")
    office.comes()
    looks_at(office, "990", "10")
    office.record(StockIn("PO-1", 1, "990"))
    office.look("2026-03-25")


@resolves("stock_in_pending")
def it_is_put_in_stock(office):
    office.order("PO-1", INSPECTED)
    office.on("2026-03-16")
    office.comes()
    looks_at(office)
    office.look("2026-03-19")
    office.record(StockIn("PO-1", 1, "1000"))
