"""The page of a dispute, printed by a real browser: one sheet of A4, in both languages."""

import os
import re
import shutil
import subprocess

import pytest
from tests.disputed import TOM, WANG, Clock, dispute

import procurekit

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
A4 = (595, 842)


@pytest.fixture(scope="module")
def browser():
    named = os.environ.get("PROCUREKIT_TEST_BROWSER")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("no Chromium: install one, or name it with PROCUREKIT_TEST_BROWSER")
    return found


@pytest.fixture
def printed(browser, tmp_path):
    """Print a page: the sizes of its sheets, in points."""

    def show(page):
        source, target = tmp_path / "page.html", tmp_path / "page.pdf"
        source.write_text(page, encoding="utf-8")
        command = [browser, "--headless", "--disable-gpu", "--no-sandbox", "--no-pdf-header-footer"]
        command += [f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(command, check=True, timeout=120, capture_output=True)
        sheets = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", target.read_bytes())
        return [(round(float(width)), round(float(height))) for width, height in sheets]

    return show


@pytest.mark.parametrize("settled", [False, True], ids=["third change open", "third change agreed, a fourth open"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_dispute_prints_on_one_sheet(lang, settled, printed):
    clock = Clock()
    with procurekit.open("memory:", clock=clock) as desk:
        number = dispute(desk, clock)
        if settled:
            desk.do("approve", desk.changes(number)[-1], by=WANG)
            desk.propose(number, {"lines[1].promised": "2026-12-22"}, reason="with the next truck", by=TOM)
        desk.seal()
        (sheet,) = printed(desk.timeline(number).html(lang))
    assert all(abs(one - other) <= 2 for one, other in zip(sheet, A4, strict=True))
