"""The example hosts that work in a transaction of their own, or without our log: both sides commit or neither does."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy.orm import Session

import procurekit
from procurekit import Actor, OrderLine, PurchaseOrder

EXAMPLES = Path(__file__).parents[2] / "examples"
SOURCE = str(Path(procurekit.__file__).parents[1])
BUYER = Actor("mei", roles={"buyer"})
# What a Django project's own process prints of itself: both sides as they are stored.
STANDING = """
import procurekit
from django.db import connection
from budgets.models import Budget, Commitment
orders = [(one.number, one.stage) for one in procurekit.on(connection).orders()]
print(orders, [str(one) for one in Budget.objects.all()], Commitment.objects.count())
"""
ORDER_AND_BUDGET = """
import procurekit
from django.db import connection, transaction
from budgets import services
from budgets.models import Budget
from budgets.tests import BUYER, approved
Budget.objects.create(name="bolts", left="200.00")
approved("PO-1", "120.00")
"""
ISSUED = ORDER_AND_BUDGET + 'services.issue("PO-1", "bolts", by=BUYER)\n'
OVERSPENT = (
    ORDER_AND_BUDGET
    + """
approved("PO-2", "200.01")
try:
    services.issue("PO-2", "bolts", by=BUYER)
except services.OverspentError as error:
    print(error)
"""
)
NESTED = (
    ORDER_AND_BUDGET
    + """
with transaction.atomic():
    try:
        with transaction.atomic():
            services.issue("PO-1", "bolts", by=BUYER)
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    Budget.objects.update(left="130.00")
"""
)
CUT = (
    ORDER_AND_BUDGET
    + """
import os
with transaction.atomic():
    services.issue("PO-1", "bolts", by=BUYER)
    os._exit(0)
