"""One table of awkward values in every library's frame, and expressions that all have to read as objects do."""

from datetime import date
from decimal import Decimal

from procurekit.expressions import Table, Vocabulary, parse
from procurekit.values import WorkCalendar

WORDS = Vocabulary.from_dict(
    {
        "held": {"type": "bool", "zh": "冻结"},
        "sure": {"type": "bool", "missing": False},
        "late": {"type": "int", "zh": "逾期天数"},
        "small": {"type": "int"},
        "large": {"type": "int"},
        "open": {"type": "decimal", "zh": "未交数量"},
        "price": {"type": "decimal", "zh": "单价"},
        "tiny": {"type": "decimal"},
        "site": {"type": "text", "zh": "地点"},
        "due": {"type": "date", "zh": "到期日"},
        "ordered": {"type": "date", "zh": "下单日"},
    }
)
CALENDAR = WorkCalendar("plant", holidays=["2026-12-25", "2027-01-01"], worked=["2026-12-27"])
AT = "2026-12-07"

ROWS = [
    {
        "held": True,
        "sure": False,
        "late": 5,
        "small": 100,
        "large": 2**53 + 1,
        "open": Decimal("1.5000"),
        "price": Decimal("0.0001"),
        "tiny": Decimal("0.00000001"),
        "site": "A",
        "due": date(2026, 12, 24),
        "ordered": date(2026, 12, 1),
    },
    {
        "held": None,
        "sure": True,
        "late": None,
        "small": None,
        "large": None,
        "open": None,
        "price": None,
        "tiny": None,
        "site": None,
        "due": None,
        "ordered": None,
    },
    {
        "held": False,
        "sure": True,
        "late": -3,
        "small": -128,
        "large": -(2**63),
        "open": Decimal("-0.0001"),
        "price": Decimal("12345678.1234"),
        "tiny": Decimal("9.99999999"),
        "site": "采购",
        "due": date(9999, 12, 31),
        "ordered": date(2026, 12, 26),
    },
    {
        "held": False,
        "sure": False,
        "late": 0,
        "small": 0,
        "large": 2**63 - 1,
        "open": Decimal("7.0000"),
        "price": None,
        "tiny": Decimal("0.00000000"),
        "site": "",
        "due": date(1, 1, 1),
        "ordered": date(1899, 12, 31),
    },
    {
        "held": True,
        "sure": True,
        "late": 40,
        "small": 127,
        "large": 0,
        "open": Decimal("0.0000"),
        "price": Decimal("3.1000"),
        "tiny": None,
        "site": "b",
        "due": date(2026, 12, 27),
        "ordered": date(2027, 1, 3),
    },
]

RULES = {
    "logic": [
        *("held and sure", "held or sure", "not held", "held and late > 3 and site == 'A'", "held or late > 3"),
        *("held == sure", "held != True", "held is None", "late is not None and held", "sure in (True,)"),
    ],
    "comparison": [
        *("late > 3", "late != 5", "open == 7", "open < price", "price >= 3.1", "large == 9007199254740993"),
        *("large < 9999999999999999999999", "tiny > 0.000000005", "0 < open < price", "open < late <= small < 5"),
        *("site == 'A'", "site != '采购'", "due > ordered", "due == '2026-12-24'", "'2026-12-01' <= ordered <= today"),
        *("late * 2 > small + 1", "1 < 2", "late < 1.5"),
    ],
    "membership": [
        *(
            "site in ('A', '采购')",
            "site not in ('A', 'c')",
            "late in (5, 40)",
            "late in (5.0, 40.5)",
            "open not in (7, 1.5)",
        ),
        *("open in (1.50000001, 99999999999999999999.5)", "due in ('2026-12-24', '9999-12-31')"),
        *("(ordered + 1) in ('2026-12-02',)", "starts_with(site, '采')", "not starts_with(site, 'A')"),
    ],
    "arithmetic": [
        *(
            "open * price",
            "open * 0.95",
            "0.05 * open",
            "open + price",
            "open - late",
            "price * tiny",
            "open * price * tiny",
        ),
        *("late + small", "late * small", "late * late - small", "large + 0", "large * 3 > 0", "large - 1 == large"),
        *(
            "-open",
            "-late",
            "-(late * small)",
            "abs(open)",
            "abs(late)",
            "abs(large) > 5",
            "1 + 2",
            "late * 0.5",
            "open * 3",
        ),
        *("open * 1000000000000000", "price - 0.00000001", "open", "late", "small"),
    ],
    "choice": [
        *("open if held else price", "late if held else None", "None if held else site", "1 if held else 0.5"),
        *("(late if held else small) if sure else large", "held if late > 0 else True", "site if sure else 'none'"),
        *("9007199254740993 if held else None", "due if held else ordered", "due + 1 if held else '2026-01-01'"),
        *("coalesce(open, price, late)", "coalesce(price, 1)", "coalesce(site, '?')", "coalesce(held, sure)"),
        *("coalesce(due, ordered)", "coalesce(due + 1, today)", "min(open, price)", "max(late, small, 3)"),
        *(
            "min(large, 9007199254740993)",
            "max(due, ordered)",
            "min('2026-12-01', due)",
            "max(open, late)",
            "min(1, 2)",
        ),
        *("1 if late is None else 2", "1 if late is None and not (due is None) else 2", "1 if True else late"),
    ],
    "dates": [
        *(
            "due",
            "today",
            "ordered + 3",
            "3 + ordered",
            "due - 3",
            "due + late",
            "due - late",
            "due + large",
            "due + small",
            "due - ordered",
        ),
        *("today - due > 7", "due + 1 > ordered", "due - 99999999", "due < ordered + 3", "(due - ordered) * 2"),
        *("ordered + 99999999999999999999", "due is None"),
    ],
    "working days": [
        *("working_days(due, ordered)", "working_days(ordered, due)", "working_days(ordered, today) > 3"),
        *(
            "working_days('2026-12-01', ordered)",
            "working_days('2026-12-01', today)",
            "working_days('2300-01-01', today)",
        ),
        *("working_days('2300-01-01', ordered)", "add_working_days(ordered, 0)", "add_working_days(ordered, 1)"),
        *("add_working_days(ordered, -1)", "add_working_days(due, 30)", "add_working_days(due, -30)"),
        *(
            "add_working_days(ordered, late)",
            "add_working_days(ordered, late * 1000)",
            "add_working_days(ordered, large)",
        ),
        *(
            "add_working_days(ordered, 999999999)",
            "add_working_days(today, late)",
            "add_working_days('2300-01-01', late)",
        ),
        *(
            "add_working_days(add_working_days(ordered, 1), 1)",
            "working_days(ordered, add_working_days(ordered, late))",
        ),
    ],
}


