"""A definition in words: every field that has an effect is told, in both languages, and only those."""

import re

import pytest

from procurekit.errors import InvalidValue
from procurekit.metrics import BREAKS, REGISTRY, InvalidKpi, Kpi, LeaveOut, Told, explained

EVERY = tuple(REGISTRY.values())


def told(kpi, lang="en"):
    return dict(explained(kpi, lang))


def own(**given):
    return Kpi(id="host.own", title="t", **{"basis": "requested", "population": "due", **given})


@pytest.mark.parametrize("kpi", EVERY, ids=lambda kpi: kpi.id)
def test_every_definition_explains_itself_in_both_languages(kpi):
    english, chinese = kpi.explain(), kpi.explain("zh")
    for said in (english, chinese):
        assert not re.search(r"measure\.|kpi[._]\w|\{\w+\}", said), said
    assert len(english.splitlines()) == len(chinese.splitlines())
    assert english.startswith(kpi.meaning)
    assert chinese.startswith(kpi.meaning_zh)
    for line in chinese.splitlines()[1:]:
        assert re.match(r"[\u4e00-\u9fff]+：", line), line


def test_told_is_a_label_and_a_text():
    first = explained(own())[0]
    assert isinstance(first, Told)
    assert first == ("figure", "a share: the sum of the numerators by that of the denominators")


@pytest.mark.parametrize(
    ("given", "label", "text"),
    [
        ({}, "judged by", "the date `requested`"),
        (
            {"basis": ("promise_basis", "requested")},
            "judged by",
            "the date `promise_basis`; where there is none, by `requested`",
        ),
        ({}, "early", "on time"),
        ({"early": "missed"}, "early", "a miss"),
        ({"early": "missed", "early_days": 3}, "early", "a miss by more than 3 day(s)"),
        ({"late_days": 2}, "grace", "2 day(s) late is still on time"),
        ({}, "in parts", "all has to be there in time"),
        ({"partial": "ignored"}, "in parts", "what came last decides, however much came"),
        (
            {"partial": "share", "weight": "quantity"},
            "in parts",
            "the share that came in time counts, up to what was ordered",
        ),
        ({}, "shortage", "what the line's tolerance allows is as good as all"),
        ({"tolerance": "0"}, "shortage", "none is allowed"),
        ({"tolerance": "0.025"}, "shortage", "up to 2.5 % is as good as none"),
        ({}, "surplus", "more than ordered is in full, too"),
        ({"numerator": "as_ordered"}, "surplus", "more than ordered is a miss"),
        (
            {"numerator": "as_ordered", "tolerance": "0.02"},
            "surplus",
            "more than 2 % above what was ordered is a miss",
        ),
        ({}, "weight", "each counts once"),
        ({"weight": "value"}, "weight", "each counts by its amount at the order's price"),
        (
            {"population": "delivered"},
            "of these",
            "lines of which anything arrived; what never came is left out, but is a miss in an order that counts",
        ),
        ({"grain": "order"}, "counts", "orders: one is met if each of its schedule lines that count is"),
        ({"numerator": "rejected"}, "numerator", "`rejected`"),
        (
            {"basis": "first_promise", "tolerance": 0},
            "numerator",
            "`in_time`, that is `received_by_first_promise >= ordered`",
        ),
        (
            {"window": ("latest_promise", "requested")},
            "period",
            "by the date `latest_promise`; where there is none, by `requested`",
        ),
        ({"better": "higher", "target": "0.95"}, "target", "at least 95 %"),
        ({"better": "lower", "target": "24", "unit": "hours"}, "target", "at most 24 hours"),
        ({"published_no_data": "-1"}, "no data", "no value here; where it is from, -1"),
        ({"breaks": ("split",)}, "beware", BREAKS["split"][0]),
        ({}, "source", "host"),
        ({"source": "a book"}, "source", "a book"),
        (
            {"statistic": "p90", "numerator": "received"},
            "figure",
            "the 90th percentile of the numerators, in shares, linear between two",
        ),
    ],
)
def test_a_field_is_told(given, label, text):
    assert told(own(**given))[label] == text


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ({"partial": "ignored"}, "shortage"),
        ({"numerator": "received"}, "early"),
        ({"numerator": "received"}, "in parts"),
        ({"numerator": "received"}, "shortage"),
        ({"denominator": "1"}, "weight"),
        ({}, "grace"),
        ({}, "target"),
        ({}, "beware"),
        ({"statistic": "sum", "numerator": "amount"}, "denominator"),
        ({"population": "all", "basis": ()} | {"numerator": "received"}, "judged by"),
        ({"population": "all", "basis": ()} | {"numerator": "received"}, "left out"),
    ],
)
def test_what_has_no_effect_is_not_told(given, label):
    assert label not in told(own(**given))


def test_reasons_of_its_own_are_told_with_their_condition():
    kpi = own(
        population="all", leave_out=[LeaveOut("kpi.credit", "amount < 0"), LeaveOut("ours", "line == 1", missing=True)]
    )
    assert told(kpi)["left out"] == "a credit (`amount < 0`); ours (`line == 1`) [not known]"
    assert told(kpi, "zh")["不计入"] == "贷项（`金额 < 0`）；ours（`订单行 == 1`）〔未知〕"


def test_what_is_made_of_others_names_them():
    assert told(REGISTRY["erpnext.tot_days_late"])["figure"] == (
        "the sum of erpnext.tot_days_late.received, erpnext.tot_days_late.open"
    )
    assert "counts" not in told(REGISTRY["erpnext.tot_days_late"])


def test_a_definition_without_sense_explains_nothing():
    with pytest.raises(InvalidKpi):
        own(numerator="no_such_fact").explain()


def test_a_word_for_what_is_not_kept_is_one_of_ours():
    with pytest.raises(InvalidValue, match=r"Kpi\.breaks"):
        own(breaks=("everything",))
