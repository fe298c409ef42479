"""Vocabulary: the names that expressions may use, with kind, unit, Chinese name and whether they may be missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, cast
from unicodedata import normalize

from attrs import evolve, field, frozen

from procurekit.errors import InvalidValue
from procurekit.expressions.bounds import WORD
from procurekit.expressions.functions import FUNCTIONS, FUNCTIONS_ZH
from procurekit.expressions.kinds import KINDS, PYTHON_NAMES, Kind
from procurekit.expressions.words import FOREIGN, KEYWORDS, KEYWORDS_ZH, MOMENTS
from procurekit.values import check

__all__ = ["Name", "Vocabulary"]

_RESERVED: Final = frozenset(
    {*KEYWORDS, *FOREIGN, *KEYWORDS_ZH, *FUNCTIONS, *FUNCTIONS_ZH, *MOMENTS, *(zh for zh, _ in MOMENTS.values())}
)
_KEYS: Final = ("type", "zh", "unit", "missing", "meaning")


def _to_kind(value: Any) -> Kind:
    # `tuple[str, ...]` and the like: what is before the bracket says it.
    return PYTHON_NAMES.get(value.split("[")[0], cast("Kind", value)) if isinstance(value, str) else value


def _word(owner: Name, attribute: Any, value: Any) -> None:
    if value is None and attribute.name == "zh":
        return
    check.name(owner, attribute, value)
    word: str = value
    right = word.isidentifier() and normalize("NFKC", word) == word and len(word) <= WORD and word[0] != "_"
    if not right or (attribute.name == "name" and not word.isascii()):
        raise InvalidValue("vocabulary_not_a_word", field=f"Name.{attribute.name}", value=repr(word))
    if word in _RESERVED:
        raise InvalidValue("vocabulary_reserved", name=word)


@frozen
class Name:
    """One name: what it is called in both languages, what kind of value it has, in which unit, and what it means.

    The unit of an amount is ``"currency"``, of a quantity ``"unit"``, of a span ``"days"`` or ``"working_days"``; any
    other text is a unit of its own. `missing` says whether the value may be absent.

    Raises InvalidValue if a name is no word or is one of the language's own, or if there is no such kind.
    """

    name: str = field(validator=_word)
    type: Kind = field(converter=_to_kind, validator=[check.required, check.choice(*KINDS)])
    zh: str | None = field(default=None, validator=_word)
    unit: str | None = field(default=None, validator=check.text)
    missing: bool = field(default=True, validator=[check.required, check.flag], kw_only=True)
    meaning: str | None = field(default=None, validator=check.text, kw_only=True, eq=False)

    def text(self, lang: str = "en") -> str:
        """The name in that language; its English one where it has no Chinese."""
        return self.zh if lang.startswith("zh") and self.zh is not None else self.name


def _index(names: Iterable[Name]) -> dict[str, Name]:
    found: dict[str, Name] = {}
    for one in names:
        for word in {one.name, one.zh or one.name}:
            if found.setdefault(word, one) is not one:
                raise InvalidValue("vocabulary_clash", name=word, first=found[word].name, second=one.name)
    return found


class Vocabulary:
    """The names that expressions are written in; immutable, and made from plain data.

    Raises InvalidValue if two names clash, also the English of one with the Chinese of another.

    >>> words = Vocabulary.from_dict(
    ...     {
    ...         "days_late": {"type": "int", "zh": "逾期天数", "unit": "days"},
    ...         "amount": {"type": "decimal", "zh": "订单金额", "unit": "currency"},
    ...     }
    ... )
    >>> words.find("逾期天数").name, "amount" in words
    ('days_late', True)
    """

    __slots__ = ("_names", "_words")

    def __init__(self, names: Iterable[Name] = ()) -> None:
        kept = tuple(names)
        self._words: Mapping[str, Name] = MappingProxyType(_index(kept))
        self._names: Mapping[str, Name] = MappingProxyType({one.name: one for one in kept})

    @classmethod
    def from_dict(cls, data: Mapping[str, Mapping[str, Any]]) -> Vocabulary:
        """A vocabulary from plain data: each name with `type`, and `zh`, `unit`, `missing`, `meaning` where known.

        Raises InvalidValue on anything that is no such thing.
        """
        return cls(_from_plain(name, one) for name, one in data.items())

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any], *, always: Collection[str] = ()) -> Vocabulary:
        """A vocabulary from declared facts: anything with `name`, `zh`, `type`, `unit` and `meaning`.

        Every fact may be missing but those in `always`, and those that say ``missing = False`` of themselves.
        """
        return cls(
            Name(
                one.name,
                one.type,
                one.zh,
                one.unit,
                missing=bool(getattr(one, "missing", True)) and one.name not in always,
                meaning=one.meaning,
            )
            for one in facts.values()
        )

    def extended(self, more: Vocabulary | Mapping[str, Mapping[str, Any]]) -> Vocabulary:
        """The same with a host's own names beside it. Raises InvalidValue where one clashes with what is there.

        >>> Vocabulary().extended({"colour": {"type": "text", "zh": "颜色"}}).find("颜色").name
        'colour'
        """
        others = more if isinstance(more, Vocabulary) else Vocabulary.from_dict(more)
        return Vocabulary([*self, *others])

    def as_dict(self) -> dict[str, dict[str, object]]:
        """Plain data that `from_dict` reads back."""
        shown = {one.name: {key: getattr(one, key) for key in _KEYS} for one in self}
        return {name: {key: one for key, one in told.items() if one is not None} for name, told in shown.items()}

    def find(self, word: str) -> Name | None:
        """The name that is called so, in either language."""
        return self._words.get(word)

    @property
    def words(self) -> Collection[str]:
        """Every name in both languages."""
        return self._words.keys()

    def __iter__(self) -> Iterator[Name]:
        return iter(self._names.values())

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def __getitem__(self, name: str) -> Name:
        return self._names[name]

    def __eq__(self, other: object) -> bool:
        return dict(self._names) == dict(other._names) if isinstance(other, Vocabulary) else NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self._names.values()))

    def __repr__(self) -> str:
        return f"Vocabulary(<{len(self)} names>)"

    def __reduce__(self) -> tuple[Any, ...]:
        return (Vocabulary, (tuple(self),))


def _from_plain(name: str, told: object) -> Name:
    if not isinstance(told, Mapping):
        raise InvalidValue("not_a", field=str(name), value=repr(told), expected="dict")
    for key in told:
        if key not in _KEYS:
            raise InvalidValue("vocabulary_unknown_key", name=name, key=key, keys=", ".join(_KEYS))
    given = {key: value for key, value in told.items() if key != "type"}
    try:
        return evolve(Name(name, told.get("type")), **given)
    except InvalidValue as error:
        # Named with the entry it is about.
        error.add_note(f"name: {name!r}")
        raise
