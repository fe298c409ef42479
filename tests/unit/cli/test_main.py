"""Exit statuses, messages in both languages, and what never happens: a traceback, a database made by reading."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import procurekit.cli.importing
import procurekit.cli.orders
from procurekit.cli import main
from procurekit.cli.parser import language_of, parser_in
from procurekit.errors import Reason, Refused, codes

SOURCE = Path(procurekit.cli.importing.__file__).parent
TABLE = """\
PO Number,Supplier,Currency,Order Date,Line,Item,Quantity,Unit,Unit Price,Promised Date
PO-1,Bolt & Nut Ltd,EUR,2026-01-05,1,M6-BOLT,1000,EA,0.12,2026-02-03
PO-2,Gear Works,EUR,2026-01-07,1,GEAR-40,20,EA,1250.00,2026-03-10
"""
READING = ["orders", "show PO-1", "alerts", "worklist", "undelivered", "kpis", "verify"]
RULES = ["rules list", "rules explain", "rules show"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "orders.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def imported(folder, capsys):
    assert main(["import", "orders.csv"]) == 0
    capsys.readouterr()
    return folder


def refused(capsys, *argv, status=2):
    """What a command says on standard error when it fails."""
    assert main(list(argv)) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return err


@pytest.fixture
def without_rich(monkeypatch):
    for name in [one for one in sys.modules if one.partition(".")[0] == "rich"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "rich", None)


# what can't be used


@pytest.mark.parametrize("command", [*READING, "watch --once"])
def test_a_database_that_is_not_there_is_not_made(folder, capsys, command):
    assert "there is no database procurement.db" in refused(capsys, *command.split())
    assert "数据库 procurement.db 不存在" in refused(capsys, *command.split(), "--lang", "zh")
    assert "there is no database" in refused(capsys, *command.split(), "--db", "file:x.db?mode=rwc")
    assert "there is no database" in refused(capsys, *command.split(), "--db", "sqlite:///x.db", "--format", "csv")
    assert [one.name for one in folder.iterdir()] == ["orders.csv"]


@pytest.mark.parametrize("command", READING)
def test_a_database_may_be_read_only(imported, capsys, command):
    assert main([*command.split(), "--db", "file:procurement.db?mode=ro", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) is not None


def test_importing_into_a_read_only_database(imported, capsys):
    assert "can only be read" in refused(
        capsys, "import", "orders.csv", "--source", "other", "--db", "file:procurement.db?mode=ro"
    )


def test_a_full_database_keeps_what_was_committed(folder, capsys):
    rows = [TABLE.splitlines()[0], *(f"PO-{n},Bolt,EUR,2026-01-05,1,M6,{n},EA,1,2026-02-03" for n in range(1, 2001))]
    (folder / "many.csv").write_text("\n".join(rows), encoding="utf-8")
    assert "已满" in refused(capsys, "import", "many.csv", "--db", "file:small.db?max_page_count=300", "--lang", "zh")
    assert main(["verify", "--db", "small.db"]) == 0
    capsys.readouterr()
    assert main(["import", "many.csv", "--db", "small.db", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["created"] + report["unchanged"] == report["orders"] == 2000
    assert report["unchanged"] > 0


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["import", "none.csv"], "no such file"),
        (["import", "."], "folder"),
        (["import", "binary.csv"], "binary.csv"),
        (["import", "empty.csv"], "is empty"),
        (["import", "orders.csv", "--mapping", "none.toml"], "none.toml"),
        (["import", "orders.csv", "--mapping", "wrong.toml"], "fault(s):\n"),
        (["import", "orders.csv", "orders.csv"], "name one file, or header=FILE and lines=FILE"),
        (["import", "header=orders.csv", "lines="], "name one file"),
        (["import", "header=orders.csv", "lines=orders.csv"], "header"),
        (["import", "rejected.csv", "--rejects", "no/such/folder.csv"], "folder.csv"),
        (["watch", "--tell", "wrong.toml"], "wrong.toml:1:"),
        (["alerts", "--rules", "wrong.toml"], "wrong.toml:1:"),
        (["alert", "alert_zzzzzz"], "there is no alert alert_zzzzzz"),
        (["rules", "explain", "reciept_overdue"], "did you mean receipt_overdue?"),
        (["orders", "--db", "orders.csv"], "not a SQLite database"),
        (["orders", "--db", "sqlite:///x.db?mode=no"], "not an option"),
        (["orders", "--db", "nosuch://host/x"], "no store that procurekit knows"),
        (["show", "PO-9"], "there is no order PO-9"),
        (["kpis", "--by", "suplier"], "did you mean supplier?"),
        (["kpis", "--kpi", "speed"], "no KPI speed"),
    ],
)
def test_bad_input_is_status_2_with_one_message(imported, capsys, argv, said):
    (imported / "binary.csv").write_bytes(b"PO\x00\x01\xff\xfe")
    (imported / "empty.csv").write_text("")
    (imported / "wrong.toml").write_text('[source]\nnam = "x"\n')
    (imported / "rejected.csv").write_text(TABLE.replace(",20,", ",many,"))
    assert said in refused(capsys, *argv)
    chinese = refused(capsys, *argv, "--lang", "zh")
    assert re.search("[\u4e00-\u9fff]", chinese) or argv[-1] == "no/such/folder.csv"


# wrong usage


@pytest.mark.parametrize(
    ("argv", "english", "chinese"),
    [
        (["import"], "what is missing: FILE", "缺少参数：FILE"),
        (["orders", "--colour"], "there is no --colour here", "没有 --colour"),
        (["orders", "--db"], "--db needs a value", "--db 需要一个值"),
        (["orders", "--format", "xml"], "--format: 'xml' is none of", "--format：'xml' 不在可选值之内"),
        (["orders", "--limit", "-1"], "--limit", "--limit"),
        (["orders", "--limit", "ten"], "ten: give a whole number, 0 or more", "ten：请给出不小于 0 的整数"),
        (["orders", "--limit", "-3"], "-3: give a whole number, 0 or more", "-3：请给出不小于 0 的整数"),
        (["alerts", "--at", "31.3.2026"], "31.3.2026 is neither a day", "31.3.2026 既不是日期"),
        (["alerts", "--at", "2026-03-31T18:00"], "nor an instant with its offset", "带时区偏移"),
        (["kpis", "--period", "decade"], "'decade' is none of", "'decade' 不在可选值之内"),
        (["dance"], "'dance' is none of", "'dance' 不在可选值之内"),
    ],
)
def test_wrong_usage(folder, capsys, argv, english, chinese):
    said = refused(capsys, *argv)
    assert english in said
    assert said.startswith("usage: procurekit")
    said = refused(capsys, "--lang", "zh", *argv)
    assert chinese in said
    assert said.startswith("用法：procurekit")


def test_no_command_shows_the_help(capsys):
    assert "commands" in refused(capsys)


def test_help_of_every_command_in_both_languages(capsys):
    commands = next(action for action in parser_in("en")._actions if action.dest == "command").choices
    for argv in ([], *([name] for name in commands)):
        for lang, heading in (("en", "options"), ("zh", "选项")):
            assert main([*argv, "--help", f"--lang={lang}"]) == 0
            shown = capsys.readouterr().out
            assert heading in shown
            assert "cli." not in shown


def test_the_language_is_found_wherever_it_stands():
    assert language_of(["--lang", "zh", "orders"]) == language_of(["orders", "--lang=zh"]) == "zh"
    assert (
        language_of(["orders", "--", "--lang", "zh"])
        == language_of(["--lang", "fr"])
        == language_of(["--lang"])
        == "en"
    )


def test_options_before_and_behind_the_command(imported, capsys):
    for argv in (
        ["--format", "json", "--db", "procurement.db", "orders"],
        ["--format=csv", "orders", "--format", "json"],
    ):
        assert main(argv) == 0
        assert json.loads(capsys.readouterr().out)["count"] == 2


def test_books_are_apart(imported, capsys):
    assert main(["orders", "--book", "other", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["count"] == 0


def test_every_text_that_the_command_line_says_is_in_the_catalogue():
    known = set(codes())
    said = {code for file in SOURCE.glob("*.py") for code in re.findall(r'"(cli\.[a-z_.]+[a-z])"', file.read_text())}
    assert len(said) > 60
    assert said - known == set()


# rejected rows and --strict


def test_rejected_rows_are_told_and_counted_when_asked(folder, capsys):
    (folder / "orders.csv").write_text(TABLE.replace(",20,", ",many,"), encoding="utf-8")
    assert main(["import", "orders.csv", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert (report["rejected"], report["created"], report["rejects_file"]) == (1, 1, "orders.csv.rejects.csv")
    assert "1 row(s) could not be read; see orders.csv.rejects.csv" in err
    assert "many" in (folder / "orders.csv.rejects.csv").read_text(encoding="utf-8-sig")
    assert main(["import", "orders.csv", "--strict", "--rejects", "bad.csv", "--lang", "zh"]) == 1
    assert "有 1 行无法读取；见 bad.csv" in capsys.readouterr().err


def test_strict_is_0_where_nothing_is_wrong(folder):
    assert main(["import", "orders.csv", "--strict"]) == 0


# without Rich


def test_version_json_and_csv_need_no_rich(imported, without_rich, capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("procurekit ")
    for command in [*READING, *RULES, "watch --once"]:
        for fmt in ("json", "csv"):
            assert main([*command.split(), "--format", fmt]) == 0
    assert main(["import", "orders.csv", "--format", "json"]) == 0


def test_a_table_without_rich_names_the_extra_before_anything_is_done(folder, without_rich, capsys):
    told = refused(capsys, "import", "orders.csv")
    assert "pip install 'procurekit[cli]'" in told
    assert "--format json" in told
    assert [one.name for one in folder.iterdir()] == ["orders.csv"]


# interrupted, refused, unexpected


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (KeyboardInterrupt(), 130, "已提交的内容完好"),
        (Refused("close", [Reason.of("nothing_changed")]), 1, "关闭被拒绝"),
        (ZeroDivisionError("by zero"), 2, "ZeroDivisionError"),
        (PermissionError(13, "Permission denied", "orders.csv"), 2, "orders.csv：Permission denied"),
        (OSError(5, "Input/output error"), 2, "Input/output error"),
    ],
)
def test_what_goes_wrong_inside_is_a_message(imported, capsys, monkeypatch, error, status, said):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(procurekit.cli.importing, "import_table", fail)
    assert said in refused(capsys, "import", "orders.csv", "--lang", "zh", status=status)


def test_control_characters_of_data_never_reach_the_terminal(folder, capsys):
    (folder / "orders.csv").write_text(TABLE.replace("Gear Works", "Gear\x1b[2J\u202eWorks"), encoding="utf-8")
    main(["import", "orders.csv"])
    for argv in (["orders"], ["show", "PO-2"], ["worklist", "--at", "2026-12-01"], ["show", "\x1b[2J"]):
        main(argv)
    out, err = capsys.readouterr()
    assert "Gear\N{REPLACEMENT CHARACTER}[2J" in out
    assert not {"\x1b", "\u202e"} & set(out + err)


# how it looks


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_shown_to_a_person_only(folder, monkeypatch, capsys):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "120")
    terminal = Terminal()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", terminal)
        assert main(["import", "orders.csv", "--format", "json"]) == 0
    assert "importing" in terminal.getvalue()
    assert "2 rows · 2 orders · 2 events" in terminal.getvalue()
    assert main(["import", "orders.csv", "--format", "json", "--source", "other"]) == 0
    assert capsys.readouterr().err == ""


def test_colours_where_there_is_a_terminal_and_nobody_minds(imported, monkeypatch):
    shown = {}
    for name, value in (("TERM", "xterm-256color"), ("NO_COLOR", "1")):
        monkeypatch.setenv(name, value)
        terminal = Terminal()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", terminal)
            assert main(["orders"]) == 0
        shown[name] = terminal.getvalue()
    assert "\x1b[94missued" in shown["TERM"]
    assert "\x1b[94m" not in shown["NO_COLOR"]


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize(
    "command",
    [*READING, *RULES[:2], "watch --once", "seal", "kpis --by supplier --kpi all", "import orders.csv --source other"],
)
def test_tables_keep_to_the_terminal_and_never_cut_a_number(imported, monkeypatch, capsys, command, width):
    from rich.cells import cell_len  # as Rich itself counts columns

    monkeypatch.setenv("COLUMNS", str(width))
    for lang in ("en", "zh"):
        assert main([*command.split(), "--lang", lang]) == 0
        shown = capsys.readouterr().out
        assert max(map(cell_len, shown.splitlines())) <= width
        assert not re.search(r"\d…", shown)


def test_a_long_list_says_how_much_it_left_out(folder, capsys):
    rows = [TABLE.splitlines()[0], *(f"PO-{n},Bolt,EUR,2026-01-05,1,M6,{n},EA,1,2026-02-03" for n in range(1, 61))]
    (folder / "orders.csv").write_text("\n".join(rows), encoding="utf-8")
    main(["import", "orders.csv"])
    capsys.readouterr()
    main(["orders"])
    assert "10 more; --limit 0 shows all" in capsys.readouterr().out
    main(["orders", "--limit", "0", "--lang", "zh"])
    shown = capsys.readouterr().out
    assert "60 张订单" in shown
    assert "--limit" not in shown
    main(["orders", "--format", "json"])
    assert len(json.loads(capsys.readouterr().out)["orders"]) == 60


def test_json_is_utf_8_and_tables_survive_a_terminal_that_is_not(folder):
    (folder / "orders.csv").write_text(TABLE.replace("Gear Works", "齿轮厂"), encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}

    def run(*argv):
        command = [sys.executable, "-m", "procurekit", *argv]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout

    run("import", "orders.csv", "--lang", "zh")
    assert "齿轮厂" in run("orders", "--format", "json").decode("utf-8")
    assert "齿轮厂" in run("orders", "--format", "csv").decode("utf-8")
    assert rb"\u9f7f" in run("orders")


def test_a_fact_that_there_is_none_of_is_told_by_its_option(folder, capsys):
    assert main(["kpis", "--db", "memory:", "--by", "zzz"]) == 2
    assert "--by: 'zzz' is none of" in capsys.readouterr().err
    assert main(["kpis", "--db", "memory:", "--by", "zzz", "--lang", "zh"]) == 2
    assert "--by：'zzz' 不在可选值之内：book、order_id、" in capsys.readouterr().err


def test_chinese_help_has_chinese_colons(capsys):
    assert main(["orders", "--help", "--lang", "zh"]) == 0
    told = capsys.readouterr().out
    assert "选项：" in told
    assert "选项:" not in told
