"""Expression: a condition or a value over the names of a vocabulary, checked when it is read and safe to run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, Final, Self, cast

from attrs import field, frozen

from procurekit.errors import BadInput, InvalidValue
from procurekit.expressions import bounds
from procurekit.expressions.compiling import Compiled, compiled
from procurekit.expressions.expanding import expanded
from procurekit.expressions.explaining import Explanation, Mode, Surroundings, explained, read_name
from procurekit.expressions.faults import InvalidExpression
from procurekit.expressions.functions import NEED_CALENDAR
from procurekit.expressions.kinds import KINDS, Kind
from procurekit.expressions.nodes import Call, Node, Now, Reference, Value, walk
from procurekit.expressions.reading import is_known, read
from procurekit.expressions.scanning import Faults, scan
from procurekit.expressions.simplifying import simplified
from procurekit.expressions.tabular import is_tabular
from procurekit.expressions.vocabulary import Name, Vocabulary
from procurekit.expressions.writing import written
from procurekit.values import Moment, WorkCalendar, check, date_in

__all__ = ["Expression", "parse", "prepared"]

_PLAINLY: Final[dict[str, type]] = {"bool": bool, "text": str, "date": date}
"""Kinds that a value's class alone tells; a number may be too long or no number."""

_MODES: Final = ("mapping", "attributes")


def _is_node(_: object, attribute: Any, value: Node) -> None:
    if not isinstance(value, Node):
        raise InvalidValue("not_a", field=f"Expression.{attribute.name}", value=repr(value), expected="Node")


