"""Event logs as tables: columns found by their names, times in a zone, cases whose rows stand together or don't."""

import tracemalloc
from datetime import date

import pytest

import procurekit
from procurekit.adapters.documents.event_logs import read_delimited
from procurekit.errors import BadInput, InvalidValue
from procurekit.values.moments import parse_instant

LOG = """Case ID,Activity,Timestamp,User,Net Worth
7,Create,2026-03-02 09:30:00,lin,12.50
7,Approve,2026-03-02T10:00:00+08:00,,
8,Create,2026-03-03,wang,7
"""


def cases(path, **options):
    return list(procurekit.read_log(path, **options))


def shown(found):
    return [(one.id, [step.activity for step in one.steps]) for one in found]


def test_rows_are_steps_and_other_columns_are_facts_as_text(written):
    first, second = cases(written(LOG, "log.csv"), actor="user", zone="Asia/Shanghai")
    create, approve = first.steps
    assert (first.id, first.facts) == ("7", {})
    assert (create.activity, create.actor, create.facts, create.line) == ("Create", "lin", {"Net Worth": "12.50"}, 2)
    assert create.at == parse_instant("2026-03-02T01:30:00Z")
    assert create.at.timezone_name == "Asia/Shanghai"
    assert (approve.actor, approve.facts, approve.line) == (None, {"Net Worth": None}, 3)
    assert approve.at == parse_instant("2026-03-02T02:00:00Z")
    assert (second.id, second.steps[0].at) == ("8", date(2026, 3, 3))


def test_the_actor_is_found_by_a_usual_header_and_any_other_column_is_a_fact(written):
    step = cases(written(LOG, "log.csv"))[0].steps[0]
    assert (step.actor, step.facts) == ("lin", {"Net Worth": "12.50"})
    other = cases(written(LOG.replace("User", "Whoever"), "other.csv"))[0].steps[0]
    assert (other.actor, other.facts) == (None, {"Whoever": "lin", "Net Worth": "12.50"})
    assert step.at == parse_instant("2026-03-02T09:30:00Z")