def arrow_table(rows=ROWS):
    """The rows as a PyArrow table, with the types that a database would have."""
    import pyarrow as pa

    types = {
        "held": pa.bool_(),
        "sure": pa.bool_(),
        "late": pa.int64(),
        "small": pa.int8(),
        "large": pa.int64(),
        "open": pa.decimal128(18, 4),
        "price": pa.decimal128(18, 4),
        "tiny": pa.decimal128(9, 8),
        "site": pa.string(),
        "due": pa.date32(),
        "ordered": pa.date32(),
    }
    return pa.Table.from_pylist(rows, schema=pa.schema(types.items()))


def frame_of(kind, table):
    """A PyArrow table as a frame of another library."""
    match kind:
        case "polars" | "polars_lazy":
            import polars as pl

            frame = pl.from_arrow(table)
            return frame.lazy() if kind == "polars_lazy" else frame
        case "pandas":
            import pandas as pd

            return table.to_pandas(types_mapper=pd.ArrowDtype)
        case "duckdb":
            import duckdb

            return duckdb.from_arrow(table)
        case _:
            return table


KINDS = ["polars", "polars_lazy", "pandas", "duckdb", "pyarrow"]
"""The libraries that live in one environment."""


def rows_of(native):
    """The rows of any frame, as Python has their values."""
    match type(native).__module__.split(".")[0]:
        case "polars":
            return native.lazy().collect().to_dicts()
        case "pandas":
            import pyarrow as pa

            return pa.Table.from_pandas(native, preserve_index=False).to_pylist()
        case "duckdb" | "_duckdb":
            return native.to_arrow_table().to_pylist()
        case "pyspark":
            return [one.asDict() for one in native.collect()]
        case _:
            return native.to_pylist()


def assert_agree(table, expressions, rows, *, at=AT, calendar=CALENDAR):
    """The table gives for each expression what it gives for each row, of the same kind."""
    found = rows_of(table.with_expressions(expressions, at=at, calendar=calendar).to_native())
    for name, one in expressions.items():
        values = [row[name] for row in found]
        expected = [one(row, at=at, calendar=calendar) for row in rows]
        assert values == expected, one
        kinds = [type(value) for value in values if value is not None]
        # A whole number may stand for a decimal, where the subject has one.
        wanted = [type(value) for value in expected if value is not None]
        assert kinds == [Decimal if one.type == "decimal" else kind for kind in wanted], one


def assert_rules_hold(native, about, *, at_once=100):
    """Every rule about something, so many of them in one plan."""
    for some in batched(RULES[about], at_once):
        expressions = {f"new{place}": parse(source, WORDS, table=True) for place, source in enumerate(some)}
        assert_agree(Table.of(native), expressions, ROWS)


def batched(many, at_once):
    return [many[start : start + at_once] for start in range(0, len(many), at_once)]
