"""The store that the how-to page writes keeps the public contract."""

import re
from pathlib import Path

import pytest

from procurekit.testing import StoreContract

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-store.md"


class TestTheStoreOfThePage(StoreContract):
    @pytest.fixture
    def store(self):
        (block, *_) = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        names = {}
        exec(block, names)  # the page's own code
        return names["ListStore"]()
