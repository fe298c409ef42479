"""Hostile sources: each is refused with code and place, or harmless, within 100 ms and 50 MB; none runs code.

A child process reads them all, one after the other, with a time limit on each and a memory limit on top of what it has
when it starts; whatever one of them imports, opens or starts is seen by an audit hook.
"""

import json
import random
import subprocess
import sys

import pytest
from tests.unit.expressions.hostile import LARGE, NUMBERS, SYNTAX, UNICODE, WALKS

from procurekit.errors import codes
from procurekit.expressions import InvalidExpression, Vocabulary, parse

ALPHABET = [
    *("count", "amount", "site", "flag", "tags", "today", "at", "次数", "and", "or", "not", "in", "is", "None", "if"),
    *(
        "else",
        "max",
        "len",
        "coalesce",
        "date",
        "lambda",
        "for",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ".",
        ":",
        ":=",
        "=",
    ),
    *("==", "<", ">=", "+", "-", "*", "**", "/", "%", "&", "~", "1", "2.5", "'x'", '"2026-12-01"', "f'", "\\", "\n"),
    *("且", "或", "非", "（", "）", "＞", "≥", "“", "”", "\0", "1e9", "0x", "__class__", "import", "😀"),
]


def generated():
    chance = random.Random(20261122)
    for _ in range(300):
        glue = chance.choice(["", " "])
        yield glue.join(chance.choices(ALPHABET, k=chance.choice([2, 5, 12, 40, 400])))


HOSTILE = [*WALKS, *SYNTAX, *NUMBERS, *UNICODE, *LARGE, *generated()]

CHILD = """
import json, signal, sys, time, warnings
from procurekit.expressions import InvalidExpression, Vocabulary, parse
from procurekit.values import WorkCalendar, instant_of
from datetime import UTC, date, datetime
from decimal import Decimal

warnings.simplefilter("error")
words = Vocabulary.from_dict({
    "count": {"type": "int", "zh": "次数"}, "amount": {"type": "decimal", "zh": "金额"}, "site": {"type": "text"},
    "flag": {"type": "bool"}, "tags": {"type": "texts"},
})
subject = {"count": 10**27, "amount": Decimal("9" * 28), "site": "x", "flag": True, "tags": ("x",)}
around = {"at": instant_of(datetime(2026, 12, 1, tzinfo=UTC)), "calendar": WorkCalendar()}

def attempt(source):
    try:
        found = parse(source, words)
    except InvalidExpression as error:
        text = error.text("en") + error.text("zh")
        return [[one.code, one.line, one.column] for one in error.faults], len(text), str(error)[:100]
    value = found(subject, **around)
    told = found.explain(subject, **around)
    assert told.value == value, (told.value, value)
    assert parse(found.text("zh"), words) == found
    return [], len(str(value)), str(value)[:100]

# Once through, so that what is loaded on first use is there; and the calendar's table.
attempt("add_working_days(today, 9999999999) > today and opne"), attempt("count > 1 and (count")
attempt("working_days(date('1901-01-01'), date('2199-01-01')) > add_working_days(today, 99999999)")
attempt("coalesce(add_working_days(today, 99999999), add_working_days(today, -99999999)) > today")

import tracemalloc
sources = json.loads(sys.stdin.read())
try:
    import resource
except ImportError:
    resource = None
if resource is not None:
    taken = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize() if sys.platform == "linux" else 0
    if taken:
        resource.setrlimit(resource.RLIMIT_AS, (taken + 50 * 2**20, taken + 50 * 2**20))

ran = []
def watch(event, args):
    if event.startswith(("open", "import", "os.", "subprocess", "socket")) and "procurekit" not in str(args[:1]):
        ran.append(f"{event} {args[:1]}")
sys.addaudithook(watch)

answers = []
for source in sources:
    ran.clear()
    best = 1e9
    for turn in range(3):  # another process may have had the processor
        start = time.perf_counter()
        try:
            found = attempt(source)
        except BaseException as error:
            found = None, 0, f"{type(error).__name__}: {error}"[:300]
        best = min(best, time.perf_counter() - start)
        if best < 0.1:
            break
    answers.append([*found, best, list(ran)])
sys.stdout.write(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def answers():
    done = subprocess.run(
        [sys.executable, "-c", CHILD], input=json.dumps(HOSTILE), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return list(zip(HOSTILE, json.loads(done.stdout), strict=True))


def test_there_are_many():
    assert len({*WALKS, *SYNTAX, *NUMBERS, *UNICODE, *LARGE}) >= 200


def test_nothing_but_a_fault_ever_comes_out(answers):
    assert [(source[:80], said) for source, (faults, _, said, *_) in answers if faults is None] == []


def test_each_takes_less_than_100_milliseconds(answers):
    assert [(source[:80], seconds) for source, (*_, seconds, _) in answers if seconds >= 0.1] == []


def test_none_runs_anything(answers):
    assert [(source[:80], ran) for source, (*_, ran) in answers if ran] == []


def test_every_fault_has_a_known_code_and_a_place_in_the_source(answers):
    known = set(codes())
    for source, (faults, *_) in answers:
        for code, line, column in faults or []:
            assert code in known
            assert line >= 1
            assert column >= 1
            assert column <= max(map(len, source.splitlines() or [""])) + 1, (source[:80], code, column)


def test_what_they_say_stays_short(answers):
    assert [(source[:80], size) for source, (_, size, *_) in answers if size > 20_000] == []


@pytest.mark.parametrize("group", ["WALKS", "SYNTAX", "NUMBERS"])
def test_what_the_language_does_not_have_is_refused(answers, group):
    sources = set(globals()[group])
    assert [source for source, (faults, *_) in answers if source in sources and not faults] == []


WORDS = Vocabulary.from_dict(
    {
        "count": {"type": "int", "zh": "次数"},
        "amount": {"type": "decimal", "zh": "金额"},
        "site": {"type": "text"},
        "flag": {"type": "bool"},
        "tags": {"type": "texts"},
    }
)


def test_every_fault_says_what_is_wrong_in_both_languages():
    for source in (*WALKS, *SYNTAX, *NUMBERS, *UNICODE, *LARGE):
        try:
            parse(source, WORDS)
        except InvalidExpression as error:
            for fault in error.faults:
                assert fault.code in codes()
                assert "{" not in fault.text("en").replace(fault.values.get("found") or "{", "")
                assert any("\u4e00" <= sign <= "\u9fff" for sign in fault.text("zh"))
