"""Changes that lie about, and prices that go up."""

from tests.unit.rules.stories.office import MEI, TOM, WANG, fires, line, quiet, resolves

from procurekit import Agreement, AgreementLine, Quantity


def offers(office, change, **more):
    """Mei asks for a change, Wang approves it where he has to, and it goes to the supplier."""
    proposed = office.desk.propose("PO-1", change, by=MEI, reason="forecast", **more)
    if proposed.stage == "pending_approval":
        proposed = office.desk.do("approve", proposed, by=WANG)
    return office.desk.do("offer", proposed, by=MEI)


def agrees(office, change):
    office.desk.answer(offers(office, change), "accept", by=TOM)


FEWER = {"lines[1].quantity": "800"}
DEARER = {"lines[1].price": "0.15"}
AS_BEFORE = {"lines[1].price": "0.12"}


@fires(
    "change_not_answered",
    "medium PO-1: a change (quantity) has been waiting for the supplier to answer since 2026-03-03, 3 working day(s)",
    "medium PO-1: 变更（数量）自 2026-03-03 起待供应商答复，已 3 个工作日",
)
def the_supplier_says_nothing_to_it(office):
    office.order()
    office.on("2026-03-03")
    offers(office, FEWER)
    office.on("2026-03-06")


@fires(
    "change_not_answered",
    "medium C-7: PO-1 change (price+quantity) has been waiting for the supplier to answer since 2026-03-03, "
    "3 working day(s)",
    "medium C-7: PO-1变更（多项）自 2026-03-03 起待供应商答复，已 3 个工作日",
)
def a_change_with_a_number_and_two_things_in_it(office):
    office.order()
    office.on("2026-03-03")
    offers(office, FEWER | DEARER, number="C-7")
    office.on("2026-03-06")


@quiet("change_not_answered")
def the_supplier_agrees_the_next_day(office):
    office.order()
    office.on("2026-03-03")
    change = offers(office, FEWER)
    office.on("2026-03-04")
    office.desk.answer(change, "accept", by=TOM)
    office.look("2026-03-10")


@quiet("change_not_answered")
def nobody_has_put_it_to_the_supplier_yet(office):
    office.order()
    office.desk.propose("PO-1", FEWER, by=MEI, reason="forecast")
    office.look("2026-03-10")


@quiet("change_not_answered")
def all_of_it_has_come_meanwhile(office):
    office.order()
    office.on("2026-03-03")
    offers(office, FEWER)
    office.on("2026-03-04")
    office.comes()
    office.look("2026-03-10")


@resolves("change_not_answered")
def the_supplier_refuses(office):
    office.order()
    office.on("2026-03-03")
    change = offers(office, FEWER)
    office.look("2026-03-06")
    office.desk.answer(change, "refuse", by=TOM, reason="made already")


@fires(
    "price_drift",
    "medium PO-2/1: costs 0.15 CNY each, more than the 0.12 CNY paid last",
    "medium PO-2/1: 单价 0.15 CNY，高于上次单价 0.12 CNY",
)
def it_costs_a_quarter_more_than_last_time(office):
    office.order("PO-1")
    office.on("2026-03-09")
    office.order("PO-2", line(price="0.15"))


@fires(
    "price_drift",
    "medium PO-1/1: costs 0.12 CNY each, more than the 0.11 CNY agreed",
    "medium PO-1/1: 单价 0.12 CNY，高于协议价 0.11 CNY",
)
def it_costs_more_than_was_agreed(office):
    agreed(office)
    office.order("PO-1", line(agreement="FA-1"))


def agreed(office):
    lines = [AgreementLine(1, "M6-BOLT", Quantity("90000", "EA"), "0.11")]
    paper = Agreement("FA-1", supplier="V-7", currency="CNY", lines=lines, valid_from="2026-01-01")
    office.desk.do("activate", office.desk.create(paper, by=MEI), by=MEI)


@quiet("price_drift")
def eight_per_cent_is_no_drift(office):
    office.order("PO-1")
    office.on("2026-03-09")
    office.order("PO-2", line(price="0.13"))
    office.look()


@quiet("price_drift")
def it_is_another_item(office):
    office.order("PO-1")
    office.on("2026-03-09")
    office.order("PO-2", line(item="M8-BOLT", price="0.50"))
    office.look()


@resolves("price_drift")
def mei_gets_a_better_price(office):
    office.order("PO-1")
    office.on("2026-03-09")
    office.draft("PO-2", line(price="0.20"), ordered_on="2026-03-09")
    office.look()
    office.desk.edit("PO-2", {"lines[1].price": "0.13"}, by=MEI)


@fires(
    "price_raised_after_receipt",
    "high PO-1/1: cost 0.12 CNY each when it came on 2026-03-09, and costs 0.15 CNY now",
    "high PO-1/1: 2026-03-09 收货时单价 0.12 CNY，现为 0.15 CNY",
)
def what_is_there_already_gets_dearer(office):
    office.order()
    office.on("2026-03-09")
    office.comes("600")
    office.on("2026-03-11")
    agrees(office, DEARER)


@quiet("price_raised_after_receipt")
def it_got_dearer_before_it_came(office):
    office.order()
    office.on("2026-03-04")
    agrees(office, DEARER)
    office.on("2026-03-09")
    office.comes()
    office.look()


@resolves("price_raised_after_receipt")
def the_price_is_put_right(office):
    office.order()
    office.on("2026-03-09")
    office.comes("600")
    agrees(office, DEARER)
    office.look("2026-03-10")
    agrees(office, AS_BEFORE)
