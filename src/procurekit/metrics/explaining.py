"""Explaining: a definition in words, each made from one of its fields: words that can't contradict what is computed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from procurekit.errors import say
from procurekit.expressions import parse
from procurekit.metrics.breaking import BREAKS
from procurekit.metrics.grain import grain_rows
from procurekit.metrics.judging import judge_of, reader_of
from procurekit.metrics.kpi import Kpi
from procurekit.metrics.population import POPULATIONS, LeaveOut
from procurekit.values.numbers import EXACT, plain

__all__ = ["Told", "explained"]

_HUNDRED: Final = Decimal(100)
_ENOUGH: Final = frozenset({"enough", "in_full", "as_ordered"})


class Told(NamedTuple):
    """One thing that a definition says: what it is about, and what it says."""

    label: str
    text: str


def explained(kpi: Kpi, lang: str = "en") -> tuple[Told, ...]:
    """All that a definition says, in ``"en"`` or ``"zh"``; what has no effect on its figure isn't told.

    Raises InvalidKpi if its expressions make no sense.
    """
    if kpi.combine is None:
        judge_of(kpi)
    return tuple(Told(say(f"measure.{name}", None, lang), text) for name, text in _Teller(kpi, lang).told())


class _Teller:
    def __init__(self, kpi: Kpi, lang: str) -> None:
        self.kpi = kpi
        self.lang = lang

    def told(self) -> Iterator[tuple[str, str]]:
        kpi = self.kpi
        yield "figure", self.figure()
        if kpi.combine is None:
            yield "grain", self.phrase(f"grain.{kpi.grain}")
            yield from self.who()
            yield from self.judged()
            yield from self.parts()
            yield "period", self.first_of("by_date", kpi.window)
        yield from self.meant()

    def phrase(self, code: str, **values: object) -> str:
        return say(f"measure.{code}", values, self.lang)

    def fact(self, name: str) -> str:
        return f"`{grain_rows(self.kpi.grain).words[name].text(self.lang)}`"

    def first_of(self, code: str, names: tuple[str, ...]) -> str:
        """The first of several facts that is there."""
        first, *others = map(self.fact, names)
        return "".join([self.phrase(code, name=first), *(self.phrase("or_else", name=one) for one in others)])

    def figure(self) -> str:
        kpi = self.kpi
        if kpi.combine is not None:
            return self.phrase(f"combine.{kpi.combine}", of=", ".join(kpi.of))
        if kpi.statistic != "ratio":
            over = "" if kpi.over is None else self.fact(kpi.over)
            return self.phrase(f"statistic.{kpi.statistic}", unit=self.phrase(f"unit.{kpi.unit}"), over=over)
        kind = kpi.unit if kpi.unit in {"ratio", "ppm"} else "mean"
        return self.phrase(f"statistic.{kind}", unit=self.phrase(f"unit.{kpi.unit}"))

    def who(self) -> Iterator[tuple[str, str]]:
        kpi = self.kpi
        if grain_rows(kpi.grain).of == "schedule_line":
            yield "population", POPULATIONS[kpi.population].text(self.lang)
        named = [self.reason(one) for one in POPULATIONS[kpi.population].leave_out]
        own = [self.reason(one, self.source(one.when)) for one in kpi.leave_out]
        if named or own:
            yield "leave_out", self.phrase("semicolon").join(dict.fromkeys([*named, *own]))

    def reason(self, one: LeaveOut, when: str = "") -> str:
        text = say(one.code, None, self.lang)
        if when:
            text = self.phrase("reason_when", reason=text, when=when)
        if one.of_whole is not None and grain_rows(self.kpi.grain).whole:
            text = self.phrase(f"reason_{one.of_whole}", reason=text)
        return self.phrase("reason_missing", reason=text) if one.missing else text

    def source(self, source: str) -> str:
        return parse(source, reader_of(self.kpi).vocabulary).text(self.lang)

    def judged(self) -> Iterator[tuple[str, str]]:
        kpi = self.kpi
        if grain_rows(kpi.grain).of != "schedule_line":
            return
        used = reader_of(kpi).used(kpi.numerator, kpi.denominator, *(one.when for one in kpi.leave_out))
        in_time = "in_time" in used
        if kpi.basis:
            yield "basis", self.first_of("judged_by", kpi.basis)
        if in_time or "too_early" in used:
            days = kpi.early_days
            yield (
                "early",
                self.phrase(f"early.{kpi.early}{'.days' if days and kpi.early == 'missed' else ''}", days=days),
            )
        if in_time:
            if kpi.late_days:
                yield "late_days", self.phrase("grace", days=kpi.late_days)
            yield "partial", self.phrase(f"partial.{kpi.partial}")
        if used & _ENOUGH or (in_time and kpi.partial == "missed"):
            yield "tolerance", self.tolerance()
            yield "surplus", self.surplus() if "as_ordered" in used else self.phrase("surplus.met")
        if "weight" in used:
            yield "weight", self.phrase(f"weight.{kpi.weight}")

    def tolerance(self) -> str:
        share = self.kpi.tolerance
        if share is None:
            return self.phrase("tolerance.line")
        return self.phrase("tolerance.share", share=_percent(share)) if share else self.phrase("tolerance.none")

    def surplus(self) -> str:
        share = self.kpi.tolerance
        return self.phrase("surplus.missed.share", share=_percent(share)) if share else self.phrase("surplus.missed")

    def parts(self) -> Iterator[tuple[str, str]]:
        """The numerator and the denominator, as they are written and over the facts."""
        kpi, judge = self.kpi, judge_of(self.kpi)
        for name, source, whole in (
            ("numerator", kpi.numerator, judge.numerator),
            ("denominator", kpi.denominator, judge.denominator),
        ):
            if name == "denominator" and kpi.statistic != "ratio":
                continue
            written, meant = self.source(source), whole.text(self.lang)
            yield name, f"`{written}`" if written == meant else self.phrase("that_is", written=written, meant=meant)

    def meant(self) -> Iterator[tuple[str, str]]:
        kpi = self.kpi
        if kpi.better is not None:
            yield "better", self.phrase(f"better.{kpi.better}")
        if kpi.target is not None:
            shown = _percent(kpi.target) if kpi.unit == "ratio" else plain(kpi.target)
            unit = "" if kpi.unit == "ratio" else self.phrase(f"unit.{kpi.unit}")
            yield "target", self.phrase(f"target.{kpi.better or 'higher'}", target=shown, unit=unit).strip()
        published = kpi.published_no_data
        yield "no_data", self.phrase("none") if published is None else self.phrase("published", shown=published)
        if kpi.breaks:
            place = 1 if self.lang.startswith("zh") else 0
            yield "breaks", self.phrase("semicolon").join(BREAKS[word][place] for word in kpi.breaks)
        yield "source", kpi.source or kpi.standard


def _percent(share: Decimal) -> str:
    return f"{plain(EXACT.multiply(share, _HUNDRED))} %"
