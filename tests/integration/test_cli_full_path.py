"""The whole path on the command line, in processes of its own: import, orders, show, alerts, worklist, kpis, verify."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys

import pytest

ENGLISH = """\
PO Number,Supplier Code,Supplier,Buyer,Currency,Order Date,Line,Item,Quantity,Unit,Unit Price,Line Amount,\
Promised Date,Received Quantity,Received Date
PO-1,V-7,Bolt & Nut Ltd,mei,EUR,2026-01-05,1,M6-BOLT,1000,EA,0.12,120.00,2026-02-03,1000,2026-02-02
PO-1,V-7,Bolt & Nut Ltd,mei,EUR,2026-01-05,2,M8-BOLT,500,EA,0.20,99.00,2026-02-03,480,2026-02-20
PO-2,V-9,Gear Works,tom,EUR,2026-01-07,1,GEAR-40,20,EA,1250.00,25000.00,2026-03-10,,
PO-3,V-3,=SUM(A1),mei,USD,2026-01-09,1,@CMD,7,EA,3.00,21.00,2026-02-12,,
"""
CHINESE = """\
采购订单号,供应商编码,供应商名称,采购员,币种,下单日期,行号,物料编码,数量,单位,单价,金额,承诺交期,收货数量,收货日期
PO-1,V-7,Bolt & Nut Ltd,mei,EUR,2026-01-05,1,M6-BOLT,1000,EA,0.12,120.00,2026-02-03,1000,2026-02-02
PO-1,V-7,Bolt & Nut Ltd,mei,EUR,2026-01-05,2,M8-BOLT,500,EA,0.20,99.00,2026-02-03,480,2026-02-20
PO-2,V-9,Gear Works,tom,EUR,2026-01-07,1,GEAR-40,20,EA,1250.00,25000.00,2026-03-10,,
PO-3,V-3,=SUM(A1),mei,USD,2026-01-09,1,@CMD,7,EA,3.00,21.00,2026-02-12,,
"""
AT = "2026-02-25"


@pytest.fixture(params=[ENGLISH, CHINESE], ids=["English headers", "Chinese headers"])
def table(request, tmp_path):
    """A folder with a table of orders; nothing is imported yet."""
    (tmp_path / "orders.csv").write_text(request.param, encoding="utf-8")
    return tmp_path


def procurekit(folder, *argv, status=0, **environment):
    done = subprocess.run(
        [sys.executable, "-m", "procurekit", *argv],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout if status == 0 else done.stderr


def plain(folder, *argv):
    return json.loads(procurekit(folder, *argv, "--format", "json"))


def rows(folder, *argv):
    return list(csv.DictReader(io.StringIO(procurekit(folder, *argv, "--format", "csv"))))


def test_json_from_import_to_verify(table):
    report = plain(table, "import", "orders.csv", "--source", "erp")
    assert {name: report[name] for name in ("source", "rows", "orders", "lines", "rejected", "created", "changes")} == {
        "source": "erp",
        "rows": 4,
        "orders": 3,
        "lines": 4,
        "rejected": 0,
        "created": 3,
        "changes": 0,
    }
    assert (report["findings"], report["rejects_file"]) == ({"value_mismatch": 1}, None)
    assert plain(table, "import", "orders.csv", "--source", "erp")["events"] == 0

    orders = plain(table, "orders")
    assert (orders["count"], {one["number"] for one in orders["orders"]}) == (3, {"PO-1", "PO-2", "PO-3"})
    (one,) = plain(table, "orders", "--number", "PO-1")["orders"]
    assert (one["amount"], one["lines"], one["open_lines"], one["stage"]) == ("219.00", 2, 1, "issued")
    assert [each["number"] for each in plain(table, "orders", "--supplier", "V-9")["orders"]] == ["PO-2"]
    assert plain(table, "orders", "--stage", "closed") == {"orders": [], "count": 0}

    shown = plain(table, "show", "PO-1")
    assert plain(table, "show", shown["id"]) == shown
    first, second = shown["lines"]
    assert (first["quantities"]["received"], second["quantities"]["open"]) == ("1000", "20")
    (promise,) = first["schedule"][0]["promises"]
    assert (promise["day"], promise["origin"], promise["source"]) == ("2026-02-03", "observed", "erp")
    assert [finding["code"] for finding in shown["findings"]] == ["value_mismatch"]
    assert shown["document"]["number"] == "PO-1"

    alerts = plain(table, "alerts", "--at", AT)
    assert alerts["at"] == AT
    overdue = {one["order_number"]: one for one in alerts["alerts"] if one["rule"] == "receipt_overdue"}
    assert {number: (one["line"], one["days"]) for number, one in overdue.items()} == {"PO-1": (2, 22), "PO-3": (1, 13)}
    mine = plain(table, "alerts", "--at", AT, "--purchaser", "tom")["alerts"]
    assert {one["order_number"] for one in mine} == {"PO-2"}

    worklist = plain(table, "worklist", "--at", AT)["worklist"]
    assert worklist[0]["supplier"] == "V-9"
    assert worklist[0]["at_risk"] == [{"amount": "25000.00", "currency": "EUR"}]
    assert len(plain(table, "worklist", "--at", AT, "--purchaser", "mei")["worklist"]) == 2

    told = plain(table, "kpis", "--at", AT)
    (group,) = told["groups"]
    kpis = {one["id"]: one for one in group["kpis"] if one["unit"] != "money"}
    assert (kpis["procurekit.on_time"]["numerator"], kpis["procurekit.on_time"]["denominator"]) == (1, 3)
    assert {"code": "kpi.not_due_yet", "text": "not due yet", "count": 1} in kpis["procurekit.on_time"]["excluded"]
    assert {one["currency"]: one["value"] for one in group["kpis"] if one["id"] == "procurekit.spend"} == {
        "EUR": "25219.00",
        "USD": "21.00",
    }
    grouped = plain(table, "kpis", "--at", AT, "--by", "supplier", "--period", "month", "--kpi", "on_time")["groups"]
    assert {"by", "group", "name", "period", "kpis"} == set(grouped[0])
    assert ("V-7", "Bolt & Nut Ltd", "2026-02") in {(one["group"], one["name"], one["period"]) for one in grouped}

    verdict = plain(table, "verify")
    counts = {name: verdict[name] for name in ("holds", "streams", "redacted", "anchored", "unanchored")}
    assert counts == {"holds": True, "streams": 5, "redacted": 0, "anchored": 0, "unanchored": report["events"]}
    assert verdict["proves"]
    assert verdict["does_not_prove"]


def test_csv_has_a_header_flat_rows_and_no_formulas(table):
    rows(table, "import", "orders.csv")
    orders = {one["number"]: one for one in rows(table, "orders")}
    assert (orders["PO-3"]["supplier_name"], orders["PO-3"]["amount"]) == ("'=SUM(A1)", "21.00")
    assert (orders["PO-1"]["findings"], orders["PO-1"]["next_due"]) == ("1", "2026-02-03")
    assert {one["item"] for one in rows(table, "alerts", "--at", AT)} == {"M8-BOLT", "GEAR-40", "'@CMD"}
    assert {one["supplier"]: one["at_risk"] for one in rows(table, "worklist", "--at", AT)}["V-7"] == "3.96"
    assert rows(table, "show", "PO-1")[0]["type"] == "order.created"
    (spend,) = rows(table, "kpis", "--kpi", "spend", "--by", "supplier", "--format", "csv")[0:2:2]
    assert (spend["group"], spend["value"]) == ("V-3", "21.00")
    (verdict,) = rows(table, "verify")
    assert (verdict["holds"], verdict["redacted"]) == ("true", "0")


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("imported")
    (folder / "orders.csv").write_text(ENGLISH, encoding="utf-8")
    procurekit(folder, "import", "orders.csv")
    return folder


@pytest.mark.parametrize(
    ("argv", "english", "chinese"),
    [
        ("import orders.csv --source NEW", ["orders in the file", "Imported from NEW"], ["文件中的订单", "导入"]),
        ("orders", ["Order ", "issued", "25,000.00 EUR"], ["订单号", "已下达", "25,000.00 EUR"]),
        ("show PO-1", ["Promises", "History", "observed", "1,000 EA"], ["承诺交期", "历史", "外部显示", "1,000 EA"]),
        ("alerts --at 2026-02-25", ["Severity", "high", "M8-BOLT"], ["级别", "高", "M8-BOLT"]),
        ("worklist --at 2026-02-25", ["At risk", "Gear Works"], ["风险金额", "Gear Works"]),
        (
            "kpis --at 2026-02-25",
            ["On time ", "33.3 %", "1 / 3", "left out"],
            ["准时交货率", "33.3 %", "1 / 3", "未计入"],
        ),
        ("kpis --by supplier --at 2026-02-25", ["V-7 Bolt", "50.0 %", "1 / 2"], ["V-7 Bolt", "50.0 %", "1 / 2"]),
        ("verify", ["The log holds."], ["日志完好。"]),
    ],
)
def test_tables_in_both_languages(imported, argv, english, chinese):
    for lang, words in (("en", english), ("zh", chinese)):
        own = argv.replace("NEW", f"erp-{lang}")
        database = [f"--db={lang}.db"] if argv.startswith("import") else []
        shown = procurekit(imported, "--lang", lang, *own.split(), *database, COLUMNS="120")
        assert [word for word in words if word.replace("NEW", f"erp-{lang}") not in shown] == []


def test_a_reader_may_leave_before_the_end(imported):
    command = [sys.executable, "-m", "procurekit", "kpis", "--by", "item", "--period", "month", "--format", "json"]
    with subprocess.Popen(command, cwd=imported, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as leaving:
        leaving.stdout.close()
        assert leaving.stderr.read() == b""
    assert leaving.returncode == 0


def test_an_edited_log_is_refused_by_verify_and_says_where(table):
    report = plain(table, "import", "orders.csv")
    with sqlite3.connect(table / "procurement.db") as connection:
        connection.execute("UPDATE procurekit_events SET body = replace(body, '1000', '2000') WHERE position = 1")
    connection.close()
    broken = subprocess.run(
        [sys.executable, "-m", "procurekit", "verify", "--format", "json"],
        cwd=table,
        capture_output=True,
        text=True,
        check=False,
    )
    verdict = json.loads(broken.stdout)
    assert (broken.returncode, verdict["holds"], verdict["position"]) == (1, False, 1)
    assert report["events"] > verdict["events"]
