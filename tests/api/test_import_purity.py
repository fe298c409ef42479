"""`import procurekit` only imports: shown in a fresh process that watches the clock, the environment and files."""

import json
import subprocess
import sys

import pytest

OPTIONAL = [
    *("calamine", "python_calamine", "holidays", "msgspec", "rich", "tqdm", "xlsxwriter"),  # our extras
    *("duckdb", "narwhals", "pandas", "polars", "pyarrow", "pydantic", "sqlalchemy"),  # what hosts may have beside us
    *("fastapi", "flask", "hypothesis", "pytest"),
    *("apprise", "requests", "urllib3"),  # what a channel may need
    *("smtplib", "sqlite3", "ssl"),  # of the standard library, but only a channel or a store needs it
]

# Runs in the fresh process. Only what procurekit itself does counts: the walk up the stack ends at the import system
# (which opens modules) and at another library's own module body.
WATCH = """
import json, os, sys
import attrs, cattrs, datetime, importlib.metadata, pendulum, pluggy, time, warnings

seen = []

def note(what):
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if name.partition(".")[0] == "procurekit":
            seen.append(f"{what} in {name}:{frame.f_lineno}")
            return
        if name.startswith(("importlib._bootstrap", "_frozen_importlib")) or frame.f_code.co_name == "<module>":
            return
        frame = frame.f_back

def noting(what, call):
    def noted(*args, **kwargs):
        note(what)
        return call(*args, **kwargs)
    return noted

class Environment(type(os.environ)):
    def __init__(self, real):
        self.__dict__.update(real.__dict__)
    def __getitem__(self, key):
        note(f"environment {key}")
        return super().__getitem__(key)
    def __iter__(self):
        note("environment")
        return super().__iter__()

class Date(datetime.date):
    pass

class DateTime(datetime.datetime):
    pass

for new in (Date, DateTime):
    for name in ("now", "utcnow", "today"):
        if hasattr(new, name):
            setattr(new, name, staticmethod(noting("clock", getattr(new, name))))
datetime.date, datetime.datetime = Date, DateTime

os.environ = Environment(os.environ)
for name in ("time", "time_ns", "monotonic", "monotonic_ns", "localtime", "gmtime"):
    setattr(time, name, noting("clock", getattr(time, name)))
for name in ("entry_points", "version", "distribution"):
    setattr(importlib.metadata, name, noting(f"metadata {name}", getattr(importlib.metadata, name)))
sys.addaudithook(lambda event, args: note(f"{event} {args[0]}") if event in AUDITED else None)
AUDITED = {"open", "os.listdir", "os.scandir", "socket.connect", "subprocess.Popen", "sqlite3.connect"}
filters = list(warnings.filters)

exec(sys.argv[1])

AUDITED = set()
print(json.dumps({
    "seen": seen,
    "warning filters": warnings.filters != filters,
    "modules": sorted(sys.modules),
}))
"""


def watch(statement):
    done = subprocess.run([sys.executable, "-I", "-c", WATCH, statement], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module", params=["import procurekit", "from procurekit import *"])
def importing(request):
    return watch(request.param)


def test_importing_reads_no_clock_environment_file_or_entry_point(importing):
    assert importing["seen"] == []


def test_importing_sets_no_warning_filter(importing):
    assert not importing["warning filters"]


def test_importing_loads_no_adapter(importing):
    assert [name for name in importing["modules"] if name.startswith("procurekit.adapters")] == []


def test_importing_loads_no_optional_dependency(importing):
    assert {name.partition(".")[0] for name in importing["modules"]} & set(OPTIONAL) == set()


def test_importing_the_channels_loads_none_of_what_they_may_need():
    modules = {name.partition(".")[0] for name in watch("import procurekit.notify")["modules"]}
    assert modules & {"apprise", "requests", "urllib3"} == set()


def test_public_names_load_when_they_are_asked_for():
    modules = watch("import procurekit")["modules"]
    assert "procurekit" in modules
    assert "procurekit.desk" not in modules


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("import time; time.time()", "clock"),
        ("import datetime; datetime.datetime.now()", "clock"),
        ("import pendulum; pendulum.now()", "clock"),
        ("import os; os.environ.get('HOME')", "environment HOME"),
        ("import os; os.getenv('HOME')", "environment HOME"),
        ("import os; open(os.devnull).close()", "open /dev/null"),
        ("import importlib.metadata as m; m.entry_points()", "metadata entry_points"),
    ],
)
def test_the_watch_would_see_it(body, what):
    module = f"exec(compile({body!r}, 'procurekit', 'exec'), {{'__name__': 'procurekit.impure'}})"
    assert any(seen.startswith(what) for seen in watch(module)["seen"])
