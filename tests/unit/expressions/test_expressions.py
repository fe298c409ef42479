"""Expressions: what the language means, what it refuses and where, how it explains itself."""

import pickle
import sys
from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, Decimal, localcontext
from types import SimpleNamespace

import pytest

from procurekit.errors import BadInput, InvalidValue
from procurekit.expressions import Expression, InvalidExpression, Vocabulary, bounds, parse
from procurekit.expressions.compiling import compiled
from procurekit.values import WorkCalendar, instant_of

WORDS = Vocabulary.from_dict(
    {
        "days_late": {"type": "int", "zh": "逾期天数", "unit": "days"},
        "amount": {"type": "decimal", "zh": "订单金额", "unit": "currency"},
        "open": {"type": "decimal", "zh": "未交数量", "unit": "unit"},
        "ordered": {"type": "decimal", "zh": "订购数量", "unit": "unit"},
        "received": {"type": "decimal", "zh": "收货数量", "unit": "unit"},
        "lines": {"type": "int"},
        "stage": {"type": "text", "zh": "阶段", "missing": False},
        "site": {"type": "text", "zh": "地点"},
        "held": {"type": "bool", "zh": "冻结"},
        "due": {"type": "date", "zh": "到期日"},
        "seen": {"type": "instant", "zh": "看到时"},
        "tags": {"type": "texts", "zh": "标签"},
    }
)
EMPTY = {"stage": "issued"}
AT = instant_of(datetime(2026, 12, 3, 9, tzinfo=UTC))
CALENDAR = WorkCalendar("plant", holidays=["2026-12-25"])


def value(source, at=None, calendar=None, **facts):
    return parse(source, WORDS)({**EMPTY, **facts}, at=at, calendar=calendar)


def refused(source, wanted=None):
    with pytest.raises(InvalidExpression) as caught:
        parse(source, WORDS, wanted=wanted)
    return caught.value


def faults(source, wanted=None):
    return [(one.code, one.line, one.column) for one in refused(source, wanted).faults]


# --- one expression, many ways to write it


@pytest.mark.parametrize(
    "source",
    [
        "逾期天数 > 3 and 订单金额 > 10000",
        "逾期天数 ＞ 3 且 订单金额 ＞ 10000",
        "逾期天数>3且订单金额>10000",
        "(（days_late） > ３)\n  and  ((amount > 10_000))",
        "ｄａｙｓ_late > 3 and amount > 10000",
    ],
)
def test_both_languages_load_to_the_same_expression(source):
    english = parse("days_late > 3 and amount > 10000", WORDS)
    assert parse(source, WORDS) == english
    assert parse(source, WORDS).hash == english.hash
    assert str(parse(source, WORDS)) == "days_late > 3 and amount > 10000"
    assert english.text("zh") == "逾期天数 > 3 且 订单金额 > 10000"


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("非 冻结 或 冻结 ＝ 是", "not held or held == True"),
        ("阶段 属于 （“issued”，'x'、\"y\"）", 'stage in {"issued", "x", "y"}'),
        (
            "阶段 不属于 ｛'a'｝ 且 地点 为空 且 到期日 不为空",
            'stage not in {"a"} and site is None and due is not None',
        ),
        ("(1 若 冻结 否则 空) ≥ 2", "(1 if held else None) >= 2"),
        ("逾期天数 × 2 ≠ −1", "days_late * 2 != -1"),
        ("工作日数（到期日，今天） ≤ 3", "working_days(due, today) <= 3"),
        ("最小(订购数量, 收货数量)＜＝5 且 看到时<此刻", "min(ordered, received) <= 5 and seen < at"),
        ("到期日 == 日期('2026-12-01')", 'due == date("2026-12-01")'),
        ("冻结且非冻结", "held and not held"),
    ],
)
def test_every_word_and_sign_has_its_chinese_one(chinese, english):
    expression = parse(chinese, WORDS)
    assert expression.text() == english
    assert parse(expression.text("zh"), WORDS) == expression


