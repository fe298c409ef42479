"""The command line on real tables: what a buyer would type, against numbers computed by other means.

The expected numbers lie beside the data, with its source and licence; none of them was computed with procurekit.
"""

import csv
import gzip
import io
import json
import re
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pytest

from procurekit.cli import main

MAPPINGS = Path(__file__).parents[2] / "examples" / "mappings"
SCMS = "scms_delivery_history_part_a.csv.gz"


@pytest.fixture
def cli(capfd):
    """Runs one command and gives what it wrote, as it is read by its format."""

    def run(*argv, status=0):
        capfd.readouterr()
        assert main([str(one) for one in argv]) == status
        out, err = capfd.readouterr()
        assert err == ""
        return json.loads(out) if "json" in argv else list(csv.DictReader(io.StringIO(out))) if "csv" in argv else out

    return run


def imported(folder, name, *files):
    """A database with one table in it, and what the import said; made once, read by many tests."""
    database = folder / f"{name}.db"
    mapping = MAPPINGS / f"{name}.toml"
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", said)
        argv = ["import", *map(str, files), "--mapping", str(mapping), "--db", str(database), "--format", "json"]
        assert main(argv) == 0
    return database, json.loads(said.getvalue())


def answers(folder, name="expected_part_a.json"):
    return json.loads((folder / name).read_text(encoding="utf-8"), parse_float=Decimal)


def by_id(group):
    return {one["id"].removeprefix("procurekit."): one for one in group["kpis"]}


def ratio(kpi):
    return kpi["numerator"], kpi["denominator"]


# USAID SCMS delivery history


@pytest.fixture(scope="module")
def scms(data_dir, tmp_path_factory):
    return imported(tmp_path_factory.mktemp("scms"), "scms", data_dir / "scms" / SCMS)


@pytest.fixture(scope="module")
def answer(data_dir):
    return answers(data_dir / "scms")


def test_scms_import_says_what_the_file_holds(scms, answer):
    _, report = scms
    summary = answer["summary"]
    assert (report["orders"], report["lines"], report["rows"]) == (3092, 5287, 5287)
    assert (report["orders"], report["lines"]) == (summary["distinct"]["po_so"], summary["rows"])
    assert (report["created"], report["changed"], report["unchanged"], report["changes"]) == (3092, 0, 0, 0)
    assert (report["rejected"], report["rejects_file"], report["source"]) == (0, None, "scms")
    assert report["position"] == report["events"] > 0
    assert report["findings"]["value_mismatch"] == 392 == summary["lines_where_abs(quantity*pack_price-value)>0.01"]
    assert report["findings"]["received_before_ordered"] == 1
    assert report["findings"]["known_before_happened"] == summary["recorded_before_delivered_lines"] == 2


def test_scms_kpis(cli, scms, answer):
    told = cli("kpis", "--db", scms[0], "--format", "json")
    (group,) = told["groups"]
    kpis, summary = by_id(group), answer["summary"]
    delivered = summary["delivery_vs_schedule"]
    assert ratio(kpis["on_time"]) == (4633, 5287) == (delivered["on_time_lines(delivered<=scheduled)"], summary["rows"])
    assert ratio(kpis["on_time_orders"]) == (2726, 3092)
    assert kpis["delay"]["details"]["late"] == delivered["late_lines"] == 654
    lead = summary["lead_time_days_po_sent_to_delivered(rows with PO date)"]
    assert kpis["lead_time"]["denominator"] == lead["n"] == 2328
    assert abs(Decimal(kpis["lead_time"]["value"]) - lead["mean"]) <= Decimal("0.000001")
    assert Decimal(kpis["lead_time"]["details"]["median"]) == lead["median"]
    assert (kpis["lead_time"]["details"]["min"], kpis["lead_time"]["details"]["max"]) == (-1, 545)
    (left_out,) = kpis["lead_time"]["excluded"]
    assert (left_out["code"], left_out["count"]) == ("kpi.no_order_date", 5287 - 2328)
    assert kpis["spend"]["value"] == "849339597.33" == summary["line_item_value_total_usd_exact"]
    assert kpis["spend"]["currency"] == "USD"
    assert (told["findings"]["value_mismatch"], told["findings"]["received_before_ordered"]) == (392, 1)


