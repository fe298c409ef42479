"""Orders of several lines: what a line that is left out makes of the order."""

from datetime import date
from decimal import Decimal

import pytest
from tests.frames import COLUMNS, arrow

from procurekit.metrics import REGISTRY, column_of, measure, measure_table

AT = date(2026, 3, 31)
CAME = {"receipts": [("2026-03-05", 100)], "requested": date(2026, 3, 5), "received_by_requested": Decimal(100)}
UNTROUBLED = {
    **dict.fromkeys(["document_incidents", "faulty_invoices", "damaged_incidents", "wrong_item_incidents"], 0),
    "conceded": Decimal(0),
}
NEVER = {"requested": date(2026, 3, 5)}
NOT_DUE = {"promise": "2026-04-10", "requested": date(2026, 4, 10)}
ORDERS_DELIVERED = [
    "apqc.101741.complete",
    "apqc.101741.on_time",
    "opsdog.on_time_delivery",
    "orwiki.dp14",
    "orwiki.dp1",
]
SCOR = ["scor.rl.1.1", "scor.rl.2.1", "scor.rl.2.2", "scor.rl.2.3", "scor.rl.2.4"]


@pytest.fixture
def judged(row):
    def judge(kpi, *lines, **changes):
        asked = REGISTRY[kpi].variant(**changes)
        rows = [row(line=place, **UNTROUBLED, **one) for place, one in enumerate(lines, 1)]
        found = measure([asked], rows, at=AT)[0].results[0]
        table = arrow([{name: getattr(one, name) for name in COLUMNS} for one in rows])
        assert measure([asked], table, at=AT)[0].results[0].as_dict() == found.as_dict()
        column = column_of(asked)
        (whole,) = measure_table([asked], table, at=AT).to_pylist()
        assert (whole[f"{column}_numerator"] or 0, whole[f"{column}_counted"]) == (found.numerator or 0, found.counted)
        return (found.numerator, found.denominator) if found.counted else found.excluded

    return judge


@pytest.mark.parametrize("kpi", [*ORDERS_DELIVERED, *SCOR])
def test_a_line_that_never_came_is_a_miss_of_an_order_that_was_delivered(judged, kpi):
    only = judged(kpi, CAME, population="delivered")
    assert only == (1, 1)
    assert judged(kpi, CAME, NEVER, population="delivered") == (0, 1)
    assert judged(kpi, NEVER, NEVER, population="delivered") == {"kpi.not_received": 1}


@pytest.mark.parametrize("kpi", [*ORDERS_DELIVERED, *SCOR])
@pytest.mark.parametrize("population", ["delivered", "due"])
def test_a_line_that_is_not_due_yet_leaves_its_order_open(judged, kpi, population):
    assert judged(kpi, CAME, NOT_DUE, population=population) == {"kpi.not_due_yet": 1}
    assert judged(kpi, NOT_DUE, NOT_DUE, population=population) == {"kpi.not_due_yet": 1}
    assert judged(kpi, CAME, NEVER, NOT_DUE, population=population) == (0, 1)


@pytest.mark.parametrize(
    "kpi", ["apqc.101741.damage_free", "apqc.101741.documentation", "orwiki.dp11", "orwiki.dp12", "orwiki.dp15"]
)
def test_what_never_came_is_neither_damaged_nor_wrong_in_its_papers(judged, kpi):
    assert judged(kpi, CAME, NEVER) == (1, 1)
    assert judged(kpi, NEVER) == {"kpi.not_received": 1}


def test_missing_data_is_told_before_what_never_came(judged):
    unpromised = {**CAME, "promise": None}
    assert judged("opsdog.on_time_delivery", unpromised, NEVER) == {"kpi.no_promise": 1}
    assert judged("opsdog.on_time_delivery", unpromised, CAME) == {"kpi.no_promise": 1}
    assert judged("opsdog.on_time_delivery", unpromised, CAME, NEVER) == (0, 1)
