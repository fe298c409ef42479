"""The demonstration's screens: where it all stands, whom to chase, a promise that moved, a supplier scored twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from shlex import quote
from typing import Any, Final, Literal

from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from procurekit.cli.demo_figures import REJECTED, Figures, Moved, Score, Sums, Told
from procurekit.cli.tables import Screen
from procurekit.metrics import REGISTRY, Result
from procurekit.rules import Alert, WorkItem
from procurekit.values import date_in
from procurekit.values.figures import NONE, grouped, in_unit, moment, money, quantity

__all__ = ["draw", "spoken"]

Side = Literal["left", "right"]

_SUPPLIERS: Final = 5
_ORDERS: Final = 2
_DEMANDS: Final = 3
_BAR: Final = 30
_DIGEST: Final = 12


def draw(screen: Screen, figures: Figures) -> None:
    """All four screens, and where to go from there."""
    year = figures.year
    company = spoken(figures.buyer or NONE, screen.lang)
    more = screen.say(
        "demo.title.more",
        start=year.start,
        today=figures.day,
        seed=year.seed,
        orders=grouped(year.orders),
        suppliers=grouped(len({one.supplier for one in figures.orders})),
        events=grouped(year.events),
    )
    screen.print("", screen.text(screen.say("demo.title", company=company), "bold"), screen.text(more, "dim"))
    _stands(screen, figures)
    _chase(screen, figures)
    _moved(screen, figures)
    _scored(screen, figures)
    _next(screen, figures)


def spoken(text: str, lang: str) -> str:
    """The half of a name or a remark in two languages that the reader speaks; the Chinese half comes first.

    >>> spoken("恒力紧固件 Hengli Fasteners", "en"), spoken("恒力紧固件 Hengli Fasteners", "zh"), spoken("DHL", "zh")
    ('Hengli Fasteners', '恒力紧固件', 'DHL')
    """
    ends = max((place for place, one in enumerate(text, 1) if "\u4e00" <= one <= "\u9fff"), default=0)
    half = text[:ends] if lang.startswith("zh") else text[ends:]
    return half.strip() or text


def _heading(screen: Screen, number: int, code: str, **values: object) -> None:
    title = screen.text(f"{number}  {screen.say(code, **values)}", "bold cyan")
    screen.print("", Rule(title, align="left", style="cyan"), "")


def _grid(rows: Iterable[Sequence[Any]], sides: Sequence[Side], *, titles: Sequence[str] = (), flex: int = 0) -> Table:
    """Rows without lines; the column `flex` takes the room that is left, and folds."""
    table = Table(box=None, show_header=bool(titles), header_style="dim", pad_edge=False, padding=(0, 2, 0, 0))
    for place, side in enumerate(sides):
        header = titles[place] if titles else ""
        table.add_column(
            header, justify=side, no_wrap=place != flex, overflow="fold", ratio=1 if place == flex else None
        )
    for row in rows:
        table.add_row(*row)
    return table


def _money(sums: Sums) -> str:
    return "\n".join(money(amount, currency) for currency, amount in sums.items())


# --- 1: where it all stands


def _stands(screen: Screen, figures: Figures) -> None:
    _heading(screen, 1, "demo.stands")
    stages = [
        (screen.word(stage), screen.text(grouped(count)), screen.text(_money(to_come)))
        for stage, count, to_come in figures.stages()
    ]
    stages.append(
        (
            screen.text(screen.say("demo.all"), "bold"),
            screen.text(grouped(len(figures.orders)), "bold"),
            screen.text(""),
        )
    )
    left = _grid(stages, ("left", "right", "right"), titles=(screen.say("demo.stages"), "", screen.say("demo.to_come")))
    alerts = [
        (screen.text(rule.text(screen.lang), "red"), screen.text(grouped(count)), screen.text(_money(at_risk)))
        for rule, count, at_risk in figures.rules()
    ]
    nothing = [(screen.text(screen.say("demo.nothing"), "green"), "", "")]
    findings = [
        (screen.text(screen.finding(code), "yellow"), screen.text(grouped(count)))
        for code, count in figures.findings.items()
    ]
    right = Table.grid(expand=True)
    columns = (screen.say("demo.attention"), "", screen.say("demo.at_risk"))
    right.add_row(_grid(alerts or nothing, ("left", "right", "right"), titles=columns))
    right.add_row("")
    right.add_row(_grid(findings or [nothing[0][:2]], ("left", "right"), titles=(screen.say("demo.findings"), "")))
    both = Table.grid(padding=(0, 3, 0, 0))
    both.add_row(left, right)
    rows = [_kpi(screen, figures, one) for one in figures.kpis()]
    screen.print(both, "", _grid(rows, ("left", "right", "right"), titles=(screen.say("demo.kpis"), "", "")))


def _kpi(screen: Screen, figures: Figures, one: Result) -> tuple[Text, ...]:
    """The figure and what it was computed from; what can't be added up over all suppliers, of the worst of them."""
    title, worst = REGISTRY[one.kpi].text(screen.lang), figures.worst
    if one.kpi == REJECTED and one.value is None and worst is not None:
        title = screen.say("demo.worst", title=title, supplier=spoken(worst.name, screen.lang))
        one = worst.result
    return screen.text(title), screen.text(_value(screen, one), "bold"), screen.text(_parts(screen, one), "dim")