def test_scms_keeps_stock_transfers_apart_from_purchases(cli, scms, answer):
    kpis = by_id(cli("kpis", "--db", scms[0], "--format", "json")["groups"][0])
    (warehouse,) = [one for one in answer["per_vendor"] if one["vendor"] == "SCMS from RDC"]
    transfers = kpis["on_time"]["by_kind"]["stock_transfer"]
    assert ratio(transfers) == (warehouse["on_time_lines"], warehouse["lines"]) == (2237, 2745)
    assert ratio(kpis["on_time"]["by_kind"]["goods"]) == (4633 - 2237, 5287 - 2745)
    assert kpis["spend"]["by_kind"]["stock_transfer"]["value"] == warehouse["value_usd"]


def test_scms_by_supplier_is_the_table_of_vendors(cli, scms, answer):
    groups = cli("kpis", "--by", "supplier", "--db", scms[0], "--format", "json")["groups"]
    found = {one["group"]: by_id(one) for one in groups}
    assert len(found) == 57
    for vendor in answer["per_vendor"]:
        kpis = found[vendor["vendor"]]
        assert ratio(kpis["on_time"]) == (vendor["on_time_lines"], vendor["lines"])
        assert kpis["on_time_orders"]["denominator"] == vendor["orders"]
        assert Decimal(kpis["spend"]["value"]) == Decimal(vendor["value_usd"])
        assert Decimal(kpis["delay"]["value"]).quantize(Decimal("0.0001")) == (
            Decimal(vendor["mean_delay_days_signed"]).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)
        )
        assert kpis["delay"]["details"]["max"] == vendor["max_days_late"]
        assert (kpis["lead_time"]["denominator"] or 0) == vendor["lead_time_n"]


def test_scms_csv_has_the_same_figures_on_rows(cli, scms):
    rows = cli("kpis", "--db", scms[0], "--format", "csv")
    (spend,) = [one for one in rows if one["kpi"] == "procurekit.spend" and not one["kind"]]
    assert (spend["value"], spend["currency"], spend["numerator"]) == ("849339597.33", "USD", "849339597.33")
    (transfers,) = [one for one in rows if one["kpi"] == "procurekit.on_time" and one["kind"] == "stock_transfer"]
    assert (transfers["numerator"], transfers["denominator"]) == ("2237", "2745")


