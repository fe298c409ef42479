"""Columns: which column of a table has the values of a name of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from procurekit.errors import InvalidValue
from procurekit.expressions.vocabulary import Vocabulary

__all__ = ["called_in", "expect_columns"]


def called_in(present: Iterable[str], vocabulary: Vocabulary) -> dict[str, str]:
    """For each name of the vocabulary the column that is called so, in English or Chinese.

    Raises InvalidValue if two columns have one name.
    """
    found: dict[str, str] = {}
    for column in present:
        name = vocabulary.find(column)
        if name is None:
            continue
        if name.name in found:
            raise InvalidValue("expression_table_twice", name=name.name, first=found[name.name], second=column)
        found[name.name] = column
    return found


def expect_columns(names: Iterable[str], columns: Mapping[str, str], present: Sequence[str]) -> None:
    """Make sure that each name has its column. Raises InvalidValue with all that are absent, and what is near them."""
    missing = [column for column in (columns.get(name, name) for name in names) if column not in present]
    if not missing:
        return
    known = {one.casefold(): one for one in present}
    near = [known[found] for one in missing for found in get_close_matches(one.casefold(), known, 1)]
    values = {"missing": ", ".join(missing), "present": ", ".join(present)}
    if near:
        raise InvalidValue("expression_table_columns_near", **values, near=", ".join(dict.fromkeys(near)))
    raise InvalidValue("expression_table_columns", **values)
