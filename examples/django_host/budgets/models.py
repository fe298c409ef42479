"""The host's own tables: a budget, and what an order takes from it."""

from django.db import models


class Budget(models.Model):
    """What may still be spent."""

    name = models.CharField(max_length=50, unique=True)
    left = models.DecimalField(max_digits=14, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.name}: {self.left}"


class Commitment(models.Model):
    """What an order takes from a budget. The order itself is procurekit's; here is its id."""

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="commitments")
    order = models.CharField(max_length=40, unique=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    def __str__(self) -> str:
        return f"{self.order}: {self.amount}"