@pytest.mark.parametrize("width", [80, 120])
def test_scms_table_shows_every_share_with_its_numbers(cli, scms, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    shown = cli("kpis", "--db", scms[0])
    for share, numbers in (("87.6 %", "4,633 / 5,287"), ("88.2 %", "2,726 / 3,092"), ("81.5 %", "2,237 / 2,745")):
        assert re.search(rf"{share} +{numbers}\b", shown)
    assert re.search(r"Lead time +106\.6 days +248,230 / 2,328\b", shown)
    assert re.search(r"stock transfer +570,958,191\.99 USD", shown)
    assert "849,339,597.33 USD" in shown
    assert max(map(len, shown.splitlines())) <= width


def test_scms_orders_and_verify(cli, scms):
    assert cli("orders", "--db", scms[0], "--format", "json")["count"] == 3092
    assert cli("verify", "--db", scms[0], "--format", "json")["holds"] is True


def test_scms_imported_again_writes_nothing(cli, scms, data_dir):
    again = cli(
        *("import", data_dir / "scms" / SCMS, "--mapping", MAPPINGS / "scms.toml"),
        *("--db", scms[0], "--format", "json"),
    )
    assert (again["events"], again["changes"], again["changed"], again["unchanged"]) == (0, 0, 0, 3092)


def test_scms_with_one_date_changed_is_exactly_one_change(cli, data_dir, tmp_path):
    database, _ = imported(tmp_path, "scms", data_dir / "scms" / SCMS)
    rows = gzip.decompress((data_dir / "scms" / SCMS).read_bytes()).decode("utf-8-sig").split("\r")
    place = next(at for at, row in enumerate(rows) if ",Direct Drop," in row and at)
    names = next(csv.reader([rows[0]]))
    cells = next(csv.reader([rows[place]]))
    cells[names.index("Scheduled Delivery Date")] = "2-Jun-15"
    changed = io.StringIO()
    csv.writer(changed, lineterminator="").writerow(cells)
    rows[place] = changed.getvalue()
    copy = tmp_path / "copy.csv"
    copy.write_text("\r".join(rows), encoding="utf-8-sig", newline="")
    told = cli("import", copy, "--mapping", MAPPINGS / "scms.toml", "--db", database, "--format", "json")
    assert (told["changes"], told["changed"], told["unchanged"], told["created"]) == (1, 1, 3091, 0)
    number = cells[names.index("PO / SO #")]
    events = cli("show", number, "--db", database, "--format", "json")["events"]
    assert events[-1]["type"] == "order.changed"
    assert "2015-06-02" in events[-1]["text"]


# West Virginia University


@pytest.mark.parametrize(
    ("year", "total", "cancelled", "lines"),
    [("2018", "79222514.55", 287, 1204), ("2019", "57588736.12", 439, 1313)],
)
def test_wvu_totals_with_what_was_cancelled_apart(cli, data_dir, tmp_path, year, total, cancelled, lines):
    folder = data_dir / "wvu"
    database, report = imported(tmp_path, "wvu", folder / f"wvu_purchase_order_lines_{year}.csv.gz")
    summary = answers(folder, f"expected_{year}.json")
    assert (report["orders"], report["lines"]) == (summary["purchase_orders(distinct Number)"], lines)
    kpis = by_id(cli("kpis", "--db", database, "--format", "json")["groups"][0])
    assert kpis["ordered_value"]["value"] == total == summary["amount_total_exact"]
    assert Decimal(kpis["cancelled_value"]["value"]) + Decimal(kpis["spend"]["value"]) == Decimal(total)
    assert ratio(kpis["cancelled_lines"]) == (cancelled, lines) == (summary["cancelled_values"]["*"], summary["rows"])
    assert kpis["on_time"]["value"] is None
    assert kpis["on_time"]["reason"]["text"]
    shown = cli("kpis", "--db", database)
    assert f"{cancelled} / {lines:,}" in shown
    assert f"{Decimal(total):,} USD" in shown


# AdventureWorks: a header file and a line file, no day of receipt anywhere


@pytest.fixture(scope="module")
def adventureworks(data_dir, tmp_path_factory):
    folder = data_dir / "adventureworks"
    return imported(
        tmp_path_factory.mktemp("aw"),
        "adventureworks",
        f"header={folder / 'purchase_order_header_part_a.csv.gz'}",
        f"lines={folder / 'purchase_order_detail_part_a.csv.gz'}",
    )


def test_adventureworks_import(adventureworks, data_dir):
    _, report = adventureworks
    summary = answers(data_dir / "adventureworks")["summary"]
    assert (report["orders"], report["lines"]) == (summary["orders"], summary["lines"]) == (1969, 4282)
    assert report["findings"]["receipt_on_stage"] == 284


def test_adventureworks_kpis(cli, adventureworks, data_dir):
    told = cli("kpis", "--db", adventureworks[0], "--format", "json")
    kpis = by_id(told["groups"][0])
    summary = answers(data_dir / "adventureworks")["summary"]
    assert tuple(map(int, ratio(kpis["rejection_rate"]))) == (33102, 1123831)
    assert Decimal(kpis["rejection_rate"]["numerator"]) == Decimal(summary["rejected_qty"])
    assert ratio(kpis["in_full"]) == (4089, 4282) == (4282 - summary["lines_received_lt_ordered"], summary["lines"])
    assert Decimal(kpis["spend"]["value"]) == Decimal(summary["sum_line_total"])
    assert told["findings"]["receipt_on_stage"] == 284
    for name in ("on_time", "lead_time"):
        assert kpis[name]["value"] is None
        assert (kpis[name]["reason"]["code"], bool(kpis[name]["reason"]["text"])) == ("kpi.no_receipt_date", True)


def test_adventureworks_stages(cli, adventureworks, data_dir):
    summary = answers(data_dir / "adventureworks")["summary"]
    stated = summary["status(1 pending,2 approved,3 rejected,4 complete)"]
    for code, stage in (("1", "pending_approval"), ("2", "approved"), ("3", "rejected"), ("4", "closed")):
        told = cli("orders", "--stage", stage, "--db", adventureworks[0], "--format", "json")
        assert told["count"] == stated[code]
