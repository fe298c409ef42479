"""Broken workflows whose names stand for nothing, or for two things."""

from tests.unit.workflow.broken import FACTS, STATES, Broken

NAMES = [
    Broken(
        "a table that calls itself something else",
        {"clerk = { en": 'clerk = { name = "scribe", en'},
        [("definition_two_names", 21)],
    ),
    Broken(
        "a state near one that there is",
        {'target = "pending"': 'target = "pendig"'},
        # What lies behind can be reached no more: the name is the fault.
        [("definition_unknown_state_near", 34, 10)],
    ),
    Broken("a state like none", {'states = ["draft"]': 'states = ["zzz"]'}, [("definition_unknown_state", 104, 10)]),
    Broken(
        "an initial state that isn't there",
        {'initial = "draft"': 'initial = "Entwurf"'},
        [("definition_unknown_state", 3, 11)],
    ),
    Broken(
        "sources that aren't there",
        {'["draft", "pending", "agreed"]': '["draft", "pendings", "agreed", "zzz"]'},
        [
            ("definition_unknown_state_near", 60, 11),
            ("definition_unknown_state", 60, 11),
        ],
    ),
    Broken(
        "an approval before a state that isn't there",
        {'before = ["agreed", "done"]': 'before = ["agreed", "dome"]'},
        [("definition_unknown_state_near", 80)],
    ),
    Broken(
        "a return to a state that isn't there",
        {'returns_to = "pending"': 'returns_to = "nowhere"'},
        [("definition_unknown_state", 84, 14)],
    ),
    Broken(
        "a deadline in a state that isn't there",
        {'states = ["pending"]': 'states = ["pendant"]'},
        [("definition_unknown_state_near", 111)],
    ),
    Broken(
        "a role near one that there is",
        {'roles = ["boss"]\neffects': 'roles = ["bos"]\neffects'},
        [("definition_unknown_role_near", 55, 9)],
    ),
    Broken(
        "a role like none",
        {'{ name = "notify", roles = ["clerk"] }': '{ name = "notify", roles = ["auditor"] }'},
        [("definition_unknown_role", 56)],
    ),
    Broken(
        "roles of levels, fields and deadlines",
        {
            'name = "head"\nroles = ["boss"]': 'name = "head"\nroles = ["chief"]',
            'roles = ["clerk"]\neditable': 'roles = ["clark"]\neditable',
            'after = ["submit"]\nroles = ["boss"]': 'after = ["submit"]\nroles = ["bass"]',
        },
        [("definition_unknown_role", 89), ("definition_unknown_role_near", 105), ("definition_unknown_role_near", 113)],
    ),
    Broken(
        "a command near one that there is",
        {'only_by = ["create", "submit"]': 'only_by = ["create", "submitt"]'},
        [("definition_unknown_command_near", 62, 11)],
    ),
    Broken(
        "a command like none", {'second = ["approve"]': 'second = ["zzz"]'}, [("definition_unknown_command", 100, 10)]
    ),
    Broken(
        "facts that there are none of",
        {'accepts = ["receive", "pay"]': 'accepts = ["receive", "submit", "pya"]'},
        [
            ("definition_unknown_command", 6, 11),
            ("definition_unknown_command_near", 6, 11),
        ],
    ),
    Broken(
        "counts of commands that there are none of",
        {'counts = ["send_back"], less = ["approve"]': 'counts = ["sent_back"], less = ["qqq"]'},
        [
            ("definition_unknown_command_near", 18),
            ("definition_unknown_command", 18),
        ],
    ),
    Broken(
        "a deadline after a command that there is none of",
        {'after = ["submit"]': 'after = ["sumbit"]'},
        [("definition_unknown_command_near", 112)],
    ),
    Broken(
        "an activity that stands for nothing",
        {'"Memo sent" = "submit"': '"Memo sent" = "sent"'},
        [("definition_unknown_command_near", 10, 15)],
    ),
    Broken(
        "an approval near one that there is",
        {'name = "void_approval", approval = "release"': 'name = "void_approval", approval = "relese"'},
        [("definition_unknown_approval_near", 56, 49)],
    ),
    Broken(
        "an approval like none",
        {'approval = "release"\nact': 'approval = "xxx"\nact'},
        [("definition_unknown_approval", 48, 12)],
    ),
    Broken(
        "a fact near one that there is, as a date",
        {'after = ["submit"]': 'date = "wnted"'},
        [("definition_unknown_fact_near", 112, 8)],
    ),
    Broken(
        "a fact like none, as a date", {'after = ["submit"]': 'date = "zzzzzz"'}, [("definition_unknown_fact", 112, 8)]
    ),
    Broken(
        "a fact like none, as an amount", {'amount = "amount"': 'amount = "qqq"'}, [("definition_unknown_fact", 82, 10)]
    ),
    Broken(
        "a fact near one that there is, as a person",
        {'people_from = ["owner"]': 'people_from = ["ownr"]'},
        [("definition_unknown_fact_near", 94)],
    ),
    Broken(
        "a field of an order near one that there is",
        {'effects = [{ name = "send_to_supplier" }]': 'requires = ["suplier"]'},
        [("definition_unknown_field_near", "requires")],
        preset="standard_order",
    ),
    Broken(
        "a field of an order like none, deep inside",
        {'effects = [{ name = "send_to_supplier" }]': 'requires = ["lines[*].price.qqq"]'},
        [("definition_unknown_field", "requires")],
        preset="standard_order",
    ),
    Broken(
        "fields that an edit may change, an approval ignores, a right is for",
        {
            'returns_to = "pending_approval"': 'ignores = ["nots"]\n'
            'tolerance = { paths = ["lines[*].quantitty"], within = "approved_currency == currency" }',
            "[[duties]]": '[[fields]]\npaths = ["lines[*].prise"]\neditable = false\n\n[[duties]]',
        },
        [
            ("definition_unknown_field_near", "ignores"),
            ("definition_unknown_field_near", "tolerance"),
            ("definition_unknown_field_near", "paths"),
        ],
        preset="standard_order",
    ),
    Broken(
        "a field of an incident that there is none of",
        {'requires = ["responsibility", "resolution"]': 'requires = ["responsibility", "resolutoin"]'},
        [("definition_unknown_field_near", "requires")],
        preset="incident",
    ),
    Broken(
        "a path with a place for a number",
        {'requires = ["owner"]': 'requires = ["lines[#1].currency"]'},
        [("definition_path_unreadable", "requires")],
    ),
    Broken(
        "paths that are none",
        {
            'paths = ["lines[*].price"]': 'paths = ["lines[].price", "lines[1-2].price", "supplier..name", '
            '"[1]", "lines[*]]"]'
        },
        [("definition_path_unreadable", "paths")] * 5,
    ),
    Broken(
        "a path into several lines that names none",
        {'effects = [{ name = "send_to_supplier" }]': 'requires = ["lines.price"]'},
        [("definition_path_of_many", "requires")],
        preset="standard_order",
    ),
    Broken(
        "a path that numbers the one supplier",
        {'effects = [{ name = "send_to_supplier" }]': 'requires = ["supplier[1].name"]'},
        [("definition_path_of_one", "requires")],
        preset="standard_order",
    ),
]

