"""As few settings as Django needs, over a SQLite file."""

import os
from pathlib import Path

SECRET_KEY = os.environ.get("SECRET_KEY", "an example has none")
INSTALLED_APPS = ["purchasing"]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("DATABASE_NAME", Path(__file__).parent / "purchasing.db"),
    }
}
