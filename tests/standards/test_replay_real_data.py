"""Real histories of purchase-to-pay held against definitions written as data, against numbers computed by other means.

The expected numbers lie beside the data, with its source and licence; none of them was computed with procurekit.
"""

import csv
import io
import json
import random
import tracemalloc
from datetime import timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pendulum
import pytest
from attrs import evolve

import procurekit
from procurekit.cli import main
from procurekit.model.cases import RecordedCase, RecordedStep
from procurekit.workflow import Definition
from procurekit.workflow.files import load_definition
from procurekit.workflow.replaying import replay, replay_case

WORKFLOWS = Path(__file__).parents[2] / "examples" / "workflows"
CLUSTERS = {
    "01_02_03": "three_way_after_receipt",
    "02_02_02": "three_way_before_receipt",
    "consignment_3": "consignment_stock",
}
VARIANTS = "bpi2019_one_trace_per_variant_part_a"

CREATE, RECEIVE, INVOICE, PAY = (
    "Create Purchase Order Item",
    "Record Goods Receipt",
    "Record Invoice Receipt",
    "Clear Invoice",
)
UNBLOCK = "Remove Payment Block"
BLOCK, DELETE, REACTIVATE = (f"{what} Purchase Order Item" for what in ("Block", "Delete", "Reactivate"))


@cache
def workflow(name):
    return load_definition(WORKFLOWS / f"{name}.toml")


@cache
def permissive(name):
    """The same definition with nothing left that it forbids: every step from every state, no guard, no end."""
    data = workflow(name).as_dict()
    states = [one["name"] for one in data["states"]]
    for step in data["transitions"]:
        step.pop("guards", None)
        step["sources"] = states
    missing = set(data["activities"].values()) - {one["name"] for one in data["transitions"]}
    data["transitions"] += [{"name": name, "sources": states} for name in sorted(missing)]
    return Definition.from_dict({key: value for key, value in data.items() if key not in {"ends", "accepts"}})


def log(data_dir, name):
    return procurekit.read_log(data_dir / "bpi2019" / f"{name}.xes.gz")


def expected(data_dir, name):
    return json.loads((data_dir / "bpi2019" / f"{name}.json").read_text(encoding="utf-8"))


def activities(case):
    return [step.activity for step in case.steps]


# --- whole clusters


@pytest.mark.parametrize("name", CLUSTERS)
def test_a_cluster_is_counted_by_the_definitions_themselves(data_dir, name):
    answer = expected(data_dir, "expected_clusters")[f"bpi2019_cluster_{name}"]
    checks = answer["rule_checks"]
    strict = replay(workflow("three_way_after_receipt"), log(data_dir, f"bpi2019_cluster_{name}"))
    loose = replay(workflow("three_way_before_receipt"), log(data_dir, f"bpi2019_cluster_{name}"))
    stated = {"01_02_03": (0, 0, 17), "02_02_02": (121, 1, 466), "consignment_3": (0, 0, 0)}[name]
    found = (strict.refused_cases("invoice"), strict.refused_cases("pay"), strict.cases_with.get("change_price", 0))
    assert found == stated
    assert found == (
        checks["first_invoice_receipt_before_first_goods_receipt"],
        checks["cleared_before_or_without_goods_receipt"],
        checks["change_price"],
    )
    assert strict.guards.get("goods_first", 0) == stated[0]
    assert (loose.refused_cases("invoice"), loose.refused_cases("pay", "guard_failed")) == (0, stated[1])
    assert loose.guards.get("invoice_without_goods", 0) == checks["invoice_receipt_but_no_goods_receipt"]
    for report in (strict, loose):
        assert (report.cases, report.steps) == (answer["traces"], answer["events"])
        assert report.cases_with.get("change_quantity", 0) == checks["change_quantity"]
        assert report.cases_with.get("delete", 0) == checks["deleted"]
        assert report.cases_with.get("receive", 0) == checks["any_goods_receipt"]
        assert report.cases_with.get("invoice", 0) == checks["any_invoice_receipt"]
        assert report.unknown == {}


