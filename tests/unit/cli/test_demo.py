"""The demonstration: the same figures as table, JSON and CSV, in both languages, and nobody else's database touched."""

import csv
import io
import json
import re
import sqlite3

import pytest

import procurekit
from procurekit import Actor, OrderLine, PurchaseOrder, simulate
from procurekit.cli import demo, main
from procurekit.cli.demo_figures import gathered
from procurekit.cli.demo_screens import spoken

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    """A database with the year of seed 7, made by the command itself."""
    path = str(tmp_path_factory.mktemp("demo") / "demo.db")
    assert demo.run(path, seed=7, lang="en", fmt="csv") == 0
    return path


@pytest.fixture
def shown(db, capsys, monkeypatch):
    def show(lang="en", fmt="table", columns=80):
        monkeypatch.setenv("COLUMNS", str(columns))
        assert main(["demo", "--db", db, "--lang", lang, "--format", fmt]) == 0
        return capsys.readouterr()

    return show


def named(path):
    return re.findall(r"[A-Za-z]{4,}", path)


@pytest.fixture
def told(shown):
    return json.loads(shown(fmt="json").out)


def test_its_figures_are_what_the_desk_answers(db, told):
    with procurekit.open(db) as desk:
        at = simulate.recall(desk).today
        assert sum(one["orders"] for one in told["orders"]) == len(desk.orders()) == told["year"]["orders"]
        assert sum(one["lines"] for one in told["alerts"]) == len(desk.alerts(at))
        assert told["findings"] == desk.findings()
        assert told["worklist"] == [one.as_dict() for one in desk.worklist(at=at)]
        measured = {(one.kpi, one.currency): one.as_dict() for one in desk.kpis(at=at)[0].results}
        assert told["kpis"]
        assert all(measured[one["kpi"], one["currency"]] == one for one in told["kpis"])


def test_the_line_that_moved_is_told_with_who_when_and_what_proves_it(db, told):
    moved = told["moved"]
    with procurekit.open(db) as desk:
        promises = desk.get(moved["order"]).promises[moved["line"], moved["schedule"]]
    assert [one["promised"] for one in moved["promises"]] == [one.day.isoformat() for one in promises]
    assert moved["moves"] == 3
    assert [one["origin"] for one in moved["promises"]] == ["confirmed", "attested", "attested", "confirmed"]
    assert [one["channel"] for one in moved["promises"]] == ["email", "phone", "微信", "email"]
    assert all(one["who"] and one["said_by"] and one["evidence"][0]["sha256"] for one in moved["promises"])
    assert [one["moved_days"] is None for one in moved["promises"]] == [True, False, False, False]


def test_the_supplier_scored_twice_has_the_widest_gap(told):
    scored = told["scored"]
    latest, first = scored["by_latest_promise"], scored["by_first_promise"]
    assert scored["supplier"] == "S-103"
    assert float(latest["value"]) - float(first["value"]) > 0.5
    assert latest["rank"] < first["rank"] <= scored["ranked"]


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_screens_fit_the_terminal(shown, lang, columns):
    from rich.cells import cell_len

    lines = shown(lang, columns=columns).out.splitlines()
    # A command is to be copied, so it is never cut or broken by us; the terminal may.
    assert [line for line in lines if cell_len(line.rstrip()) > columns and "procurekit" not in line] == []


def test_the_screens_show_the_same_as_the_plain_data(shown, told):
    out = shown().out
    assert f"{told['year']['events']:,} events" in out
    for one in told["kpis"]:
        if one["unit"] == "ratio" and one["value"] is not None:
            assert f"{int(one['numerator']):,} / {int(one['denominator']):,}" in out
    for one in told["moved"]["promises"]:
        assert one["promised"] in out
        assert one["evidence"][0]["name"] in out
    assert told["moved"]["order"] in out
    for item in told["worklist"][:5]:
        assert spoken(item["supplier_name"], "en") in out
        assert all(f"{float(one['amount']):,.2f} {one['currency']}" in out for one in item["at_risk"])
    assert "WO-26-0118" in out


