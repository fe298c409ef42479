"""``python -m procurekit``: the command line, where its script isn't on the path."""

from __future__ import annotations

import sys

from procurekit.cli import main

sys.exit(main())
