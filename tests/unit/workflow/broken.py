"""A good workflow, and broken ones: small edits of it or of a preset, with every fault that has to be found."""

from attrs import field, frozen

from procurekit.workflow.presets import preset_text

GOOD = """\
name = "memo"
document = "memo"
initial = "draft"
applies = "amount > 0 and currency is not None"
ends = ['state == "done"']
accepts = ["receive", "pay"]
ignores = ["Memo printed"]

[activities]
"Memo sent" = "submit"

[facts]
amount = { type = "decimal", zh = "金额", unit = "currency" }
currency = { type = "text", zh = "币种" }
risk = { type = "text", zh = "风险", path = "custom.risk" }
owner = { type = "text", zh = "负责人" }
wanted = { type = "date", zh = "需求日期" }
rounds = { type = "int", zh = "轮次", counts = ["send_back"], less = ["approve"] }

[roles]
clerk = { en = "Clerk", zh = "文员" }
boss = { en = "Boss", zh = "主管" }

[states]
draft = { stage = "draft", en = "Draft", zh = "草稿" }
pending = { stage = "pending_approval", en = "Pending", zh = "待批" }
agreed = { stage = "approved", en = "Agreed", zh = "已同意" }
done = { stage = "closed", en = "Done", zh = "完成" }
dropped = { stage = "cancelled", en = "Dropped", zh = "作废" }

[[transitions]]
name = "submit"
sources = ["draft"]
target = "pending"
roles = ["clerk"]
guards = ["amount > 0", { when = "risk is not None", code = "no_risk" }]
requires = ["owner"]

[[transitions]]
name = "approve"
sources = ["pending"]
target = "agreed"
approval = "release"

[[transitions]]
name = "forward"
sources = ["pending"]
approval = "release"
act = "forward"

[[transitions]]
name = "send_back"
sources = ["pending", "agreed"]
target = "draft"
roles = ["boss"]
effects = [{ name = "void_approval", approval = "release" }, { name = "notify", roles = ["clerk"] }]

[[transitions]]
name = "drop"
sources = ["draft", "pending", "agreed"]
target = "dropped"
only_by = ["create", "submit"]

[[transitions]]
name = "finish"
sources = ["agreed"]
target = "done"
automatic = true
guards = ["rounds > 3"]

[[transitions]]
name = "lapse"
sources = ["agreed"]
target = "dropped"
automatic = true
guards = ['rounds <= 3 and risk == "high"']

[[approvals]]
name = "release"
before = ["agreed", "done"]
currency = "EUR"
amount = "amount"
rates = { USD = "0.9" }
returns_to = "pending"
tolerance = { paths = ["lines[*].quantity"], within = "amount <= approved_amount" }

[[approvals.levels]]
name = "head"
roles = ["boss"]

[[approvals.levels]]
name = "owner"
when = "approval_amount > 1000"
people_from = ["owner"]
people = ["wang"]

[[duties]]
name = "make_and_approve"
first = ["create", "submit"]
second = ["approve"]

[[fields]]
paths = ["lines[*].price"]
states = ["draft"]
roles = ["clerk"]
editable = true

[[deadlines]]
name = "sign"
within = "2 working days"
states = ["pending"]
after = ["submit"]
roles = ["boss"]
"""


def _section(start: str, end: str) -> str:
    return GOOD[GOOD.index(start) : GOOD.index(end)]


STATES = _section("[states]", "[[transitions]]")
FACTS = _section("[facts]", "[roles]")
LEVELS = _section("[[approvals.levels]]", "[[duties]]")

SUBMIT = '[[transitions]]\nname = "submit"'
RELEASE = "[[approvals]]\n"


def step(name: str, sources: str, target: str, *more: str) -> str:
    """One more step."""
    return "\n".join(
        ["[[transitions]]", f'name = "{name}"', f"sources = {sources}", f'target = "{target}"', *more, "", ""]
    )


@frozen
class Broken:
    """A text with edits, each of a part that it has once; and what has to be found: code, line, and for some column.

    A line is its number, or in a preset, whose lines may move, the text that it begins with.
    """

    said: str
    edits: dict[str, str]
    faults: list[tuple[str, int | str] | tuple[str, int | str, int]]
    preset: str | None = field(default=None, kw_only=True)

    @property
    def text(self) -> str:
        """The broken text."""
        text = GOOD if self.preset is None else preset_text(self.preset)
        for old, new in self.edits.items():
            assert text.count(old) == 1, f"{self.said}: {old!r} is there {text.count(old)} times"
            text = text.replace(old, new)
        return text

    @property
    def places(self) -> list[tuple[str, int, int | None]]:
        """Code, line and, where it is stated, column of every fault, in the order of the file."""
        lines = self.text.splitlines()
        found = []
        for code, line, *column in self.faults:
            if isinstance(line, str):
                line = 1 + next(place for place, one in enumerate(lines) if one.startswith(line))  # noqa: PLW2901
            found.append((code, line, column[0] if column else None))
        return found
