"""Progress: told every so many rows, and of rows of several kinds together; a bar where there is tqdm."""

import builtins
from datetime import date
from typing import ClassVar

import pytest
import tqdm.auto
from tests.unit.metrics.scored import QUALITY

from procurekit.metrics import PROCUREKIT, Rating, measure

AT = date(2026, 3, 31)


def test_it_is_told_every_ten_thousand_rows_and_in_the_end(row):
    told = []
    measure(PROCUREKIT[:1], [row()] * 25_000, at=AT, progress=told.append)
    assert told == [10_000, 20_000, 25_000]


def test_rows_of_several_kinds_are_counted_together(row):
    told = []
    rows = {"schedule_line": [row()] * 3, "rating": iter([Rating("V-1", "quality", "80")] * 2), "invoice": [None] * 9}
    measure((PROCUREKIT[0], QUALITY), rows, at=AT, progress=told.append)
    assert told == [3, 5]


@pytest.mark.parametrize("progress", [None, False, True, print])
def test_the_figures_are_the_same(row, progress, capsys):
    rows = [row(supplier=f"V-{place % 3}") for place in range(20)]
    assert measure(PROCUREKIT, iter(rows), at=AT, by="supplier", progress=progress) == measure(
        PROCUREKIT, rows, at=AT, by="supplier"
    )


class Bar:
    """Stands in for one of tqdm's."""

    made: ClassVar = []

    def __init__(self, *, total, **_):
        self.total, self.n, self.closed = total, 0, False
        self.made.append(self)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.closed = True

    def update(self, more):
        self.n += more


@pytest.fixture
def bars(monkeypatch):
    monkeypatch.setattr(tqdm.auto, "tqdm", Bar)
    Bar.made.clear()
    return Bar.made


def test_a_bar_shows_all_rows_and_is_closed(row, bars):
    measure(PROCUREKIT[:1], [row()] * 12_000, at=AT, progress=True)
    measure(PROCUREKIT[:1], (row() for _ in range(5)), at=AT, progress=True)
    assert [(bar.total, bar.n, bar.closed) for bar in bars] == [(12_000, 12_000, True), (None, 5, True)]


def test_a_bar_is_closed_when_reading_fails(bars):
    def broken():
        raise OSError
        yield

    with pytest.raises(OSError):  # noqa: PT011 - that very one
        measure(PROCUREKIT[:1], broken(), at=AT, progress=True)
    assert bars[0].closed


def test_without_tqdm_there_is_nothing(row, monkeypatch, capsys):
    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name.startswith("tqdm"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    assert len(measure(PROCUREKIT[:1], [row()], at=AT, progress=True)) == 1
    assert capsys.readouterr().err == ""