def test_brackets_that_mean_something_stay():
    for source in ("amount - (amount - 1) > 0", "(held or held) and held", "not (held and held)", "--lines > 0"):
        assert parse(source, WORDS).text() == source
    assert parse("(held and held) and held", WORDS).text() == "held and held and held"
    assert parse("(amount * 2) + 1 > (0)", WORDS).text() == "amount * 2 + 1 > 0"


# --- what it means


@pytest.mark.parametrize(
    ("source", "facts", "expected"),
    [
        ("held and days_late > 3", {"held": False}, False),
        ("held and days_late > 3", {"held": True}, None),
        ("held or days_late > 3", {"held": True}, True),
        ("held or days_late > 3", {"held": False}, None),
        ("not held", {}, None),
        ("held is None and not (held is not None)", {}, True),
        ("0 < days_late <= 5", {"days_late": 5}, True),
        ("lines < days_late < 3", {"days_late": 5}, False),
        ("lines < days_late < 9", {"days_late": 5}, None),
        ("days_late in (1, 2)", {}, None),
        ("days_late not in (1, 2)", {"days_late": 3}, True),
        ("amount in (1, 2.50)", {"amount": Decimal("2.5")}, True),
        ("'x' in tags", {"tags": ("x", "y")}, True),
        ("site in tags", {"tags": ("x",), "site": "z"}, False),
        ("due in ('2026-12-01', date('2026-12-02'))", {"due": date(2026, 12, 1)}, True),
        ("1 if held else 2", {}, None),
        ("1 if held else None", {"held": False}, None),
        ("1.5 if held else lines", {"held": False, "lines": 3}, Decimal(3)),
        ("max(lines, 4)", {}, None),
        ("max(lines, 4, 7, 5)", {"lines": 6}, 7),
        ("min(lines, 2.5)", {"lines": 1}, Decimal(1)),
        ("coalesce(lines, days_late, 7)", {}, 7),
        ("coalesce(lines, days_late)", {}, None),
        ("abs(lines - 5)", {"lines": 2}, 3),
        ("abs(-amount)", {"amount": Decimal("2.5")}, Decimal("2.5")),
        ("len(lower(site))", {"site": "采购AB"}, 4),
        ("starts_with(lower(site), 'ab')", {"site": "ABC"}, True),
        ("due + 3", {"due": date(2026, 12, 30)}, date(2027, 1, 2)),
        ("3 + due - 1", {"due": date(2026, 12, 30)}, date(2027, 1, 1)),
        ("due - '2026-12-01'", {"due": date(2026, 12, 30)}, 29),
        ("received * 100 < ordered * 95", {"received": Decimal(94), "ordered": Decimal(100)}, True),
        ("site == 'a\\n\"b\"'", {"site": 'a\n"b"'}, True),
    ],
)
def test_what_it_gives(source, facts, expected):
    found = value(source, **facts)
    assert found == expected
    assert type(found) is type(expected)
    row = SimpleNamespace(**{**dict.fromkeys(one.name for one in WORDS), **EMPTY, **facts})
    assert parse(source, WORDS)(row) == expected
    assert parse(source, WORDS).explain(row).value == expected


def test_today_is_the_date_of_the_moment_in_its_own_zone():
    late = "2026-12-03T23:30:00-08:00"
    assert value("today", at=late) == date(2026, 12, 3)
    assert value("today - due", at="2026-12-03", due=date(2026, 12, 1)) == 2
    assert value("seen <= at", at=late, seen=AT) is True
    assert value("seen < '2026-12-03T09:00:01Z'", seen=AT) is True


def test_working_days_are_those_of_the_calendar():
    due = date(2026, 12, 24)
    assert value("working_days(due, '2026-12-28')", calendar=CALENDAR, due=due) == 1
    assert value("add_working_days(due, 1)", calendar=CALENDAR, due=due) == date(2026, 12, 28)
    assert value("working_days(due, today)", calendar=CALENDAR, at=AT) is None


