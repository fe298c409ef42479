"""Office: the desk of the simulated company with what everybody there shares: the clock, working hours, numbers."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from hashlib import sha256

from pendulum import DateTime

from procurekit.desk import Desk
from procurekit.errors import Refused
from procurekit.model.kinds import FactDocument
from procurekit.model.party import Actor
from procurekit.model.state import OrderState
from procurekit.model.terms import Evidence
from procurekit.simulate.agenda import Agenda, Process
from procurekit.simulate.calendar import CALENDAR, moment
from procurekit.simulate.chance import Chance, Span
from procurekit.values import date_in

__all__ = ["Office"]

_OPENS, _LAST_TASK, _CLOSES = 8 * 60 + 10, 16 * 60 + 30, 17 * 60 + 20
_MONTH_END = 28
_RUSH = 16


class Office:
    """Where the processes of the year do what they do, at the moment that the agenda's clock shows."""

    def __init__(self, desk: Desk, agenda: Agenda, until: date) -> None:
        self.desk = desk
        self.agenda = agenda
        self._rush = CALENDAR.add(until, -_RUSH)
        self._numbers: Counter[str] = Counter()

    @property
    def now(self) -> DateTime:
        """The simulated moment."""
        return self.agenda.now

    @property
    def today(self) -> date:
        """The simulated day."""
        return date_in(self.now)

    def is_rush(self, day: date) -> bool:
        """Is it one of the year's last weeks?"""
        return day >= self._rush

    def start(self, process: Process) -> None:
        """Let something go on beside what goes on already."""
        self.agenda.start(process)

    def number(self, prefix: str) -> str:
        """The next number of a kind of document: ``PO-2025-0001``."""
        name = f"{prefix}-{self.today.year}"
        self._numbers[name] += 1
        return f"{name}-{self._numbers[name]:04}"

    def made(self, prefix: str) -> int:
        """How many documents of a kind there are."""
        return sum(count for name, count in self._numbers.items() if name.rpartition("-")[0] == prefix)

    def after(self, chance: Chance, days: Span) -> DateTime:
        """Some working hour, so many working days from now; with 0 still today, if there is time left."""
        wait, minutes = chance.within(days), self.now.hour * 60 + self.now.minute
        if not wait and minutes < _LAST_TASK and CALENDAR.is_working(self.today):
            return moment(self.today, chance.within((max(minutes + 5, _OPENS), _CLOSES)))
        return moment(CALENDAR.add(self.today, max(wait, 1)), chance.within((_OPENS, _CLOSES)))

    def on(self, chance: Chance, day: date) -> DateTime:
        """Some moment in the working hours of a day, or as soon as possible if that has passed."""
        if day <= self.today:
            return self.after(chance, (0, 0))
        return moment(CALENDAR.add(day, 0), chance.within((_OPENS, _CLOSES)))

    def posting_date(self, chance: Chance) -> date:
        """The accounting period of what happens today: some of the last days' work is posted to the next month."""
        today = self.today
        if today.day <= _MONTH_END or chance.of(50):
            return today
        return (today.replace(day=1) + timedelta(days=32)).replace(day=1)

    def report(self, command: str, document: FactDocument, by: Actor) -> OrderState:
        """Report a fact by its command; if that is refused, it has happened all the same and is observed."""
        try:
            return self.desk.do(command, document, by=by)
        except Refused:
            return self.desk.record(document, by=by)

    def evidence(self, channel: str, number: str) -> tuple[Evidence, ...]:
        """What is kept of an answer that came by a channel: nothing where the portal itself has it."""
        names = {
            "email": f"reply-{self.today}.eml",
            "phone": f"call-note-{self.today}.txt",
            "微信": f"wechat-{self.today}.png",
        }
        name = names.get(channel)
        return () if name is None else (Evidence(name, sha256=sha256(f"{number}/{name}".encode()).hexdigest()),)
