"""Waiting for signatures and for the supplier's answer."""

from tests.unit.rules.stories.office import TOM, WANG, fires, line, quiet, resolves

from procurekit import AcknowledgedLine, Acknowledgement, Demand, Quantity


def answers(office, promised, quantity="1000", number="PO-1"):
    said = AcknowledgedLine(1, quantity=Quantity(quantity, "EA"), promised=promised)
    office.desk.do("acknowledge", Acknowledgement(number, lines=[said]), by=TOM)


@fires(
    "approval_stuck",
    "medium PO-1: has waited for approval since 2026-03-02, 3 working day(s); 120.00 CNY",
    "medium PO-1: 自 2026-03-02 起待审批，已 3 个工作日；金额 120.00 CNY",
)
def nobody_signs(office):
    """Mei hands it in on Monday, and on Thursday nobody has looked at it."""
    office.submit()
    office.on("2026-03-05")


@fires(
    "approval_stuck",
    "high PO-1: has waited for approval since 2026-03-02, 3 working day(s); 120.00 CNY",
    "high PO-1: 自 2026-03-02 起待审批，已 3 个工作日；金额 120.00 CNY",
)
def nobody_signs_what_is_needed_soon(office):
    """A work order needs the bolts on Saturday."""
    office.submit("PO-1", line(demands=[Demand("work_order", "WO-7", needed_by="2026-03-07")]))
    office.on("2026-03-05")


@quiet("approval_stuck")
def a_weekend_is_no_delay(office):
    """Handed in on Friday; on Tuesday only two working days have passed."""
    office.on("2026-03-06")
    office.submit()
    office.look("2026-03-10")


@quiet("approval_stuck")
def what_an_old_file_left_waiting(office):
    """Last year somebody forgot it: that is for whoever tidies up."""
    office.on("2025-02-03")
    office.submit()
    office.look("2026-03-02")


@resolves("approval_stuck")
def it_is_signed(office):
    office.submit()
    office.look("2026-03-05")
    office.do("approve", by=WANG)


@fires(
    "never_acknowledged",
    "low PO-1/1: issued on 2026-03-02, 4 day(s) ago; the supplier has not answered",
    "low PO-1/1: 2026-03-02 已下达，4 天未获供应商确认",
)
def the_supplier_is_silent(office):
    office.order()
    office.on("2026-03-06")


@quiet("never_acknowledged")
def the_supplier_answers(office):
    office.order()
    office.on("2026-03-04")
    answers(office, "2026-03-20")
    office.look("2026-03-10")


@resolves("never_acknowledged")
def the_supplier_answers_in_the_end(office):
    office.order()
    office.look("2026-03-06")
    answers(office, "2026-03-20")


@fires(
    "acknowledged_late_or_short",
    "medium PO-1/1: 1000 EA to come on 2026-03-27, asked for by 2026-03-20",
    "medium PO-1/1: 1000 EA 确认交期 2026-03-27，要求交期 2026-03-20",
)
def the_supplier_wants_a_week_more(office):
    office.order()
    office.on("2026-03-04")
    answers(office, "2026-03-27")


@fires(
    "acknowledged_late_or_short",
    "medium PO-1/1: 200 EA not confirmed for 2026-03-20, answered on 2026-03-04",
    "medium PO-1/1: 200 EA 未获确认，交期 2026-03-20，答复日期 2026-03-04",
)
def the_supplier_has_only_800(office):
    office.order()
    office.on("2026-03-04")
    answers(office, "2026-03-20", quantity="800")


@fires(
    "acknowledged_late_or_short",
    "medium PO-1/1: 1000 EA to come on 2026-03-27, asked for by 2026-03-20; not all of it is confirmed",
    "medium PO-1/1: 1000 EA 确认交期 2026-03-27，要求交期 2026-03-20；且确认数量不足",
)
def the_supplier_has_only_800_and_a_week_later(office):
    office.order()
    office.on("2026-03-04")
    answers(office, "2026-03-27", quantity="800")


@quiet("acknowledged_late_or_short")
def two_days_are_no_matter(office):
    office.order()
    office.on("2026-03-04")
    answers(office, "2026-03-22")
    office.look()


@quiet("acknowledged_late_or_short")
def the_supplier_takes_it_as_it_is(office):
    office.order()
    office.on("2026-03-04")
    answers(office, "2026-03-18")


@quiet("acknowledged_late_or_short")
def nobody_answered_and_a_file_shows_dates(office):
    """What nobody confirmed isn't confirmed late."""
    office.order()
    office.look("2026-03-10")


@resolves("acknowledged_late_or_short")
def the_later_date_is_agreed(office):
    """Wang accepts it: then it is what was agreed, late as it may be."""
    office.order()
    office.on("2026-03-04")
    answers(office, "2026-03-27")
    office.look()
    (change,) = office.desk.get("PO-1").pending
    office.desk.do("approve", change, by=WANG)


@resolves("acknowledged_late_or_short")
def the_supplier_finds_the_rest(office):
    office.order()
    office.on("2026-03-04")
    answers(office, "2026-03-20", quantity="800")
    office.look()
    answers(office, "2026-03-20")


@resolves("acknowledged_late_or_short")
def its_date_passes(office):
    """Then it is overdue, and that is another rule's."""
    office.order()
    office.on("2026-03-04")
    answers(office, "2026-03-27")
    office.look()
    office.on("2026-03-30")
