"""As few settings as Django needs. The database is a SQLite file, or what the environment names.

For PostgreSQL: DATABASE=postgresql, DATABASE_NAME=…, and libpq's own PGHOST, PGUSER, PGPASSWORD.
"""

import os
from pathlib import Path

SECRET_KEY = os.environ.get("SECRET_KEY", "an example has none")
ALLOWED_HOSTS = ["localhost", "testserver"]
INSTALLED_APPS = ["budgets"]
ROOT_URLCONF = "budgets.urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": f"django.db.backends.{os.environ.get('DATABASE', 'sqlite3')}",
        "NAME": os.environ.get("DATABASE_NAME", Path(__file__).parent / "budgets.db"),
    }
}
