from typing import assert_type

import procurekit


def test_the_version_is_text() -> None:
    assert_type(procurekit.__version__, str)
    assert procurekit.__version__