"""
)


def example(name):
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def costing(number, amount):
    lines = [OrderLine(1, "M6-BOLT", "1000", amount=amount)]
    return PurchaseOrder(number, supplier="V-7", currency="EUR", lines=lines)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    sqlite = request.param == "sqlite"
    made = sqlalchemy.create_engine(
        f"sqlite:///{tmp_path / 'host.db'}" if sqlite else request.getfixturevalue("postgres")
    )
    yield made
    made.dispose()


class TestSQLAlchemy:
    @pytest.fixture
    def host(self, engine):
        host = example("sqlalchemy_host")
        for _ in range(2):
            host.prepare(engine)
        with Session(engine) as session, session.begin():
            session.add(host.Budget(name="bolts", left=20_000))
        return host

    @pytest.fixture
    def standing(self, engine, host):
        def ask():
            with Session(engine) as session:
                numbers = [one.number for one in procurekit.on(session).orders()]
                return numbers, session.get_one(host.Budget, "bolts").left

        return ask

    def test_both_commit_together(self, engine, host, standing):
        with Session(engine) as session, session.begin():
            host.draft(session, costing("PO-1", "120.00"), "bolts", by=BUYER)
            assert standing()[0] == [] or engine.dialect.name == "sqlite"
        assert standing() == (["PO-1"], 8_000)

    def test_both_roll_back_together(self, engine, host, standing):
        with pytest.raises(ValueError, match="PO-1 is more than"), Session(engine) as session, session.begin():
            host.draft(session, costing("PO-1", "200.01"), "bolts", by=BUYER)
        assert standing() == ([], 20_000)

    def test_a_savepoint_of_the_hosts_is_rolled_back_alone(self, engine, host, standing):
        with Session(engine) as session, session.begin():
            host.draft(session, costing("PO-1", "20.00"), "bolts", by=BUYER)
            with pytest.raises(ValueError, match="PO-2"), session.begin_nested():
                host.draft(session, costing("PO-2", "180.01"), "bolts", by=BUYER)
        assert standing() == (["PO-1"], 18_000)

    def test_a_refusal_leaves_the_hosts_own_work_alone(self, engine, host, standing):
        with Session(engine) as session, session.begin():
            host.draft(session, costing("PO-1", "20.00"), "bolts", by=BUYER)
            with pytest.raises(procurekit.Refused) as caught:
                host.draft(session, costing("PO-1", "30.00"), "bolts", by=BUYER)
        assert [one.code for one in caught.value.reasons] == ["number_taken"]
        assert standing() == (["PO-1"], 18_000)

    def test_a_conflict_leaves_the_hosts_own_work_alone(self, engine, host, standing):
        with Session(engine) as session, session.begin():
            shown = host.draft(session, costing("PO-1", "20.00"), "bolts", by=BUYER)
        with Session(engine) as session, session.begin():
            desk = procurekit.on(session)
            desk.do("submit", shown, by=BUYER)
            session.get_one(host.Budget, "bolts").left += 1
            with pytest.raises(procurekit.Conflict):
                desk.do("cancel", shown, by=BUYER)
        assert standing() == (["PO-1"], 18_001)


class Project:
    """A Django project in a process of its own, as its owner would run it."""

    def __init__(self, name, **environment):
        self.folder = EXAMPLES / name
        self.environment = {**os.environ, "PYTHONPATH": SOURCE, "PYTHONDONTWRITEBYTECODE": "1", **environment}

    def manage(self, *arguments):
        done = subprocess.run(
            [sys.executable, "-W", "error", "manage.py", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run(self, script):
        # Newer Djangos say first what they imported.
        return "".join(self.manage("shell", "-c", script).splitlines()[-1:])


def libpq(url):
    """Where a PostgreSQL is, as libpq is told by the environment."""
    parsed = sqlalchemy.make_url(url)
    told = {
        "PGHOST": parsed.host or parsed.query.get("host"),
        "PGPORT": parsed.port and str(parsed.port),
        "PGUSER": parsed.username,
        "PGPASSWORD": parsed.password,
        "PGOPTIONS": parsed.query.get("options"),
    }
    return parsed.database, {name: value for name, value in told.items() if value}


class TestDjango:
    @pytest.fixture(params=["sqlite3", "postgresql"])
    def project(self, request, tmp_path):
        if request.param == "sqlite3":
            project = Project("django_host", DATABASE_NAME=str(tmp_path / "host.db"))
        else:
            name, told = libpq(request.getfixturevalue("postgres"))
            project = Project("django_host", DATABASE="postgresql", DATABASE_NAME=name, **told)
        project.manage("migrate", "--verbosity", "0")
        return project

    @pytest.mark.parametrize(
        ("script", "orders", "budget", "commitments"),
        [
            (ISSUED, [("PO-1", "issued")], "80.00", 1),
            (OVERSPENT, [("PO-2", "approved"), ("PO-1", "approved")], "200.00", 0),
            (NESTED, [("PO-1", "approved")], "130.00", 0),
            (CUT, [("PO-1", "approved")], "200.00", 0),
        ],
        ids=["commit", "rollback", "inner block", "killed"],
    )
    def test_an_order_and_its_budget_change_together(self, project, script, orders, budget, commitments):
        project.run(script)
        assert project.run(STANDING) == f"{orders} {[f'bolts: {budget}']} {commitments}"

    def test_a_migration_is_run_once_and_undone_without_loss(self, project):
        project.run(ISSUED)
        project.manage("migrate", "budgets", "0001", "--verbosity", "0")
        project.manage("migrate", "--verbosity", "0")
        assert "('PO-1', 'issued')" in project.run(STANDING)

    def test_its_own_tests_pass(self):
        Project("django_host").manage("test")

    def test_its_own_tests_pass_on_postgresql(self, postgres):
        _, told = libpq(postgres)
        # The tests' database is made by Django, and has none of our schemas.
        told.pop("PGOPTIONS")
        name = f"procurekit_{os.getpid()}"
        Project("django_host", DATABASE="postgresql", DATABASE_NAME=name, **told).manage("test", "--no-input")


def test_the_blocks_of_the_page_that_only_django_can_run_are_the_examples():
    page = (EXAMPLES.parent / "docs" / "how-to" / "join-your-transaction.md").read_text("utf-8")
    blocks = re.findall(r"<!-- skip: next -->\n```python\n(.*?)```", page, re.DOTALL)
    budgets = EXAMPLES / "django_host" / "budgets"
    for block, file in zip(blocks, ["migrations/0002_procurekit.py", "services.py"], strict=True):
        assert block in (budgets / file).read_text("utf-8")


class TestDjangoWithoutOurLog:
    def test_its_migrations_are_its_models(self, tmp_path):
        for name in ("django_own_orders", "django_host"):
            project = Project(name, DATABASE_NAME=str(tmp_path / f"{name}.db"))
            project.manage("migrate", "--verbosity", "0")
            project.manage("makemigrations", "--check", "--dry-run")

    def test_its_own_tests_pass(self):
        Project("django_own_orders").manage("test")


def test_the_sqlalchemy_host_shows_what_it_does(capsys):
    example("sqlalchemy_host").main()
    assert capsys.readouterr().out == "PO-2 is more than what is left of bolts\nstored: PO-1; left of bolts: 80.00\n"


class TestOwnTable:
    @pytest.fixture
    def host(self):
        return example("alerts_on_own_table")

    @pytest.fixture
    def path(self, host, tmp_path):
        path = str(tmp_path / "purchasing.db")
        table = host.prepare(path)
        table.executemany(f"INSERT INTO purchase_line VALUES ({', '.join('?' * 12)})", host.LINES)
        table.close()
        return path

    def test_it_shows_what_it_does(self, host, capsys):
        host.main()
        told = capsys.readouterr().out.splitlines()
        assert [line for line in told if line.endswith("change(s)")] == ["4 change(s)", "0 change(s)", "1 change(s)"]
        assert sum(line.startswith("  open: ") for line in told) == 4
        overdue = "PO-1/1: due on 2026-03-02, 7 day(s) overdue; 400 still to come"
        assert f"  open: Receipt overdue: {overdue} -> person:mei" in told
        assert told[-1].startswith("  resolved: Receipt overdue: PO-1/1")

    def test_run_again_it_raises_nothing_again(self, host, path):
        table = host.prepare(path)
        first = host.look(table, date(2026, 3, 9))
        assert len(first) == 4
        table.close()
        for day in (9, 10, 11):
            again = host.prepare(path)
            assert host.look(again, date(2026, 3, day)) == ()
            assert again.execute("SELECT count(*) FROM alert WHERE is_open").fetchone() == (4,)
            again.close()

    def test_several_at_once_raise_everything_once(self, host, path):
        def run(_):
            table = host.prepare(path)
            changes = host.look(table, date(2026, 3, 9))
            table.close()
            return [one.alert.id for one in changes]

        with ThreadPoolExecutor(4) as several:
            raised = [id_ for many in several.map(run, range(8)) for id_ in many]
        assert len(raised) == len(set(raised)) == 4

    def test_what_it_keeps_is_the_alert(self, host, path):
        table = host.prepare(path)
        changes = host.look(table, date(2026, 3, 9))
        kept = [host.Alert.from_dict(json.loads(body)) for (body,) in table.execute("SELECT body FROM alert")]
        assert {one.id: one for one in kept} == {one.alert.id: one.alert for one in changes}
        table.close()
