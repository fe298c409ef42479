"""A message says in its reader's language what is so, and of whom and what."""

from decimal import Decimal

import pytest
from attrs import evolve

from procurekit.model.alert import Alert
from procurekit.model.delivery import Message

ALERT = Alert(
    rule="receipt_overdue",
    severity="high",
    subject="schedule_line",
    subject_key="order_a/1/1",
    book="main",
    id="alert_a",
    title="Receipt overdue",
    title_zh="到货逾期",
    en="due on 2026-03-02",
    zh="应于 2026-03-02 到货",
    order_number="PO-1",
    line=1,
    supplier="V-7",
    supplier_name="Bolt & Nut Ltd",
    item="M6-BOLT",
    amount=Decimal(1200),
    currency="EUR",
    raised_at="2026-03-04",
)


def message(alert, lang="en"):
    return Message(key="msg_1", who="mei", channel="mail", about="raised", at="2026-03-04", alert=alert, lang=lang)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, "due on 2026-03-02\nBolt & Nut Ltd · M6-BOLT · 1,200.00 EUR"),
        ({"supplier_name": None, "amount": None}, "due on 2026-03-02\nV-7 · M6-BOLT"),
        ({"currency": None, "item": None}, "due on 2026-03-02\nBolt & Nut Ltd · 1,200"),
        (dict.fromkeys(("supplier", "supplier_name", "item", "amount")), "due on 2026-03-02"),
    ],
)
def test_its_body_has_what_is_known(known, expected):
    assert message(evolve(ALERT, **known)).body == expected


def test_its_body_is_in_the_language_of_its_reader():
    assert message(ALERT, "zh").body.splitlines() == [
        *("应于 2026-03-02 到货", "Bolt & Nut Ltd · M6-BOLT · 1,200.00 EUR"),
    ]
