"""Alerts on real purchasing tables: what was ordered twice, split or overdue, against numbers computed by other means.

The expected numbers of the university lie beside the data, with its source and licence; those of the medicine's
deliveries are counted here with plain pandas. None of them was computed with procurekit.
"""

import csv
import gzip
import io
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from tests.frames import KINDS

import procurekit
from procurekit.model.facts import line_facts
from procurekit.model.rows_of_orders import order_rows, order_rows_in
from procurekit.rules import STANDARD, evaluate

MAPPINGS = Path(__file__).parents[2] / "examples" / "mappings"
RULES = {one.id: one for one in STANDARD}
MONEY = pa.decimal128(18, 2)


def rows_of(file):
    text = gzip.decompress(file.read_bytes()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="")))


def found(rule, rows, at):
    evaluation = evaluate([RULES[rule]], {RULES[rule].subject: rows}, at=at)
    assert evaluation.findings == ()
    return evaluation.alerts


# West Virginia University: what was ordered twice on one day, and what was split to stay below 25,000


YEARS = pytest.mark.parametrize(("year", "twice", "split"), [(2018, 4, 2), (2019, 15, 2)])


@pytest.fixture
def expected(data_dir, year, twice, split):
    told = json.loads((data_dir / "wvu" / f"expected_{year}.json").read_text("utf-8"))
    numbers = {name.split("(")[0]: value for name, value in told.items()}
    assert numbers["rows_same_supplier_same_amount_same_day_other_PO"] == twice
    assert numbers["groups_of_>=2_POs_same_supplier_same_day_each_under_25000_together_>=25000"] == split
    return twice, split


@pytest.fixture
def university(data_dir, year):
    """The lines as a program of the university's might keep them."""
    return pa.Table.from_pylist(
        [
            {
                "order_id": row["Number"],
                "line": int(row["Line"]),
                "supplier": row["Supplier"],
                "currency": row["Currency"],
                "amount": Decimal(row["Amount"]),
                "ordered_on": date.fromisoformat(row["Approved Date"][:10]),
                "stage": "issued" if row["Closure Status"] == "Open" else "closed",
                "line_status": "cancelled" if row["Cancelled"] else "open",
            }
            for row in rows_of(data_dir / "wvu" / f"wvu_purchase_order_lines_{year}.csv.gz")
        ],
        pa.schema(
            [
                *((name, pa.string()) for name in ("order_id", "supplier", "currency", "stage", "line_status")),
                ("line", pa.int64()),
                ("amount", MONEY),
                ("ordered_on", pa.date32()),
            ]
        ),
    )


@YEARS
def test_the_university_as_it_is_imported(data_dir, tmp_path, year, twice, split, expected):
    with procurekit.open("memory:") as desk:
        file = data_dir / "wvu" / f"wvu_purchase_order_lines_{year}.csv.gz"
        procurekit.import_table(desk, file, MAPPINGS / "wvu.toml", rejects=tmp_path / "rejects.csv")
        doubles = found("duplicate_order", list(desk.rows("schedule_line")), f"{year}-12-31")
        pieces = found("split_order", list(desk.rows("order")), f"{year}-12-31")
        rest = evaluate(
            STANDARD,
            {"schedule_line": list(desk.rows("schedule_line")), "order": list(desk.rows("order"))},
            at="2026-03-02",
        )
    assert (len(doubles), len(pieces)) == expected
    assert all(one.severity == "medium" and one.currency == "USD" for one in doubles)
    assert all(Decimal(one.values["group_total"].split()[0]) >= 25_000 for one in pieces)
    assert rest.alerts == (), "what was closed years ago wakes nobody"


@YEARS
def test_the_university_as_rows_of_its_own(university, year, twice, split, expected):
    rows = university.to_pylist()
    doubles = found("duplicate_order", rows, f"{year}-12-31")
    assert len({one.subject_key for one in doubles}) == len(doubles) == twice
    assert len(found("split_order", list(order_rows(rows)), f"{year}-12-31")) == split
    assert found("duplicate_order", rows, f"{year + 3}-12-31") == ()
    assert found("split_order", list(order_rows(rows)), f"{year + 3}-12-31") == ()


@YEARS
@pytest.mark.parametrize("kind", KINDS)
def test_the_university_as_a_table(university, kind, year, twice, split, expected):
    frame = KINDS[kind](university)
    of_rows = found("duplicate_order", university.to_pylist(), f"{year}-12-31")
    assert found("duplicate_order", frame, f"{year}-12-31") == of_rows
    assert len(of_rows) == twice
    orders = order_rows_in(frame).to_native()
    assert len(found("split_order", orders, f"{year}-12-31")) == split


