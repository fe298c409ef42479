"""Hooks: a plugin is told after each commit, and may open a store of its own; every hook is documented."""

import inspect
import re
from pathlib import Path

import attrs
import pytest
from attrs import evolve

import procurekit
from procurekit import Actor, OrderLine, Picture, PurchaseOrder, Receipt, Refused, StoreError
from procurekit.adapters.storage import MemoryStore
from procurekit.ports import Appended, Hooks, Notice, Taken, hookimpl
from procurekit.workflow import Effect, Transition, preset

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "hooks.md"
HOOKS = [name for name, _ in inspect.getmembers(Hooks, inspect.isfunction) if name.startswith("procurekit_")]


class Listener:
    def __init__(self):
        self.told = []

    @hookimpl
    def procurekit_appended(self, appended):
        self.told.append(appended)


@pytest.fixture
def listener():
    return Listener()


@pytest.fixture
def heard(url, clock, listener):
    with procurekit.open(url, clock=clock, plugins=[listener]) as desk:
        yield desk


# --- appended


def test_a_plugin_is_told_what_was_stored(heard, listener, order, mei):
    state = heard.create(order(), by=mei)
    (told,) = listener.told
    assert isinstance(told, Appended)
    assert told.book == "main"
    assert [(one.stream, one.version) for one in told.records] == [(state.id, 1)]
    assert [one.position for one in heard.store.read_all()] == list(told.positions)


def test_a_plugin_is_told_once_the_events_are_durable(url, clock, order, mei):
    seen = []

    class Reader:
        @hookimpl
        def procurekit_appended(self, appended):
            seen.append(desk.get(appended.records[0].stream).version)

    with procurekit.open(url, clock=clock, plugins=[Reader()]) as desk:
        desk.do("submit", desk.create(order(), by=mei), by=mei)
    assert seen == [1, 2]


def test_one_append_is_told_once_however_many_streams_it_has(heard, listener, order, mei):
    heard.create(order("PO-1"), by=mei)
    heard.create(order("PO-2"), by=mei)
    listener.told.clear()
    lines = [procurekit.ReceiptLine(number, 1, "1") for number in ("PO-1", "PO-2")]
    heard.record(Receipt(lines=lines))
    (told,) = listener.told
    assert len(told.records) == len(told.positions) == 3


def test_what_is_refused_repeated_or_unchanged_is_not_told(heard, listener, order, mei):
    heard.create(order(), by=mei, key="k")
    picture = Picture("77", PurchaseOrder("77", lines=[OrderLine(1, "A", "1")]))
    heard.observe(picture, source="erp")
    listener.told.clear()
    heard.create(order(), by=mei, key="k")
    heard.observe(picture, source="erp")
    with pytest.raises(Refused):
        heard.create(order(), by=mei)
    heard.orders()
    assert listener.told == []


def test_what_a_plugin_raises_reaches_the_caller_and_the_events_stay(url, clock, order, mei):
    class Broken:
        @hookimpl
        def procurekit_appended(self, appended):
            raise RuntimeError(appended.book)

    with procurekit.open(url, clock=clock, plugins=[Broken()]) as desk:
        with pytest.raises(RuntimeError, match="main"):
            desk.create(order(), by=mei)
        assert desk.get("PO-1").version == 1
        assert desk.orders()[0].number == "PO-1"
        assert desk.verify().holds


def test_two_desks_have_their_own_plugins(clock, order, mei):
    one, two = Listener(), Listener()
    with (
        procurekit.open("memory:", clock=clock, plugins=[one]) as first,
        procurekit.open("memory:", clock=clock, plugins=[two]) as second,
    ):
        first.create(order(), by=mei)
        second.create(order(), by=mei)
        second.create(order("PO-2"), by=mei)
    assert (len(one.told), len(two.told)) == (1, 2)


# --- stepped


class Post:
    """What a host carries out once a step is stored."""

    def __init__(self):
        self.taken = []

    @hookimpl
    def procurekit_stepped(self, taken):
        self.taken.append(taken)


def test_a_plugin_is_told_each_step_with_its_effects_once_it_is_stored(url, clock, order, mei, wang):
    post, seen = Post(), []

    class Reader:
        @hookimpl
        def procurekit_stepped(self, taken):
            seen.append((desk.get(taken.order).state, taken.command))

    with procurekit.open(url, clock=clock, plugins=[post, Reader()]) as desk:
        state = desk.create(order(), by=mei)
        for step, actor in (("submit", mei), ("approve", wang), ("issue", mei)):
            desk.do(step, "PO-1", by=actor, key=step)
            desk.do(step, "PO-1", by=actor, key=step)
        with pytest.raises(Refused):
            desk.do("issue", "PO-1", by=mei)
        desk.record(Receipt("PO-1", 1, "1"))
    assert seen == [("pending_approval", "submit"), ("approved", "approve"), ("issued", "issue")]
    assert post.taken[-1] == Taken(
        "main", state.id, "PO-1", "issue", "approved", "issued", (("send_to_supplier", (), {}),)
    )
    assert [one.effects for one in post.taken[:2]] == [(), ()]