def test_decimals_are_exact_whatever_the_context_of_the_program():
    with localcontext() as context:
        context.prec, context.rounding = 3, ROUND_DOWN
        assert value("amount * 0.1 + 0.2 == 12345.87891", amount=Decimal("123456.7891")) is True
        assert str(value("-amount", amount=Decimal("123456.7891"))) == "-123456.7891"
    assert value("0.1 + 0.2 == 0.3") is True


def test_a_number_that_gets_too_long_is_missing_and_says_so():
    long = " * ".join(["amount"] * 6)
    told = parse(f"{long} > 1", WORDS).explain({**EMPTY, "amount": Decimal("9" * 28)})
    assert told.value is None
    assert value(f"{long} > 1", amount=Decimal("9" * 28)) is None
    assert value(" * ".join(["lines"] * 6), lines=10**27) is None
    assert value("due + 9999999", due=date(2026, 12, 1)) is None
    (reason,) = {one.reason.text("zh") for one in told.because}
    assert reason == "数字过长"


# --- what it refuses


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("opne > 0", [("expression_unknown_name_near", 1, 1)]),
        ("held and\n  订单金 > 3", [("expression_unknown_name_near", 2, 3)]),
        ("Held", [("expression_unknown_name_near", 1, 1)]),
        ("zzzzzz > 0", [("expression_unknown_name", 1, 1)]),
        ("mni(1, 2) > 0", [("expression_unknown_function_near", 1, 1)]),
        ("amount / 2 > 0", [("expression_division", 1, 1)]),
        ("amount ÷ 2 > 0", [("expression_division", 1, 1)]),
        ("amount > open", [("expression_units", 1, 10)]),
        ("max(amount, open) > 1", [("expression_units", 1, 13)]),
        ("days_late > working_days(due, today)", [("expression_units", 1, 13)]),
        ("due + working_days(due, today)", [("expression_working_days", 1, 7)]),
        ("due > '2026-02-30'", [("expression_not_a_date", 1, 7)]),
        ("seen > '2026-02-03T09:00'", [("expression_not_an_instant", 1, 8)]),
        ("amount > 'x'", [("expression_kinds", 1, 10)]),
        ("site in (1, 2)", [("expression_kinds", 1, 1)]),
        ("site > 'a'", [("expression_no_order", 1, 8)]),
        ("held == None", [("expression_none", 1, 9)]),
        ("amount is 3", [("expression_is", 1, 11)]),
        ("amount and held", [("expression_not_a_condition", 1, 1)]),
        ("1 if amount else 2", [("expression_not_a_condition", 1, 6)]),
        ("1 if held else 'x'", [("expression_kinds", 1, 16)]),
        ("tags == tags", [("expression_no_order", 1, 9)]),
        ("amount = 3", [("expression_instead", 1, 8)]),
        ("amount >", [("expression_ends_early", 1, 9)]),
        ("amount 3", [("expression_syntax", 1, 8)]),
        ("len(site, site)", [("expression_arguments", 1, 1)]),
        ("due * 2", [("expression_no_arithmetic", 1, 1)]),
        ("due + 1.5", [("expression_not_whole_days", 1, 7)]),
        ("-site == 'x'", [("expression_no_sign", 1, 2)]),
        ("abs(site) > 1", [("expression_argument", 1, 5)]),
        ("min(site, 'x') == 'y'", [("expression_no_order", 1, 5)]),
        ("add_working_days(due, days_late) > due", [("expression_units", 1, 23)]),
        ("max(None, 1) > 0", [("expression_none", 1, 5)]),
        ("tags in ('x',)", [("expression_kinds", 1, 1)]),
        ("amount in tags", [("expression_kinds", 1, 1)]),
        ("amount * open > amount * amount", [("expression_units", 1, 17)]),
        ("(None if held else None) is None", [("expression_only_none", 1, 2)]),
        ("amount in (1, open)", [("expression_set_member", 1, 15)]),
        ("today(1) > 2", [("expression_name_as_function", 1, 1)]),
        ("opne > 0 and amount / 2 > zzzzzz", None),
        ("  （逾期天 > 3", [("expression_bracket_open", 1, 3)]),
    ],
)
def test_faults_have_code_and_place(source, expected):
    if expected is None:
        assert [code for code, *_ in faults(source)] == [
            "expression_unknown_name_near",
            "expression_division",
            "expression_unknown_name",
        ]
    else:
        assert faults(source) == expected