def _value(screen: Screen, one: Result) -> str:
    return in_unit(one.value, one.unit, one.currency, screen.lang)


def _parts(screen: Screen, one: Result) -> str:
    if one.value is None:
        return one.text(screen.lang) or ""
    if one.unit == "money":
        return screen.say("cli.count.lines", count=grouped(one.counted))
    return f"{quantity(one.numerator)} / {quantity(one.denominator)}"


# --- 2: whom to chase


def _chase(screen: Screen, figures: Figures) -> None:
    _heading(screen, 2, "demo.chase")
    items = figures.worklist
    if not items:
        screen.print(screen.text(screen.say("demo.no_chase"), "green"))
        return
    demands = len({demand for one in items for demand in one.demands})
    lines = grouped(sum(one.lines for one in items))
    counted = screen.say("demo.chase.more", lines=lines, suppliers=grouped(len(items)), demands=grouped(demands))
    screen.print(screen.text(counted), "")
    rows = []
    for place, one in enumerate(items[:_SUPPLIERS], 1):
        at_risk = screen.text(_money(dict(one.at_risk)) or NONE, "bold")
        rows.append((screen.text(f"{place}", "bold"), _whom(screen, one), at_risk, _needed(screen, one)))
    titles = ("", screen.say("cli.column.supplier"), screen.say("demo.at_risk"), screen.say("demo.needed"))
    screen.print(_grid(rows, ("right", "left", "right", "left"), titles=titles, flex=1))
    if len(items) > _SUPPLIERS:
        screen.print(screen.text(screen.say("demo.suppliers.more", count=grouped(len(items) - _SUPPLIERS)), "dim"))


def _whom(screen: Screen, item: WorkItem) -> Text:
    """The supplier, who waits for it, and the orders that a call is about."""
    parts = [screen.text(spoken(item.supplier_name or item.supplier or NONE, screen.lang), "bold")]
    waiting = [demand.partition(":")[2] for demand in item.demands]
    if waiting:
        left = len(waiting) - _DEMANDS
        code = "demo.waiting.more" if left > 0 else "demo.waiting"
        said = screen.say(code, demands=_listed(screen, waiting[:_DEMANDS]), count=grouped(left))
        parts.append(screen.text(f"\n{said}", "yellow"))
    orders: dict[str, list[Alert]] = {}
    for alert in item.alerts:
        orders.setdefault(str(alert.order_id), []).append(alert)
    for alerts in list(orders.values())[:_ORDERS]:
        first, lines = alerts[0], len({alert.subject_key for alert in alerts})
        count = screen.say("demo.more_lines", count=lines) if lines > 1 else ""
        parts.append(screen.text(f"\n{first.order_number}/{first.line}{count}  "))
        parts.append(screen.text(first.text(screen.lang), "dim"))
    if len(orders) > _ORDERS:
        parts.append(screen.text(f"\n{screen.say('demo.orders.more', count=grouped(len(orders) - _ORDERS))}", "dim"))
    return screen.joined(*parts, "\n")