def test_what_follows_from_a_fact_by_itself_is_told_too(url, clock, order, mei, wang):
    done = Transition(
        "finish",
        "issued",
        "closed",
        guards="all_received and any_received",
        automatic=True,
        effects=[Effect("pay", roles="finance", values={"within": 30})],
    )
    standard, post = preset("standard_order"), Post()
    workflow = evolve(standard, roles=[*standard.roles, "finance"], transitions=[*standard.transitions, done])
    with procurekit.open(url, clock=clock, plugins=[post], definition=workflow) as desk:
        desk.create(order("PO-1", OrderLine(1, "A", "10")), by=mei)
        for step, actor in (("submit", mei), ("approve", wang), ("issue", mei)):
            desk.do(step, "PO-1", by=actor)
        post.taken.clear()
        desk.record(Receipt("PO-1", 1, "9"))
        assert post.taken == []
        desk.record(Receipt("PO-1", 1, "1"), key="k")
        desk.record(Receipt("PO-1", 1, "1"), key="k")
    (taken,) = post.taken
    assert (taken.command, taken.before, taken.state) == ("finish", "issued", "closed")
    assert taken.effects == (("pay", ("finance",), {"within": 30}),)


def test_a_signature_that_others_have_to_follow_is_a_step_without_effects(url, clock, order, mei, wang):
    standard, post = preset("standard_order"), Post()
    (release,) = standard.approvals
    steps = [evolve(one, effects=["print"]) if one.name == "approve" else one for one in standard.transitions]
    two = evolve(standard, transitions=steps, approvals=[evolve(release, levels=[evolve(release.levels[0], need=2)])])
    with procurekit.open(url, clock=clock, plugins=[post], definition=two) as desk:
        desk.create(order(), by=mei)
        desk.do("submit", "PO-1", by=mei)
        desk.do("approve", "PO-1", by=wang)
        desk.do("approve", "PO-1", by=Actor("zhao", roles={"approver"}))
    assert [(one.command, one.before, one.state) for one in post.taken[1:]] == [
        ("approve", "pending_approval", "pending_approval"),
        ("approve", "pending_approval", "approved"),
    ]
    assert [one.effects for one in post.taken[1:]] == [(), (("print", (), {}),)]


def test_what_procurekit_carries_out_itself_is_not_for_the_plugin(url, clock, order, mei, wang):
    post = Post()
    with procurekit.open(url, clock=clock, plugins=[post]) as desk:
        desk.create(order(), by=mei)
        desk.do("submit", "PO-1", by=mei)
        state = desk.do("send_back", "PO-1", by=wang)
    assert state.deeds[-1].voided == ("release",)
    assert (post.taken[-1].command, post.taken[-1].effects) == ("send_back", ())


def test_what_a_plugin_raises_after_a_step_reaches_the_caller_and_the_step_stays(url, clock, order, mei):
    class Broken:
        @hookimpl
        def procurekit_stepped(self, taken):
            raise RuntimeError(taken.command)

    with procurekit.open(url, clock=clock, plugins=[Broken()]) as desk:
        desk.create(order(), by=mei)
        with pytest.raises(RuntimeError, match="submit"):
            desk.do("submit", "PO-1", by=mei)
        assert desk.get("PO-1").stage == "pending_approval"


# --- open_store


class Door:
    def __init__(self):
        self.store = MemoryStore()
        self.asked = []

    @hookimpl
    def procurekit_open_store(self, url):
        self.asked.append(url)
        return self.store if url.startswith("mine://") else None


def test_a_plugin_opens_its_own_store(clock, order, mei):
    door = Door()
    with procurekit.open("mine://somewhere", clock=clock, plugins=[door]) as desk:
        desk.create(order(), by=mei)
        assert desk.store is door.store
    assert door.asked == ["mine://somewhere"]


def test_a_plugin_leaves_other_urls_to_the_next(tmp_path, order, mei):
    door = Door()
    with procurekit.open(tmp_path / "test.db", plugins=[door]) as desk:
        desk.create(order(), by=mei)
        assert desk.store is not door.store
    with pytest.raises(StoreError) as caught:
        procurekit.open("yours://somewhere", plugins=[door])
    assert caught.value.code == "store_unknown"
    assert len(door.asked) == 2


def test_a_plugin_may_take_over_a_url_that_we_would_open():
    class Greedy(Door):
        @hookimpl
        def procurekit_open_store(self):
            return self.store

    greedy = Greedy()
    with procurekit.open("memory:", plugins=[greedy]) as desk:
        assert desk.store is greedy.store


def test_entry_points_are_only_asked_when_told_to(monkeypatch):
    import pluggy

    asked = []
    monkeypatch.setattr(pluggy.PluginManager, "load_setuptools_entrypoints", lambda _, group: asked.append(group))
    procurekit.open("memory:").close()
    assert asked == []
    procurekit.open("memory:", entry_points=True).close()
    assert asked == ["procurekit"]


# --- the page


def test_there_are_hooks():
    names = ("appended", "channels", "directory", "notified", "open_store", "sealed", "stepped")
    assert [f"procurekit_{one}" for one in names] == HOOKS


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_is_documented_with_its_arguments(name):
    text = PAGE.read_text(encoding="utf-8")
    section = next((one for one in re.split(r"^## ", text, flags=re.MULTILINE) if one.startswith(f"`{name}`")), None)
    assert section is not None, f"{name} has no section in {PAGE.name}"
    for argument in list(inspect.signature(getattr(Hooks, name)).parameters)[1:]:
        assert f"`{argument}`" in section


def test_the_page_names_no_hook_that_is_not_there():
    named = re.findall(r"^## `(procurekit_\w+)`", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(named) == HOOKS


@pytest.mark.parametrize("payload", [Appended, Notice, Taken])
def test_every_field_of_a_payload_is_documented(payload):
    text = PAGE.read_text(encoding="utf-8")
    assert [one.name for one in attrs.fields(payload) if f"`{one.name}`" not in text] == []
