"""The host's own tests, as Django runs them: `python manage.py test`."""

from decimal import Decimal

from django.db import connection, transaction
from django.test import TestCase

import procurekit
from budgets import services
from budgets.models import Budget, Commitment
from procurekit import Actor, OrderLine, PurchaseOrder

BUYER, BOSS = Actor("mei", roles={"buyer"}), Actor("wang", roles={"approver"})
HEADERS = {"X-User": "mei", "X-Roles": "buyer"}


def approved(number: str, amount: str) -> None:
    with transaction.atomic():
        desk = procurekit.on(connection)
        line = OrderLine(1, "M6-BOLT", "1000", amount=amount)
        desk.create(PurchaseOrder(number, supplier="V-7", currency="EUR", lines=[line]), by=BUYER)
        desk.do("submit", number, by=BUYER)
        desk.do("approve", number, by=BOSS)


class IssuingTest(TestCase):
    """Orders and budgets never disagree."""

    def setUp(self) -> None:
        Budget.objects.create(name="bolts", left="200.00")
        approved("PO-1", "120.00")

    def standing(self) -> tuple[str, Decimal, int]:
        stage = procurekit.on(connection).get("PO-1").stage
        return stage, Budget.objects.get().left, Commitment.objects.count()

    def test_an_order_is_issued_and_its_budget_shrinks(self) -> None:
        order = services.issue("PO-1", "bolts", by=BUYER)
        self.assertEqual(self.standing(), ("issued", Decimal("80.00"), 1))
        self.assertEqual(Commitment.objects.get().order, order.id)

    def test_without_budget_the_order_is_not_issued(self) -> None:
        Budget.objects.update(left="100.00")
        with self.assertRaises(services.OverspentError):
            services.issue("PO-1", "bolts", by=BUYER)
        self.assertEqual(self.standing(), ("approved", Decimal("100.00"), 0))

    def test_a_refusal_leaves_our_own_rows_alone(self) -> None:
        with transaction.atomic():
            Budget.objects.update(left="500.00")
            with self.assertRaises(procurekit.Refused):
                procurekit.on(connection).do("close", "PO-1", by=BUYER)
            Budget.objects.create(name="nuts", left="1.00")
        self.assertEqual([one.left for one in Budget.objects.order_by("name")], [Decimal(500), Decimal(1)])

    def test_a_conflict_leaves_our_own_rows_alone(self) -> None:
        shown = procurekit.on(connection).get("PO-1")
        services.issue("PO-1", "bolts", by=BUYER)
        with transaction.atomic():
            Budget.objects.update(left="500.00")
            with self.assertRaises(procurekit.Conflict):
                procurekit.on(connection).do("issue", shown, by=BUYER)
        self.assertEqual(self.standing(), ("issued", Decimal("500.00"), 1))

    def test_an_inner_block_is_rolled_back_alone(self) -> None:
        with transaction.atomic():
            Budget.objects.update(left="150.00")
            with self.assertRaises(ZeroDivisionError), transaction.atomic():
                services.issue("PO-1", "bolts", by=BUYER)
                raise ZeroDivisionError
            self.assertEqual(self.standing(), ("approved", Decimal("150.00"), 0))
            # The same desk on the same connection: nothing of what was undone is remembered.
            services.issue("PO-1", "bolts", by=BUYER)
        self.assertEqual(self.standing(), ("issued", Decimal("30.00"), 1))

    def test_an_outer_block_takes_the_inner_one_along(self) -> None:
        with self.assertRaises(ZeroDivisionError), transaction.atomic():
            with transaction.atomic():
                services.issue("PO-1", "bolts", by=BUYER)
            raise ZeroDivisionError
        self.assertEqual(self.standing(), ("approved", Decimal("200.00"), 0))

    def test_a_key_that_was_rolled_back_is_free_again(self) -> None:
        for key_is_kept in (False, True):
            with transaction.atomic():
                order = procurekit.on(connection).do("issue", "PO-1", by=BUYER, key="form-7")
                transaction.set_rollback(not key_is_kept)
        self.assertEqual(procurekit.on(connection).do("issue", "PO-1", by=BUYER, key="form-7"), order)

    def test_the_views(self) -> None:
        refused = self.client.post("/commands", {"command": "do", "step": "issue"}, "application/json", headers=HEADERS)
        self.assertEqual((refused.status_code, refused.json()["ok"]), (409, False))
        answer = self.client.post("/orders/PO-1/issue/bolts", headers=HEADERS)
        self.assertEqual(answer.json(), {"number": "PO-1", "stage": "issued"})
        again = self.client.post("/orders/PO-1/issue/bolts", headers=HEADERS)
        self.assertEqual((again.status_code, again.json()["code"]), (409, "refused"))
        self.assertEqual(self.client.get("/").json(), {"budgets": {"bolts": "80.00"}, "orders": {"PO-1": "issued"}})