def _needed(screen: Screen, item: WorkItem) -> Text:
    if item.days_left is None:
        return screen.text(NONE)
    code = "left" if item.days_left > 0 else "passed" if item.days_left < 0 else "today"
    how_long = screen.say(f"demo.needed.{code}", days=_days(screen, abs(item.days_left)))
    style = "bold red" if item.days_left <= 0 else "yellow"
    return screen.joined(screen.text(moment(item.needed_by)), screen.text(f"\n{how_long}", style))


def _listed(screen: Screen, names: Sequence[str]) -> str:
    return ("、" if screen.lang.startswith("zh") else ", ").join(names)


# --- 3: the promise that moved


def _moved(screen: Screen, figures: Figures) -> None:
    moved = figures.moved
    if moved is None:
        return
    _heading(screen, 3, "demo.moved", moves=moved.moves)
    line = moved.line
    what = screen.say(
        "demo.moved.what",
        ordered=_much(line.ordered, line.unit),
        supplier=spoken(line.supplier_name or line.supplier or NONE, screen.lang),
        requested=moment(line.requested),
    )
    name = f"{line.order_number}/{line.line}  {spoken(line.description or line.item or NONE, screen.lang)}"
    screen.print(screen.text(name, "bold"), what, screen.text(_still(screen, figures, moved), "red"))
    if line.demands:
        waiting = _listed(screen, [demand.partition(":")[2] for demand in line.demands])
        said = screen.say("demo.moved.demands", demands=waiting, needed_by=moment(line.needed_by))
        screen.print(screen.text(said, "yellow"))
    screen.print("")
    rows = [
        (screen.text(moment(one.promise.day), "bold"), _shift(screen, one), _who(screen, one, figures))
        for one in moved.told
    ]
    titles = (screen.say("demo.promised"), screen.say("demo.shift"), screen.say("demo.told"))
    screen.print(_grid(rows, ("left", "right", "left"), titles=titles, flex=2))
    if any(one.promise.origin == "attested" for one in moved.told):
        screen.print(screen.text(screen.say("demo.attested.why"), "italic"))


def _still(screen: Screen, figures: Figures, moved: Moved) -> str:
    line = moved.line
    values = {"open": _much(line.open, line.unit), "amount": money(line.open_amount, line.currency)}
    days = (figures.day - moved.told[-1].promise.day).days
    if days <= 0:
        return screen.say("demo.moved.not_due", **values)
    return screen.say("demo.moved.open", days=_days(screen, days), **values)


def _much(amount: Decimal | None, unit: str | None) -> str:
    return f"{quantity(amount)} {unit or ''}".strip()


def _shift(screen: Screen, one: Told) -> Text:
    if not one.moved:
        return screen.text(NONE, "dim")
    return screen.text(_days(screen, one.moved, sign="+"), "red" if one.moved > 0 else "green")


def _days(screen: Screen, days: int, sign: str = "") -> str:
    return screen.say("demo.day" if abs(days) == 1 else "demo.days", days=f"{days:{sign},}")


