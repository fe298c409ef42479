"""docs/reference/command-line.md shows what the commands write: every example is run and compared."""

import json
import re
from pathlib import Path

import pytest

from procurekit.cli import main
from procurekit.cli.parser import parser_in

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "command-line.md").read_text(encoding="utf-8")
TABLE = re.search(r"```csv\n(.+?)```", PAGE, re.DOTALL)[1]
EXAMPLES = re.findall(r"<!-- json: (.+?) -->\n\n```json\n(.+?)```", PAGE, re.DOTALL)
CHANGING = re.compile(r"known_at|recorded_at|changed_at|sealed_at|envelope|hash|salt|personal_salt|root|digest")


def timeless(value):
    """The same without what differs from run to run: the moments of the desk's clock, salts and what hashes them."""
    if isinstance(value, dict):
        # How large a file is differs from one SQLite to the next.
        value = {**value, "value": "…"} if value.get("name") in {"bytes", "log_bytes"} else value
        return {key: "…" if one and CHANGING.fullmatch(key) else timeless(one) for key, one in value.items()}
    return [timeless(one) for one in value] if isinstance(value, list) else value


def test_every_command_is_there():
    assert {command.split()[0] for command, _ in EXAMPLES} == {
        *("import", "orders", "show", "alerts", "worklist", "kpis", "seal", "export", "verify", "redact"),
        *("doctor", "backup", "migrate", "move", "rebuild", "do", "workflow"),
    }


@pytest.mark.parametrize(("command", "written"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_the_example_is_what_the_command_writes(command, written, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("orders.csv").write_text(TABLE, encoding="utf-8")
    if not command.startswith("import"):
        assert main(["import", "orders.csv", "--source", "erp", "--format", "json"]) == 0
        capsys.readouterr()
    assert main([*command.split(), "--format", "json"]) == 0
    assert timeless(json.loads(capsys.readouterr().out)) == timeless(json.loads(written))


def test_every_option_is_documented():
    commands = next(action for action in parser_in("en")._actions if action.dest == "command")
    known = {name for one in commands.choices.values() for action in one._actions for name in action.option_strings}
    assert [name for name in sorted(known - {"-h"}) if name not in PAGE] == []
