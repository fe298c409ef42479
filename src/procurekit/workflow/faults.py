"""Workflows and organisations that can't be used: the errors that name every fault of one."""

from __future__ import annotations

from procurekit.model.definition_faults import BrokenDefinition

__all__ = ["InvalidDefinition", "InvalidOrganisation"]


class InvalidDefinition(BrokenDefinition):
    """A workflow that can't be used; `faults` are all that is wrong with it, in the order of their places."""

    _code = "definition_invalid"


class InvalidOrganisation(InvalidDefinition):
    """An organisation's file that can't be used; `faults` are all that is wrong with it."""

    _code = "organisation_invalid"
