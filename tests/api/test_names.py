"""A public name is what it says, whatever else was imported before."""

import importlib
import pkgutil
from types import ModuleType

import pytest

import procurekit

PACKAGES = ["procurekit", *(one.name for one in pkgutil.walk_packages(procurekit.__path__, "procurekit.") if one.ispkg)]


@pytest.mark.parametrize("name", PACKAGES)
def test_no_file_takes_the_place_of_a_name(name):
    """`from package import name` would give the file, once something has imported that."""
    package = importlib.import_module(name)
    public = getattr(package, "__all__", ())
    inside = [one.name for one in pkgutil.iter_modules(package.__path__) if one.name != "__main__"]
    for one in set(inside) & set(public):
        importlib.import_module(f"{name}.{one}")
    assert [one for one in public if isinstance(getattr(package, one), ModuleType) and one in inside] == []