def test_a_fault_shows_its_line_with_a_caret_below():
    error = refused("held and\n订单金额 > 未交数量 + 1")
    assert error.text().splitlines()[2:] == ["    订单金额 > 未交数量 + 1", "               ^^^^^^^^^^^^"]
    assert "单位不同" in error.text("zh")
    told = error.as_dict("zh")["faults"][0]
    assert (told["line"], told["column"], told["width"]) == (2, 8, 8)
    again = pickle.loads(pickle.dumps(error))
    assert (again.text(), again.faults, again.source) == (error.text(), error.faults, error.source)


def test_what_is_wanted_is_checked():
    assert faults("amount + 1", wanted="bool") == [("expression_wanted", 1, 1)]
    assert parse("lines", WORDS, wanted="decimal").type == "int"
    assert parse("'2026-12-01'", WORDS, wanted="date")({}) == date(2026, 12, 1)
    with pytest.raises(InvalidValue, match="wanted"):
        parse("held", WORDS, wanted="float")
    with pytest.raises(InvalidValue):
        parse(5, WORDS)


def test_bounds_are_kept_and_what_lies_within_them_works():
    assert faults("x" * (bounds.LENGTH + 1)) == [("expression_too_long", 1, 1)]
    deep = "lines" + " + 1" * (bounds.DEPTH - 2)
    assert value(f"{deep} > 3", lines=1) is True
    assert [code for code, *_ in faults(f"{deep} + 1 > 3")] == ["expression_too_deep"]
    many = " or ".join(["held"] * (bounds.NODES - 1))
    assert value(many, held=False) is False
    assert [code for code, *_ in faults(f"{many} or held")] == ["expression_too_large"]
    assert len(refused("zzzzzz or " * 100 + "held").faults) == bounds.FAULTS


def test_what_is_stored_can_be_read_again_so_it_is_bounded_too():
    words = Vocabulary.from_dict({"x" * 100: {"type": "bool", "zh": "甲"}})
    assert len(parse("甲" + " 且 甲" * 60, words).text()) > 6000
    with pytest.raises(InvalidExpression) as caught:
        parse("甲" + " 且 甲" * 300, words)
    assert [one.code for one in caught.value.faults] == ["expression_too_long"]


def test_a_caller_deep_in_the_stack_gets_a_fault_and_no_recursion_error():
    def dig(depth):
        return dig(depth - 1) if depth else parse("not " * 20 + "held", WORDS)

    raised = set()
    for depth in range(sys.getrecursionlimit() - 120, sys.getrecursionlimit(), 5):
        try:
            dig(depth)
        except InvalidExpression as error:
            raised.add(error.faults[0].code)
        except RecursionError:
            break
    assert raised <= {"expression_too_deep"}


# --- subjects


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"amount": 1.5}, "expression_value"),
        ({"amount": "15"}, "expression_value"),
        ({"amount": Decimal("NaN")}, "expression_value"),
        ({"amount": True}, "expression_value"),
        ({"stage": None}, "expression_always_there"),
    ],
)
def test_a_value_of_another_kind_is_refused(facts, code):
    for ask in (parse("amount > 1 and stage == 'x'", WORDS), parse("amount > 1 and stage == 'x'", WORDS).explain):
        with pytest.raises(InvalidValue) as caught:
            ask({**EMPTY, **facts})
        assert caught.value.code == code


def test_the_compiled_function_leaves_what_it_does_not_understand_to_the_explanation():
    ask = parse("amount > 1", WORDS).compiled()
    with pytest.raises(InvalidValue, match="amount"):
        ask({"amount": "15"})
    with pytest.raises(InvalidValue, match="no such attribute"):
        parse("amount > 1", WORDS).compiled("attributes")(SimpleNamespace())
    with pytest.raises(InvalidValue):
        parse("amount > 1", WORDS).compiled("dict")


