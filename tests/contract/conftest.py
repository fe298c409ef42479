"""A MySQL or MariaDB server, where PROCUREKIT_TEST_MYSQL names one."""

import os

import pytest
import sqlalchemy


@pytest.fixture
def mysql():
    """The URL of a MySQL database without our tables and the hosts' notes."""
    url = os.environ.get("PROCUREKIT_TEST_MYSQL")
    if url is None:
        pytest.skip("PROCUREKIT_TEST_MYSQL names no server")
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        for name in sqlalchemy.inspect(connection).get_table_names():
            if name == "notes" or name.startswith("procurekit_"):
                connection.exec_driver_sql(f"DROP TABLE {name}")
    engine.dispose()
    return url
