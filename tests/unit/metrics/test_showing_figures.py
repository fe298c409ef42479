"""What a table of figures shows where it would mislead: months to come, several standards, long cells."""

from datetime import date

import polars as pl

from procurekit.metrics import REGISTRY, measure

AT = "2026-06-30"
LINES = pl.DataFrame(
    {
        "supplier": ["V-7"] * 3,
        "order_number": ["PO-1", "PO-2", "PO-3"],
        "ordered": [10, 10, 10],
        "ordered_on": [date(2026, 3, 2)] * 3,
        "rejected": [0, 0, 3],
        "received": [10, 10, 10],
        "first_promise": [date(2026, 5, 4), date(2026, 6, 8), date(2026, 7, 6)],
        "requested": [date(2026, 5, 4)] * 3,
        "last_received_on": [date(2026, 5, 4), date(2026, 6, 15), date(2026, 6, 29)],
        "remark": ["", "", ""],
    }
)


def shown(*ids, **given):
    return measure(REGISTRY.chosen(ids), LINES, at=AT, by="supplier", **given).sheet()


def test_a_month_to_come_is_not_the_latest_figure():
    """What is promised for July and came in June says of July that all of it was on time."""
    sheet = shown("procurekit.on_time", period="month")
    (_, (cell,)) = sheet.rows[0].cells
    assert (cell.text, [point.period for point in cell.series]) == ("0.0 %", ["2026-05", "2026-06"])
    assert "Not shown is what is promised for later: 2026-07." in sheet.remarks
    rolled = shown("procurekit.on_time", period="month", rolling=2)
    assert rolled.rows[0].cells[1][0].text == "50.0 %"


def test_figures_that_are_all_of_months_to_come_are_shown():
    july = measure([REGISTRY["procurekit.on_time"]], LINES[2:], at=AT, by="supplier", period="month")
    assert july.sheet().rows[0].cells[1][0].text == "100.0 %"


def test_whose_definition_it_is_stands_beside_those_of_others():
    columns = shown("procurekit.on_time", "odoo.on_time_rate").columns
    assert [one.below for one in columns] == ["", "procurekit · target ≥ 95 %", "odoo"]
    assert shown("procurekit.on_time").columns[1].below == "target ≥ 95 %"


def test_a_share_of_a_million_is_whole():
    assert shown("procurekit.rejection_ppm").rows[0].cells[1][0].text == "100,000 ppm"


def test_what_stands_under_a_figure_may_begin_a_new_line_between_its_parts():
    assert (
        "<small><span>procurekit</span> · <span>target ≥ 95 %</span></small>"
        in shown("procurekit.on_time", "odoo.on_time_rate").html()
    )
