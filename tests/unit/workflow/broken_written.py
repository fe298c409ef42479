"""Broken workflows that are written wrongly: conditions, types, keys, TOML itself, and too much of anything."""

from tests.unit.workflow.broken import LEVELS, STATES, Broken

EXPRESSIONS = [
    Broken(
        "a guard that names a fact there is none of",
        {'"rounds > 3"': '"rouns > 3"'},
        [("expression_unknown_name_near", 69, 12)],
    ),
    Broken(
        "a guard that names something else",
        {'"rounds > 3"': '"rounds > 3 and zzzz"'},
        [("expression_unknown_name", 69, 27)],
    ),
    Broken("a guard in Chinese with a slip", {'"rounds > 3"': '"轮次 大于 3"'}, [("expression_syntax", 69, 15)]),
    Broken("a guard that ends early", {'"rounds > 3"': '"rounds >"'}, [("expression_ends_early", 69, 20)]),
    Broken(
        "a guard that compares a number with a text", {'"rounds > 3"': '"rounds > risk"'}, [("expression_kinds", 69)]
    ),
    Broken("a guard that is no condition", {'"rounds > 3"': '"rounds + 3"'}, [("expression_wanted", 69)]),
    Broken(
        "a guard that walks into Python", {'"rounds > 3"': '"risk.__class__.__mro__"'}, [("expression_attribute", 69)]
    ),
    Broken(
        "a guard of several lines",
        {'["rounds > 3"]': '["""\nrounds > 3\n  and rsk == 1"""]'},
        [("expression_unknown_name_near", 71, 7)],
    ),
    Broken(
        "a guard with an escape before its fault",
        {"'rounds <= 3 and risk == \"high\"'": '"risk == \\"high\\" and runds <= 3"'},
        [("expression_unknown_name_near", 76, 33)],
    ),
    Broken(
        "a guard with two faults",
        {'"rounds > 3"': '"rouns > 3 and rissk == 1"'},
        [
            ("expression_unknown_name_near", 69, 12),
            ("expression_unknown_name_near", 69, 26),
        ],
    ),
    Broken(
        "a guard as a table, with a fault",
        {'when = "risk is not None"': 'when = "risky is not None"'},
        [("expression_unknown_name_near", 36, 35)],
    ),
    Broken("a guard that is always true", {'"rounds > 3"': '"3 > 2"'}, [("definition_constant", 69, 11)]),
    Broken(
        "a limit that names an unknown amount",
        {'"approval_amount > 1000"': '"approval_amuont > 1000"'},
        [("expression_unknown_name_near", 93, 9)],
    ),
    Broken(
        "a guard that names what only approvals know",
        {'"rounds > 3"': '"approval_amount > 3"'},
        [("definition_approval_name", 69, 12)],
    ),
    Broken(
        "a tolerance that divides",
        {'within = "amount <= approved_amount"': 'within = "amount / approved_amount < 2"'},
        [("expression_division", 85, 56)],
    ),
    Broken(
        "a choice of workflow that is broken",
        {'applies = "amount > 0 and': 'applies = "amount > > 0 and'},
        [("expression_syntax", 4, 21)],
    ),
    Broken(
        "an end that is broken", {"""['state == "done"']""": """['state = "done"']"""}, [("expression_instead", 5, 16)]
    ),
    Broken(
        "a guard too long",
        {'"rounds > 3"': '"' + "rounds > 3 and " * 700 + 'rounds > 3"'},
        [("expression_too_long", 69)],
    ),
    Broken(
        "a guard of a huge power",
        {'"rounds > 3"': '"rounds > 9 ** 9 ** 9"'},
        [("expression_power", 69, 21), ("expression_power", 69, 26)],
    ),
    Broken(
        "a condition of a preset with a slip",
        {'guards = ["all_received and any_received"]': 'guards = ["all_received and any_recieved"]'},
        [("expression_unknown_name_near", "guards", 29)],
        preset="consignment",
    ),
]