@YEARS
def test_what_was_cancelled_counts_and_a_higher_limit_finds_more(university, year, twice, split, expected):
    rows = university.to_pylist()
    kept = [row for row in rows if row["line_status"] != "cancelled"]
    assert len(found("split_order", list(order_rows(kept)), f"{year}-12-31")) < split
    rule = RULES["split_order"].with_values(limit=50_000)
    higher = evaluate([rule], {"order": list(order_rows(rows))}, at=f"{year}-12-31").alerts
    totals = {}
    for one in order_rows(rows):
        if 0 < one.ordered_amount < 50_000:
            totals.setdefault((one.supplier, one.ordered_on), []).append(one.ordered_amount)
    assert len(higher) == sum(1 for many in totals.values() if len(many) > 1 and sum(many) >= 50_000)


# USAID SCMS: what was overdue, as it was known on a day


# The worst day of each year, and one on which nothing was late.
WORST = ("2009-08-04", "2010-11-08", "2011-05-18", "2012-03-08", "2013-08-06", "2014-02-03", "2015-07-06")
DAYS = [date.fromisoformat(one) for one in ("2010-03-31", *WORST)]


def day(text, form="%d-%b-%y"):
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None


@pytest.fixture(scope="module")
def medicine(data_dir):
    return rows_of(data_dir / "scms" / "scms_delivery_history_part_a.csv.gz")


@pytest.fixture(scope="module")
def counted(medicine):
    """How many lines were overdue on each day, by supplier: scheduled before it, delivered on it, later or never."""
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(medicine)
    scheduled = pd.to_datetime(frame["Scheduled Delivery Date"], format="%d-%b-%y")
    delivered = pd.to_datetime(frame["Delivered to Client Date"], format="%d-%b-%y", errors="coerce")
    late = {}
    for one in DAYS:
        at = pd.Timestamp(one)
        late[one] = frame[(scheduled < at) & ((delivered >= at) | delivered.isna())].groupby("Vendor").size().to_dict()
    assert [sum(late[one].values()) for one in DAYS] == [0, 10, 23, 37, 10, 21, 36, 15]
    return late


def by_supplier(alerts):
    counts = {}
    for one in alerts:
        counts[one.supplier] = counts.get(one.supplier, 0) + 1
    return counts


@pytest.fixture(scope="module", params=["objects", "polars", "pandas"])
def known_on(request, medicine):
    """The lines as a program knew them when a day began: what had come is there, the rest is open."""

    def rows(at):
        told = [
            {
                "order_id": row["PO / SO #"],
                "line": int(row["ID"]),
                "supplier": row["Vendor"],
                "latest_promise": day(row["Scheduled Delivery Date"]),
                "open": int(row["Line Item Quantity"])
                if (came := day(row["Delivered to Client Date"])) is None or came >= at
                else 0,
            }
            for row in medicine
        ]
        if request.param == "objects":
            return told
        table = pa.Table.from_pylist(told)
        return KINDS[request.param](table)

    return rows


@pytest.mark.parametrize("at", DAYS, ids=str)
def test_what_was_overdue_on_a_day_is_what_pandas_counts(known_on, counted, at):
    assert by_supplier(found("receipt_overdue", known_on(at), at)) == counted[at]


@pytest.fixture(scope="module")
def imported(data_dir, tmp_path_factory):
    """A desk that was told of every order as one that is with its supplier, and of what came."""
    folder = tmp_path_factory.mktemp("scms")
    mapping = (MAPPINGS / "scms.toml").read_text("utf-8")
    closed = 'stage = { constant = "closed" }'
    assert closed in mapping
    issued = folder / "issued.toml"
    issued.write_text(mapping.replace(closed, 'stage = { constant = "issued" }'), "utf-8")
    with procurekit.open("memory:") as desk:
        file = data_dir / "scms" / "scms_delivery_history_part_a.csv.gz"
        procurekit.import_table(desk, file, issued, rejects=folder / "rejects.csv")
        yield desk


@pytest.mark.parametrize("at", DAYS[:5], ids=str)
def test_the_history_of_a_desk_says_the_same_of_that_day(imported, counted, at):
    before = at - timedelta(days=1)
    states = (imported.as_of(one.id, before, known=False) for one in imported.orders())
    rows = [row for state in states if state is not None for row in line_facts(state)]
    assert by_supplier(found("receipt_overdue", rows, at)) == counted[at]


def test_what_is_closed_for_years_wakes_nobody(data_dir, tmp_path):
    with procurekit.open("memory:") as desk:
        file = data_dir / "scms" / "scms_delivery_history_part_a.csv.gz"
        procurekit.import_table(desk, file, MAPPINGS / "scms.toml", rejects=tmp_path / "rejects.csv")
        subjects = {kind: list(desk.rows(kind)) for kind in ("schedule_line", "order", "invoice", "agreement")}
        assert evaluate(STANDARD, subjects, at="2026-03-02").alerts == ()
