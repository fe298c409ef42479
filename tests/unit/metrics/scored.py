"""Stand-ins that the tests of scorecards share: KPIs over ratings, and cards whose scores can be worked out by hand."""

from datetime import date

from procurekit.metrics import Band, Dimension, Grade, Kpi, LeaveOut, Linear, Rating, Registry, Scorecard, measure

AT = date(2026, 6, 30)


def rated(criterion, **given):
    """A KPI that is the mean share of points of a rating by one criterion."""
    fields = {
        "id": f"host.{criterion}",
        "title": criterion,
        "title_zh": f"{criterion}（中）",
        "grain": "rating",
        "leave_out": [LeaveOut("kpi.other_criterion", f'criterion != "{criterion}"')],
        "numerator": "points",
        "denominator": "out_of",
        "window": ("rated_on",),
        "better": "higher",
    }
    return Kpi(**{**fields, **given})


QUALITY, DELIVERY, PRICE = rated("quality"), rated("delivery"), rated("price")
KPIS = Registry([QUALITY, DELIVERY, PRICE])
FULL = Linear(worst=0, best=1)
GRADES = [
    Grade(name="A", title="excellent", title_zh="优秀", at_least=90),
    Grade(name="B", title="good", title_zh="良好", at_least=70, below=90),
    Grade(name="C", title="poor", title_zh="较差", below=70),
]


def card(*dimensions, **given):
    made = dimensions or (
        Dimension("host.quality", 50, linear=FULL),
        Dimension(
            "host.delivery",
            30,
            bands=[
                Band(points=100, at_least="0.95"),
                Band(points=60, at_least="0.80", below="0.95"),
                Band(points=0, below="0.80"),
            ],
        ),
        Dimension("host.price", 20, linear=FULL),
    )
    return Scorecard("host.card", "Our card", made, **{"title_zh": "本公司评分卡", "grades": GRADES, **given})


def rating(supplier, criterion, points, day="2026-05-15", **given):
    return Rating(supplier, criterion, str(points), rated_on=day, **given)


def ratings(supplier, quality=None, delivery=None, price=None, day="2026-05-15"):
    """One rating for each criterion, out of 100; None: nobody rated it."""
    given = {"quality": quality, "delivery": delivery, "price": price}
    return [rating(supplier, name, points, day) for name, points in given.items() if points is not None]


def measured(rows, by="supplier", **given):
    return measure(tuple(KPIS.values()), {"rating": rows}, at=AT, by=by, **given)
