"""A purchasing office in which the stories of the rules happen: its people, its desk, and what the rules tell it.

Mei buys, Wang approves, Lin takes delivery, and Tom sells bolts at V-7. It is Monday, 2 March 2026, ten o'clock, until
a story says otherwise; Saturdays and Sundays are off.
"""

import pendulum

import procurekit
from procurekit import Actor, OrderLine, Party, PurchaseOrder, Quantity, Receipt
from procurekit.desk.line_scan import with_recorded
from procurekit.metrics.history import with_history

MEI = Actor("mei", roles={"buyer"})
WANG = Actor("wang", roles={"approver"})
LIN = Actor("lin", roles={"warehouse"})
TOM = Actor("tom", party="V-7", roles={"supplier"})

MONDAY = pendulum.datetime(2026, 3, 2, 10, tz="Asia/Shanghai")

STORIES = {}
"""The stories by the rule and by how they end: it ``fires``, it stays ``quiet``, or it ``resolves`` by itself."""


def fires(rule, *told):
    """A story at the end of which the rule tells exactly this: severity, subject and text, in English and 中文."""
    return _kept(rule, "fires", told)


def quiet(rule):
    """A story in which the rule never speaks."""
    return _kept(rule, "quiet", ())


def resolves(rule):
    """A story in which the rule spoke when somebody looked, and at the end of which it has nothing to say any more."""
    return _kept(rule, "resolves", ())


def _kept(rule, ending, told):
    def keep(story):
        STORIES.setdefault((rule, ending), []).append((story, told))
        return story

    return keep


def line(number=1, item="M6-BOLT", quantity="1000", price="0.12", **more):
    return OrderLine(number, item, Quantity(quantity, "EA"), price, **{"requested": "2026-03-20", **more})


class Office:
    """The office, with an eye on one of the rules; all of them are looked at each time."""

    def __init__(self, rule):
        self.rule = rule
        self.time = MONDAY
        self.desk = procurekit.open("memory:", clock=lambda: self.time)
        self.seen = set()
        self.told = []

    def on(self, day):
        """It is ten o'clock on that day."""
        self.time = pendulum.parse(f"{day}T10:00:00", tz="Asia/Shanghai")

    def look(self, day=None):
        """Look at everything with all rules, on that day or now."""
        if day is not None:
            self.on(day)
        found = self.desk.alerts()
        assert found.findings == ()
        assert self.desk.alerts().changes == (), "looking twice changes nothing"
        mine = [one for one in found if one.rule == self.rule]
        self.seen |= {one.id for one in mine}
        self.told = [f"{one.severity} {one.name}: {one.text(lang)}" for one in mine for lang in ("en", "zh")]

    def rows(self, kind):
        """The rows of facts of a kind of subject, as they are now."""
        if kind == "supplier":
            return list(self.desk.supplier_kpis())
        rows = self.desk.rows({"change_request": "change"}.get(kind, kind))
        return with_recorded(with_history(rows)) if kind == "schedule_line" else list(rows)

    # --- what people do

    def draft(self, number="PO-1", *lines, **paper):
        paper = {"supplier": Party("V-7", "Bolt & Nut Ltd"), "currency": "CNY", "purchaser": "mei", **paper}
        return self.desk.create(PurchaseOrder(number, lines=lines or (line(),), **paper), by=MEI)

    def submit(self, number="PO-1", *lines, **paper):
        return self.desk.do("submit", self.draft(number, *lines, **paper), by=MEI)

    def order(self, number="PO-1", *lines, **paper):
        """Mei orders: it is approved and goes to the supplier on the same day."""
        state = self.desk.do("approve", self.submit(number, *lines, **paper), by=WANG)
        return self.desk.do("issue", state, by=MEI)

    def do(self, step, number="PO-1", by=MEI, **more):
        return self.desk.do(step, number, by=by, **more)

    def record(self, fact, by=LIN, **more):
        return self.desk.record(fact, by=by, **more)

    def comes(self, quantity="1000", number="PO-1", by=LIN, **more):
        """So much of the first line of an order arrives today."""
        return self.record(Receipt(number, 1, quantity, **{"at": self.time.date().isoformat(), **more}), by=by)
