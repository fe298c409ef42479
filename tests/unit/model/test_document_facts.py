"""Lazy facts: declared once, computed when first read, read-only, and readable by every expression."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal

import pytest

from procurekit.expressions import Vocabulary, parse
from procurekit.model.document_facts import DocumentFacts, declared, distinct, every, shared, sum_of
from procurekit.model.facts import Fact


class Counted:
    """A subject that counts how often each of its parts is asked for."""

    def __init__(self):
        self.asked = []

    def ask(self, name, value):
        self.asked.append(name)
        return value


FUNCTIONS = {
    "amount": lambda one: one.ask("amount", Decimal(5)),
    "buyer": lambda one: one.ask("buyer", None),
    "held": lambda one: one.ask("held", False),
}


@pytest.fixture
def subject():
    return Counted()


@pytest.fixture
def facts(subject):
    return DocumentFacts(FUNCTIONS, subject)


def test_a_fact_is_computed_when_it_is_first_read_and_never_again(facts, subject):
    assert subject.asked == []
    assert (facts["amount"], facts.get("amount"), facts["amount"]) == (5, 5, 5)
    assert subject.asked == ["amount"]


def test_a_missing_value_is_none_and_is_looked_for_once(facts, subject):
    assert (facts["buyer"], facts.get("buyer"), facts.get("buyer", "somebody")) == (None, None, None)
    assert subject.asked == ["buyer"]


def test_names_are_listed_counted_and_found_without_computing_anything(facts, subject):
    assert (list(facts), len(facts), list(facts.keys())) == (
        ["amount", "buyer", "held"],
        3,
        ["amount", "buyer", "held"],
    )
    assert ("amount" in facts, "colour" in facts, bool(facts)) == (True, False, True)
    assert repr(facts) == "DocumentFacts(<3 facts>)"
    assert subject.asked == []


def test_a_name_that_is_no_fact_is_the_default_or_a_key_error(facts):
    assert (facts.get("colour"), facts.get("colour", "red")) == (None, "red")
    with pytest.raises(KeyError, match="colour"):
        _ = facts["colour"]


def test_facts_are_read_only(facts):
    with pytest.raises(TypeError):
        facts["amount"] = 1
    with pytest.raises(TypeError):
        del facts["amount"]


def test_facts_equal_a_mapping_of_the_same_values(facts):
    assert facts == {"amount": Decimal(5), "buyer": None, "held": False}
    assert facts != {"amount": Decimal(6), "buyer": None, "held": False}


def test_a_copy_is_a_plain_mapping_of_the_values(facts):
    assert pickle.loads(pickle.dumps(facts)) == copy.deepcopy(facts) == dict(facts)
    assert type(copy.copy(facts)) is dict


def test_an_expression_computes_no_more_than_it_reads(facts, subject):
    words = Vocabulary.from_dict({"amount": {"type": "decimal"}, "held": {"type": "bool"}, "buyer": {"type": "text"}})
    assert parse("amount > 3 and not held", words)(facts) is True
    assert sorted(subject.asked) == ["amount", "held"]
    assert parse("buyer is None", words).compiled()(facts) is True


def test_a_declaration_is_a_fact_with_its_function():
    one = declared("amount", "金额", Decimal, "how much", Decimal, "currency")
    assert one.fact == Fact("amount", "金额", "Decimal", "how much", "currency")
    assert one.of("2") == 2


def test_what_is_distinct_keeps_its_order_and_leaves_out_what_is_missing():
    assert distinct(["B", None, "A", "B"]) == ("B", "A")
    assert distinct([None]) == ()


@pytest.mark.parametrize(
    ("texts", "expected"), [(["A", "A"], "A"), (["A", "B"], None), (["A", None], None), ([None], None), ([], None)]
)
def test_what_is_shared_is_what_all_have(texts, expected):
    assert shared(texts) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [([True, True], True), ([True, None], None), ([None, False], False), ([True, False], False), ([], True)],
)
def test_it_is_so_of_every_one_unless_of_one_it_is_not(answers, expected):
    assert every(answers) is expected


def test_a_sum_is_exact_and_missing_where_a_part_is():
    assert str(sum_of([Decimal("1E+30"), Decimal("0.01")])) == "1000000000000000000000000000000.01"
    assert sum_of([Decimal(1), None]) is None
    assert sum_of([]) == 0
