"""What procurekit promises by name: pinned in public_surface.txt, so that no name appears or vanishes unnoticed.

After a deliberate change, run these tests once with PROCUREKIT_PIN_SURFACE=1 and review the diff.
"""

import ast
import importlib
import os
import pkgutil
import re
from pathlib import Path

import pytest

import procurekit

PINNED = Path(__file__).with_name("public_surface.txt")
SOURCE = Path(procurekit.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
PACKAGES = [
    "procurekit",
    *(module.name for module in pkgutil.walk_packages(procurekit.__path__, "procurekit.") if module.ispkg),
]


def as_sorted_by_ruff(names):
    """CONSTANTS, then Classes, then functions; numbers within a name by their value."""

    def key(name):
        kind = 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2
        return kind, [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]

    return sorted(names, key=key)


def public_names(package):
    return importlib.import_module(package).__all__


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_lists_its_names_sorted_and_once(package):
    names = list(public_names(package))
    assert names == as_sorted_by_ruff(set(names))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_listed_name_is_there(package):
    module = importlib.import_module(package)
    assert [name for name in module.__all__ if not hasattr(module, name)] == []


def test_dir_lists_the_public_names():
    assert set(procurekit.__all__) <= set(dir(procurekit))


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = procurekit.no_such_name


def test_the_public_surface_is_the_pinned_one():
    surface = "".join(f"{package}.{name}\n" for package in PACKAGES for name in public_names(package))
    if os.environ.get("PROCUREKIT_PIN_SURFACE") == "1":
        PINNED.write_text(surface, encoding="utf-8")
    pinned = PINNED.read_text(encoding="utf-8") if PINNED.exists() else ""
    assert surface.splitlines() == pinned.splitlines(), "if this is meant, run once with PROCUREKIT_PIN_SURFACE=1"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(SOURCE).as_posix())
def test_every_module_says_what_it_is_and_stays_short(file):
    text = file.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "a module opens with one sentence that says what it is"
    assert len(text.splitlines()) <= 500, "one idea a file"
