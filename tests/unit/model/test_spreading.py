"""Spreading a cost over lines: by amount, quantity, weight, equally, by weights of one's own; or a reason why not."""

from decimal import Decimal
from fractions import Fraction

import pytest

from procurekit import Conversion, InvalidValue, Money, OrderLine, Quantity
from procurekit.errors import Reason
from procurekit.model.spreading import Carrier, checked_basis, kilograms, spread

EUR = Money("100.00", "EUR")


def carrier(number, amount="10", quantity="1", unit="EA", order="order_1", **given):
    line = OrderLine(number, "A", Quantity(quantity, unit), "1", credit=True, **given)
    known = None if amount is None else Fraction(amount)
    return Carrier((order, number), line, known, None if quantity is None else Quantity(quantity, unit))


def parts(found):
    return [str(part) for part in found.values()]


def refused(found):
    assert isinstance(found, Reason)
    assert found.text("en") != found.text("zh")
    assert "{" not in found.text("en")
    return found.code


def test_by_amount_quantity_and_equally():
    lines = [carrier(1, "300", "1"), carrier(2, "100", "3")]
    assert parts(spread(EUR, lines, "amount")) == ["75.00", "25.00"]
    assert parts(spread(EUR, lines, "quantity")) == ["25.00", "75.00"]
    assert parts(spread(EUR, lines, "equal")) == ["50.00", "50.00"]
    assert parts(spread(EUR, lines, {1: Decimal(1), 2: Decimal("1.5")})) == ["40.00", "60.00"]


def test_of_equal_remainders_the_first_line_has_the_unit_in_whatever_order_they_come():
    lines = [carrier(number) for number in (3, 1, 2)]
    assert spread(Money("0.02", "EUR"), lines, "amount") == {
        ("order_1", 1): Decimal("0.01"),
        ("order_1", 2): Decimal("0.01"),
        ("order_1", 3): Decimal("0.00"),
    }


def test_an_allowance_is_spread_like_a_charge():
    assert parts(spread(Money("-1.00", "EUR"), [carrier(one) for one in (1, 2, 3)], "equal")) == [
        "-0.33",
        "-0.33",
        "-0.34",
    ]


def test_quantities_that_convert_are_taken_in_one_unit():
    box = Conversion("BOX", "EA", make=12)
    lines = [carrier(1, quantity="12", unit="EA"), carrier(2, quantity="1", unit="BOX", conversions=[box])]
    assert parts(spread(EUR, lines, "quantity")) == ["50.00", "50.00"]
    other_way = [carrier(1, quantity="1", unit="BOX"), carrier(2, quantity="12", unit="EA", conversions=[box])]
    assert parts(spread(EUR, other_way, "quantity")) == ["50.00", "50.00"]
    assert refused(spread(EUR, [carrier(1, unit="EA"), carrier(2, unit="KG")], "quantity")) == "cost.basis_unknown"
    assert refused(spread(EUR, [carrier(1, unit="EA"), carrier(2, unit=None)], "quantity")) == "cost.basis_unknown"
    assert parts(spread(EUR, [carrier(1, unit=None), carrier(2, unit=None)], "quantity")) == ["50.00", "50.00"]


def test_weight_is_known_where_a_unit_or_the_pricing_quantity_says_it():
    assert kilograms(carrier(1, quantity="5", unit="KG")) == 5
    assert kilograms(carrier(1, quantity="5", unit="kg")) == 5
    box = Conversion("BOX", "KGM", of=2, make=5)
    assert kilograms(carrier(1, quantity="4", unit="BOX", conversions=[box])) == 10
    assert kilograms(carrier(1, quantity="4", pricing_quantity=Quantity("2", "KG"))) == 2
    assert kilograms(carrier(1, quantity="4", pricing_quantity=Quantity("2", "M"))) is None
    assert kilograms(carrier(1, quantity="4")) is None
    plain = OrderLine(1, kind="amount_only", amount="5", pricing_quantity=Quantity("2", "KG"))
    assert kilograms(Carrier(("o", 1), plain, Fraction(5), None)) is None
    unknown = OrderLine(1, "A", Quantity("4", "EA"), pricing_quantity=Quantity("2", "KG"))
    assert kilograms(Carrier(("o", 1), unknown, Fraction(5), Quantity("1", "BOX"))) is None
    lines = [carrier(1, quantity="1", unit="KG"), carrier(2, quantity="4", pricing_quantity=Quantity("3", "KG"))]
    assert parts(spread(EUR, lines, "weight")) == ["25.00", "75.00"]


def test_a_basis_that_is_unknown_of_one_line_spreads_nothing():
    found = spread(EUR, [carrier(1), carrier(2, None), carrier(3, None)], "amount")
    assert refused(found) == "cost.basis_unknown"
    assert found.values == {"basis": "amount", "lines": "2, 3"}
    assert refused(spread(EUR, [carrier(1), carrier(2)], {1: Decimal(1)})) == "cost.basis_unknown"
    assert refused(spread(EUR, [carrier(1), carrier(2)], "weight")) == "cost.basis_unknown"
    bare = Carrier(("o", 1), OrderLine(1, kind="amount_only", amount="5"), Fraction(5), None)
    assert refused(spread(EUR, [bare], "quantity")) == "cost.basis_unknown"


def test_weights_of_one_s_own_say_nothing_of_other_orders():
    lines = [carrier(1), carrier(1, order="order_2")]
    assert refused(spread(EUR, lines, {1: Decimal(1)})) == "cost.basis_unknown"


def test_a_basis_of_nothing_or_of_both_signs_spreads_nothing():
    assert refused(spread(EUR, [carrier(1, "0"), carrier(2, "0")], "amount")) == "cost.basis_zero"
    assert refused(spread(EUR, [carrier(1, "5"), carrier(2, "-4")], "amount")) == "cost.basis_mixed"
    assert refused(spread(EUR, [], "equal")) == "cost.no_lines"
    assert refused(spread(EUR, [carrier(1), carrier(2)], {1: Decimal(0), 2: Decimal(0)})) == "cost.basis_zero"


def test_an_order_that_only_gives_back_carries_costs_too():
    assert parts(spread(EUR, [carrier(1, "-30"), carrier(2, "-10"), carrier(3, "0")], "amount")) == [
        "75.00",
        "25.00",
        "0.00",
    ]


def test_a_basis_is_a_name_or_a_weight_for_each_line():
    assert checked_basis("weight") == "weight"
    assert checked_basis({"1": "2.5", 2: 3}) == {1: Decimal("2.5"), 2: Decimal(3)}


@pytest.mark.parametrize(
    ("basis", "code"),
    [
        ("volume", "not_a_choice"),
        (None, "not_a_choice"),
        (["amount"], "not_a_choice"),
        ({"one": 1}, "not_an_integer"),
        ({True: 1}, "not_an_integer"),
        ({1: 0.5}, "float_refused"),
        ({1: "much"}, "not_a_number"),
        ({1: "NaN"}, "not_a_number"),
        ({1: None}, "not_a_number"),
    ],
)
def test_what_is_no_basis_is_refused(basis, code):
    with pytest.raises(InvalidValue) as caught:
        checked_basis(basis)
    assert caught.value.code == code
