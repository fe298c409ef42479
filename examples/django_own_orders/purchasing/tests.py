"""This program's own tests, as Django runs them: `python manage.py test`."""

from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.test import TestCase

from procurekit import Actor, Conflict, Refused
from purchasing import orders, watching
from purchasing.models import Attention, Change, Figure, OrderLine, PurchaseOrder

BUYER, BOSS = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"})
STEPS = [("submit", BUYER), ("approve", BOSS), ("issue", BUYER)]


class OwnOrdersTest(TestCase):
    """procurekit decides, warns and measures; nothing of it is stored but by this program."""

    def setUp(self) -> None:
        for number, supplier, promised in (("PO-1", "V-7", "2026-03-02"), ("PO-2", "V-8", "2026-03-09")):
            line = {"item": "M6-BOLT", "quantity": 1000, "promised": promised}
            orders.draft(number, supplier, [line], by=BUYER)
            for command, actor in STEPS:
                orders.take(command, number, by=actor)

    def test_each_step_is_noted_with_its_workflow(self) -> None:
        told = Change.objects.filter(order__number="PO-1").order_by("version")
        noted = [(1, "draft"), (2, "pending_approval"), (3, "approved"), (4, "issued")]
        self.assertEqual([(one.version, one.after) for one in told], noted)
        self.assertEqual(len({one.definition for one in told}), 1)
        self.assertEqual(PurchaseOrder.objects.get(number="PO-1").version, 4)

    def test_a_refusal_has_every_reason_and_stores_nothing(self) -> None:
        with self.assertRaises(Refused) as caught:
            orders.take("approve", "PO-1", by=BUYER)
        codes = ["wrong_state", "duty_conflict", "duty_conflict", "missing_role"]
        self.assertEqual([one.code for one in caught.exception.reasons], codes)
        self.assertEqual(Change.objects.filter(order__number="PO-1").count(), 4)

    def test_who_made_an_order_does_not_approve_it(self) -> None:
        both = Actor("mei", roles={"buyer", "approver"})
        orders.draft("PO-3", "V-7", [{"item": "M6-NUT", "quantity": 5}], by=both)
        orders.take("submit", "PO-3", by=Actor("lin", roles={"buyer"}))
        with self.assertRaises(Refused) as caught:
            orders.take("approve", "PO-3", by=both)
        self.assertEqual([one.code for one in caught.exception.reasons], ["duty_conflict"])

    def test_what_was_changed_after_it_was_approved_is_not_issued(self) -> None:
        orders.draft("PO-3", "V-7", [{"item": "M6-NUT", "quantity": 5}], by=BUYER)
        for command, actor in STEPS[:2]:
            orders.take(command, "PO-3", by=actor)
        OrderLine.objects.filter(order__number="PO-3").update(quantity=5000)
        with self.assertRaises(Refused) as caught:
            orders.take("issue", "PO-3", by=BUYER)
        self.assertEqual([one.code for one in caught.exception.reasons], ["approval_void"])
        OrderLine.objects.filter(order__number="PO-3").update(quantity=5)
        self.assertEqual(orders.take("issue", "PO-3", by=BUYER).state, "issued")

    def test_who_comes_second_is_told(self) -> None:
        shown = PurchaseOrder.objects.get(number="PO-1").version
        orders.take("close", "PO-1", by=BUYER)
        orders.take("reopen", "PO-1", by=BUYER)
        with self.assertRaises(Conflict):
            orders.take("close", "PO-1", by=BUYER, version=shown)
        self.assertEqual(PurchaseOrder.objects.get(number="PO-1").state, "issued")

    def test_the_step_and_its_note_are_rolled_back_together(self) -> None:
        with self.assertRaises(ZeroDivisionError), transaction.atomic():
            orders.take("close", "PO-1", by=BUYER)
            raise ZeroDivisionError
        self.assertEqual(PurchaseOrder.objects.get(number="PO-1").state, "issued")
        self.assertEqual(Change.objects.filter(order__number="PO-1").count(), 4)

    def test_alerts_come_and_go(self) -> None:
        PurchaseOrder.objects.update(issued_on=date(2026, 3, 1))
        OrderLine.objects.update(received=980, received_on=date(2026, 3, 1))
        (new,) = watching.watch(date(2026, 3, 6))
        self.assertEqual((new.name, new.rule, new.since), ("PO-1/1", "receipt_overdue", date(2026, 3, 2)))
        self.assertEqual(watching.watch(date(2026, 3, 6)), [])
        (found,) = Attention.objects.filter(is_open=True)
        self.assertEqual((found.order.number, found.rule), ("PO-1", "receipt_overdue"))
        self.assertIn("20 still to come", found.text)
        OrderLine.objects.update(received=1000)
        self.assertEqual(watching.watch(date(2026, 3, 6)), [])
        self.assertFalse(Attention.objects.filter(is_open=True))
        OrderLine.objects.update(received=980)
        watching.watch(date(2026, 3, 9))
        self.assertEqual(Attention.objects.get().alert["times"], 2)

    def test_a_figure_has_its_parts_or_a_reason(self) -> None:
        OrderLine.objects.filter(order__number="PO-1").update(received=1000, received_on=date(2026, 3, 2))
        watching.assess(date(2026, 3, 6))
        told = {one.supplier: (one.numerator, one.denominator, one.reason) for one in Figure.objects.all()}
        self.assertEqual(told, {"V-7": (Decimal(1), Decimal(1), ""), "V-8": (None, None, "kpi.nothing_due")})

    def test_there_are_no_tables_of_procurekits(self) -> None:
        self.assertFalse([one for one in connection.introspection.table_names() if one.startswith("procurekit")])
