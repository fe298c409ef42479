"""What this program does: an order is issued and its budget shrinks, both or neither."""

from django.db import connection, transaction

import procurekit
from budgets.models import Budget, Commitment
from procurekit import Actor, OrderState


class OverspentError(Exception):
    """The order costs more than what is left of the budget."""


def issue(number: str, budget: str, *, by: Actor) -> OrderState:
    with transaction.atomic():
        order = procurekit.on(connection).do("issue", number, by=by)
        cost = sum(line.amount or 0 for line in order.lines)
        row = Budget.objects.select_for_update().get(name=budget)
        if cost > row.left:
            # The block is rolled back, and with it the step that the order has just taken.
            raise OverspentError(f"{number} costs {cost}, and {row.left} is left of {budget}")
        row.left -= cost
        row.save()
        Commitment.objects.create(budget=row, order=order.id, amount=cost)
    return order
