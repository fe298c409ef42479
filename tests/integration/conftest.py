"""Other processes: a script of ours started as a program of its own, and all that is known of a desk, for comparing."""

import os
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
