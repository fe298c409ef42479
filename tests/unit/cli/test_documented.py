"""docs/reference/command-line.md shows what the commands write: every example is run and compared."""

import json
import re
import shlex
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from procurekit.cli import main, opening
from procurekit.cli.output import Output
from procurekit.cli.parser import parser_in
from procurekit.cli.tell_files import channels_and_readers
from procurekit.compose import open_desk
from procurekit.notify import new_secret

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
PAGE = (REFERENCE / "command-line.md").read_text(encoding="utf-8")
TABLE = re.search(r"```csv\n(.+?)```", PAGE, re.DOTALL)[1]
FILES = re.findall(r"<!-- file: (\S+) -->\n\n```\w+\n(.+?)```", PAGE, re.DOTALL)
EXAMPLES = [
    (commands, int(status or 0), written)
    for status, commands, written in re.findall(r"<!-- json(?: (\d))?: (.+?) -->\n\n```json\n(.+?)```", PAGE, re.DOTALL)
]
CHANGING = re.compile(r"known_at|recorded_at|changed_at|sealed_at|envelope|hash|salt|personal_salt|root|digest")


def timeless(value):
    """The same without what differs from run to run: the moments of the desk's clock, salts and what hashes them."""
    if isinstance(value, dict):
        # How large a file is differs from one SQLite to the next.
        value = {**value, "value": "…"} if value.get("name") in {"bytes", "log_bytes"} else value
        return {key: "…" if one and CHANGING.fullmatch(key) else timeless(one) for key, one in value.items()}
    return [timeless(one) for one in value] if isinstance(value, list) else value


def test_every_command_is_there():
    said = {commands.rpartition("; ")[2].split()[0] for commands, _, _ in EXAMPLES}
    known = next(action for action in parser_in("en")._actions if action.dest == "command").choices
    assert said == set(known) - {"demo"}


@pytest.mark.parametrize(("commands", "status", "written"), EXAMPLES, ids=[commands for commands, _, _ in EXAMPLES])
def test_the_example_is_what_the_command_writes(commands, status, written, tmp_path, monkeypatch, capsys):
    """Several commands, with a semicolon between: the last is the example, the others came before it."""
    now = datetime.fromisoformat("2026-04-01T15:30:00+08:00")
    monkeypatch.setattr(opening, "open_desk", partial(open_desk, clock=lambda: now))
    monkeypatch.chdir(tmp_path)
    for name, text in [("orders.csv", TABLE), *FILES]:
        Path(name).write_text(text, encoding="utf-8")
    *before, last = commands.split("; ")
    if not last.startswith("import"):
        before.insert(0, "import orders.csv --source erp")
    for command in before:
        assert main([*shlex.split(command), "--format", "json"]) == 0
    capsys.readouterr()
    assert main([*shlex.split(last), "--format", "json"]) == status
    assert timeless(json.loads(capsys.readouterr().out)) == timeless(json.loads(written))


def test_every_option_is_documented():
    commands = next(action for action in parser_in("en")._actions if action.dest == "command")
    known = {name for one in commands.choices.values() for action in one._actions for name in action.option_strings}
    assert [name for name in sorted(known - {"-h"}) if name not in PAGE] == []


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_the_example_of_who_is_told_can_be_used(tmp_path, monkeypatch):
    """Beside it lies what it names; nothing is connected to before there is something to send."""
    pytest.importorskip("apprise", reason="one of its channels needs the extra `notify`")
    (tmp_path / "notify.toml").write_bytes((REFERENCE / "notify.toml").read_bytes())
    (tmp_path / "smtp.password").write_text("hush", encoding="utf-8")
    monkeypatch.setenv("ERP_HOOK_SECRET", new_secret())
    monkeypatch.setenv("DING_TOKEN", "a" * 64)
    channels, readers = channels_and_readers(str(tmp_path / "notify.toml"), Output())
    assert set(channels) == {"log", "erp", "mail", "ding"}
    assert (readers["mei"].lang, readers["mei"].channels) == ("zh", {"mail": "mei@example.com", "ding": None})
    assert readers["role:accounts"].channels == {"log": None, "erp": None}
    assert all(f"`{key}`" in PAGE for key in ("url", "secret_env", "secret_file", "allow", "private", "timeout"))
