"""A whole store moved from SQLite to PostgreSQL and back: two books, keys, seals, redactions; and what can go wrong."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from threading import Event, Thread

import pytest

import procurekit
from procurekit import Actor, Hold, KeyReused, OrderLine, PurchaseOrder, StoreError, simulate
from procurekit.adapters.storage.memory import MemoryStore
from procurekit.compose import move
from procurekit.desk import moving
from procurekit.model.alert import Found, alert_id
from procurekit.model.alert_events import AlertRaised, AlertTold
from procurekit.model.delivery import Settled
from procurekit.model.events import NewEvent
from procurekit.model.journal import Stamp
from procurekit.testing.samples import NOON, delivery

MEI = Actor("mei", "Mei Lin", roles={"buyer"})
AT = "2026-02-01"


def paper(number="KEYED-1"):
    return PurchaseOrder(number, supplier="V-7", lines=[OrderLine(1, "M6", "1000")], note="ask Li Lei")


def known(url):
    """All that both books answer."""
    told = []
    for book in ("main", "wuxi"):
        with procurekit.open(url, book=book) as desk:
            figures = [one.as_dict() for one in desk.kpis(by="supplier", at=AT)]
            histories = [desk.timeline(one.id).text() for one in desk.orders()]
            told.append((desk.orders(), list(desk.lines()), figures, histories, desk.findings(), simulate.recall(desk)))
    return told


def verdict_of(url, anchors=None):
    with procurekit.open(url) as desk:
        return desk.verify(anchors).as_dict()


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """A year in one book and a month or so in another: sealed, redacted, sealed again."""
    path, anchors = tmp_path_factory.mktemp("year") / "year.db", []
    for book, orders in (("main", 40), ("wuxi", 6)):
        with procurekit.open(path, book=book) as desk:
            simulate.year(desk, seed=11, orders=orders)
            desk.seal()
            for one in desk.orders()[:5]:
                desk.redact(one.id, by="dpo", reason="request 17")
            desk.create(paper(), by=MEI, key="the key")
            anchors.append(desk.seal())
            desk.create(paper("LATER-1"), by=MEI)
    return path, anchors


@pytest.fixture
def source(tmp_path, year):
    """A copy of it that may be written to."""
    path = tmp_path / "source.db"
    with procurekit.open(year[0]) as desk:
        desk.backup(str(path))
    return path


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(moving, "_BATCH", 50)


def test_from_sqlite_to_postgresql_and_back(year, postgres, tmp_path):
    path, anchors = year
    back = tmp_path / "back.db"
    counts = []
    report = move(path, postgres, progress=counts.append)
    again = move(postgres, back)
    assert report.verdict.holds
    assert report.verdict.redacted > 0
    assert report.books == ("main", "wuxi")
    assert counts[-1] == report.verdict.events == again.verdict.events
    assert report.side_records == again.side_records > 20
    for one in (postgres, back):
        assert known(one) == known(path)
        told, before = verdict_of(one, anchors), verdict_of(path, anchors)
        assert told == before
        assert told["anchored"] == sum(seal.events for seal in anchors)
        assert told["holds"]
    with procurekit.open(path) as first, procurekit.open(back) as last:
        pairs = list(zip(first.store.read_all(), last.store.read_all(), strict=True))
        assert all(mine == theirs for mine, theirs in pairs), "also positions are those of a log without gaps"


def test_the_copy_goes_on_where_the_source_was(year, postgres):
    path, anchors = year
    move(path, postgres)
    with procurekit.open(postgres) as desk:
        before = len(desk.orders())
        assert desk.create(paper(), by=MEI, key="the key").number == "KEYED-1"
        assert len(desk.orders()) == before, "the key is known"
        with pytest.raises(KeyReused):
            desk.create(paper("OTHER-1"), by=MEI, key="the key")
        with pytest.raises(procurekit.Refused):
            desk.create(paper("LATER-1"), by=MEI)
        seal = desk.seal()
        assert (seal.number, seal.previous) == (anchors[0].number + 1, anchors[0].digest)
        desk.hold("LATER-1", Hold("quality"), by=MEI)
        assert desk.verify([*anchors, seal]).holds


class Stop(Exception):
    """Somebody pressed Ctrl-C."""


@pytest.mark.usefixtures("small_batches")
def test_broken_off_and_run_again(year, postgres):
    path, anchors = year

    def stops(count):
        if count >= 200:
            raise Stop

    for _ in range(2):
        with pytest.raises(Stop):
            move(path, postgres, progress=stops)
    with procurekit.open(postgres) as desk:
        assert sum(1 for _ in desk.store.read_all()) in range(200, 300)
    counts = []
    report = move(path, postgres, progress=counts.append)
    assert counts[0] in range(300, 350)
    assert report.verdict.holds
    assert known(postgres) == known(path)
    assert verdict_of(postgres, anchors) == verdict_of(path, anchors)
    counts.clear()
    assert move(path, postgres, progress=counts.append) == report
    assert counts == [], "a third time there is nothing to copy"


def test_broken_off_between_events_and_side_records(year, tmp_path, monkeypatch):
    path, _ = year
    target = tmp_path / "target.db"

    def stops(*_):
        raise Stop

    with monkeypatch.context() as patched:
        patched.setattr(moving, "_copy_sides", stops)
        with pytest.raises(Stop):
            move(path, target)
    report = move(path, target)
    with procurekit.open(path) as mine, procurekit.open(target) as theirs:
        kept = [
            {(one.book, one.kind, one.key): one.value for one in desk.store.sides() if one.kind != "sealing"}
            for desk in (mine, theirs)
        ]
    assert kept[0] == kept[1]
    assert len(kept[0]) == report.side_records


@pytest.mark.parametrize("more", ["other", "longer"])
def test_a_target_with_something_else_in_it_is_refused(source, tmp_path, more):
    target = tmp_path / "target.db"
    if more == "longer":
        move(source, target)
    with procurekit.open(target) as desk:
        desk.create(paper("OTHER-1"), by=MEI)
        before = list(desk.store.read_all())
    with pytest.raises(StoreError) as caught:
        move(source, target)
    assert caught.value.code == "target_not_empty"
    with procurekit.open(target) as desk:
        assert list(desk.store.read_all()) == before


def test_a_tampered_source_is_copied_as_it_is_and_told(source, postgres):
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("UPDATE procurekit_events SET body = X'7B7D' WHERE position = 30")
        connection.commit()
    verdict = move(source, postgres).verdict
    assert not verdict.holds
    assert (verdict.fault.code, verdict.position) == ("verify.body", 30)
    assert verdict_of(postgres) == verdict_of(source)
    with procurekit.open(source) as mine, procurekit.open(postgres) as theirs:
        assert list(mine.store.read_all())[29].body == list(theirs.store.read_all())[29].body == b"{}"


def test_a_store_that_lists_nothing_can_t_be_moved():
    class Bare:
        def __init__(self):
            inner = MemoryStore()
            self.append, self.read, self.read_all = inner.append, inner.read, inner.read_all

    for pair in ((Bare(), MemoryStore()), (MemoryStore(), Bare())):
        with pytest.raises(StoreError) as caught:
            moving.copy_store(*pair)
        assert caught.value.code == "store_not_portable"


# --- messages that are not delivered yet -----------------------------------------------------------------------------

LEASE = timedelta(minutes=5)


def happens(desk, payload, **more):
    """Something happens to the alert that the messages are about."""
    id_ = alert_id(desk.book, "late", "order", "order_a")
    event = NewEvent(id_, f"alert.{type(payload).__name__.removeprefix('Alert').lower()}", payload, NOON)
    heads = {id_: desk.journal.head(id_)}
    desk.journal.append([event], Stamp(desk.book, NOON), heads, command="alerts", **more)


def raised(book="main"):
    return AlertRaised(Found(rule="late", severity="high", subject="order", subject_key="order_a", book=book))


@pytest.fixture
def waiting(source):
    """A source that has not delivered all of its messages."""
    with procurekit.open(source) as desk:
        dead = delivery("d", state="dead", error="delivery_refused")
        happens(desk, raised(), outbox=[*(delivery(key, lane="one") for key in "abc"), dead])
        happens(procurekit.Desk(desk.store, book="wuxi"), raised("wuxi"), outbox=[delivery("a", book="wuxi")])
        (one,) = desk.store.claim("main", NOON, ticket="t", limit=1, lease=LEASE)
        assert one.key == "a"
    return source


def kept(url):
    with procurekit.open(url) as desk:
        return list(desk.store.outbox())


def sent(url, key):
    """Somebody delivers a message from there, and the history says so."""
    with procurekit.open(url) as desk:
        happens(desk, AlertTold("mei", "mail", "raised", key), settled=[Settled("main", key, "t")])


def test_messages_are_handed_over_as_they_are(waiting, postgres, tmp_path):
    back = tmp_path / "back.db"
    move(waiting, postgres)
    move(postgres, back)
    assert kept(waiting) == kept(postgres) == kept(back)
    assert [(one.book, one.key, one.state, one.ticket) for one in kept(back)] == [
        ("main", "a", "waiting", "t"),
        ("main", "b", "waiting", None),
        ("main", "c", "waiting", None),
        ("main", "d", "dead", None),
        ("wuxi", "a", "waiting", None),
    ]
    with procurekit.open(back) as desk:
        # Whoever has it in hand may be sending it now.
        assert list(desk.store.claim("main", NOON, ticket="u", limit=9, lease=LEASE)) == []
        assert [one.key for one in desk.store.claim("main", NOON + LEASE, ticket="u", limit=9, lease=LEASE)] == ["a"]


@pytest.mark.parametrize("where", ["_copy_sides", "_verified", "_hand_over"])
def test_from_a_copy_that_was_broken_off_nothing_is_sent(waiting, tmp_path, monkeypatch, where):
    target = tmp_path / "target.db"

    def stops(*_):
        raise Stop

    with monkeypatch.context() as patched:
        patched.setattr(moving, where, stops)
        with pytest.raises(Stop):
            move(waiting, target)
    assert kept(target) == []
    sent(waiting, "a")
    move(waiting, target)
    assert kept(target) == kept(waiting)
    assert [one.key for one in kept(target)] == ["b", "c", "d", "a"]


def test_what_was_sent_after_a_move_is_not_sent_again_after_the_next(waiting, tmp_path):
    target = tmp_path / "target.db"
    move(waiting, target)
    sent(waiting, "a")
    move(waiting, target)
    assert kept(target) == kept(waiting)
    move(waiting, target)
    assert kept(target) == kept(waiting)
    # The target goes on alone: the source's messages don't come back.
    with procurekit.open(target) as desk:
        desk.store.claim("main", NOON, ticket="t", limit=1, lease=LEASE)
    sent(target, "b")
    with pytest.raises(StoreError) as caught:
        move(waiting, target)
    assert caught.value.code == "target_not_empty"
    assert [one.key for one in kept(target)] == ["c", "d", "a"]


@pytest.mark.parametrize("what", ["sent", "taken"])
def test_whoever_delivers_from_the_source_meanwhile_is_told(waiting, tmp_path, monkeypatch, what):
    target = tmp_path / "target.db"
    messages, asked = moving._messages, []

    def and_somebody_delivers(source):
        found = messages(source)
        asked.append(found)
        if len(asked) == 2:
            # The last look before they are handed over.
            with procurekit.open(source_url) as desk:
                desk.store.claim("wuxi", NOON, ticket="t", limit=1, lease=LEASE)
            if what == "sent":
                sent(source_url, "a")
        return found

    source_url = waiting
    with monkeypatch.context() as patched:
        patched.setattr(moving, "_messages", and_somebody_delivers)
        with pytest.raises(StoreError) as caught:
            move(waiting, target)
    assert caught.value.code == "source_written"
    assert kept(target) == [], "from one place alone"
    move(waiting, target)
    assert kept(target) == kept(waiting)


def test_a_target_that_keeps_no_messages_is_refused(waiting):
    class WithoutOutbox:
        def __init__(self):
            inner = MemoryStore()
            self.append, self.read, self.read_all, self.sides = inner.append, inner.read, inner.read_all, inner.sides

    class Unlisted(WithoutOutbox):
        def __init__(self):
            super().__init__()
            inner = MemoryStore()
            self.claim, self.postpone = inner.claim, inner.postpone
            self.deliveries, self.revive = inner.deliveries, inner.revive

    target = WithoutOutbox()
    with procurekit.open(waiting) as desk:
        with pytest.raises(StoreError) as caught:
            moving.copy_store(desk.store, target)
        assert (caught.value.code, caught.value.values["count"]) == ("outbox_left", 5)
        assert list(target.read_all()) == [], "before anything was copied"
        desk.store.replace_outbox([])
        moving.copy_store(desk.store, target)
    with pytest.raises(StoreError) as caught:
        moving.copy_store(Unlisted(), target)
    assert caught.value.code == "store_not_portable"


def test_alerts_are_caught_up_in_a_copy(source, postgres):
    with procurekit.open(source) as desk:
        happens(desk, raised())
        (expected,) = desk._alert_rows()
    move(source, postgres)
    with procurekit.open(postgres) as desk:
        assert list(desk.store.alerts("main")) == [expected], "before anybody has asked a desk"


# --- somebody still writes -------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_batches")
def test_what_is_written_to_the_source_meanwhile_is_copied_too(source, postgres):
    written, moved, done = [], Event(), Event()

    def write():
        with procurekit.open(source) as desk:
            for number in range(60):
                written.append(desk.create(paper(f"MEANWHILE-{number}"), by=MEI, key=f"meanwhile {number}").id)
                moved.wait(10)
        done.set()

    writer = Thread(target=write)
    writer.start()

    def progress(count):
        moved.set()
        if count > 400:
            # The last of it is written before the end is reached.
            assert done.wait(30)

    report = move(source, postgres, progress=progress)
    writer.join()
    assert report.verdict.holds
    assert known(postgres) == known(source)
    with procurekit.open(postgres) as desk:
        assert {one.id for one in desk.orders()} >= set(written)
        assert desk.create(paper("MEANWHILE-7"), by=MEI, key="meanwhile 7").id == written[7]


def test_whoever_never_stops_writing_is_told_and_the_move_goes_on_later(source, tmp_path, monkeypatch):
    target = tmp_path / "target.db"
    copy_sides, numbers = moving._copy_sides, iter(range(100))

    def and_somebody_writes(*stores):
        count = copy_sides(*stores)
        with procurekit.open(source) as desk:
            desk.create(paper(f"MEANWHILE-{next(numbers)}"), by=MEI)
        return count

    with monkeypatch.context() as patched:
        patched.setattr(moving, "_copy_sides", and_somebody_writes)
        with pytest.raises(StoreError) as caught:
            move(source, target)
    assert caught.value.code == "source_written"
    assert move(source, target).verdict.holds
    assert known(target) == known(source)


@pytest.mark.parametrize("late", ["event", "seal"])
def test_what_comes_during_verification_is_told(source, tmp_path, monkeypatch, late):
    verify = moving.verify_records

    def and_somebody_writes(records):
        with procurekit.open(source) as desk:
            desk.create(paper("LAST-1"), by=MEI) if late == "event" else desk.seal()
        return verify(records)

    with monkeypatch.context() as patched:
        patched.setattr(moving, "verify_records", and_somebody_writes)
        with pytest.raises(StoreError) as caught:
            move(source, tmp_path / "target.db")
    assert caught.value.code == "source_written"
    assert move(source, tmp_path / "target.db").verdict.holds


def test_what_is_redacted_meanwhile_makes_the_copy_useless(source, tmp_path, monkeypatch):
    copy_sides, done = moving._copy_sides, []

    def and_somebody_redacts(*stores):
        if not done:
            with procurekit.open(source) as desk:
                done.append(desk.redact("LATER-1", by="dpo"))
        return copy_sides(*stores)

    target = tmp_path / "target.db"
    with monkeypatch.context() as patched:
        patched.setattr(moving, "_copy_sides", and_somebody_redacts)
        with pytest.raises(StoreError) as caught:
            move(source, target)
    assert caught.value.code == "copy_differs"
    with pytest.raises(StoreError) as caught:
        move(source, target)
    assert caught.value.code == "target_keeps_redacted"
    assert "delete the copy" in str(caught.value)


def test_what_names_no_database_is_refused_by_name(source):
    with procurekit.open(source) as desk:
        for act in (
            lambda: procurekit.open(None),
            lambda: procurekit.migrate(5),
            lambda: procurekit.move(desk, "copy.db"),
            lambda: desk.backup(None),
        ):
            with pytest.raises(procurekit.InvalidValue) as caught:
                act()
            assert caught.value.code == "not_a"


@pytest.mark.parametrize("lost", ["events", "side"])
def test_a_copy_that_lost_something_is_found(source, tmp_path, monkeypatch, lost):
    target = tmp_path / "target.db"
    where = "position = (SELECT max(position) FROM procurekit_events)" if lost == "events" else "kind = 'command'"
    verified = moving._verified

    def and_it_is_lost(*given):
        with closing(sqlite3.connect(target)) as connection:
            connection.execute(f"DELETE FROM procurekit_{lost} WHERE {where}")
            connection.commit()
        return verified(*given)

    monkeypatch.setattr(moving, "_verified", and_it_is_lost)
    with pytest.raises(StoreError) as caught:
        move(source, target)
    assert caught.value.code == "copy_differs"