@pytest.mark.parametrize(("name", "fitting"), [("01_02_03", 267), ("02_02_02", 1586), ("consignment_3", 511)])
def test_nearly_all_of_a_cluster_fits_the_definition_of_its_category(data_dir, name, fitting):
    report = replay(workflow(CLUSTERS[name]), log(data_dir, f"bpi2019_cluster_{name}"))
    assert report.fitting == fitting
    other = "consignment_stock" if name != "consignment_3" else "two_way"
    assert replay(workflow(other), log(data_dir, f"bpi2019_cluster_{name}")).fitting == 0


def test_what_is_recorded_before_the_creation_is_reported(data_dir):
    reported, recorded = set(), set()
    for case in log(data_dir, "bpi2019_cluster_02_02_02"):
        created = activities(case).index(CREATE) + 1
        before = activities(case)[: created - 1]
        recorded |= {
            (case.id, place) for place, one in enumerate(before, 1) if one != "Create Purchase Requisition Item"
        }
        for misfit in replay_case(workflow("three_way_before_receipt"), case).misfits:
            if "before_creation" in {reason.code for reason in misfit.reasons}:
                reported.add((case.id, misfit.place))
    assert reported == recorded
    assert (len(reported), len({id_ for id_, _ in reported})) == (18, 16)


def test_steps_of_one_time_are_taken_in_the_order_of_the_file():
    at = "2018-03-01T00:00:00Z"
    ordered, turned = (
        RecordedCase("1", [RecordedStep(CREATE, at), *(RecordedStep(one, at) for one in many)])
        for many in ((RECEIVE, INVOICE), (INVOICE, RECEIVE))
    )
    definition = workflow("three_way_after_receipt")
    assert replay_case(definition, ordered).fits
    (misfit,) = replay_case(definition, turned).misfits
    assert (misfit.place, misfit.step.activity) == (2, INVOICE)


# --- one case of every variant


def test_the_patterns_of_every_variant(data_dir):
    answer = expected(data_dir, "expected_part_a")
    patterns = answer["patterns(position in trace, file order)"]
    report = replay(workflow("patterns"), log(data_dir, VARIANTS))
    assert (report.cases, report.steps, report.unknown) == (answer["traces"], answer["events"], {})
    named = {
        "no_create_purchase_order_item": "never_created",
        "goods_receipt_before_first_create_item": "received_before_created",
        "invoice_recorded_but_no_goods_receipt_ever": "invoiced_never_received",
        "first_invoice_receipt_before_first_goods_receipt": "invoiced_before_received",
        "cleared_without_any_goods_receipt": "paid_never_received",
        "cleared_before_first_goods_receipt": "paid_before_received",
        "cleared_without_any_invoice_receipt": "paid_never_invoiced",
        "more_than_one_goods_receipt": "several_receipts",
        "more_than_one_invoice_receipt": "several_invoices",
        "more_clear_invoice_than_invoice_receipt": "more_payments_than_invoices",
        "never_cleared": "never_paid",
        "change_quantity_after_first_goods_receipt": "quantity_after_receipt",
        "change_price_after_first_invoice_receipt": "price_after_invoice",
        "deleted_then_events_other_than_reactivate_follow": "after_deletion",
        "deleted_and_reactivated": "deleted_and_reactivated",
        "last_state_deleted": "left_deleted",
    }
    assert set(named) == set(patterns)
    assert {pattern: report.guards.get(guard, 0) for pattern, guard in named.items()} == patterns
    assert sum(1 for count in patterns.values() if count) == 14  # most of them do occur


def test_the_log_goes_by_without_staying_in_memory(data_dir):
    replay(workflow("patterns"), islice(log(data_dir, VARIANTS), 50))  # what is loaded once
    peaks = []
    for cases in (iter, lambda stream: iter(list(stream))):
        tracemalloc.start()
        try:
            replay(workflow("patterns"), cases(islice(log(data_dir, VARIANTS), 400)))
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    streamed, kept = peaks
    assert streamed < kept / 2


# --- what no definition that allows everything would find


