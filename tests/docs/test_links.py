"""Every relative link leads somewhere, every page is reachable, and the two READMEs say the same."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("docs", "examples", "tests/scenarios")
PAGES = sorted({*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in (ROOT / folder).rglob("*.md"))})
ENGLISH, CHINESE = (ROOT / name for name in ("README.md", "README.zh-CN.md"))

_FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^(?P<level>#+) (?P<text>.+)$", re.MULTILINE)
# A comment, in a program or behind a line of one; not a # inside quotes.
_COMMENT = re.compile(r"""[ ]*\#[^"'\n]*("memory:"[^"'\n]*)?$""", re.MULTILINE)


def prose(page):
    return re.sub(r"`[^`\n]+`", "", _FENCE.sub("", page.read_text("utf-8")))


def links(page):
    return [found["target"] for found in _LINK.finditer(prose(page)) if "://" not in found["target"]]


def anchors(page):
    """As GitHub makes them: lower case, no punctuation, hyphens for spaces."""
    titles = (found["text"] for found in _HEADING.finditer(_FENCE.sub("", page.read_text("utf-8"))))
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page):
    for link in links(page):
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} leads nowhere"
        assert ROOT in target.parents, f"{link} leaves the repository"
        if anchor:
            assert anchor in anchors(target), f"{link}: {target.name} has no such heading"


def test_every_page_of_the_documentation_is_in_the_index():
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in links(index)}
    pages = {page.resolve() for page in (ROOT / "docs").rglob("*.md")} - {index.resolve()}
    assert sorted(page.name for page in pages - linked) == []


def shape(page):
    return [len(found["level"]) for found in _HEADING.finditer(_FENCE.sub("", page.read_text("utf-8")))]


def code(page):
    return [(found["kind"], _COMMENT.sub("", found["code"])) for found in _FENCE.finditer(page.read_text("utf-8"))]


def test_both_readmes_have_the_same_sections():
    assert shape(ENGLISH) == shape(CHINESE)


def test_both_readmes_have_the_same_code():
    assert code(ENGLISH) == code(CHINESE)


def test_both_readmes_link_to_the_same_pages():
    """Besides each other, and the pages in the reader's own language."""
    english, chinese = set(links(ENGLISH)) - {CHINESE.name}, set(links(CHINESE)) - {ENGLISH.name}
    assert english - chinese == set()
    assert {link for link in chinese - english if not link.startswith("docs/zh/")} == set()


@pytest.mark.parametrize("name", ["demo", "test"])
def test_the_commands_of_the_readme_are_marked(name):
    assert (
        len(re.findall(rf"^<!-- ci: {name} -->\n```console\n\$ .+\n```$", ENGLISH.read_text("utf-8"), re.MULTILINE))
        == 1
    )
