"""A small simulated year, made once: the tests only read it."""

import pytest

import procurekit
from procurekit import simulate


@pytest.fixture(scope="session")
def desk():
    with procurekit.open("memory:") as opened:
        simulate.year(opened, seed=3, orders=120)
        yield opened


@pytest.fixture(scope="session")
def simulated(desk):
    return simulate.recall(desk)