def swapped(names, first, second):
    here, there = names.index(first), names.index(second)
    names = [*names]
    names[here], names[there] = names[there], names[here]
    return names


def without(names, what):
    return [one for one in names if one != what]


def inserted(names, place, what):
    return [*names[:place], what, *names[place:]]


def moved(names, what, place):
    return inserted(without(names, what), place, what)


def somewhere(rng, names):
    """A place behind the creation, with the end of the case."""
    return rng.randint(names.index(CREATE) + 1, len(names))


def _swap_invoice_and_receipt(rng, names):
    return swapped(names, RECEIVE, INVOICE), names.index(RECEIVE), "guard_failed"


def _swap_payment_and_receipt(rng, names):
    return swapped(names, RECEIVE, PAY), names.index(RECEIVE), "guard_failed"


def _swap_creation_and_what_follows(rng, names):
    here = names.index(CREATE)
    return swapped(names, CREATE, names[here + 1]), here, "before_creation"


def _delete_every_receipt(rng, names):
    left = without(names, RECEIVE)
    return left, left.index(INVOICE if INVOICE in left else PAY), "guard_failed"


def _delete_every_receipt_before_a_payment(rng, names):
    left = without(names, RECEIVE)
    return left, min(left.index(one) for one in (PAY, UNBLOCK) if one in left), "guard_failed"


def _delete_the_creation(rng, names):
    left = without(names, CREATE)
    here = next(place for place, one in enumerate(left) if one != "Create Purchase Requisition Item")
    return left, here, "before_creation"


def _insert_a_payment_at_once(rng, names):
    place = names.index(CREATE) + 1
    return inserted(names, place, PAY), place, "guard_failed"


def _insert_an_invoice(rng, names):
    place = somewhere(rng, names)
    return inserted(names, place, INVOICE), place, "step_not_accepted"


def _insert_a_payment(rng, names):
    place = somewhere(rng, names)
    return inserted(names, place, PAY), place, "step_not_accepted"


def _insert_a_reactivation(rng, names):
    place = somewhere(rng, names)
    return inserted(names, place, REACTIVATE), place, "wrong_state"


def _insert_a_cancellation_of_nothing(rng, names):
    place = names.index(CREATE) + 1
    return inserted(names, place, "Cancel Goods Receipt"), place, "guard_failed"


def _insert_a_deletion_before_the_receipt(rng, names):
    place = names.index(RECEIVE)
    return inserted(names, place, DELETE), place + 1, "wrong_state"


def _insert_a_block_before_the_receipt(rng, names):
    place = names.index(RECEIVE)
    return inserted(names, place, BLOCK), place + 1, "wrong_state"


def _duplicate_the_creation(rng, names):
    place = somewhere(rng, names)
    return inserted(names, place, CREATE), place, "wrong_state"


def _move_the_payment_before_the_receipt(rng, names):
    place = names.index(RECEIVE)
    return moved(names, PAY, place), place, "guard_failed"


def _move_the_receipt_before_the_creation(rng, names):
    left = without(names, RECEIVE)
    place = left.index(CREATE)
    return inserted(left, place, RECEIVE), place, "before_creation"


def _move_the_receipt_to_the_end(rng, names):
    left = [*without(names, RECEIVE), RECEIVE]
    return left, min(left.index(one) for one in (PAY, UNBLOCK) if one in left), "guard_failed"


CORRUPTIONS = [
    ("01_02_03", _swap_invoice_and_receipt),
    ("01_02_03", _swap_payment_and_receipt),
    ("01_02_03", _swap_creation_and_what_follows),
    ("01_02_03", _delete_every_receipt),
    ("01_02_03", _delete_the_creation),
    ("01_02_03", _insert_a_payment_at_once),
    ("01_02_03", _insert_a_deletion_before_the_receipt),
    ("01_02_03", _duplicate_the_creation),
    ("01_02_03", _move_the_payment_before_the_receipt),
    ("02_02_02", _swap_payment_and_receipt),
    ("02_02_02", _delete_every_receipt_before_a_payment),
    ("02_02_02", _insert_a_reactivation),
    ("02_02_02", _insert_a_cancellation_of_nothing),
    ("02_02_02", _insert_a_block_before_the_receipt),
    ("02_02_02", _move_the_receipt_to_the_end),
    ("consignment_3", _swap_creation_and_what_follows),
    ("consignment_3", _insert_an_invoice),
    ("consignment_3", _insert_a_payment),
    ("consignment_3", _duplicate_the_creation),
    ("consignment_3", _move_the_receipt_before_the_creation),
]