TYPES = [
    Broken(
        "a key near one that there is",
        {'only_by = ["create", "submit"]': 'onlyby = ["create", "submit"]'},
        [("unknown_field_near", 62)],
    ),
    Broken("a key like none", {'only_by = ["create", "submit"]': "zzz = 1"}, [("definition_unknown_key", 62)]),
    Broken(
        "a key of the whole that there is none of",
        {'ignores = ["Memo printed"]': 'ignored = ["Memo printed"]'},
        [("unknown_field_near", 7)],
    ),
    Broken("a section that there is none of", {"[activities]": "[activites]"}, [("unknown_field_near", 9, 2)]),
    Broken(
        "a key of a state",
        {'draft = { stage = "draft", en': 'draft = { stag = "draft", en'},
        [("unknown_field_near", 25)],
    ),
    Broken("a stage that there is none of", {'stage = "approved"': 'stage = "aproved"'}, [("not_a_choice", 27, 20)]),
    Broken(
        "a yes that is a text",
        {'automatic = true\nguards = ["rounds > 3"]': 'automatic = "yes"\nguards = ["rounds > 3"]'},
        [("not_a", 68, 13)],
    ),
    Broken("a name that is a number", {'name = "submit"': "name = 7"}, [("not_text", 32, 8)]),
    Broken("an empty name", {'name = "submit"': 'name = ""'}, [("empty_text", 32, 8)]),
    Broken("no name", {'name = "submit"\n': ""}, [("missing_value", 31)]),
    Broken("no sources", {'sources = ["pending"]\ntarget = "agreed"': 'target = "agreed"'}, [("missing_value", 39)]),
    Broken("no states at all", {STATES: ""}, [("missing_value", 1)]),
    Broken("states that are a number", {STATES: "", 'ignores = ["Memo printed"]': "states = 5"}, [("not_many", 7)]),
    Broken(
        "a state that is a text",
        {'draft = { stage = "draft", en = "Draft", zh = "草稿" }': 'draft = "Draft"'},
        [("not_an_object", 25)],
    ),
    Broken(
        "sources that hold a number",
        {'sources = ["agreed"]\ntarget = "done"': 'sources = ["agreed", 3]\ntarget = "done"'},
        [("not_many", 66, 11)],
    ),
    Broken("a guard that is a number", {'guards = ["rounds > 3"]': "guards = [3]"}, [("not_an_object", 69)]),
    Broken(
        "a kind of fact that there is none of",
        {'wanted = { type = "date"': 'wanted = { type = "day"'},
        [("not_a_choice", 17, 19)],
    ),
    Broken("an act that there is none of", {'act = "forward"': 'act = "fowrard"'}, [("not_a_choice", 49, 7)]),
    Broken("a need of nobody", {'people = ["wang"]': "need = 0"}, [("not_a_choice", 95, 8)]),
    Broken("a rate that isn't exact", {'USD = "0.9"': 'USD = "about one"'}, [("not_a_number", 83)]),
    Broken("a rate below zero", {'USD = "0.9"': 'USD = "-1"'}, [("not_positive", 83)]),
    Broken("a currency that is none", {'currency = "EUR"': 'currency = "Euro"'}, [("not_a_currency", 81, 12)]),
    Broken("a span that is none", {'within = "2 working days"': 'within = "soon"'}, [("span_unreadable", 110, 10)]),
    Broken(
        "several wrong types at once",
        {
            'initial = "draft"': "initial = 3",
            'stage = "approved"': 'stage = "aproved"',
            'act = "forward"': "act = 1",
            "editable = true": 'editable = "yes"',
        },
        [("not_text", 3), ("not_a_choice", 27), ("not_a_choice", 49), ("not_a", 106)],
    ),
]

SYNTAX = [
    Broken("a text without its end", {'initial = "draft"': 'initial = "draft'}, [("source_syntax", 3, 17)]),
    Broken("a key without its value", {'initial = "draft"': "initial ="}, [("source_syntax", 3)]),
    Broken("a key twice", {'document = "memo"': 'name = "memo"'}, [("source_syntax", 2)]),
    Broken("a state twice, by name", {"agreed = { stage": "draft = { stage"}, [("source_syntax", 27)]),
    Broken("a section twice", {"[roles]": "[facts]"}, [("source_syntax", 20)]),
    Broken(
        "a bracket without its end",
        {'accepts = ["receive", "pay"]': 'accepts = ["receive", "pay"'},
        [("source_syntax", 7)],
    ),
    Broken("too deep", {'ignores = ["Memo printed"]': "ignores = " + "[" * 40 + "]" * 40}, [("source_too_deep", 7)]),
    Broken(
        "a number too long",
        {'only_by = ["create", "submit"]': "priority = 1" + "0" * 2000},
        [("source_number", 62, 12)],
    ),
    Broken("no number", {'only_by = ["create", "submit"]': "priority = nan"}, [("source_number", 62, 12)]),
    Broken("half a sign", {'ignores = ["Memo printed"]': 'ignores = ["\\uD800"]'}, [("source_syntax", 7)]),
]

SIZE = [
    Broken(
        "too many states",
        {
            '[[transitions]]\nname = "submit"': "".join(f"s{n} = {{}}\n" for n in range(196))
            + '[[transitions]]\nname = "submit"'
        },
        [("definition_too_many", 24)],
    ),
    Broken(
        "too many levels",
        {LEVELS: "levels = [" + ", ".join(f'{{ name = "l{n}", people = ["p"] }}' for n in range(51)) + "]\n"},
        [("definition_too_many", 87, 10)],
    ),
    Broken(
        "too many duties",
        {
            "[[duties]]": "".join(
                f'[[duties]]\nname = "d{n}"\nfirst = ["submit"]\nsecond = ["approve"]\n' for n in range(100)
            )
            + "[[duties]]"
        },
        [("definition_too_many", 97)],
    ),
]
