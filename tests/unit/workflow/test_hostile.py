"""Hostile workflows: each is refused or harmless within a second and 200 MB, and none runs anything.

A child process reads them all, one after the other; whatever one of them imports, opens or starts is seen by an audit
hook.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from tests.unit.workflow.broken import GOOD
from tests.unit.workflow.hostile import DEEP, HOSTILE

from procurekit.errors import codes
from procurekit.model.sources import LARGEST
from procurekit.workflow import Definition, InvalidDefinition

CHILD = """
import json, sys, time, warnings
from procurekit.errors import BadInput
from procurekit.workflow import InvalidDefinition
from procurekit.workflow.files import read_definition

warnings.simplefilter("error")

def attempt(text, format_):
    try:
        found = read_definition(text, format_)
    except InvalidDefinition as error:
        size = len(error.text("en")) + len(error.text("zh"))
        return [[one.code, one.line, one.column] for one in error.faults], size
    except BadInput as error:
        return [[error.code, error.values.get("line", 1), error.values.get("column", 1)]], len(error.text("zh"))
    return [], len(found.hash)

given = json.loads(sys.stdin.read())
# Once through, so that what is loaded on first use is there.
good = given["good"]
attempt(good, "toml"), attempt("{", "json"), attempt(good.replace("rounds > 3", "ruonds > 3 and"), "toml")
attempt(good.replace("sources", "surces"), "toml"), attempt(good.replace("2 working", "3 wrking"), "toml")

try:
    import resource
except ImportError:
    resource = None
if resource is not None and sys.platform == "linux":
    taken = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (taken + 200 * 2**20, taken + 200 * 2**20))

ran = []
def watch(event, args):
    if event.startswith(("open", "import", "os.", "subprocess", "socket")) and "procurekit" not in str(args[:1]):
        ran.append(f"{event} {args[:1]}")
sys.addaudithook(watch)

answers = []
for text, format_ in given["hostile"]:
    ran.clear()
    best = 1e9
    for turn in range(3):  # time of the processor, which other processes slow down too
        start = time.process_time()
        try:
            found = attempt(text, format_)
        except BaseException as error:
            found = None, f"{type(error).__name__}: {error}"[:300]
        best = min(best, time.process_time() - start)
        if best < 1:
            break
    answers.append([*found, best, list(ran)])
sys.stdout.write(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def answers():
    given = json.dumps({"good": GOOD, "hostile": HOSTILE})
    done = subprocess.run([sys.executable, "-c", CHILD], input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [(text[:80], *answer) for (text, _), answer in zip(HOSTILE, json.loads(done.stdout), strict=True)]


def test_there_are_many():
    assert len({text for text, _ in HOSTILE}) >= 150


def test_nothing_but_a_fault_ever_comes_out(answers):
    assert [(text, said) for text, faults, said, *_ in answers if faults is None] == []


def test_each_takes_less_than_a_second(answers):
    assert [(text, seconds) for text, *_, seconds, _ in answers if seconds >= 1] == []


def test_none_runs_anything(answers):
    assert [(text, ran) for text, *_, ran in answers if ran] == []


def test_every_fault_has_a_known_code_and_a_place(answers):
    known = set(codes())
    for text, faults, *_ in answers:
        for code, line, column in faults or []:
            assert code in known, text
            assert line >= 1, text
            assert column is None or column >= 1, text


def test_at_most_a_hundred_faults_are_told_and_briefly(answers):
    assert [text for text, faults, size, *_ in answers if len(faults or []) > 100 or size > 5 * LARGEST] == []


def test_what_is_too_deep_is_never_read(answers):
    deep = {text[:80] for text, _ in DEEP}
    assert [text for text, faults, *_ in answers if text in deep and not faults] == []


@pytest.mark.parametrize("depth", [40, 3_000, 200_000])
@pytest.mark.parametrize("key", ["states", "x", "name", "activities", "transitions"])
def test_plain_data_may_be_deep_too(key, depth):
    inner = []
    for _ in range(depth):
        inner = [inner]
    with pytest.raises(InvalidDefinition) as caught:
        Definition.from_dict({"name": "m", "initial": "a", "states": {}, "transitions": [], key: inner})
    assert caught.value.faults


def test_plain_data_may_hold_itself():
    data = {"name": "m", "initial": "a", "states": {}, "transitions": []}
    data["x"] = data
    with pytest.raises(InvalidDefinition) as caught:
        Definition.from_dict(data)
    assert [one.code for one in caught.value.faults] == ["definition_too_many"]
