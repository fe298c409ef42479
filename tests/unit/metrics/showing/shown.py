"""Figures that the tests of showing share: hostile names, several currencies, targets, periods, nothing at all."""

from datetime import date
from decimal import Decimal

from attrs import evolve
from tests.unit.metrics.conftest import build

from procurekit.metrics import PROCUREKIT, Group, Kpi, Measured, Result, measure

AT = date(2026, 3, 31)
KPIS = {one.id.partition(".")[2]: one for one in PROCUREKIT}
ON_TIME = evolve(KPIS["on_time"], target=Decimal("0.9"))
LEAD_TIME = evolve(KPIS["lead_time"], target=Decimal(30))
VALUE = KPIS["ordered_value"]
HEADLINES = (ON_TIME, LEAD_TIME, KPIS["rejection_rate"], VALUE)
LONG = "苏州工业园区精密紧固件与特种合金制造股份有限公司（华东）第三分公司"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></table>&amp;",
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\x1b[2J\u202egnirts",
    LONG,
)


def late(count=1, **given):
    """Rows of a supplier that came five days after the promise; `given` may say otherwise."""
    return [build([("2026-03-10", 100)], order_id=f"late{n}", **given) for n in range(count)]


def punctual(count=1, **given):
    return [build([("2026-03-04", 100)], order_id=f"punctual{n}", **given) for n in range(count)]


def monthly(supplier, shares):
    """Four lines for each month of 2026, of which so many were on time; None: no line at all."""
    rows = []
    for month, good in enumerate(shares, 1):
        if good is None:
            continue
        for place in range(4):
            day = f"2026-{month:02}-{4 if place < good else 20:02}"
            rows.append(
                build([(day, 100)], promise=f"2026-{month:02}-05", supplier=supplier, order_id=f"{month}-{place}")
            )
    return rows


def hostile(**given):
    rows = [row for name in HOSTILE for row in (*punctual(supplier=name), *late(supplier=name))]
    return measure(HEADLINES, rows, at=AT, by="supplier", **given)


def crafted(unit, value, *, currency=None, target=None, better=None, numerator=None, denominator=None, **given):
    """One figure of one group, as it stands there."""
    wanted = {"target": target, "better": better}
    kpi = Kpi(id="host.x", title="Figure", title_zh="数值", unit=unit, numerator="1", denominator="1", **wanted)
    figures = {"numerator": numerator, "denominator": denominator, "counted": 3, **given}
    result = Result(
        kpi=kpi.id, unit=unit, value=None if value is None else Decimal(value), currency=currency, **figures
    )
    return Measured(groups=(Group(by="supplier", value="V-1", results=(result,)),), kpis=(kpi,), at=AT)
