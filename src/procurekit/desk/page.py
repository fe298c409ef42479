"""The page of an order's history: one HTML file that prints on A4, for a reader who has nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING, Final

from pendulum import DateTime

from procurekit.desk.agreements import Agreement, DateChange
from procurekit.desk.entry import Entry
from procurekit.desk.history_rows import HistoryRow
from procurekit.desk.naming import MARKS, evidence_text, origin_text, person_text, when_text
from procurekit.desk.page_style import style_of
from procurekit.desk.standing_lines import StandingLine, amount_of
from procurekit.errors import say, term
from procurekit.model.terms import Evidence
from procurekit.model.wording import finding_in_words
from procurekit.values import Moment
from procurekit.values.numbers import plain
from procurekit.values.visible import visible

if TYPE_CHECKING:
    from procurekit.desk.timeline import Timeline

__all__ = ["page_of"]

_LONGEST: Final = 280
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?", re.ASCII)
_HERE: Final = "\0"
_DAY: Final = len("2026-12-03")
_CLOCK: Final = len("2026-12-03 14:00")


def page_of(timeline: Timeline, lang: str = "en") -> str:
    """The page, in English or Chinese."""
    return _Page(timeline, "zh" if lang.startswith("zh") else "en").html()


class _Page:
    """A page while it is written. Whatever comes from outside goes through `_text`."""

    def __init__(self, timeline: Timeline, lang: str) -> None:
        self.timeline = timeline
        self.order = timeline.order.order
        self.lang = lang
        self.zone = timeline.zone
        self.offset = self._one_offset()

    def html(self) -> str:
        title = self._title()
        parts = (
            f'<!DOCTYPE html>\n<html lang="{"zh-CN" if self.lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">',
            f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>',
            f"<style>{style_of(self.order.number or self.timeline.order.id)}</style>\n</head>\n<body>",
            *self._head(title),
            *self._short(),
            *self._where(),
            *self._agreed(),
            *self._history(),
            *self._footer(),
            "</body>\n</html>\n",
        )
        return "\n".join(parts)

    def _title(self) -> str:
        said = self.say("page.title", number=self.order.number or self.timeline.order.id)
        return escape(visible(said[:_LONGEST]))

    # --- words

    def say(self, code: str, /, **values: object) -> str:
        return say(code, values, self.lang)

    def _text(self, value: object, longest: int = _LONGEST) -> str:
        """A text as HTML, no longer than a page can bear."""
        said = self._clipped(str(value), longest)
        return _DATE.sub(r'<span class="d">\g<0></span>', escape(visible(said, lines=True)))

    def _clipped(self, said: str, longest: int) -> str:
        return said if len(said) <= longest else said[:longest] + self.say("page.more", count=len(said) - longest)

    def _said(self, code: str, /, **values: object) -> str:
        return self._text(self.say(code, **values))

    def _when(self, when: Moment | None) -> str:
        return when_text(when, self.zone)

    def _one_offset(self) -> str | None:
        """The offset that all times of the history have, if they have one: it is told once, above them."""
        moments = (one for entry in self.timeline for one in (entry.at, entry.recorded_at))
        found = {self._when(one)[_CLOCK:].strip() for one in moments if isinstance(one, DateTime)}
        return found.pop() if len(found) == 1 else None

    def _short_when(self, when: Moment | None) -> str:
        """A moment in a table whose heading tells the offset."""
        said = self._when(when)
        return said if self.offset is None else said.removesuffix(self.offset).rstrip()

    def _who(self, entry: Entry) -> str:
        return person_text(entry, self.lang)

    def _at(self, entry: Entry) -> str:
        return self._when(entry.at if entry.at is not None else entry.known_at)

    def _by(self, entry: Entry) -> str:
        """Who and when, in a table."""
        when = self._short_when(entry.at if entry.at is not None else entry.known_at)
        return self._around("page.word", "when", self._text(when), person=self._who(entry))

    def _why(self, *reasons: str | None) -> str:
        quoted = (self._text(self.say("page.because", reason=one)) for one in reasons if one)
        return "".join(f' <span class="why">{one}</span>' for one in quoted)

    def _joined(self, many: Iterable[str], code: str = "wording.semicolon") -> str:
        return self.say(code).join(many)

    # --- the parts

    def _head(self, title: str) -> Iterator[str]:
        order, state = self.order, self.timeline.order
        amount = amount_of(self.timeline.lines)
        people = self.timeline.names.people
        told = {
            "page.supplier": None if order.supplier is None else str(order.supplier),
            "page.buyer": None if order.buyer is None else str(order.buyer),
            "page.purchaser": order.purchaser and people.get(f"person:{order.purchaser}", order.purchaser),
            "page.revision": order.revision,
            "page.stage": term(state.stage, self.lang),
            "page.amount": None if amount is None else f"{plain(amount)} {order.currency or ''}".strip(),
        }
        yield f"<header><h1>{title}</h1><p>{self._text(self._made_at())}</p></header>"
        yield '<dl class="head">'
        for code, value in told.items():
            if value is not None:
                yield f"<div><dt>{self._said(code)}</dt><dd>{self._text(value)}</dd></div>"
        yield "</dl>"

    def _made_at(self) -> str:
        made = self.timeline.made
        return "" if made is None else self.say("page.as_of", when=self._when(made.at))

    def _short(self) -> Iterator[str]:
        """The questions that a reader comes with, answered first."""
        moved = self.timeline.date_change
        yield '<dl class="short">'
        if moved is None:
            yield self._pair("page.date_changed", self._said("page.never_changed"))
        else:
            one = moved.agreement
            revision = None if one is None else one.agreed.revision
            yield self._pair("page.date_changed", self._moved(moved, revision))
            if one is None:
                yield self._pair("page.changed_by", self._alone_asked(moved.entry))
                yield self._pair("page.agreed_by", self._alone(moved.entry))
            else:
                yield self._pair("page.changed_by", "<br>".join(self._askers(one)))
                yield self._pair("page.agreed_by", "<br>".join(self._sides(one)) or self._said("page.by_terms"))
            shown = moved.entry.evidence if one is None else one.evidence
            yield self._pair("page.evidence", self._evidence(shown))
            entry = moved.entry
            yield self._pair(
                "page.responsible",
                self._responsible(entry.responsibility, entry) if one is None else self._blamed(one),
            )
        yield self._pair("page.open", self._open())
        yield "</dl>"

    def _moved(self, moved: DateChange, revision: int | None) -> str:
        values = {"changes": self._clipped(moved.text(self.lang), _LONGEST), "when": self._when(moved.at)}
        code = "page.date_entry" if revision is None else "page.date_revision"
        return self._text(self.say(code, **values, revision=revision), 2 * _LONGEST)

    def _pair(self, code: str, said: str) -> str:
        return f"<dt>{self._said(code)}</dt><dd>{said}</dd>"

    def _alone_asked(self, entry: Entry) -> str:
        return self._said("page.word", person=self._who(entry), when=self._at(entry)) + self._why(entry.reason)

    def _askers(self, one: Agreement) -> Iterator[str]:
        """Whose terms are in force; where they came of offers, what each of those before had asked for."""
        last, side = one.terms, one.agreed.side
        values = {"person": self._who(last), "when": self._at(last)}
        said = self._said("page.word", **values)
        yield (said if side is None else self._side(side, said)) + self._why(one.final_reason)
        yield from self._earlier(one)

    def _sides(self, one: Agreement) -> Iterator[str]:
        """Who agreed, the supplier first: the one whose word is asked about."""
        said = self._by_supplier(one)
        if said is not None:
            yield self._side("supplier", said)
        if one.buyer is not None:
            said = self._said("page.word", person=self._who(one.buyer), when=self._at(one.buyer))
            # An attested buyer there is none: who acts for the buyer acts here.
            yield self._side("buyer", f"{MARKS['confirmed']} {said}")

    def _side(self, side: str, said: str) -> str:
        return self._around("page.side", "said", said, side=side)

    def _around(self, code: str, name: str, said: str, /, **values: object) -> str:
        """A sentence around what is HTML already."""
        before, _, after = self.say(code, **values, **{name: _HERE}).partition(_HERE)
        return f"{self._text(before)}{said}{self._text(after)}"

    def _by_supplier(self, one: Agreement, *, brief: bool = False) -> str | None:
        return None if one.supplier is None else self._word(one.supplier, one.agreed.origin, brief=brief)

    def _word(self, entry: Entry, origin: str | None, *, brief: bool = False) -> str:
        """How the supplier said it, marked so that attested never looks like confirmed."""
        code = "page.noted" if origin == "attested" else "page.said"
        code = code if entry.channel is None else f"{code}.channel"
        when = entry.at if entry.at is not None else entry.known_at
        told = self._short_when(when) if brief else self._when(when)
        values = {"person": self._who(entry), "when": told, "channel": entry.channel}
        return self._around(code, "origin", self._mark(origin), **values)

    def _mark(self, origin: str | None) -> str:
        kind = origin if origin in MARKS else "none"
        return f'<span class="mark {kind}">{self._text(origin_text(origin, self.lang))}</span>'

    def _alone(self, entry: Entry) -> str:
        if entry.origin is not None and entry.type.startswith("acknowledgement."):
            return self._side("supplier", self._word(entry, entry.origin))
        if entry.type == "order.deemed":
            return self._mark("deemed")
        return self._said("page.one_sided")

    def _blamed(self, one: Agreement) -> str:
        # Whoever asked first said it before anybody made the offer that is in force.
        code = "page.responsible.first" if one.rounds else "page.responsible.stated"
        return self._responsible(one.agreed.responsibility, one.asked or one.applied, code)

    def _responsible(self, who: str | None, said: Entry, code: str = "page.responsible.stated") -> str:
        if who is None:
            return self._said("page.responsible.unstated")
        # Nobody else has agreed to that: it is what one side wrote.
        values = {"person": self._who(said), "version": said.version, "when": self._at(said)[:_DAY]}
        return self._said(code, who=who, **values)

    def _evidence(self, many: Iterable[Evidence], *, brief: bool = False) -> str:
        said = self._joined(evidence_text(one, self.lang, brief=brief) for one in many)
        return self._text(said or self.say("page.none_kept"), 2 * _LONGEST)

    def _open(self) -> str:
        points = self.timeline.open
        if not points:
            return self._said("page.nothing_open")
        said = (self._text(one.told(self.lang, self.zone), 3 * _LONGEST) for one in points)
        return f"<ul>{''.join(f'<li>{one}</li>' for one in said)}</ul>"

    def _where(self) -> Iterator[str]:
        yield f"<h2>{self._said('page.where')}</h2>"
        yield from self._table(
            "lines",
            ("line", "item", "ordered", "received", "open", "requested", "first", "basis", "latest"),
            (self._standing(one) for one in self.timeline.lines),
        )

    def _standing(self, one: StandingLine) -> Iterator[str]:
        unit = f" {one.unit}" if one.unit else ""
        status = "" if one.status == "open" else f" ({term(one.status, self.lang)})"
        item = " ".join(text for text in (one.item, one.description) if text)
        yield self._cell(one.place)
        yield self._cell(f"{item or '—'}{status}")
        yield self._cell("—" if one.ordered is None else f"{plain(one.ordered)}{unit}", "n")
        yield self._cell(plain(one.received), "n")
        yield self._cell(plain(one.open), "n")
        yield self._cell(one.requested or "—", "d")
        yield self._cell(_promised(one.first_promise, one.first_origin), "d")
        yield self._cell(one.promise_basis or "—", "d")
        yield self._cell(_promised(one.latest_promise, one.latest_origin), "d")

    def _agreed(self) -> Iterator[str]:
        many = self.timeline.agreements
        yield f"<h2>{self._said('page.agreed')}</h2>"
        if not many:
            yield f"<p>{self._said('page.none_agreed')}</p>"
            return
        columns = ("revision", "what", "asked", "approved", "agreed", "evidence", "told")
        yield from self._table("agreed", columns, (self._revision(one) for one in many))

    def _revision(self, one: Agreement) -> Iterator[str]:
        agreed = one.agreed
        what = one.text(self.lang)
        if agreed.change is not None:
            what = self.say("page.request", number=agreed.change.rpartition(".")[2], what=what)
        told = self._text(what, 2 * _LONGEST) + self._why(one.final_reason)
        told += "".join(f'<br><span class="small">{offer}</span>' for offer in self._earlier(one))
        yield f"<td>{agreed.revision}</td><td>{told}</td>"
        who = self._by(one.terms)
        if agreed.side is not None:
            who = self._around("page.pair", "value", who, name=term(agreed.side, self.lang))
        blame = self._around("page.pair", "value", self._blamed(one), name=self.say("page.responsible"))
        yield f"<td>{who}<br>{blame}</td>"
        signed = [self._by(each) for each in one.approved]
        yield f"<td>{'<br>'.join(signed) or self._said('page.no_approval' if agreed.change else 'page.by_terms')}</td>"
        yield f"<td>{self._by_supplier(one, brief=True) or self._said('page.none')}</td>"
        yield f"<td>{self._evidence(one.evidence)}</td>"
        yield f"<td>{self._told(one)}</td>"

    def _earlier(self, one: Agreement) -> Iterator[str]:
        """What was asked for and offered before the terms that are in force, the latest first; as HTML."""
        for offer in reversed((one.asked, *one.rounds)[:-1]):
            if offer is not None:
                side = offer.initiator or getattr(offer.payload, "side", None)
                values = {"side": side, "person": self._who(offer), "when": self._at(offer)}
                said = self.say("page.instead", **values, changes=self.timeline.names.terms(offer, self.lang))
                yield self._text(said, 2 * _LONGEST) + self._why(offer.reason)

    def _told(self, one: Agreement) -> str:
        """Who was told that it is in force, and when; who was told on the way stands in the history."""
        last = [each for each in one.told if each.version > one.agreed.version]
        if not last:
            return self._said("page.none")
        names = self.timeline.names.recipients(last, self.lang)
        when = self._short_when(last[-1].at or last[-1].known_at)
        return self._said("page.word", person=names, when=when)

    def _history(self) -> Iterator[str]:
        yield f"<h2>{self._said('page.history')}</h2>"
        yield from self._table("history", ("no", "when", "who", "did"), (self._row(one) for one in self.timeline.rows))

    def _row(self, row: HistoryRow) -> Iterator[str]:
        yield self._cell(row.versions, "d")
        later = (
            ""
            if row.later is None
            else f'<br><span class="small">{self._said("page.recorded", when=self._short_when(row.later))}</span>'
        )
        yield f'<td class="when">{self._text(self._short_when(row.at))}{later}</td>'
        yield self._cell(self._who(row.first), "who")
        what = row.text(self.timeline.names, self.lang)
        if row.change is not None:
            what = self.say("page.request", number=row.change.rpartition(".")[2], what=what)
        said = self._text(what, 3 * _LONGEST) + self._why(*row.reasons)
        if row.evidence:
            said += f' <span class="small">[{self._evidence(row.evidence, brief=True)}]</span>'
        for found in row.findings:
            told = self._said("page.finding", finding=finding_in_words(found, self.lang, self.order))
            said += f'<br><span class="small">{told}</span>'
        if row.redacted:
            said += f' <span class="gone">{self._said("page.redacted")}</span>'
        yield f"<td>{said}</td>"

    def _table(self, name: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
        yield f'<table class="{name}"><thead><tr>'
        heads = {one: self.say(f"page.column.{one}") for one in columns}
        if self.offset is not None and "when" in heads:
            heads["when"] = f"{heads['when']} ({self.offset})"
        yield "".join(f'<th class="c-{one}">{self._text(said)}</th>' for one, said in heads.items())
        yield "</tr></thead><tbody>"
        for row in rows:
            yield f"<tr>{''.join(row)}</tr>"
        yield "</tbody></table>"

    def _cell(self, value: object, style: str = "") -> str:
        named = f' class="{style}"' if style else ""
        return f"<td{named}>{self._text(value)}</td>"

    def _footer(self) -> Iterator[str]:
        made, state = self.timeline.made, self.timeline.order
        legend = self.say("page.legend")
        yield f"<footer><p>{self._text(legend, len(legend))}</p>"
        yield from self._digests()
        if made is not None:
            values = {"book": made.book, "order": made.order, "version": made.version}
            zone = made.at.timezone_name or ""
            yield f"<p>{self._text(self.say('page.made', **values, when=self._when(made.at), zone=zone))}</p>"
            yield f"<p><code>{self._said('page.head', version=made.version, head=made.head)}</code></p>"
            chain = made.chain
            if chain.holds:
                said = self._said("page.chain.holds", events=chain.events, redacted=chain.redacted)
                yield f"<p>{said} {self._seal()} {self._said('page.check', order=state.number or state.id)}</p>"
            else:
                yield f'<p class="alarm">{self._said("page.chain.broken", fault=chain.fault)}</p>'
        yield "</footer>"

    def _digests(self) -> Iterator[str]:
        """The digests that were told short, whole: a file can be held against the paper."""
        many = dict.fromkeys(each for row in self.timeline.rows for each in row.evidence if each.sha256 is not None)
        if many:
            told = self._joined(f"{one.name or '—'} {one.sha256}" for one in many)
            yield f"<p>{self._said('page.digests')} <code>{self._text(told, len(told))}</code></p>"

    def _seal(self) -> str:
        made = self.timeline.made
        seal = None if made is None else made.seal
        if seal is None:
            return self._said("page.unsealed")
        digest = f"{seal.digest[:16]}…{seal.digest[-16:]}"
        return self._said("page.seal", number=seal.number, when=self._when(seal.sealed_at), digest=digest)


def _promised(day: object, origin: str | None) -> str:
    return "—" if day is None else f"{day} {MARKS.get(origin or '', '')}".strip()
