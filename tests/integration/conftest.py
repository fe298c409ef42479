"""Other processes: a script of ours started as a program, what is known of a desk, for comparing, and Spark."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import procurekit
from procurekit import quantities

SOURCE = str(Path(procurekit.__file__).parents[1])


@pytest.fixture
def start(tmp_path):
    """Starts a script with arguments, in a process group of its own."""
    running = []

    def begin(text, *arguments):
        script = tmp_path / f"script_{abs(hash(text))}.py"
        if not script.exists():
            script.write_text(text, encoding="utf-8")
        environment = {**os.environ, "PYTHONPATH": SOURCE}
        process = subprocess.Popen(
            [sys.executable, str(script), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=tmp_path,
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


@pytest.fixture
def known():
    """All that a desk knows, but for what differs from run to run: moments of recording, positions, salts."""

    def all_of(desk):
        told = {}
        for summary in desk.orders():
            state = desk.get(summary.id)
            told[state.id] = {
                "order": state.order,
                "stage": state.stage,
                "documents": {
                    kind: {id_: (kept.document, kept.allocations) for id_, kept in many.items()}
                    for kind, many in state.documents.items()
                },
                "quantities": [quantities(state, line) for line in state.lines],
                "promises": {place: [(one.day, one.origin) for one in many] for place, many in state.promises.items()},
                "findings": sorted((one.code, one.path) for _, one in state.findings),
                "version": state.version,
            }
        rows = sorted(desk.lines(), key=lambda one: (one.order_id, one.line, one.schedule))
        return told, rows

    return all_of


@pytest.fixture(scope="session")
def spark():
    """A session of PySpark on this machine; one for all tests, as it takes seconds to start."""
    sql = pytest.importorskip(
        "pyspark.sql", reason="no PySpark: the extra `test-spark` wants an environment of its own"
    )
    if java_version() < 17:
        pytest.skip("no Java 17 or newer, in JAVA_HOME or on the PATH")
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        # For rows that fit in one part, and for queries that run once, all else takes longer than it saves.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.shuffle.partitions": "1",
    }
    session = sql.SparkSession.builder.master("local[1]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def java_version():
    """Of the Java that PySpark would start; 0 where there is none."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        return 0
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0
