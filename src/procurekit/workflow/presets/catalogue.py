"""The catalogue of presets: each is a TOML file beside this one, read when it is first asked for."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final

from procurekit.errors import NotFound
from procurekit.workflow.definition import Definition
from procurekit.workflow.files import read_definition

__all__ = ["PRESETS", "preset", "preset_text"]

PRESETS: Final = (
    "standard_order",
    "services_order",
    "consignment",
    "requisition",
    "agreement",
    "change_request",
    "incident",
)
"""The names of the workflows that come with procurekit."""

_RELEASED: Final = ("standard_order_0_1",)
"""Earlier forms of presets, for documents that started with them."""


def preset_text(name: str) -> str:
    """The TOML of a preset: something to start from. Raises NotFound if there is none of that name."""
    if name not in {*PRESETS, *_RELEASED}:
        near = get_close_matches(name, PRESETS, 1)
        raise NotFound("preset_unknown", name=name, known=", ".join(near or PRESETS))
    return files(__package__).joinpath(f"{name}.toml").read_text("utf-8")


@cache
def preset(name: str) -> Definition:
    """A workflow that comes with procurekit. Raises NotFound if there is none of that name.

    >>> preset("incident").text("zh")
    '异常'
    """
    return read_definition(preset_text(name), "toml", f"{name}.toml")
