"""Subjects: every kind that a rule may speak of has facts, a key, names of its own, and a place in an alert."""

from datetime import date
from decimal import Decimal

import pytest
from attrs import fields

from procurekit.model.alert import SUBJECTS, Found
from procurekit.rules import Rule
from procurekit.rules.matching import match
from procurekit.rules.subjects import SUBJECT_ROWS, key_of

DAY = date(2026, 3, 10)


def test_every_kind_of_subject_has_rows():
    assert set(SUBJECT_ROWS) == set(SUBJECTS)


@pytest.mark.parametrize("rows", SUBJECT_ROWS.values(), ids=lambda rows: rows.kind)
def test_what_a_kind_says_of_itself_fits_together(rows):
    named = {one.name for one in fields(Found)}
    assert set(rows.key) <= set(rows.facts)
    assert set(rows.place) <= named
    for name, fact in rows.place.items():
        assert fact in rows.facts or name in {"currency", "order_id", "purchaser"}, fact
    for name, (zh, _) in rows.derived.items():
        assert rows.words.find(name) is rows.words.find(zh) is not None
        rows.meanings[name].ensure_tabular()


@pytest.mark.parametrize(
    ("kind", "row", "key"),
    [
        ("schedule_line", {"order_id": "order_a", "line": 2, "schedule": 3}, "order_a/2/3"),
        ("schedule_line", {"order_id": "order_a", "line": 2}, "order_a/2/1"),
        ("schedule_line", {"order_id": "order_a"}, None),
        ("schedule_line", {"id": 7}, "7"),
        ("order", {"order_id": "order_a", "line": 2}, "order_a"),
        ("invoice", {"invoice": "invoice_a", "order_id": "order_a"}, "invoice_a/order_a"),
        ("invoice", {"invoice": "invoice_a"}, None),
        ("change_request", {"change": "order_a.1"}, "order_a.1"),
        ("incident", {"incident": "incident_a"}, "incident_a"),
        ("agreement", {"agreement": "agreement_a"}, "agreement_a"),
        ("supplier", {"supplier": "V-7", "kpi": "procurekit.on_time"}, "V-7/procurekit.on_time"),
        ("supplier", {"supplier": "V-7", "kpi": "acme.spend", "currency": "EUR"}, "V-7/acme.spend/EUR"),
        ("supplier", {"supplier": "V-7"}, None),
    ],
)
def test_what_tells_two_of_a_kind_apart(kind, row, key):
    assert key_of(SUBJECT_ROWS[kind], row) == key


def test_an_alert_says_where_it_is_as_far_as_that_is_known():
    row = {"agreement": "agreement_a", "agreement_number": "FA-1", "supplier": "V-7", "limit_amount": Decimal(9)}
    rule = Rule(id="any", title="Any", subject="agreement", when='supplier == "V-7"', en="?")
    (found,) = match([rule], {"agreement": [row]}, DAY).found
    assert (found.supplier, found.document, found.document_number, found.amount, found.order_id) == (
        *("V-7", "agreement_a", "FA-1", Decimal(9)),
        None,
    )


@pytest.mark.parametrize(
    ("kind", "row", "true"),
    [
        ("order", {"order_id": "1", "stage": "issued", "open_lines": 2}, {"waited_for"}),
        ("order", {"order_id": "1", "stage": "closed", "open_lines": 2}, set()),
        ("order", {"order_id": "1", "open_lines": 2, "on_hold": True}, set()),
        ("order", {"order_id": "1", "stage": "cancelled", "open_lines": 0}, {"cancelled"}),
        ("order", {"order_id": "1", "all_cancelled": True}, {"cancelled"}),
        ("schedule_line", {"order_id": "1", "line": 1, "line_status": "cancelled"}, {"cancelled"}),
        ("change_request", {"change": "1", "waits_for": "buyer"}, {"waits"}),
        ("change_request", {"change": "1"}, set()),
        ("incident", {"incident": "1", "responded": False, "resolved": False}, {"unanswered"}),
        ("incident", {"incident": "1", "responded": True, "resolved": False}, set()),
        ("agreement", {"agreement": "1", "stage": "issued"}, {"in_force"}),
        ("agreement", {"agreement": "1", "stage": "draft"}, set()),
        ("supplier", {"supplier": "1", "kpi": "k", "fallen_by": Decimal("0.1")}, {"worse"}),
        ("supplier", {"supplier": "1", "kpi": "k", "fallen_by": Decimal("-0.1")}, set()),
    ],
)
def test_names_that_are_declared_once(kind, row, true):
    rows = SUBJECT_ROWS[kind]
    flags = [name for name, one in rows.meanings.items() if one.type == "bool"]
    rules = [Rule(id=name, title=name, subject=kind, when=name, en=name) for name in flags]
    assert {one.rule for one in match(rules, {kind: [row]}, DAY).found} == true


def test_days_that_are_declared_once():
    rule = Rule(id="ends", title="Ends", subject="agreement", when="days_left == 5", en="ends in {days_left} day(s)")
    row = {"agreement": "1", "valid_until": date(2026, 3, 15)}
    assert [one.en for one in match([rule], {"agreement": [row]}, DAY).found] == ["ends in 5 day(s)"]
    due = Rule(id="due", title="Due", subject="order", when='expected_on == "2026-03-12"', en="due on {expected_on}")
    row = {"order_id": "1", "requested": date(2026, 3, 12)}
    assert [one.en for one in match([due], {"order": [row]}, DAY).found] == ["due on 2026-03-12"]
