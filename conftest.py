"""Makes the documentation part of the tests: every ```python block of a Markdown page runs, top to bottom."""

import contextlib
import doctest
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sybil import Sybil
from sybil.integration.pytest import SybilItem
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

_ON_LEAVING = "_on_leaving_the_document"


def _enter(namespace: dict[str, Any]) -> None:
    """A reader types a page's blocks into one prompt, in an empty folder."""
    leaving = contextlib.ExitStack()
    folder = leaving.enter_context(tempfile.TemporaryDirectory())
    leaving.enter_context(contextlib.chdir(folder))
    namespace[_ON_LEAVING] = leaving


def _leave(namespace: dict[str, Any]) -> None:
    """And leaves it without closing what is open."""
    leaving: contextlib.ExitStack = namespace.pop(_ON_LEAVING)
    with leaving:
        for close in {id(value): close for value in namespace.values() if (close := _closing(value))}.values():
            close()
        namespace.clear()


def _closing(value: object) -> Callable[[], object] | None:
    if isinstance(value, type) or not type(value).__module__.startswith("procurekit."):
        return None
    return getattr(value, "close", None)


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE), SkipParser()],
    pattern="*.md",
    setup=_enter,
    teardown=_leave,
).pytest()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests run in random order, but the blocks of one page stay together and in theirs."""
    pages: dict[Path, list[SybilItem]] = {}
    for item in items:
        if isinstance(item, SybilItem):
            pages.setdefault(item.path, []).append(item)
    ordered: list[pytest.Item] = []
    for item in items:
        if not isinstance(item, SybilItem):
            ordered.append(item)
        elif page := pages.pop(item.path, None):
            ordered += sorted(page, key=lambda block: block.example.start)
    items[:] = ordered


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Under `pytest -n auto` too: a page goes to one worker as a whole."""
    from xdist.scheduler import LoadFileScheduling

    return LoadFileScheduling(config, log)


@pytest.fixture(autouse=True)
def _docstring_examples_leave_no_files(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    if isinstance(request.node, pytest.DoctestItem):
        monkeypatch.chdir(tmp_path_factory.mktemp("docstring"))
