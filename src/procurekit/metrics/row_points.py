"""Points per row: a KPI that gives every document points by bands; its value is their plain mean, as SAP has it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from procurekit.errors import InvalidDocument
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.scorecard import Band
from procurekit.metrics.scorecard_sense import band_faults
from procurekit.values.numbers import plain

__all__ = ["points_per_row"]


def points_per_row(id: str, value: str, bands: Iterable[Band], *, of: str | None = None, **given: Any) -> Kpi:  # noqa: A002 - as the field is called
    """The KPI of that id: `value`, an expression over a row's facts, by `of`, falls into one of the bands.

    `of` is a number above zero, or an expression that is above zero in every row that isn't left out; without it the
    bands are in `value`'s own unit. The KPI is the unweighted mean of the rows' points: a large order counts as a small
    one does. `given` are the other fields of `Kpi` (title, population, leave_out, …). Raises InvalidDocument if bands
    overlap or leave a gap.

    >>> bands = [Band(points=100, up_to=0), Band(points=60, above=0, up_to="0.6"), Band(points=1, above="0.6")]
    >>> points_per_row("host.time", "completed_on - due_on", bands, of="20", title="Time").numerator
    '100 if completed_on - due_on <= (20) * 0 else (60 if completed_on - due_on <= (20) * 0.6 else 1)'
    """
    made = sorted(bands, key=lambda one: one.starts)
    faults = tuple(band_faults(made, "bands"))
    if faults or not made:
        raise InvalidDocument(id, faults)
    # Each band ends where the next begins, so that from the lowest on only the ends have to be asked.
    text = plain(made[-1].points)
    for place, one in reversed([*enumerate(made[:-1])]):
        inner = f"({text})" if place < len(made) - 2 else text
        text = f"{plain(one.points)} if {_below(value, one, of)} else {inner}"
    fields = {"unit": "number", "better": "higher", "denominator": "1", **given}
    return Kpi(id=id, numerator=text, **fields)


def _below(value: str, band: Band, of: str | None) -> str:
    """Is the value within the band's upper end?"""
    number, included = band.ends
    limit = plain(number) if of is None else f"({of}) * {plain(number)}"
    return f"{value} {'<=' if included else '<'} {limit}"