@pytest.fixture(scope="module")
def fitting(data_dir):
    """The cases of a cluster that fit, read once."""
    read = {}

    def cases(cluster):
        if cluster not in read:
            definition = workflow(CLUSTERS[cluster])
            read[cluster] = [
                one for one in log(data_dir, f"bpi2019_cluster_{cluster}") if replay_case(definition, one).fits
            ]
        return read[cluster]

    return cases


def plain_case(rng, cases):
    """One that has what every corruption needs: ordered, received and paid in that order, never stopped."""
    stops = {BLOCK, DELETE, REACTIVATE}
    while True:
        case = rng.choice(cases)
        names = activities(case)
        if stops.isdisjoint(names) and (PAY not in names or names.index(RECEIVE) < names.index(PAY)):
            return case


@pytest.mark.parametrize(
    ("seed", "cluster", "corrupt"),
    [pytest.param(seed, *one, id=f"{one[0]}{one[1].__name__}") for seed, one in enumerate(CORRUPTIONS, 1)],
)
def test_a_corrupted_case_is_flagged_at_its_step(fitting, seed, cluster, corrupt):
    rng = random.Random(seed)
    definition = workflow(CLUSTERS[cluster])
    case = plain_case(rng, fitting(cluster))
    assert replay_case(definition, case).fits
    names, place, code = corrupt(rng, activities(case))
    assert names != activities(case)
    # A time for each step, in order: what is wrong is the order of the steps and nothing else.
    start = case.steps[0].at
    steps = [RecordedStep(one, start + timedelta(hours=hours)) for hours, one in enumerate(names)]
    found = replay_case(definition, evolve(case, steps=steps))
    first = found.misfits[0]
    assert (first.place, first.step.activity) == (place + 1, names[place])
    assert code in {reason.code for reason in first.reasons}
    assert all(reason.text("en") and reason.text("zh") for reason in first.reasons)
    assert replay_case(permissive(CLUSTERS[cluster]), evolve(case, steps=steps)).fits


def test_there_are_twenty_corruptions_of_each_kind_some():
    kinds = {corrupt.__name__.split("_")[1] for _, corrupt in CORRUPTIONS}
    assert (len(CORRUPTIONS), len(set(CORRUPTIONS))) == (20, 20)
    assert kinds == {"swap", "delete", "insert", "duplicate", "move"}


@pytest.mark.parametrize("name", CLUSTERS)
def test_a_definition_that_allows_everything_finds_nothing(data_dir, name):
    report = replay(permissive(CLUSTERS[name]), log(data_dir, f"bpi2019_cluster_{name}"))
    assert report.fitting == report.cases > 0


# --- two-way match, on a log made here


def simulated(seed, cases):
    """Items with two-way match, and for each that breaks a rule where, and by which reason or guard."""
    rng = random.Random(seed)
    made, wrong = [], {}
    for number in range(1, cases + 1):
        value = rng.randint(100, 9_000)
        names = [CREATE, "Vendor creates invoice", INVOICE, PAY]
        if rng.random() < 0.3:
            names.insert(1, "Change Quantity")
        if rng.random() < 0.3:
            names.insert(-1, UNBLOCK)
        asked, id_ = value, f"{4_500_000 + number}_00010"
        kind = rng.choice(["right"] * 6 + ["received", "unbilled", "dear"])
        if kind == "received":
            place = rng.randint(1, len(names))
            names.insert(place, RECEIVE)
            wrong[id_] = (place + 1, "step_not_accepted")
        elif kind == "unbilled":
            names = [one for one in names if one not in {INVOICE, UNBLOCK}]
            wrong[id_] = (len(names), "pay_an_invoice")
        elif kind == "dear":
            asked = value + rng.randint(1, 50)
            wrong[id_] = (names.index(INVOICE) + 1, "within_the_order")
        at = pendulum.datetime(2026, 1, 5, 8).add(hours=number)
        steps = [
            (name, at.add(days=day), {"order_value": value} | ({"invoice_value": asked} if name == INVOICE else {}))
            for day, name in enumerate(names)
        ]
        made.append((id_, steps))
    return made, wrong


