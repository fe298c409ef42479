"""The host's own tables: orders and their lines, and what procurekit said of them."""

from django.db import models


class PurchaseOrder(models.Model):
    """An order: where it stands, and a version that each step moves on."""

    number = models.CharField(max_length=30, unique=True)
    supplier = models.CharField(max_length=30)
    state = models.CharField(max_length=30, default="draft")
    version = models.PositiveIntegerField(default=1)
    issued_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.number}: {self.state}"


class OrderLine(models.Model):
    """One item of an order, with what has arrived of it: of this trade, all on one day."""

    order = models.ForeignKey(PurchaseOrder, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    item = models.CharField(max_length=50)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    received = models.DecimalField(max_digits=14, decimal_places=3, default=0)
    promised = models.DateField(null=True)
    received_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.order} #{self.number}"


class Change(models.Model):
    """A step that an order took: who, when, from where to where, by which workflow, and what procurekit has to know."""

    order = models.ForeignKey(PurchaseOrder, models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    command = models.CharField(max_length=30)
    before = models.CharField(max_length=30)
    after = models.CharField(max_length=30)
    actor = models.CharField(max_length=50)
    at = models.DateTimeField()
    definition = models.CharField(max_length=64)
    deeds = models.JSONField(default=list)

    class Meta:
        """Two steps from one version can't both be stored."""

        constraints = [models.UniqueConstraint(fields=["order", "version"], name="one_change_per_version")]

    def __str__(self) -> str:
        return f"{self.command}: {self.before} → {self.after}"


class Attention(models.Model):
    """An alert, once for each rule and what it speaks of: as it was last told of, open or over."""

    key = models.CharField(max_length=200, unique=True)
    order = models.ForeignKey(PurchaseOrder, models.CASCADE, related_name="attention")
    rule = models.CharField(max_length=50)
    severity = models.CharField(max_length=10)
    is_open = models.BooleanField(default=True)
    text = models.TextField()
    alert = models.JSONField()

    def __str__(self) -> str:
        return self.text


class Figure(models.Model):
    """A KPI of a supplier on a day. No value is null with a reason, never zero."""

    kpi = models.CharField(max_length=50)
    supplier = models.CharField(max_length=30)
    day = models.DateField()
    numerator = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    reason = models.CharField(max_length=50, blank=True)

    def __str__(self) -> str:
        return f"{self.kpi} {self.supplier}: {self.numerator} / {self.denominator}"
