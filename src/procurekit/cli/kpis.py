"""``procurekit kpis``: how well it went, each figure with what it was computed from and what was left out."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from procurekit.cli import opening
from procurekit.cli.output import Flat, Output
from procurekit.errors import BadInput, InvalidValue
from procurekit.metrics import EVERYDAY, PROCUREKIT, REGISTRY, Group, Kpi

__all__ = ["run"]

_OWN: Final = "procurekit."
_HEADLINES: Final = ("on_time", "on_time_first", "lead_time", "rejection_rate", "in_full", "spend")
_FLAT: Final = (
    *("by", "group", "period", "kpi", "title", "unit", "currency", "kind", "numerator", "denominator", "value"),
    *("reason", "counted", "excluded"),
)


def run(args: Namespace, out: Output) -> int:
    """Measure them."""
    grouping = args.by is not None or args.period is not None
    asked = _asked(args.kpi)
    # Twenty KPIs of a hundred groups are no table: there the headlines stand in for them until somebody asks.
    kept = _named(_HEADLINES) if asked is None and grouping and out.fmt == "table" else asked or EVERYDAY
    with opening.reading(args) as desk:
        at = args.at or desk.now()
        try:
            groups = desk.kpis(by=args.by, period=args.period, fiscal_start=args.fiscal_start, at=at, kpis=kept)
        except InvalidValue as error:
            if error.code != "not_a_choice":
                raise
            values = {name: error.values[name] for name in ("value", "choices")}
            raise BadInput("cli.usage.choice", name=f"--{error.values['field']}", **values) from error
        findings = desk.findings()
        names = {one.supplier: one.supplier_name for one in desk.orders()} if args.by == "supplier" else {}

    def drawn(screen: Any) -> None:
        from procurekit.cli.measured import draw_all, draw_groups

        if grouping:
            draw_groups(screen, groups, kept, names, at)
        else:
            draw_all(screen, groups[0], findings, at)

    out.emit(
        lambda: {"at": at, "groups": [_plain(one, names, out.lang) for one in groups], "findings": findings},
        lambda: _flat(groups, out.lang),
        drawn,
    )
    return 0


def _asked(names: Sequence[str] | None) -> tuple[Kpi, ...] | None:
    if names is None:
        return None
    return PROCUREKIT if "all" in names else _named(names)


def _named(names: Sequence[str]) -> tuple[Kpi, ...]:
    """The KPIs of these ids, or of whole standards (``scor``), in the order in which they are asked for.

    Raises BadInput if there is none of a name.
    """
    found: list[Kpi] = []
    for name in names:
        own = _OWN + name
        if name in REGISTRY or own in REGISTRY:
            found.append(REGISTRY[name if name in REGISTRY else own])
        elif standard := REGISTRY.standard(name):
            found += standard
        else:
            standards = dict.fromkeys(one.standard for one in REGISTRY.values())
            near = get_close_matches(own, REGISTRY, 3) or get_close_matches(name, REGISTRY, 3)
            raise BadInput("cli.no_such_kpi", name=name, known=", ".join(near or standards))
    return tuple(dict.fromkeys(found))


def _plain(group: Group, names: Mapping[Any, str | None], lang: str) -> dict[str, Any]:
    shown: dict[str, Any] = group.as_dict(lang)
    told = {"by": shown["by"], "group": shown["value"], "period": shown["period"]}
    if group.by == "supplier":
        told["name"] = names.get(group.value)
    return {**told, "kpis": [_kpi(one, lang) for one in shown["results"]]}


def _kpi(result: dict[str, Any], lang: str) -> dict[str, Any]:
    kept = {name: value for name, value in result.items() if name != "kpi"}
    excluded = [{"code": code, **told} for code, told in result["excluded"].items()]
    return {"id": result["kpi"], "title": REGISTRY[result["kpi"]].text(lang), **kept, "excluded": excluded}


def _flat(groups: Sequence[Group], lang: str) -> Flat:
    """A row for every figure, and one for the part of it that each kind of line has."""

    def rows() -> Iterator[list[object]]:
        for group in groups:
            shown = _plain(group, {}, lang)
            for one in shown["kpis"]:
                told = {**shown, **one, "kpi": one["id"]}
                told["reason"] = None if one["reason"] is None else one["reason"]["code"]
                told["excluded"] = "; ".join(f"{why['code']}={why['count']}" for why in one["excluded"])
                for kind, figures in {"": {}, **one["by_kind"]}.items():
                    part = dict.fromkeys(("reason", "counted", "excluded")) if kind else {}
                    yield [{**told, **figures, **part, "kind": kind}[name] for name in _FLAT]

    return _FLAT, rows()
