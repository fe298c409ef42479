"""The rejects file: only where there are rejects, and nothing in it that a spreadsheet would run."""

import csv

import pytest

from procurekit.adapters.documents.tables import Reject, RejectsWriter, from_dict, read_table

MAPPING = from_dict({"source": {"name": "erp"}, "order": {"key": "PO"}, "line": {"quantity": "Qty"}})


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_no_reject_no_file(tmp_path, written):
    path = tmp_path / "rejects.csv"
    with RejectsWriter(path) as rejects:
        list(read_table(written("PO,Qty\n1,5\n"), MAPPING, on_reject=rejects).pictures())
    assert not path.exists()
    assert rejects.count == 0


@pytest.mark.parametrize(("lang", "said"), [("en", "is not a number"), ("zh", "不是数字")])
def test_every_reject_is_a_row_with_its_place_and_reason(tmp_path, written, lang, said):
    path = tmp_path / "rejects.csv"
    table = written("PO,Qty\n1,many\n2,=1+1\n")
    with RejectsWriter(path, lang=lang) as rejects:
        list(read_table(table, MAPPING, on_reject=rejects).pictures())
    header, first, second = rows(path)
    assert header == ["file", "line", "column", "value", "code", "reason", "row"]
    assert first[:5] == [str(table), "2", "Qty", "many", "reject.not_a_number"]
    assert said in first[5]
    assert second[3] == "'=1+1"
    assert second[5].startswith("'=1+1")


@pytest.mark.parametrize(
    ("value", "written_as"),
    [("=1", "'=1"), ("+x", "'+x"), ("-x", "'-x"), ("@x", "'@x"), ("\tx", "'\tx"), ("-5", "-5"), ("+5.25", "+5.25"),
     ("-1+2", "'-1+2"), ("-", "'-"), (None, "")],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_is_made_harmless(tmp_path, value, written_as):
    path = tmp_path / "rejects.csv"
    with RejectsWriter(path) as rejects:
        rejects(Reject("f", 1, None, value, "reject.not_a_number"))
    assert rows(path)[1][3] == written_as


def test_writing_after_closing_goes_on(tmp_path):
    path = tmp_path / "rejects.csv"
    rejects = RejectsWriter(path)
    for line in (1, 2):
        rejects(Reject("f", line, None, "x", "reject.not_a_number"))
        rejects.close()
    assert [row[1] for row in rows(path)] == ["line", "1", "2"]