def test_english_is_all_english(shown):
    assert CHINESE.findall(shown("en").out) == []


def test_chinese_has_no_english_but_names_of_files_and_commands(shown, db):
    out = shown("zh").out
    screens, _, _ = out.partition("接下来可以试")
    assert set(re.findall(r"[A-Za-z]{4,}", screens)) - {"reply", "call", "note", "wechat"} <= set(named(db))
    assert "今天要催的单" in out


def test_it_says_where_the_database_is_and_what_to_try_next(shown, db, told):
    out = shown(columns=200).out
    for command in ("orders", "alerts", "kpis", "verify", f"show {told['moved']['order']}"):
        assert f"procurekit {command} --db {db}" in out


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_it_says_to_try_next_works(shown, capsys, lang):
    commands = re.findall(r"^  procurekit (.*)$", shown(lang, columns=200).out, re.MULTILINE)
    assert len(commands) == 5
    for command in commands:
        assert main(command.split()) == 0
        assert capsys.readouterr().out


def test_a_second_time_it_writes_nothing_and_says_so(db, shown):
    with procurekit.open(db) as desk:
        before = desk.verify().events
    assert "already" in shown().err
    with procurekit.open(db) as desk:
        assert desk.verify().events == before


def test_csv_has_the_first_screen_as_rows(shown, told):
    rows = list(csv.DictReader(io.StringIO(shown(fmt="csv").out)))
    stages = {one["name"]: int(one["count"]) for one in rows if one["part"] == "orders"}
    assert stages == {one["stage"]: one["orders"] for one in told["orders"]}
    assert {one["part"] for one in rows} == {"orders", "to_come", "alerts", "at_risk", "findings", "kpis"}


def test_another_seed_is_refused_and_the_database_stays(db, capsys):
    assert main(["demo", "--db", db, "--seed", "8"]) == 1
    assert "seed 7" in capsys.readouterr().err


def test_a_database_with_orders_of_somebody_is_left_alone(tmp_path, capsys):
    path = str(tmp_path / "mine.db")
    with procurekit.open(path) as desk:
        desk.create(
            PurchaseOrder("PO-1", supplier="V", lines=[OrderLine(1, "X", "1")]), by=Actor("mei", roles={"buyer"})
        )
    assert main(["demo", "--db", path, "--lang", "zh"]) == 1
    assert "不会改动" in capsys.readouterr().err
    with procurekit.open(path) as desk:
        assert desk.verify().events == 1


def test_a_database_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    connection.close()
    before = path.read_bytes()
    assert main(["demo", "--db", str(path)]) == 2
    assert path.read_bytes() == before


def test_a_line_follows_the_year_where_somebody_watches(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main(["demo", "--db", "memory:", "--seed", "4"]) == 0
    assert "a buyer's year" in capsys.readouterr().err


def test_in_memory_nothing_is_kept(capsys):
    assert main(["demo", "--db", "memory:", "--seed", "4"]) == 0
    assert "Nothing was kept" in capsys.readouterr().out


def test_a_year_with_hardly_anything_in_it_still_shows(capsys):
    from procurekit.cli.demo_plain import flat, plain
    from procurekit.cli.demo_screens import draw
    from procurekit.cli.tables import Screen

    with procurekit.open("memory:") as desk:
        year = simulate.year(desk, orders=1)
        figures = gathered(desk, "memory:", year)
    draw(Screen.of("en"), figures)
    assert figures.scored is None
    assert plain(figures, "en")["scored"] is None
    assert list(flat(figures)[1])
    assert "One supplier, two scores" not in capsys.readouterr().out


def test_a_half_of_a_text_in_two_languages_is_picked():
    assert spoken("M6×20 内六角螺栓 Socket screw M6×20", "en") == "Socket screw M6×20"
    assert spoken("M6×20 内六角螺栓 Socket screw M6×20", "zh") == "M6×20 内六角螺栓"
    assert spoken("恒力", "en") == "恒力"
    assert spoken("Anna Keller", "zh") == "Anna Keller"
