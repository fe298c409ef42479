"""Rows of a host's own call facts as the host does: in Chinese, or with a slip, which is told."""

from datetime import date
from decimal import Decimal

import pandas as pd
import polars as pl
import pytest

from procurekit.rules import STANDARD, Rule
from procurekit.rules.matching import match

RULE = Rule(id="late", title="Late", when="open > 0 and days > 0", since="latest_promise", en="{open} due {since}")
ROW = {"order_id": "PO-1", "line": 1, "schedule": 1, "open": Decimal(5), "latest_promise": date(2026, 3, 2)}
ZH = {"order_id": "订单标识", "line": "订单行", "open": "未交数量", "latest_promise": "最新承诺交期"}
KINDS = {"mappings": list, "polars": pl.DataFrame, "pandas": pd.DataFrame}

many = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def looked(rows, rules=(RULE,)):
    return match(rules, {"schedule_line": rows}, date(2026, 3, 9))


def row(**names):
    return {names.get(key, key): value for key, value in ROW.items()}


@many
def test_facts_may_be_called_in_chinese(kind):
    plain, chinese = looked(kind([ROW])), looked(kind([row(**ZH)]))
    (found,) = chinese.found
    assert (found.subject_key, found.en) == ("PO-1/1/1", "5 due 2026-03-02")
    assert (chinese.found, chinese.findings, chinese.unknown) == (plain.found, (), frozenset())


def test_rows_need_not_all_have_the_same_names():
    other = {**row(**ZH), "订单标识": "PO-2"}
    assert [one.subject_key for one in looked([ROW, other, {**ROW, "order_id": "PO-3", "未交数量": None}]).found] == [
        *("PO-1/1/1", "PO-2/1/1", "PO-3/1/1"),
    ], "what is there in English counts"


@many
def test_a_slip_in_the_name_of_a_fact_is_told(kind):
    found = looked(kind([row(latest_promise="latest_promis")]))
    assert found.found == ()
    (finding,) = found.findings
    assert (finding.rule, finding.code, finding.values) == (
        *("late", "rule_near_fact"),
        {"name": "latest_promis", "near": "latest_promise"},
    )
    assert "did you mean latest_promise?" in finding.text()
    assert "是否指 latest_promise" in finding.text("zh")
    assert ("late", None) in found.unknown, "what it found before hasn't ended"


@many
def test_columns_of_a_host_s_own_are_nobody_s_slip(kind):
    own = {**ROW, "requested_on": "2026", "ordered_by": "li", "opened": 1, "note": "x", "receipt": 0, "status": "A"}
    assert looked(kind([own]), STANDARD).findings == looked(kind([ROW]), STANDARD).findings


def test_without_rows_nothing_is_amiss():
    assert looked([]).findings == ()
    assert looked([]).unknown == frozenset()
