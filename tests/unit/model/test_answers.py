"""What an answer asks to change, and what the order's tolerances allow of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurekit import (
    AcknowledgedLine,
    Acknowledgement,
    Conversion,
    DateTolerance,
    OrderLine,
    Price,
    PurchaseOrder,
    Quantity,
    ScheduleLine,
    Tolerance,
)
from procurekit.model.answers import deviations
from procurekit.model.change import apply_changes
from procurekit.model.change_events import Proposed
from procurekit.model.change_request import ChangeRequest
from procurekit.model.events import Changed, Created, NewEvent
from procurekit.model.field_change import Change
from procurekit.model.folding import fold
from procurekit.model.journal import Stamp, preview
from procurekit.values.moments import parse_instant

STAMP = Stamp("main", parse_instant("2026-01-05T09:00Z"))
ID = "order_aaaaaaaaaaaaaaaaaaaaaaaaaa"
FIVE = Tolerance(over_percent="5", under_percent="5")


def story(*lines, **terms):
    created = Created(PurchaseOrder("PO-1", currency="EUR", lines=lines, **terms), "issued", "issued")
    return fold([preview(NewEvent(ID, "order.created", created), 1, STAMP)])


def later(state, changes, **by):
    """The order after changes that somebody agreed to, or by default ones that applied by themselves."""
    said = {"initiator": "supplier", "origin": "confirmed", "revision": state.order.revision + 1, **by}
    before = None if state.order.revision == 1 else state.order.revision
    events = [NewEvent(ID, "order.changed", Changed([*changes, Change("revision", before, said["revision"])], **said))]
    if "change" in said:
        proposed = Proposed(said["change"], ChangeRequest(ID, changes, initiator="supplier"), "accepted", "approved")
        events.insert(0, NewEvent(ID, "change_request.created", proposed))
    return fold((preview(one, state.version + at, STAMP) for at, one in enumerate(events, 1)), state)


def asked(state, *answers):
    return deviations(state, Acknowledgement(ID, lines=answers))


def answer(line=1, **said):
    return AcknowledgedLine(line, "accepted_with_change", **said)


def after(state, *answers):
    (found,) = asked(state, *answers)
    return apply_changes(state.order, found.changes).line(1), found.within


def one_line(**given_):
    return OrderLine(1, "M6-BOLT", Quantity("1000", "PCS"), "1", requested="2026-02-01", **given_)


def two_deliveries(**given_):
    schedule = [ScheduleLine(1, "600", "2026-02-01"), ScheduleLine(2, "400", "2026-09-01")]
    return OrderLine(1, "M6-BOLT", "1000", "1", schedule=schedule, **given_)


# --- how much with each delivery


@pytest.mark.parametrize(
    ("first", "second", "tolerance", "within"),
    [
        ("1", "999", None, False),
        ("599", "401", None, False),
        ("599", "401", FIVE, True),
        ("570", "420", FIVE, True),
        ("569", "420", FIVE, False),
        ("600", "421", FIVE, False),
        ("610", "410", Tolerance(over_absolute="15"), False),
    ],
)
def test_what_is_shifted_between_deliveries_is_within_for_each_of_them(first, second, tolerance, within):
    state = story(two_deliveries(tolerance=tolerance))
    (found,) = asked(state, answer(schedule=1, quantity=first), answer(schedule=2, quantity=second))
    assert found.within is within


def test_the_parts_of_a_split_count_together():
    state = story(one_line(tolerance=FIVE), date_tolerance=DateTolerance(late_days=3))
    parts = answer(quantity="600"), answer(quantity="440", promised="2026-02-03")
    line, within = after(state, *parts)
    assert within
    assert [(one.number, one.quantity.amount, one.split_from) for one in line.schedule] == [(1, 600, None), (2, 440, 1)]
    assert not asked(state, answer(quantity="600"), answer(quantity="460"))[0].within
    assert not asked(state, answer(quantity="600"), answer(quantity="400", promised="2026-02-05"))[0].within


def test_a_split_that_is_said_again_is_no_other_one():
    state = story(one_line(tolerance=FIVE))
    parts = answer(quantity="600"), answer(quantity="400")
    state = later(state, asked(state, *parts)[0].changes)
    assert len(state.line(1).schedule) == 2
    assert asked(state, *parts) == ()
    # Three answers to two deliveries don't say what is of which.
    assert asked(state, *parts, answer(quantity="10")) == ()


def test_parts_of_which_nobody_says_how_much_are_none():
    line, within = after(story(one_line()), answer(promised="2026-02-05"), answer(promised="2026-02-09"))
    assert (len(line.schedule), line.quantity.amount, line.promised.day, within) == (1, 1000, 9, False)


# --- what a price is


@pytest.mark.parametrize(
    ("agreed", "said"),
    [
        (Price("113", tax_rate="13", gross=True), Price("113", tax_rate="13")),
        (Price("113", tax_rate="13"), Price("113", tax_rate="13", gross=True)),
        (Price("113", tax_rate="13"), Price("113", tax_rate="13", provisional=True)),
        (Price("113", tax_rate="13"), Price("113", tax_rate="6")),
        (Price("113", tax_rate="13"), Price("113")),
        (Price("113"), Price("113", unit="BOX")),
    ],
)
def test_a_price_of_something_else_is_never_within(agreed, said):
    line = OrderLine(1, "M6-BOLT", "1000", agreed, price_tolerance=Tolerance(over_percent="50", under_percent="50"))
    (found,) = asked(story(line), answer(price=said))
    assert not found.within


def test_the_same_price_may_be_per_more_and_name_its_unit():
    line = OrderLine(1, "M6-BOLT", Quantity("1000", "PCS"), Price("0.12", tax_rate="13"), price_tolerance=FIVE)
    for said in (Price("12.5", per=100, tax_rate="13.0"), Price("0.125", unit="PCS", tax_rate="13")):
        (found,) = asked(story(line), answer(price=said))
        assert found.within


def test_of_two_prices_for_one_line_neither_applies_by_itself():
    state = story(one_line(price_tolerance=FIVE))
    (found,) = asked(state, answer(quantity="600", price="1.01"), answer(quantity="400", price="2"))
    assert not found.within


# --- quantities that can't be held against the line


@pytest.mark.parametrize(
    ("line", "quantity"),
    [
        (one_line(), Quantity("10", "BOX")),
        (one_line(), "-5"),
        (one_line(tolerance=Tolerance(under_percent="100")), "-5"),
        (OrderLine(1, "M6-BOLT", "-10", "1", credit=True), "10"),
        (OrderLine(1, description="installation", kind="amount_only", amount="800"), "10"),
    ],
)
def test_what_can_not_be_held_against_the_line_asks_for_nothing(line, quantity):
    assert asked(story(line), answer(quantity=quantity)) == ()


def test_nothing_that_is_said_with_it_applies_by_itself():
    state = story(one_line(price_tolerance=FIVE))
    line, within = after(state, answer(quantity=Quantity("10", "BOX"), price="1.01"))
    assert (line.price.amount, line.quantity, line.schedule[0].quantity, within) == (
        Price("1.01").amount,
        Quantity("1000", "PCS"),
        Quantity("1000", "PCS"),
        False,
    )
    known = story(one_line(price_tolerance=FIVE, conversions=[Conversion("BOX", "PCS", make=100)]))
    (found,) = asked(known, answer(quantity=Quantity("10", "BOX"), price="1.01"))
    assert found.within


def test_a_plain_amount_is_held_against_its_price_and_date_all_the_same():
    line = OrderLine(1, kind="amount_only", amount="800", requested="2026-02-01", price="800", price_tolerance=FIVE)
    said = answer(quantity="1", price="810", promised="2026-02-01")
    after_, within = after(story(line), said)
    assert (after_.price.amount, after_.quantity, after_.schedule[0].quantity, within) == (810, None, None, True)
    later_, within = after(story(line), answer(quantity="1", promised="2026-03-01"), answer(promised="2026-04-01"))
    assert (len(later_.schedule), later_.promised.month, within) == (1, 4, False)


def test_nothing_of_a_line_is_asked_to_cancel_it():
    line, within = after(story(one_line(tolerance=Tolerance(under_percent="100"))), answer(quantity="0"))
    assert (line.status, within) == ("cancelled", False)


# --- credit lines


def credit(**given_):
    return OrderLine(1, "M6-BOLT", "-100", "1", requested="2026-02-01", credit=True, **given_)


def test_a_credit_that_is_accepted_changes_nothing():
    assert asked(story(credit()), AcknowledgedLine(1)) == ()
    assert asked(story(credit()), answer(quantity="-100")) == ()


@given(much=st.integers(1, 300), over=st.integers(0, 30), under=st.integers(0, 30))
def test_a_credit_has_the_tolerances_of_an_order_of_as_much(much, over, under):
    tolerance = Tolerance(over_percent=over, under_percent=under)
    plain = asked(
        story(OrderLine(1, "M6-BOLT", "100", "1", requested="2026-02-01", tolerance=tolerance)),
        answer(quantity=str(much)),
    )
    signed = asked(story(credit(tolerance=tolerance)), answer(quantity=f"-{much}"))
    assert [one.within for one in signed] == [one.within for one in plain]


# --- of what the tolerances are


def price(before, amount):
    return Change("lines[1].price", {"amount": before}, {"amount": amount})


def test_small_steps_are_no_large_one():
    state = later(story(one_line(price_tolerance=FIVE)), [price("1", "1.05")])
    assert not asked(state, answer(price="1.06"))[0].within
    # Back to what was agreed to is no step at all.
    assert asked(state, answer(price="0.95"))[0].within
    assert asked(state, AcknowledgedLine(1)) == ()


@pytest.mark.parametrize("by", [{"change": f"{ID}.1"}, {"initiator": "buyer"}, {"initiator": None, "revision": 2}])
def test_what_the_buyer_agreed_to_since_counts(by):
    state = later(story(one_line(price_tolerance=FIVE)), [price("1", "1.05")])
    state = later(state, [price("1.05", "1.10")], **by)
    assert asked(state, answer(price="1.15"))[0].within
    assert not asked(state, answer(price="1.16"))[0].within
    state = later(state, [price("1.10", "1.15")])
    assert not asked(state, answer(price="1.16"))[0].within


def test_to_agree_on_one_term_is_not_to_agree_on_another():
    state = later(story(one_line(price_tolerance=FIVE, tolerance=FIVE)), [price("1", "1.05")])
    state = later(state, [Change("lines[1].schedule[1].promised", None, "2026-02-09")], change=f"{ID}.1")
    assert not asked(state, answer(price="1.10"))[0].within
    assert asked(state, answer(quantity="1050"))[0].within


def test_what_was_split_off_by_itself_is_held_against_what_was_agreed():
    state = story(one_line(tolerance=FIVE), date_tolerance=DateTolerance(late_days=3))
    state = later(state, asked(state, answer(quantity="600"), answer(quantity="440", promised="2026-02-03"))[0].changes)
    assert [one.quantity.amount for one in state.line(1).schedule] == [600, 440]
    assert not asked(state, answer(schedule=2, quantity="460"))[0].within
    assert asked(state, answer(schedule=2, quantity="400"))[0].within
    assert not asked(state, answer(schedule=2, quantity="440", promised="2026-02-06"))[0].within
    # A part of the part is a part of the whole.
    parts = [answer(schedule=2, quantity=much) for much in ("240", "200")]
    state = later(state, asked(state, *parts)[0].changes)
    assert [one.split_from for one in state.line(1).schedule] == [None, 1, 2]
    assert not asked(state, answer(schedule=3, quantity="220"))[0].within


def test_a_delivery_that_was_agreed_to_since_is_one_of_its_own():
    state = story(one_line(tolerance=FIVE))
    state = later(state, asked(state, answer(quantity="600"), answer(quantity="440"))[0].changes)
    added = {"number": 3, "quantity": {"amount": "100", "unit": "PCS"}}
    whole = Change("lines[1].quantity", {"amount": "1040", "unit": "PCS"}, {"amount": "1140", "unit": "PCS"})
    state = later(state, [Change("lines[1].schedule[3]", None, added), whole], change=f"{ID}.1")
    assert asked(state, answer(schedule=2, quantity="461"))[0].within
    assert not asked(state, answer(schedule=2, quantity="463"))[0].within


def test_a_line_that_was_added_since_has_nothing_before():
    state = later(story(one_line(price_tolerance=FIVE)), [price("1", "1.05")])
    new = {"number": 2, "item": "M6-NUT", "quantity": {"amount": "5"}, "schedule": [{"number": 1}]}
    state = later(state, [Change("lines[2]", None, new)], change=f"{ID}.1")
    assert [one.line for one in asked(state, answer(2, quantity="6"), answer(price="1.05"))] == [2]


@given(
    st.lists(
        st.tuples(st.integers(80, 120), st.lists(st.integers(1, 700), min_size=1, max_size=3)), min_size=1, max_size=6
    )
)
def test_whatever_applies_by_itself_stays_within_what_was_agreed(rounds):
    state = story(two_deliveries(tolerance=FIVE, price_tolerance=FIVE))
    for cents, amounts in rounds:
        price_ = Price(f"{cents / 100:.2f}")
        places = [one.number for one in state.line(1).schedule]
        said = [
            answer(schedule=places[at % len(places)], quantity=str(much), price=price_)
            for at, much in enumerate(amounts)
        ]
        for one in asked(state, *said):
            if one.within:
                state = later(state, one.changes)
    line = state.line(1)
    first = {1: 1, 2: 2}
    sums = {1: 0, 2: 0}
    for one in line.schedule:
        first[one.number] = first[one.split_from or one.number]
        sums[first[one.number]] += one.quantity.amount
    assert 0.95 <= float(line.price.amount) <= 1.05
    assert 570 <= sums[1] <= 630
    assert 380 <= sums[2] <= 420
    assert line.quantity.amount == sum(sums.values())
