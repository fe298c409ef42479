"""What every test may ask for: the folder of real data, and Hypothesis profiles."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# "ci" gives the same examples every time; "explore" looks further, when somebody has the time.
settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of real third-party data; it is never copied into the repository."""
    named = os.environ.get("PROCUREKIT_TEST_DATA")
    if named and (folder := Path(named)).is_dir():
        return folder
    why = f"PROCUREKIT_TEST_DATA names no folder: {named!r}" if named else "PROCUREKIT_TEST_DATA is not set"
    if os.environ.get("PROCUREKIT_REQUIRE_DATA") == "1":
        pytest.fail(f"{why}, and PROCUREKIT_REQUIRE_DATA=1 asks for it")
    pytest.skip(why)
