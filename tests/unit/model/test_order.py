"""Orders and their lines: the shorthands they take, and what on a paper can't be right."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pendulum
import pytest

from procurekit.errors import InvalidValue
from procurekit.model.order import Demand, Expectation, OrderLine, PurchaseOrder, ScheduleLine
from procurekit.model.party import Actor, Contact, Party
from procurekit.model.requisition import Requisition, RequisitionLine
from procurekit.values import Price, Quantity


def refused(make, **values):
    with pytest.raises(InvalidValue) as caught:
        make()
    error = caught.value
    for name, value in values.items():
        assert error.code == value if name == "code" else error.values[name] == value
    assert not any(name in error.text(lang) for lang in ("en", "zh") for name in ("{field}", "{value}"))
    return error


def test_a_line_takes_what_people_write():
    line = OrderLine(1, "M6-BOLT", "1000", "0.12", requested="2026-12-01", promised=date(2026, 12, 4), site="SH-1")
    assert line.quantity == Quantity("1000")
    assert line.price == Price("0.12")
    assert line.unit is None
    assert line.schedule == (ScheduleLine(1, "1000", "2026-12-01", promised="2026-12-04", site="SH-1"),)
    assert (line.requested, line.promised) == (date(2026, 12, 1), date(2026, 12, 4))


def test_a_line_with_several_deliveries_is_requested_with_the_first_and_promised_with_the_last():
    line = OrderLine(
        1,
        "A",
        10,
        schedule=[
            ScheduleLine(1, 4, "2026-12-05", promised="2026-12-09"),
            ScheduleLine(3, 6, "2026-12-01", promised="2026-12-03"),
        ],
    )
    assert (line.requested, line.promised) == (date(2026, 12, 1), date(2026, 12, 9))
    assert line.scheduled(3).quantity == Quantity(6)
    with pytest.raises(KeyError):
        line.scheduled(2)


def test_a_line_without_dates_has_none():
    line = OrderLine(1, "A", 10)
    assert (line.requested, line.promised, len(line.schedule)) == (None, None, 1)


@pytest.mark.parametrize(
    "shorthand",
    [{"requested": "2026-12-01"}, {"promised": "2026-12-01"}, {"site": "X"}, {"demands": [Demand("stock", "S")]}],
)
def test_a_delivery_is_stated_once_on_the_line_or_in_the_schedule(shorthand):
    refused(lambda: OrderLine(1, "A", 10, schedule=[ScheduleLine(1, 10)], **shorthand), code="schedule_twice")


@pytest.mark.parametrize("quantity", ["0", "-1"])
def test_an_open_line_orders_more_than_nothing(quantity):
    error = refused(
        lambda: OrderLine(7, "A", quantity), code="open_quantity_not_positive", field="OrderLine[7].quantity"
    )
    assert "credit=True" in error.text()
    assert "credit=True" in error.text("zh")


@pytest.mark.parametrize(
    "fields",
    [
        {"quantity": "0", "status": "cancelled"},
        {"quantity": "0", "status": "closed_short"},
        {"quantity": -5, "credit": True},
    ],
    ids=["cancelled", "closed short", "credit"],
)
def test_a_line_that_is_done_may_order_nothing_and_a_credit_is_signed(fields):
    assert OrderLine(1, "A", **fields).quantity.amount == Decimal(fields["quantity"])


def test_a_line_without_quantity_states_an_amount():
    refused(lambda: OrderLine(1, "A"), code="line_without_quantity", field="OrderLine[1].quantity")
    assert OrderLine(1, "A", amount="99.90").quantity is None
    assert OrderLine(1, kind="amount_only").amount is None


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"number": 0}, "not_an_integer", "OrderLine.number"),
        ({"number": None}, "missing_value", "OrderLine.number"),
        ({"number": "1"}, "not_an_integer", "OrderLine.number"),
        ({"quantity": 1.5}, "float_refused", "OrderLine.quantity"),
        ({"quantity": True}, "not_a", "OrderLine.quantity"),
        ({"price": 0.12}, "float_refused", "OrderLine.price"),
        ({"price": "-0.12"}, "negative", "Price.amount"),
        ({"amount": 1.5}, "float_refused", "OrderLine.amount"),
        ({"kind": "thing"}, "not_a_choice", "OrderLine.kind"),
        ({"kind": None}, "missing_value", "OrderLine.kind"),
        ({"status": "shut"}, "not_a_choice", "OrderLine.status"),
        ({"requested": "1.12.2026"}, "not_a_day", "ScheduleLine.requested"),
        ({"schedule": "x"}, "not_many", "OrderLine.schedule"),
        ({"schedule": 5}, "not_many", "OrderLine.schedule"),
        ({"schedule": [5]}, "not_many", "OrderLine.schedule"),
        ({"expects": "receipt"}, "not_a", "OrderLine.expects"),
        ({"custom": {"a": 0.5}}, "float_refused", "OrderLine.custom"),
        ({"custom": {"a": datetime(2026, 1, 1)}}, "naive_time", "OrderLine.custom"),
        ({"custom": ["a"]}, "not_a", "OrderLine.custom"),
        ({"agreement": " "}, "not_a", "OrderLine.agreement"),
    ],
)
def test_a_field_that_can_t_be_right_is_named(fields, code, field):
    refused(lambda: OrderLine(**{"number": 1, "item": "A", "quantity": "1"} | fields), code=code, field=field)


def test_no_number_is_used_twice():
    refused(
        lambda: PurchaseOrder(lines=[OrderLine(1, "A", 1), OrderLine(1, "B", 1)]),
        code="number_twice",
        field="PurchaseOrder.lines",
        value=1,
    )
    twice = [ScheduleLine(2, 1), ScheduleLine(2, 1)]
    refused(lambda: OrderLine(4, "A", 2, schedule=twice), code="number_twice", field="OrderLine[4].schedule")
    lines = [RequisitionLine(1), RequisitionLine(1)]
    refused(lambda: Requisition(lines=lines), code="number_twice", field="Requisition.lines")


def test_of_several_deliveries_each_has_its_quantity():
    refused(
        lambda: OrderLine(1, "A", 2, schedule=[ScheduleLine(1, 1), ScheduleLine(2)]), code="schedule_without_quantity"
    )
    assert OrderLine(1, "A", 2, schedule=[ScheduleLine(5)]).schedule[0].quantity is None


def test_an_order_finds_its_lines_by_number():
    order = PurchaseOrder(lines=[OrderLine(20, "B", 1), OrderLine(10, "A", 1)])
    assert order.line(10).item == "A"
    with pytest.raises(KeyError):
        order.line(30)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"currency": "euro"}, "not_a_currency", "PurchaseOrder.currency"),
        ({"supplier": 7}, "not_a", "PurchaseOrder.supplier"),
        ({"supplier": " "}, "not_a", "PurchaseOrder.supplier"),
        ({"revision": 0}, "not_an_integer", "PurchaseOrder.revision"),
        ({"ordered_on": "soon"}, "not_a_day", "PurchaseOrder.ordered_on"),
        ({"lines": [{"number": 1}]}, "not_many", "PurchaseOrder.lines"),
        ({"contacts": [Party("x")]}, "not_many", "PurchaseOrder.contacts"),
    ],
)
def test_an_order_s_field_that_can_t_be_right_is_named(fields, code, field):
    refused(lambda: PurchaseOrder(**fields), code=code, field=field)


def test_a_party_is_made_of_its_id_and_reads_as_its_name():
    order = PurchaseOrder(supplier="V-7")
    assert order.supplier == Party("V-7")
    assert (str(Party("V-7")), str(Party("V-7", "Bolt Ltd"))) == ("V-7", "Bolt Ltd")


def test_a_schedule_line_s_zone_is_one_that_exists():
    assert ScheduleLine(1, 1, zone="Asia/Shanghai").zone == "Asia/Shanghai"
    refused(lambda: ScheduleLine(1, 1, zone="Shanghai"), code="unknown_zone", field="ScheduleLine.zone")


def test_custom_fields_keep_dates_and_instants_in_one_class():
    values = {
        "day": pendulum.date(2026, 12, 1),
        "at": datetime(2026, 12, 1, 9, tzinfo=UTC),
        "text": "x",
    }
    custom = PurchaseOrder(custom=values).custom
    assert type(custom["day"]) is date
    assert type(custom["at"]) is pendulum.DateTime
    values["text"] = "changed later"
    assert custom["text"] == "x"


def test_an_actor_has_roles_and_may_act_for_another_actor():
    assert Actor("li", roles="buyer").roles == frozenset({"buyer"})
    assert Actor("li", roles=["buyer", "buyer"]).roles == frozenset({"buyer"})
    refused(lambda: Actor("li", roles=5), code="not_many", field="Actor.roles")
    refused(lambda: Actor("li", roles={5}), code="not_many", field="Actor.roles")
    assert Actor("li", on_behalf_of="mei").on_behalf_of == Actor("mei")
    refused(lambda: Actor("li", on_behalf_of=5), code="not_a", field="Actor.on_behalf_of")
    refused(lambda: Actor("li", on_behalf_of=" "), code="not_a", field="Actor.on_behalf_of")
    refused(lambda: Actor(" "), code="empty_text", field="Actor.id")


def test_documents_are_equal_by_value_hashable_and_can_t_be_changed():
    one, other = (PurchaseOrder("1", lines=[OrderLine(1, "A", "1.0", custom={"a": 1})]) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    with pytest.raises(AttributeError):
        one.number = "2"
    assert Expectation() == Expectation()
    assert Contact("Li") != Contact("Lu")