TWICE = [
    Broken(
        "a duty twice",
        {"[[fields]]": '[[duties]]\nname = "make_and_approve"\nfirst = ["drop"]\nsecond = ["approve"]\n\n[[fields]]'},
        [("definition_name_twice", 103, 8)],
    ),
    Broken("a level twice", {'name = "owner"': 'name = "head"'}, [("definition_name_twice", 92, 8)]),
    Broken(
        "a deadline twice",
        {"[[deadlines]]": '[[deadlines]]\nname = "sign"\nwithin = "1 day"\nstates = ["draft"]\n\n[[deadlines]]'},
        [("definition_name_twice", 114, 8)],
    ),
    Broken(
        "a step twice from one state", {'name = "forward"': 'name = "approve"'}, [("definition_step_twice", 47, 11)]
    ),
    Broken("two facts of one Chinese name", {'zh = "风险"': 'zh = "币种"'}, [("vocabulary_clash", 12)]),
    Broken(
        "a fact that the workflow has itself",
        {'owner = { type = "text", zh = "负责人" }': 'owner = { type = "text" }\nstate = { type = "text" }'},
        [("vocabulary_clash", 12)],
    ),
    Broken(
        "a fact whose name is a word of the language",
        {'wanted = { type = "date", zh = "需求日期" }': 'today = { type = "date" }'},
        [("vocabulary_reserved", 12)],
    ),
    Broken(
        "a state twice, as tables",
        {
            STATES: "".join(
                f'[[states]]\nname = "{name}"\nstage = "{stage}"\n'
                for name, stage in (
                    ("draft", "draft"),
                    ("pending", "pending_approval"),
                    ("agreed", "approved"),
                    ("done", "closed"),
                    ("dropped", "cancelled"),
                    ("draft", "draft"),
                )
            )
        },
        [("definition_name_twice", 40, 8)],
    ),
    Broken(
        "a role twice, as texts",
        {
            '[roles]\nclerk = { en = "Clerk", zh = "文员" }\nboss = { en = "Boss", zh = "主管" }\n': "",
            'ignores = ["Memo printed"]': 'roles = ["clerk", "boss", "clerk"]',
        },
        [("definition_name_twice", 7, 27)],
    ),
    Broken(
        "a fact twice, as tables",
        {
            FACTS: "",
            "[[duties]]": '[[facts]]\nname = "amount"\ntype = "decimal"\n' * 2 + "[[duties]]",
        },
        [("vocabulary_clash", 89), ("definition_name_twice", 93, 8)],
    ),
    Broken(
        "an approval twice",
        {
            "[[duties]]": '[[approvals]]\nname = "release"\nbefore = ["agreed", "done"]\n'
            'levels = [{ name = "one", roles = ["boss"] }]\n\n[[duties]]'
        },
        [("definition_name_twice", 98, 8)],
    ),
]