def as_xes(cases):
    """The log as XES; names in it are escaped."""
    text = io.StringIO()
    text.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n')
    for id_, steps in cases:
        text.write(f'<trace>\n<string key="concept:name" value={quoteattr(id_)}/>\n')
        for name, at, facts in steps:
            text.write(f'<event>\n<string key="concept:name" value={quoteattr(name)}/>\n')
            text.write(f'<date key="time:timestamp" value={quoteattr(at.isoformat())}/>\n')
            text.write("".join(f'<float key="{key}" value="{value}.00"/>\n' for key, value in facts.items()))
            text.write("</event>\n")
        text.write("</trace>\n")
    return text.getvalue() + "</log>\n"


def as_csv(cases):
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["case", "activity", "time", "order_value", "invoice_value"])
    for id_, steps in cases:
        for name, at, facts in steps:
            table.writerow([id_, name, at.isoformat(), facts["order_value"], facts.get("invoice_value", "")])
    return text.getvalue()


@pytest.mark.parametrize(("ending", "written"), [("xes", as_xes), ("csv", as_csv)])
def test_two_way_match_on_a_simulated_log(tmp_path, ending, written):
    made, wrong = simulated(7, 200)
    path = tmp_path / f"log.{ending}"
    path.write_text(written(made), encoding="utf-8", newline="")
    cases = list(procurekit.read_log(path))
    assert [(case.id, activities(case)) for case in cases] == [(id_, [one[0] for one in steps]) for id_, steps in made]
    found = {}
    for case in cases:
        for misfit in replay_case(workflow("two_way"), case).misfits:
            if misfit.step is None:
                continue
            (reason,) = misfit.reasons
            found[case.id] = (misfit.place, reason.values.get("guard", reason.code))
    assert {code for _, code in wrong.values()} == {"step_not_accepted", "pay_an_invoice", "within_the_order"}
    assert found == wrong
    report = replay(workflow("two_way"), cases)
    assert (report.cases, report.fitting) == (200, 200 - len(wrong))
    assert replay(permissive("two_way"), cases).fitting == 200
    assert "receive" not in replay(workflow("two_way"), (one for one in cases if one.id not in wrong)).cases_with


# --- on the command line


def test_a_replay_on_the_command_line(data_dir, capfd):
    path = data_dir / "bpi2019" / "bpi2019_cluster_02_02_02.xes.gz"
    name = WORKFLOWS / "three_way_after_receipt.toml"
    argv = ["workflow", "replay", str(name), "--log", str(path), "--format", "json"]
    assert main(argv) == 1
    out, err = capfd.readouterr()
    told = json.loads(out)
    assert err == ""
    assert (told["definition"], told["cases"], told["steps"]) == ("three_way_after_receipt", 1611, 12_062)
    assert {"command": "invoice", "code": "guard_failed", "cases": 121} in told["refused"]
    assert told["guards"] == {"goods_first": 121, "pay_after_goods": 1}
    assert told["misfits"][0]["reasons"][0]["text"]


def test_a_replay_on_the_command_line_succeeds_where_all_fits(data_dir, capfd):
    path = data_dir / "bpi2019" / "bpi2019_cluster_consignment_3.xes.gz"
    argv = ["workflow", "replay", str(WORKFLOWS / "consignment_stock.toml"), "--log", str(path), "--format", "json"]
    assert main(argv) == 0
    told = json.loads(capfd.readouterr().out)
    assert (told["cases"], told["fitting"], told["refused"], told["misfits"]) == (511, 511, [], [])
