"""Pages that drive the command line: every file on them is written, every command run, and what it says compared."""

import contextlib
import re
import shlex
from pathlib import Path

import pytest

from procurekit.cli import main

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("tutorials/your-own-workflow.md", "zh/workflow.md")
PIECE = re.compile(
    r"<!-- file: (?P<file>\S+) -->\n\n```\w+\n(?P<text>.*?)^```$|^```console\n(?P<said>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
PROMPT = "$ procurekit "


def pieces(page):
    return [*PIECE.finditer((DOCS / page).read_text("utf-8"))]


def commands(block):
    """Each command of a block, with what it is to say."""
    told = []
    for line in block.splitlines():
        if line.startswith("$ "):
            told.append((line, []))
        else:
            told[-1][1].append(line)
    return [(line, " ".join(" ".join(said).split())) for line, said in told if line.startswith(PROMPT)]


def run(argv, capsys):
    with contextlib.suppress(SystemExit):
        main(argv)
    said = capsys.readouterr()
    return " ".join((said.err + said.out).split())


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_shows_is_what_the_command_line_says(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")
    ran = 0
    for piece in pieces(page):
        if piece["file"]:
            Path(piece["file"]).write_text(piece["text"], "utf-8")
            continue
        for line, wanted in commands(piece["said"]):
            said = run(shlex.split(line.removeprefix(PROMPT)), capsys)
            pattern = re.escape(wanted).replace("…", ".*")
            assert re.fullmatch(pattern, said), f"{line}\n{said}"
            ran += 1
    assert ran > 5
