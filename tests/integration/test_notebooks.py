"""The notebooks of the examples: every cell runs, in order, in one namespace; what is shown is what the text says."""

import ast
import contextlib
import io
import json
import shutil
from pathlib import Path

import openpyxl
import polars as pl
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
BOOKS = sorted(EXAMPLES.rglob("*.ipynb"))


def cells(book):
    return json.loads(book.read_text("utf-8"))["cells"]


def run(book):
    """The namespace that the cells leave, and by the cell's id what it printed and what it showed last."""
    namespace = {"__name__": "__main__"}
    shown = {}
    for cell in cells(book):
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(tree, cell["id"], "exec"), namespace)
            value = None if last is None else eval(compile(ast.Expression(last.value), cell["id"], "eval"), namespace)
        shown[cell["id"]] = printed.getvalue(), value
    return namespace, shown


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_a_notebook_is_kept_without_its_outputs(book):
    for cell in cells(book):
        assert cell["id"]
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None)


@pytest.fixture(scope="module")
def ranked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rank-suppliers")
    for name in ("rank-suppliers.ipynb", "purchase-lines.csv"):
        shutil.copy(EXAMPLES / name, folder)
    with contextlib.chdir(folder):
        namespace, shown = run(folder / "rank-suppliers.ipynb")
    return folder, namespace, list(shown.values())


def test_figures_and_scores_show_themselves_with_charts(ranked):
    pages = [value._repr_html_() for _, value in ranked[2] if hasattr(value, "_repr_html_")]
    ours = [page for page in pages if 'class="pk-sheet"' in page]
    assert len(ours) == 7  # the check, five tables of figures, one of scores
    assert sum('class="spark"' in page for page in ours) == 3
    assert sum('class="bar"' in page for page in ours) == 6
    assert sum('lang="zh-CN"' in page for page in ours) == 1


def test_the_table_is_checked_before_it_is_measured(ranked):
    check = ranked[1]["check"]
    assert {one.code for one in check.findings} == {
        "table_twice",
        "table_received_undated",
        "table_received_before_order",
    }
    assert "procurekit.return_rate" in check.ruled_out


def test_the_figures_are_those_that_the_text_speaks_of(ranked):
    _, names, shown = ranked
    late = names["late"]
    assert late.height == 12
    (counts,) = (value for _, value in shown if isinstance(value, pl.DataFrame) and "kpi_left_out" in value.columns)
    assert dict(counts.iter_rows()) == {
        "kpi.cancelled": 1,
        "kpi.no_receipt_date": 1,
        "kpi.no_promise": 2,
        "kpi.not_due_yet": 16,
        None: 130,
    }
    four = next(value for _, value in shown if len(getattr(value, "kpis", ())) == 4 and len(value) == 6)
    values = {group.value: [f"{one.value:.0%}" for one in group.results] for group in four}
    assert (values["Shaft Works"][0], values["Shaft Works"][-1]) == ("36%", "100%")
    assert (values["Castings SA"][0], values["Castings SA"][-1]) == ("57%", "82%")


def test_who_is_ranked_where_and_why(ranked):
    _, names, shown = ranked
    assert any(value is True for _, value in shown)  # the card of the text is the card of the code
    ranking = names["scores"].ranking()
    assert [(one.rank, one.value, one.grade and one.grade.name) for one in ranking] == [
        (1, "Bolt & Nut Ltd", "A"),
        (2, "Suzhou Precision", "B"),
        (3, "Rapid Parts", "C"),
        (4, "Shaft Works", "D"),
        (5, "Castings SA", "D"),
        (None, "Gauge & Co", None),
    ]
    assert names["scores"].ranking("2026-Q1")[0].value == "Rapid Parts"
    said = "".join(text for text, _ in shown)
    assert "On time: 5 / 17 = 29.41 %; < 70 % gives 0" in said
    assert "准时交货率：5 / 17 = 29.41 %；< 70 %，得 0 分" in said


def test_what_is_written_is_a_workbook(ranked):
    folder, names, _ = ranked
    assert openpyxl.load_workbook(folder / "scores.xlsx").sheetnames == ["Scores", "Dimensions", "Definitions"]
    assert openpyxl.load_workbook(folder / "rapid-parts-late.xlsx").active.max_row == 1 + names["late"].height
    assert len(openpyxl.load_workbook(folder / "kpis.xlsx").sheetnames) == 3
