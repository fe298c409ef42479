"""Agreements that end, and a supplier that gets worse."""

from tests.unit.rules.stories.office import MEI, fires, line, quiet, resolves

from procurekit import Agreement, AgreementLine, Quantity

NINE_OF_TEN = "9000"


def agrees(office, until="2026-12-31", **more):
    """An agreement about 10,000 bolts, in force at once."""
    lines = [AgreementLine(1, "M6-BOLT", Quantity("10000", "EA"), "0.12")]
    paper = Agreement("FA-1", supplier="V-7", currency="CNY", purchaser="mei", lines=lines, valid_until=until, **more)
    return office.desk.do("activate", office.desk.create(paper, by=MEI), by=MEI)


@fires(
    "agreement_ending",
    "medium FA-1: valid until 2026-03-31; no limit is used up to 90 % or more",
    "medium FA-1: 有效期至 2026-03-31；各项额度 均未用达 90%",
)
def it_ends_this_month(office):
    agrees(office, until="2026-03-31")


@fires(
    "agreement_ending",
    "medium FA-1: valid until 2026-12-31; M6-BOLT is used up to 90 % or more",
    "medium FA-1: 有效期至 2026-12-31；M6-BOLT 已用达 90%",
)
def nine_tenths_are_called_off(office):
    agrees(office)
    office.order("PO-1", line(quantity=NINE_OF_TEN, agreement="FA-1"))


@fires(
    "agreement_ending",
    "medium FA-1: valid until 2026-12-31; its amount is used up to 90 % or more",
    "medium FA-1: 有效期至 2026-12-31；金额 已用达 90%",
)
def most_of_the_money_is_called_off(office):
    agrees(office, amount="500.00")
    office.order("PO-1", line(quantity="4000", agreement="FA-1"))


@fires(
    "agreement_ending",
    "medium FA-1: without an end, seen on 2026-03-02; M6-BOLT is used up to 90 % or more",
    "medium FA-1: 无截止日期，截至 2026-03-02；M6-BOLT 已用达 90%",
)
def it_has_no_end_but_for_its_quantity(office):
    agrees(office, until=None)
    office.order("PO-1", line(quantity=NINE_OF_TEN, agreement="FA-1"))


@fires(
    "agreement_ending",
    "high FA-1: ended on 2026-02-27; no limit is used up to 90 % or more",
    "high FA-1: 已于以下日期到期： 2026-02-27；各项额度 均未用达 90%",
)
def it_ended_on_friday(office):
    agrees(office, until="2026-02-27")


@quiet("agreement_ending")
def there_is_time_and_enough_left(office):
    agrees(office)
    office.order("PO-1", line(quantity="8900", agreement="FA-1"))
    office.look()


@quiet("agreement_ending")
def it_ended_long_ago(office):
    agrees(office, until="2025-10-31")
    office.look()


@resolves("agreement_ending")
def a_cancelled_order_gives_its_part_back(office):
    agrees(office)
    office.order("PO-1", line(quantity=NINE_OF_TEN, agreement="FA-1"))
    office.look()
    office.do("cancel", reason="not needed")


@resolves("agreement_ending")
def it_is_ended(office):
    agreement = agrees(office, until="2026-03-31")
    office.look()
    office.desk.do("end", agreement, by=MEI)


def month(office, name, late, of=5):
    """In that month, five orders are due on the 10th; so many of them come on the 12th."""
    for place in range(of):
        number = f"PO-{name}-{place}"
        office.on(f"2026-{name}-02")
        office.order(number, line(requested=None, promised=f"2026-{name}-10"))
        office.on(f"2026-{name}-{12 if place < late else 10}")
        office.comes(number=number)


@fires(
    "supplier_kpi_falling",
    "high Bolt & Nut Ltd: On time: 60 % in 2026-04, after 100 % in the period before",
    "high Bolt & Nut Ltd: 准时交货率：2026-04 为 60 %，上期为 100 %",
)
def two_of_five_are_late_in_april(office):
    month(office, "03", late=0)
    month(office, "04", late=2)
    office.on("2026-05-04")


@fires(
    "supplier_kpi_falling",
    "medium Bolt & Nut Ltd: On time: 85.7143 % in 2026-04, after 100 % in the period before",
    "medium Bolt & Nut Ltd: 准时交货率：2026-04 为 85.7143 %，上期为 100 %",
)
def one_of_seven_is_late_in_april(office):
    month(office, "03", late=0)
    month(office, "04", late=1, of=7)
    office.on("2026-05-04")


@quiet("supplier_kpi_falling")
def two_orders_say_little(office):
    month(office, "03", late=0)
    month(office, "04", late=2, of=2)
    office.look("2026-05-04")


@quiet("supplier_kpi_falling")
def it_was_as_bad_before(office):
    month(office, "03", late=2)
    month(office, "04", late=2)
    office.look("2026-05-04")


@resolves("supplier_kpi_falling")
def it_is_better_in_may(office):
    month(office, "03", late=0)
    month(office, "04", late=2)
    office.look("2026-05-04")
    month(office, "05", late=0)
    office.on("2026-06-01")