def _who(screen: Screen, one: Told, figures: Figures) -> Text:
    """Who said it, when and how, why, and what proves it. The buyer's word never looks like the supplier's."""
    day = date_in(one.promise.known_at, figures.year.today.tzinfo)
    attested = one.promise.origin == "attested"
    said_by = None if one.said_by is None else one.said_by.name
    how = screen.say(
        "demo.attested" if attested else "demo.confirmed",
        who=spoken(one.who or NONE, screen.lang),
        from_=spoken(said_by or one.who or NONE, screen.lang),
        channel=one.channel,
    )
    parts = [screen.text(f"{moment(day)}  ", "dim"), screen.text(how, "yellow" if attested else "green")]
    if one.reason:
        said = screen.say("demo.reason", reason=spoken(one.reason, screen.lang))
        parts.append(screen.text(f"\n{said}", "italic"))
    for proof in one.evidence:
        digest = (proof.sha256 or "")[:_DIGEST]
        parts.append(screen.text(f"\n{screen.say('demo.evidence', name=proof.name, sha256=digest)}", "dim"))
    return screen.joined(*parts, "\n")


# --- 4: one supplier, two scores


def _scored(screen: Screen, figures: Figures) -> None:
    scored = figures.scored
    if scored is None:
        return
    _heading(screen, 4, "demo.scored")
    name = spoken(scored.name or scored.supplier, screen.lang)
    screen.print(screen.text(screen.say("demo.scored.who", supplier=name, id=scored.supplier), "bold"), "")
    whole = {one.kpi: one for one in figures.total.results}
    rows = [
        _bar(screen, "demo.latest", scored.latest, _rank(screen, scored.rank_latest, scored), "green"),
        _bar(screen, "demo.first", scored.first, _rank(screen, scored.rank_first, scored), "red"),
        ("",) * 4,
        (screen.text(screen.say("demo.everybody"), "dim"), "", "", ""),
        _bar(screen, "demo.latest", whole[scored.latest.kpi], "", "dim"),
        _bar(screen, "demo.first", whole[scored.first.kpi], "", "dim"),
    ]
    screen.print(_grid(rows, ("left", "left", "right", "right"), flex=1))
    screen.print("", screen.text(screen.say("demo.scored.why"), "italic"))


def _rank(screen: Screen, rank: int, scored: Score) -> str:
    return screen.say("demo.rank", rank=rank, count=scored.ranked)


def _bar(screen: Screen, code: str, one: Result, rank: str, style: str) -> tuple[Any, ...]:
    filled = int((one.value or Decimal(0)) * _BAR + Decimal("0.5"))
    bar = [screen.text("█" * filled, style), screen.text("░" * (_BAR - filled), "dim")]
    if rank:
        bar.append(screen.text(f"\n{rank}", "dim"))
    value = screen.text(_value(screen, one), style if style == "dim" else f"bold {style}")
    return screen.text(screen.say(code)), screen.joined(*bar), value, screen.text(_parts(screen, one), "dim")


# --- where to go from here


def _next(screen: Screen, figures: Figures) -> None:
    screen.print("", Rule(style="cyan"), "")
    if figures.db == "memory:":
        screen.print(screen.say("demo.next.memory"))
        return
    screen.print(screen.text(screen.say("demo.next", db=figures.db), "bold"), "")
    db = f"--db {quote(figures.db)}" + (" --lang zh" if screen.lang.startswith("zh") else "")
    at = f"--at {figures.day}"
    commands = [
        (f"procurekit orders {db} --stage issued", "demo.next.orders"),
        (f"procurekit alerts {db} {at}", "demo.next.alerts"),
        (f"procurekit kpis {db} {at} --by supplier", "demo.next.kpis"),
        (f"procurekit verify {db}", "demo.next.verify"),
    ]
    if figures.moved is not None:
        commands.insert(0, (f"procurekit show {figures.moved.line.order_number} {db}", "demo.next.show"))
    for command, code in commands:
        screen.print(screen.text(f"  # {screen.say(code)}", "dim"))
        # To be copied in one piece, however narrow the terminal is.
        screen.console.print(screen.text(f"  {command}"), soft_wrap=True)
    screen.print("")
