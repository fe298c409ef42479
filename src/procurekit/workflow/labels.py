"""Labels: what the parts of a workflow are called in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from procurekit.model.fields import tuple_of

__all__ = ["Labelled", "Words"]


class Labelled:
    """Has a name, as definitions and histories call it, and labels in English and 中文, which may be empty."""

    __slots__ = ()

    name: str
    en: str
    zh: str

    def text(self, lang: str = "en") -> str:
        """The label in that language; the other one, or the name, where there is none."""
        return (self.zh or self.en if lang.startswith("zh") else self.en or self.zh) or self.name

    def __str__(self) -> str:
        return self.name


def to_parts(value: Iterable[Labelled]) -> tuple[Labelled, ...]:
    """Labelled things as a tuple."""
    return tuple_of(value)


@frozen
class Words:
    """Several labelled things in a text: in values their names, in a sentence their labels."""

    parts: tuple[Labelled, ...] = field(converter=to_parts)
    quoted: bool = False

    @classmethod
    def of(cls, parts: Iterable[Labelled], *, quoted: bool = False) -> Words:
        """The words of these things, each once."""
        return cls({one.name: one for one in parts}.values(), quoted)

    def text(self, lang: str = "en") -> str:
        """The labels, with the reader's comma between them."""
        labels = [f"“{one.text(lang)}”" if self.quoted else one.text(lang) for one in self.parts]
        return ("、" if lang.startswith("zh") else ", ").join(labels) or "—"

    def __str__(self) -> str:
        return ", ".join(one.name for one in self.parts) or "—"
