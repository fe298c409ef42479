"""Rules on Spark: a frame of random lines gives what its rows give, also where rows are compared."""

from datetime import date
from random import Random

import pytest
from tests.frames import arrow, random_line

from procurekit.rules import CHASING, STANDARD, Group, Rule
from procurekit.rules.matching import match
from procurekit.values import WorkCalendar

pytest.importorskip("pyspark", reason="no PySpark: the extra `test-spark` wants an environment of its own")

pytestmark = pytest.mark.filterwarnings("ignore")  # Spark's own, about what it imports and opens

AT = date(2026, 3, 1)
COMPARED = Rule(
    id="compared",
    title="Compared",
    when="group_count > 1 and (group_first or group_total > 500)",
    group=Group(by=["supplier", "requested - 1"], among="open > 0", counts="item", sums="open_amount"),
    en="{group_count} {group_total} {group_place} {group_first} {open}",
)
WORDED = Rule(id="worded", title="Worded", when="len(item) == 1 and open > 40", en="{item} {open}")
RULES = [*dict.fromkeys([*(one for one in STANDARD if one.subject == "schedule_line"), *CHASING, COMPARED, WORDED])]


@pytest.fixture(scope="module")
def rows():
    chance = Random(5)
    return [
        random_line(chance) | {"order_id": f"order_{place // 3:03}", "line": place % 3 + 1, "schedule": 1}
        for place in range(150)
    ]


def test_a_spark_frame_gives_what_its_rows_give(spark, rows):
    table = arrow(rows)
    frame = spark.createDataFrame(table)
    for rule in RULES:
        expected = match([rule], {"schedule_line": table.to_pylist()}, AT, calendar=WorkCalendar())
        found = match([rule], {"schedule_line": frame}, AT, calendar=WorkCalendar())
        assert found.found == expected.found, rule.id
        assert [one.rule for one in found.findings] == [one.rule for one in expected.findings]
    told = match(RULES, {"schedule_line": frame}, AT, calendar=WorkCalendar()).found
    assert {"compared", "worded", "demand_at_risk"} <= {one.rule for one in told}
