"""Deliveries that don't come, don't come whole, or come too late for what waits for them."""

from tests.unit.rules.stories.answers import answers
from tests.unit.rules.stories.office import MEI, fires, line, quiet, resolves

from procurekit import Demand, FollowUp, ScheduleLine, Shipment

NEEDED = Demand("work_order", "WO-7", needed_by="2026-03-15")
LEAVES = line(schedule=[ScheduleLine(1, "1000", "2026-03-20", ship_by="2026-03-10")], requested=None)


def leaves(office, quantity="1000"):
    office.record(Shipment("PO-1", 1, quantity, shipped_at=office.time.date().isoformat()))


def asks(office, again, **more):
    office.record(FollowUp("PO-1", 1, answer="no_answer", channel="phone", next_on=again, **more), by=MEI)


@fires(
    "shipment_late",
    "medium PO-1/1: should have left on 2026-03-10, 2 day(s) ago; 600 EA not shipped",
    "medium PO-1/1: 应于 2026-03-10 发货，已过 2 天；未发 600 EA",
)
def a_part_has_not_left(office):
    office.order("PO-1", LEAVES)
    office.on("2026-03-09")
    leaves(office, "400")
    office.on("2026-03-12")


@quiet("shipment_late")
def it_left_in_time(office):
    office.order("PO-1", LEAVES)
    office.on("2026-03-10")
    leaves(office)
    office.look("2026-03-12")


@resolves("shipment_late")
def it_leaves_after_all(office):
    office.order("PO-1", LEAVES)
    office.look("2026-03-12")
    leaves(office)


@fires(
    "receipt_overdue",
    "medium PO-1/1: due on 2026-03-20, 3 day(s) overdue; 400 EA still to come",
    "medium PO-1/1: 应于 2026-03-20 到货，已逾期 3 天；尚欠 400 EA",
)
def the_rest_is_overdue(office):
    """That something has come doesn't hide what hasn't."""
    office.order()
    office.on("2026-03-18")
    office.comes("600")
    office.on("2026-03-23")


@quiet("receipt_overdue")
def all_came_on_the_day(office):
    office.order()
    office.look("2026-03-20")
    office.comes()
    office.look("2026-03-23")


@resolves("receipt_overdue")
def it_comes_late(office):
    office.order()
    office.look("2026-03-23")
    office.comes()


@fires(
    "partly_received_forgotten",
    "medium PO-1/1: 600 EA came, the last on 2026-03-18; 400 EA still to come, and nobody has followed it up for 15 "
    "day(s)",
    "medium PO-1/1: 已到 600 EA，最近到货 2026-03-18；尚欠 400 EA，已 15 天无人跟进",
)
def nobody_asks_for_the_rest(office):
    """No day was agreed for it, so it isn't overdue either."""
    office.order("PO-1", line(requested=None))
    office.on("2026-03-18")
    office.comes("600")
    office.on("2026-04-02")


@quiet("partly_received_forgotten")
def somebody_asked_for_the_rest(office):
    office.order("PO-1", line(requested=None))
    office.on("2026-03-18")
    office.comes("600")
    office.on("2026-03-30")
    asks(office, "2026-04-06")
    office.look("2026-04-02")


@quiet("partly_received_forgotten")
def the_rest_is_not_due_yet(office):
    office.order("PO-1", line(requested="2026-06-01"))
    office.on("2026-03-18")
    office.comes("600")
    office.look("2026-04-20")


@quiet("partly_received_forgotten")
def the_rest_is_overdue_already(office):
    """Then that is what is told, and one alert is enough."""
    office.order()
    office.on("2026-03-18")
    office.comes("600")
    office.look("2026-04-20")


@resolves("partly_received_forgotten")
def the_rest_comes(office):
    office.order("PO-1", line(requested=None))
    office.on("2026-03-18")
    office.comes("600")
    office.look("2026-04-02")
    office.comes("400")


@fires(
    "demand_at_risk",
    "medium PO-1/1: needed by 2026-03-15, expected on 2026-03-20: 5 day(s) too late; 1000 EA to come",
    "medium PO-1/1: 需求日期 2026-03-15，预计 2026-03-20 到货，晚 5 天；未交 1000 EA",
)
def a_work_order_needs_it_sooner(office):
    office.order("PO-1", line(demands=[NEEDED]))


@quiet("demand_at_risk")
def it_comes_before_it_is_needed(office):
    office.order("PO-1", line(demands=[NEEDED], requested="2026-03-13"))
    office.look("2026-03-10")


@resolves("demand_at_risk")
def the_supplier_can_do_it_sooner(office):
    office.order("PO-1", line(demands=[NEEDED]))
    office.look()
    answers(office, "2026-03-13")


@fires(
    "follow_up_due",
    "medium PO-1/1: to be followed up again since 2026-03-11; followed up 1 time(s) so far",
    "medium PO-1/1: 应于 2026-03-11 再次跟催；此前已跟催 1 次",
)
def mei_wanted_to_ask_again_today(office):
    office.order()
    office.on("2026-03-09")
    asks(office, "2026-03-11")
    office.on("2026-03-11")


@quiet("follow_up_due")
def there_is_time_until_then(office):
    office.order()
    office.on("2026-03-09")
    asks(office, "2026-03-16")
    office.look("2026-03-13")


@resolves("follow_up_due")
def mei_asks_again(office):
    office.order()
    asks(office, "2026-03-11")
    office.look("2026-03-12")
    asks(office, "2026-03-18")


@fires(
    "stale_open_line",
    "low PO-1/1: nothing has happened to it since 2026-03-02, 181 day(s) ago; 1000 EA still open",
    "low PO-1/1: 自 2026-03-02 起已 181 天无任何动态；尚有 1000 EA 未清",
)
def it_lies_there_for_half_a_year(office):
    office.order("PO-1", line(requested=None))
    office.on("2026-08-30")


@quiet("stale_open_line")
def somebody_still_asks_for_it(office):
    office.order("PO-1", line(requested=None))
    office.on("2026-07-01")
    asks(office, "2026-09-10")
    office.look("2026-09-01")


@quiet("stale_open_line")
def it_is_overdue_and_told_as_that(office):
    office.order("PO-1")
    office.order("PO-2", LEAVES)
    office.look("2026-10-01")


@quiet("stale_open_line")
def it_is_for_next_year(office):
    office.order("PO-1", line(requested="2027-03-01"))
    office.look("2026-10-01")


@resolves("stale_open_line")
def it_is_closed(office):
    office.order("PO-1", line(requested=None))
    office.look("2026-09-01")
    office.do("close", reason="the supplier is out of business")
