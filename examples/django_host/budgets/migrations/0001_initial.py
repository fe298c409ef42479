"""The host's own tables."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Budgets and commitments."""

    initial = True
    operations = [
        migrations.CreateModel(
            name="Budget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=50, unique=True)),
                ("left", models.DecimalField(decimal_places=2, max_digits=14)),
            ],
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.CharField(max_length=40, unique=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "budget",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="commitments", to="budgets.budget"),
                ),
            ],
        ),
    ]