def test_what_an_evaluation_has_to_bring_is_asked_for():
    assert parse("working_days(due, today) > 3 and seen < at", WORDS).needs == {"today", "at", "calendar"}
    for source, given in (("due < today", {}), ("seen < at", {"at": "2026-12-01"}), ("add_working_days(due, 1)", {})):
        for ask in (parse(source, WORDS), parse(source, WORDS).explain):
            with pytest.raises(InvalidValue) as caught:
                ask(EMPTY, **given)
            assert caught.value.code == "expression_needs"


def test_a_last_resort_that_has_a_name_runs_as_generated(monkeypatch):
    words = WORDS.extended({"few": {"type": "int"}})
    found = parse("coalesce(lines, few) >= few", words).expanded({"few": parse("5", WORDS)})
    monkeypatch.setattr("procurekit.expressions.expression.explained", None)
    assert [found.compiled("mapping")({"lines": lines}, None, None) for lines in (4, 5, None)] == [False, True, True]


def test_text_too_deep_for_python_runs_without_being_compiled(monkeypatch):
    monkeypatch.setattr("procurekit.expressions.compiling.generated", lambda *_: ("(" * 300, {}))
    prepared = []
    slow = compiled(None, "mapping", fallback=lambda *given: given, prepare=lambda *given: prepared.append(given))
    assert slow("subject") == ("subject", None, None)
    assert prepared == [(None, None)]


# --- explanation, and travelling


def test_an_explanation_shows_every_part_and_what_decided():
    rule = parse("逾期天数 > 3 且 (订单金额 > 10000 或 阶段 == 'closed')", WORDS)
    told = rule.explain({**EMPTY, "days_late": 5, "amount": Decimal(90)})
    assert told.text("zh").splitlines()[:2] == [
        '逾期天数 > 3 且 (订单金额 > 10000 或 阶段 == "closed"): 否',
        "  逾期天数 > 3: 是",
    ]
    assert [one.source() for one in told.because] == ["amount > 10000", 'stage == "closed"']
    missing = rule.explain({**EMPTY, "days_late": 5})
    assert missing.value is None
    assert [(one.source("zh"), one.reason.text("zh")) for one in missing.because] == [("订单金额", "没有数据")]
    assert missing.as_dict("zh")["parts"][0]["source"] == "逾期天数 > 3"
    assert "amount: missing (nobody said)" in str(missing)
    chosen = parse("(lines if held else None) > 3", WORDS)
    assert [one.source() for one in chosen.explain({**EMPTY, "held": True}).because] == ["lines"]
    assert [one.source() for one in chosen.explain({**EMPTY, "held": False}).because] == ["None"]
    assert [one.source() for one in chosen.explain(EMPTY).because] == ["held"]


def test_an_expression_is_a_value():
    rule = parse("days_late > 3 and amount > 10000", WORDS)
    assert rule == parse("(days_late>3) and amount>10000", WORDS)
    assert rule != parse("amount > 10000 and days_late > 3", WORDS)
    assert len({rule, parse("逾期天数>3且订单金额>10000", WORDS)}) == 1
    assert [one.name for one in rule.names] == ["amount", "days_late"]
    assert (rule.type, rule.unit, parse("amount * 2", WORDS).unit) == ("bool", None, "currency")
    assert pickle.loads(pickle.dumps(rule))({**EMPTY, "days_late": 5, "amount": 20000}) is True
    assert Expression.from_dict(rule.as_dict(), WORDS) == rule
    with pytest.raises(BadInput, match="is not the expression"):
        Expression.from_dict({**rule.as_dict(), "expression": "days_late > 4"}, WORDS)
    with pytest.raises(InvalidValue):
        Expression.from_dict({}, WORDS)
    with pytest.raises(InvalidValue):
        Expression("days_late > 3")