@pytest.mark.parametrize("name", ["log.csv", "log.tsv", "log.txt", "log.CSV", "log.csv.gz", "log.tsv.gz", "log.txt.gz"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_endings_compression_and_delimiters_are_found_out(written, name, delimiter):
    found = cases(written(LOG.replace(",", delimiter), name))
    assert shown(found) == [("7", ["Create", "Approve"]), ("8", ["Create"])]


@pytest.mark.parametrize(
    "header",
    [
        "case,activity,time",
        "Case-ID,Activity Name,Complete Timestamp",
        "case:concept:name,concept:name,time:timestamp",
        "案例编号,活动名称,时间戳",
    ],
)
def test_the_usual_headers_are_known(written, header):
    (case,) = cases(written(f"{header}\n7,创建,2026-03-02\n", "log.csv"))
    assert (case.id, case.steps[0].activity, case.steps[0].at) == ("7", "创建", date(2026, 3, 2))
    assert case.steps[0].facts == {}


def test_the_resource_of_a_table_made_from_xes_is_the_actor(written):
    (case,) = cases(written("case,activity,time,org:resource\n7,a,2026-03-02,lin\n", "log.csv"))
    assert (case.steps[0].actor, case.steps[0].facts) == ("lin", {})


def test_the_plain_name_goes_before_other_usual_ones(written):
    (case,) = cases(written("Case ID,case,event,activity,time\n7,8,x,a,2026-03-02\n", "log.csv"))
    assert (case.id, case.steps[0].activity, case.steps[0].facts) == ("8", "a", {"Case ID": "7", "event": "x"})


def test_columns_are_named_loosely(written):
    path = written("Bestell-Nr.;Schritt;Datum;Wer\n7;a;02.03.2026 09:30;lin\n", "log.csv")
    (case,) = cases(path, case="bestell nr", activity="SCHRITT", time="datum", actor="wer", styles="d.m.yyyy hh:mm")
    step = case.steps[0]
    assert (case.id, step.activity, step.actor) == ("7", "a", "lin")
    assert step.at == parse_instant("2026-03-02T09:30:00Z")


def test_the_exact_name_goes_before_one_that_is_nearly_the_same(written):
    text = "case,activity,time,User,user\n7,a,2026-03-02,one,two\n"
    assert cases(written(text, "log.csv"), actor="user")[0].steps[0].actor == "two"
    code = "table.column_twice"
    for more, name in ((text, "USER"), ("case,activity,time,x,x\n7,a,2026-03-02,1,2\n", None)):
        with pytest.raises(BadInput) as raised:
            cases(written(more, "log.csv"), actor=name)
        assert raised.value.code == code


def test_a_column_without_a_name_is_left_out(written):
    (case,) = cases(written(",case,activity,time,\n0,7,a,2026-03-02,x\n", "log.csv"))
    assert case.steps[0].facts == {}


def test_a_step_may_have_no_time_and_midnight_is_one(written):
    path = written("case,activity,time\n7,a,\n7,b,2026-03-02 00:00:00\n", "log.csv")
    first, second = cases(path, zone="Europe/Berlin")[0].steps
    assert first.at is None
    assert second.at == parse_instant("2026-03-01T23:00:00Z")


def test_chinese_text_as_excel_saves_it_is_found_out(written):
    content = "案例编号,活动,时间,供应商\n4500001,创建采购订单,2026年3月2日 09:30,上海紧固件有限公司\n"
    (case,) = cases(written(content.encode("gb18030"), "log.csv"), zone="Asia/Shanghai")
    assert (case.steps[0].activity, case.steps[0].facts) == ("创建采购订单", {"供应商": "上海紧固件有限公司"})


def test_an_encoding_and_a_delimiter_can_be_stated(written):
    content = "case,activity,time\n7,Café,2026-03-02\n".encode("cp1252")
    assert shown(cases(written(content, "log.csv"), encoding="cp1252", delimiter=",")) == [("7", ["Café"])]


# rows that stand together, and rows that don't

SCATTERED = "case,activity,time\n7,a,2026-03-02\n7,b,2026-03-02\n8,a,2026-03-03\n7,c,2026-03-04\n"


def test_a_case_that_comes_back_is_told_with_both_lines(written, fault):
    path = written(SCATTERED, "log.csv")
    assert fault(path) == ("log.case_again", {"line": 5, "case": "7", "other_line": 3})


def test_the_cases_before_one_that_comes_back_are_given(written):
    found = procurekit.read_log(written(SCATTERED, "log.csv"))
    assert shown([next(found), next(found)]) == [("7", ["a", "b"]), ("8", ["a"])]


def test_scattered_rows_are_gathered_when_asked(written):
    found = cases(written(SCATTERED, "log.csv"), grouped=False)
    assert shown(found) == [("7", ["a", "b", "c"]), ("8", ["a"])]
    assert [step.line for step in found[0].steps] == [2, 3, 5]


def test_cases_are_streamed(written):
    rows = "".join(f"{number},{'a' * 400},2026-03-02\n" for number in range(8_000))
    path = written("case,activity,time\n" + rows, "log.csv")
    cases(written(LOG, "small.csv"))  # what is loaded once
    peaks = []
    for grouped in (True, False):
        tracemalloc.start()
        try:
            assert sum(1 for _ in read_delimited(path, grouped=grouped)) == 8_000
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[0] < path.stat().st_size / 2 < peaks[1]


def test_one_case_that_never_ends_is_refused(written, fault, monkeypatch):
    from procurekit.adapters.documents.event_logs import delimited

    monkeypatch.setattr(delimited, "MAX_CASE", 10_000)
    code, values = fault(written("case,activity,time\n" + "7,a,\n" * 10_000, "log.csv"))
    assert (code, values["case"], values["limit"]) == ("log.case_too_large", "7", 10_000)
    assert values["line"] < 300
    # The limit is each case's own, not the file's.
    small = "".join(f"{number},a,\n" * 100 for number in range(10))
    assert len(cases(written(f"case,activity,time\n{small}", "log.csv"))) == 10


# files that can't be used


@pytest.mark.parametrize(
    ("row", "code", "values"),
    [
        (",a,2026-03-02", "log.row_without_case", {"column": "Case ID"}),
        ("7, ,2026-03-02", "log.row_without_activity", {"column": "Activity", "case": "7"}),
        ("7,a,soon", "log.not_a_time", {"column": "Timestamp", "value": "soon"}),
        ("7,a,02/03/2026", "log.not_a_time", {"column": "Timestamp", "value": "02/03/2026"}),
        ("7,a,2026-02-30 09:00", "log.not_a_time", {"column": "Timestamp", "value": "2026-02-30 09:00"}),
        ("7,a,2026-03-02,u,1,2", "log.too_many_cells", {"found": 6, "expected": 5}),
        ('7,"a,2026-03-02', "table.quoting", None),
    ],
)
def test_a_row_that_can_not_be_used_is_told_with_its_line(written, fault, row, code, values):
    found, told = fault(written(f"{LOG}{row}\n", "log.csv"))
    assert (found, told.pop("line")) == (code, 5)
    assert values is None or told == values


def test_cells_behind_the_last_column_may_be_empty(written):
    assert shown(cases(written("case,activity,time\n7,a,2026-03-02,,\n", "log.csv"))) == [("7", ["a"])]


def test_a_column_that_is_not_there_is_told_with_the_nearest(written):
    path = written("Vorgang,Activity,Timestamp\n7,a,2026-03-02\n", "log.csv")
    with pytest.raises(BadInput) as raised:
        procurekit.read_log(path)
    told = raised.value.values
    assert (raised.value.code, told["argument"], told["column"]) == ("log.no_column", "case", "case")
    assert told["found"] == "Vorgang, Activity, Timestamp"
    for argument in ("case", "activity", "time", "actor"):
        with pytest.raises(BadInput) as raised:
            procurekit.read_log(path, **{"case": "Vorgang", argument: "Timestamps"})
        told = raised.value.values
        assert (told["argument"], told["column"], told["near"]) == (argument, "Timestamps", "Timestamp")


def test_bytes_that_are_no_text_are_told_with_their_line_and_the_argument_that_helps(written):
    path = written(LOG.replace("wang", "Café").encode("cp1252"), "log.csv")
    for encoding in (None, "utf-8"):
        with pytest.raises(BadInput) as raised:
            procurekit.read_log(path, encoding=encoding)
        assert (raised.value.code, raised.value.values["line"]) == ("log.undecodable", 4)
        assert "encoding=" in str(raised.value)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"zone": "Mars/Olympus"}, "unknown_zone"),
        ({"styles": "dd.xx.yyyy"}, "mapping.date_style"),
        ({"styles": ["d/m/yyyy", "?"]}, "mapping.date_style"),
        ({"delimiter": "::"}, "not_a_choice"),
        ({"encoding": "klingon"}, "not_a_choice"),
    ],
)
def test_an_option_that_can_not_be_used_is_refused(written, options, code):
    with pytest.raises(InvalidValue) as raised:
        procurekit.read_log(written(LOG, "log.csv"), **options)
    assert raised.value.code == code


@pytest.mark.parametrize("name", ["log.csv", "log.tsv.gz", "log.txt"])
def test_a_file_that_is_not_there_is_told_when_it_is_opened(tmp_path, name):
    with pytest.raises(BadInput) as raised:
        procurekit.read_log(tmp_path / name)
    assert raised.value.code == "table.missing_file"


@pytest.mark.parametrize("name", ["log.xlsx", "log", "log.gz", "xes", "log.xes.zip"])
def test_an_ending_that_is_not_known_is_told_with_those_that_are(tmp_path, name):
    with pytest.raises(BadInput) as raised:
        procurekit.read_log(tmp_path / name)
    assert raised.value.code == "log.unknown_ending"
    assert raised.value.values["known"] == ".xes, .csv, .tsv, .txt, .xes.gz, .csv.gz, .tsv.gz, .txt.gz"


def test_what_is_no_path_is_refused():
    with pytest.raises(InvalidValue) as raised:
        procurekit.read_log(7)
    assert raised.value.code == "not_a"
