"""procurekit's tables, in the host's database and by the host's migration."""

from django.db import migrations

import procurekit


def install(apps, schema_editor) -> None:
    procurekit.install(schema_editor.connection)


class Migration(migrations.Migration):
    """Going back leaves the tables where they are: they hold a history."""

    dependencies = [("budgets", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
