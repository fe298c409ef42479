"""The tables."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Orders, lines, and what procurekit said of them."""

    initial = True
    operations = [
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kpi", models.CharField(max_length=50)),
                ("supplier", models.CharField(max_length=30)),
                ("day", models.DateField()),
                ("numerator", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("denominator", models.DecimalField(decimal_places=6, max_digits=20, null=True)),
                ("reason", models.CharField(blank=True, max_length=50)),
            ],
        ),
        migrations.CreateModel(
            name="PurchaseOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True)),
                ("supplier", models.CharField(max_length=30)),
                ("state", models.CharField(default="draft", max_length=30)),
                ("version", models.PositiveIntegerField(default=1)),
                ("issued_on", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("item", models.CharField(max_length=50)),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=14)),
                ("received", models.DecimalField(decimal_places=3, default=0, max_digits=14)),
                ("promised", models.DateField(null=True)),
                ("received_on", models.DateField(null=True)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="purchasing.purchaseorder"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200, unique=True)),
                ("rule", models.CharField(max_length=50)),
                ("severity", models.CharField(max_length=10)),
                ("is_open", models.BooleanField(default=True)),
                ("text", models.TextField()),
                ("alert", models.JSONField()),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attention",
                        to="purchasing.purchaseorder",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("command", models.CharField(max_length=30)),
                ("before", models.CharField(max_length=30)),
                ("after", models.CharField(max_length=30)),
                ("actor", models.CharField(max_length=50)),
                ("at", models.DateTimeField()),
                ("definition", models.CharField(max_length=64)),
                ("deeds", models.JSONField(default=list)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="purchasing.purchaseorder",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("order", "version"), name="one_change_per_version")],
            },
        ),
    ]