@frozen(repr=False)
class Expression:
    """A parsed expression; make one with `parse`.

    It is its canonical form: spaces, brackets and language of the source don't matter. Calling it evaluates it.

    >>> from procurekit.expressions import Vocabulary, parse
    >>> words = Vocabulary.from_dict({"days_late": {"type": "int", "zh": "逾期天数"}, "site": {"type": "text"}})
    >>> late = parse("逾期天数 ＞ 3 且 (site != 'X')", words)
    >>> late.text(), late.text("zh")
    ('days_late > 3 and site != "X"', '逾期天数 > 3 且 site != "X"')
    >>> late({"days_late": 5, "site": "Y"}), late({"days_late": 2}), late({"days_late": 5})
    (True, False, None)
    """

    root: Node = field(validator=_is_node)

    @property
    def type(self) -> Kind:
        """The kind of value it gives."""
        return self.root.kind

    @property
    def unit(self) -> str | None:
        """The unit of what it gives, where one is known."""
        return self.root.unit

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names of the vocabulary that it reads, sorted."""
        found = {one.name.name: one.name for one in walk(self.root) if isinstance(one, Reference)}
        return tuple(found[name] for name in sorted(found))

    @cached_property
    def needs(self) -> frozenset[str]:
        """What an evaluation has to bring: ``"today"``, ``"at"``, ``"calendar"``."""
        found: set[str] = set()
        for one in walk(self.root):
            if isinstance(one, Now):
                found.add(one.name)
            elif isinstance(one, Call) and one.function in NEED_CALENDAR:
                found.add("calendar")
        return frozenset(found)

    def text(self, lang: str = "en") -> str:
        """The canonical source, its words in ``"en"`` or ``"zh"``; it parses back to an equal expression."""
        return written(self.root, lang)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical English source, in hex."""
        return sha256(written(self.root).encode()).hexdigest()

    def evaluate(self, subject: Any, *, at: Moment | str | None = None, calendar: WorkCalendar | None = None) -> Value:
        """Its value for one subject, a mapping or an object with attributes; None is missing.

        `at` is the moment it speaks of: `today` is its date, in its own zone. A name that a mapping lacks is missing.

        Raises InvalidValue if the subject has a value of another kind than the vocabulary says (a float among decimals,
        a time without zone), or if the expression needs `at` or `calendar` and wasn't given it.
        """
        moment = None if at is None else check.given_moment("at", at)
        if isinstance(subject, Mapping):
            read = subject.get
            for name in self.names:
                value = read(name.name)
                # Nearly all values are plainly of their kind; who isn't is asked properly.
                if type(value) is not _PLAINLY.get(name.type):
                    read_name(name, subject, "mapping")
            return cast("Value", self._by_key(subject, moment, calendar))
        for name in self.names:
            read_name(name, subject, "attributes")
        return cast("Value", self._by_attribute(subject, moment, calendar))

    __call__ = evaluate

    def compiled(self, mode: Mode = "mapping") -> Compiled:
        """The generated function ``function(subject, at=None, calendar=None)``, for many subjects.

        It trusts that values are of the kinds that the vocabulary says, where `evaluate` looks; `at` is a date or an
        instant as procurekit has them.
        """
        if mode not in _MODES:
            raise InvalidValue("not_a_choice", field="mode", value=repr(mode), choices=", ".join(_MODES))
        return self._by_key if mode == "mapping" else self._by_attribute

    @cached_property
    def _by_key(self) -> Compiled:
        return self._compiled("mapping")

    @cached_property
    def _by_attribute(self) -> Compiled:
        return self._compiled("attributes")

    def _compiled(self, mode: Mode) -> Compiled:
        root, needs = self.root, self.needs

        def prepare(at: Any, calendar: Any) -> date | None:
            return prepared(needs, at, calendar)

        def fallback(subject: Any, at: Any, calendar: Any) -> Value:
            return explained(root, subject, mode, Surroundings(at, calendar)).value

        return compiled(root, mode, fallback=fallback, prepare=prepare)

    def explain(
        self, subject: Any, *, at: Moment | str | None = None, calendar: WorkCalendar | None = None
    ) -> Explanation:
        """How each part came out for one subject, and why what is missing is missing. Raises as `evaluate` does.

        >>> from procurekit.expressions import Vocabulary, parse
        >>> words = Vocabulary.from_dict({"open": {"type": "decimal"}, "held": {"type": "bool"}})
        >>> print(parse("open > 0 and not held", words).explain({"open": 5, "held": True}))
        open > 0 and not held: false
          open > 0: true
            open: 5
          not held: false
            held: true
        """
        moment = check.given_moment("at", at)
        prepared(self.needs, moment, calendar)
        return explained(self.root, subject, _mode(subject), Surroundings(moment, calendar))

    def expanded(self, meanings: Mapping[str, Expression]) -> Expression:
        """The expression with each derived name replaced by what it stands for, by name.

        The names are declared in the vocabulary with the kind that their expressions give, and as ones that may be
        missing. What a meaning says is not expanded again. Raises InvalidExpression if it becomes too large.

        >>> from procurekit.expressions import Vocabulary, parse
        >>> words = Vocabulary.from_dict({"requested": {"type": "date"}, "due": {"type": "date"}})
        >>> parse("today > due", words).expanded({"due": parse("requested + 3", words)}).text()
        'today > requested + 3'
        """
        return Expression(expanded(self.root, {name: one.root for name, one in meanings.items()}))

    def simplified(self) -> Expression:
        """An expression with the same value for every subject, without what is decided already.

        >>> from procurekit.expressions import Vocabulary, parse
        >>> words = Vocabulary.from_dict({"open": {"type": "decimal"}, "held": {"type": "bool"}})
        >>> parse("open > 0 and not held", words).expanded({"held": parse("False", words)}).simplified().text()
        'open > 0'
        """
        return Expression(simplified(self.root))

    def ensure_tabular(self) -> None:
        """Make sure that tables can run it. Raises InvalidExpression with every part that they can't, and its place.

        >>> from procurekit.expressions import Vocabulary, parse
        >>> parse("len(site) > 3", Vocabulary.from_dict({"site": {"type": "text"}})).ensure_tabular()
        Traceback (most recent call last):
        ...
        procurekit.expressions.faults.InvalidExpression: this is no expression: 1 fault
          1:1: len is not possible on a table: ...
            len(site) > 3
            ^^^^^^^^^
        """
        if not self._is_tabular:
            parse(self.text(), Vocabulary(self.names), table=True)

    @cached_property
    def _is_tabular(self) -> bool:
        return is_tabular(self.root)

    def as_dict(self) -> dict[str, object]:
        """Plain data that `from_dict` reads back with the same vocabulary: the canonical source, its kind and hash."""
        return {"expression": self.text(), "type": self.type, "hash": self.hash}

    @classmethod
    def from_dict(cls, data: Mapping[str, object], vocabulary: Vocabulary) -> Self:
        """The expression of plain data; it is read and checked anew.

        Raises InvalidExpression as `parse` does, BadInput if it isn't the expression whose hash the data names.
        """
        source = data.get("expression")
        if not isinstance(source, str):
            raise InvalidValue("not_text", field="expression", value=repr(source))
        found = parse(source, vocabulary)
        if data.get("hash") not in {None, found.hash} or data.get("type") not in {None, found.type}:
            raise BadInput("expression_changed", source=source)
        return cls(found.root)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Expression({self.text()!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        # Generated functions stay behind: they are made again where they are used.
        return (Expression, (self.root,))


def _mode(subject: object) -> Mode:
    return "mapping" if isinstance(subject, Mapping) else "attributes"


def prepared(needs: frozenset[str], at: Any, calendar: object) -> date | None:
    """The day of the moment. Raises InvalidValue if something is needed and not there."""
    if "calendar" in needs and calendar is None:
        raise InvalidValue("expression_needs", name="calendar", wanted="WorkCalendar")
    if "today" in needs and not isinstance(at, date):
        raise InvalidValue("expression_needs", name="at", wanted="date, DateTime")
    if "at" in needs and not (isinstance(at, datetime) and at.tzinfo is not None):
        raise InvalidValue("expression_needs", name="at", wanted="DateTime")
    return date_in(at) if isinstance(at, date) else None


def parse(source: str, vocabulary: Vocabulary, *, wanted: Kind | None = None, table: bool = False) -> Expression:
    """The expression of a source over a vocabulary; `wanted` is the kind it has to give (``"bool"`` of a condition).

    `table` says that it is going to run on tables: what these can't have is a fault, too.

    Raises InvalidExpression with every fault found, each with line, column, and what to write instead.

    >>> from procurekit.expressions import Vocabulary, parse
    >>> words = Vocabulary.from_dict({"open": {"type": "decimal", "zh": "未交数量"}})
    >>> parse("opne > 0", words)
    Traceback (most recent call last):
    ...
    procurekit.expressions.faults.InvalidExpression: this is no expression: 1 fault
      1:1: there is no name opne; did you mean open?
        opne > 0
        ^^^^
    """
    if not isinstance(source, str):
        raise InvalidValue("not_text", field="source", value=repr(source))
    if wanted is not None and wanted not in KINDS:
        raise InvalidValue("not_a_choice", field="wanted", value=repr(wanted), choices=", ".join(KINDS))
    # What is far too long isn't even looked at.
    faults = Faults(source if len(source) <= bounds.LENGTH else "")
    found: list[Node] = []

    def go() -> None:
        scanned = scan(source, lambda word: is_known(word, vocabulary), faults)
        root = None if scanned is None else read(source, scanned, vocabulary, wanted, faults, table=table)
        if root is not None:
            _still_fits(root, vocabulary, faults)
            found.append(root)

    try:
        faults.gather(go)
    except (RecursionError, MemoryError):
        # We bound what we read; this is for a caller who has used up the stack already.
        faults.gather(lambda: faults.add(0, 1, "expression_too_deep", most=bounds.DEPTH))
    if not found or faults.found:
        raise InvalidExpression(source[: bounds.LENGTH], faults.found)
    return Expression(found[0])


def _still_fits(root: Node, vocabulary: Vocabulary, faults: Faults) -> None:
    """The canonical source is another text, and has to be within the bounds too: it is what is stored."""
    for lang in ("en", "zh"):
        text = written(root, lang)
        if len(text) <= bounds.TOKENS:  # a token has at least one character
            continue
        if scan(text, lambda word: is_known(word, vocabulary), Faults("")) is None:
            faults.add(0, 1, "expression_too_long", length=len(text), most=bounds.LENGTH)
            return
