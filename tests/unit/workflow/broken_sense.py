"""Broken workflows whose parts stand for something each, and make no sense together."""

from tests.unit.workflow.broken import LEVELS, RELEASE, SUBMIT, Broken, step

GRAPH = [
    Broken(
        "a state that nothing leads to",
        {SUBMIT: 'lost = { stage = "issued" }\n\n' + step("leave", '["lost"]', "done") + SUBMIT},
        [("definition_unreachable", 31, 1)],
    ),
    Broken(
        "states that only lead to each other, behind a step that is gone",
        {'target = "agreed"\napproval': 'target = "pending"\napproval'},
        [("definition_unreachable", 27), ("definition_unreachable", 28)],
    ),
    Broken(
        "a state without a way out",
        {
            SUBMIT: 'stuck = { stage = "issued" }\n\n' + step("hide", '["draft"]', "stuck") + SUBMIT,
        },
        [("definition_dead_end", 31, 1)],
    ),
    Broken(
        "a state whose only step leads back to it",
        {
            SUBMIT: 'stuck = { stage = "issued" }\n\n' + step("hide", '["draft", "stuck"]', "stuck") + SUBMIT,
        },
        [("definition_dead_end", 31, 1)],
    ),
    Broken(
        "two states that only lead to each other",
        {
            SUBMIT: 'here = { stage = "issued" }\nthere = { stage = "issued" }\n\n'
            + step("hide", '["draft", "there"]', "here")
            + step("move", '["here"]', "there")
            + SUBMIT,
        },
        [("definition_trap", 31, 1), ("definition_trap", 32, 1)],
    ),
    Broken(
        "no end",
        {'stage = "closed"': 'stage = "issued"', 'stage = "cancelled"': 'stage = "issued"'},
        [
            ("definition_no_end", 24),
            ("definition_dead_end", 28),
            ("definition_dead_end", 29),
            ("definition_approval_ends_early", 80),
        ],
    ),
    Broken(
        "a start that is an end",
        {'stage = "draft", en': 'stage = "draft", final = true, en'},
        [("definition_starts_at_end", 3, 11)],
    ),
    Broken(
        "a circle of two automatic steps",
        {
            RELEASE: step("revive", '["dropped"]', "agreed", "automatic = true", 'guards = ["rounds < 2"]') + RELEASE,
        },
        [("definition_automatic_loop", 71), ("definition_automatic_loop", 78)],
    ),
    Broken(
        "an automatic step back behind signatures that still count",
        {RELEASE: step("reopen", '["agreed"]', "pending", "automatic = true", 'guards = ["rounds > 9"]') + RELEASE},
        [("definition_automatic_loop", 78), ("definition_both_fire", 78)],
    ),
    Broken(
        "an automatic step back to where it starts",
        {'target = "done"\nautomatic': 'target = "agreed"\nautomatic'},
        [("definition_unreachable", 28), ("definition_automatic_loop", 64)],
    ),
    Broken(
        "two automatic steps that can both be taken",
        {"rounds <= 3 and risk": "rounds <= 4 and risk"},
        [("definition_both_fire", 71)],
    ),
    Broken(
        "three automatic steps that can all be taken",
        {
            'guards = ["rounds > 3"]': 'guards = ["amount > 100"]',
            RELEASE: step("expire", '["agreed"]', "dropped", "automatic = true", "guards = ['\"sign\" in overdue']")
            + RELEASE,
        },
        [("definition_both_fire", 71), ("definition_both_fire", 78), ("definition_both_fire", 78)],
    ),
]

SENSE = [
    Broken(
        "an order whose state has no stage",
        {'approved = { stage = "approved", ': "approved = { "},
        [("definition_stage_needed", "approved", 1)],
        preset="standard_order",
    ),
    Broken(
        "a requisition whose state has no stage",
        {'ordered = { stage = "closed", ': "ordered = { final = true, "},
        [("definition_stage_needed", "ordered")],
        preset="requisition",
    ),
    Broken(
        "a step from nowhere",
        {'sources = ["pending"]\napproval': "sources = []\napproval"},
        [("definition_step_from_nowhere", 45)],
    ),
    Broken(
        "an act on no approval",
        {'approval = "release"\nact = "forward"': 'act = "forward"'},
        [("definition_act_without_approval", 45)],
    ),
    Broken(
        "a signature that leads nowhere",
        {'target = "agreed"\napproval = "release"': 'approval = "release"', 'target = "pending"': 'target = "agreed"'},
        [
            ("definition_unreachable", 26),
            ("definition_signs_without_target", 39),
        ],
    ),
    Broken(
        "an act that moves",
        {'approval = "release"\nact': 'target = "draft"\napproval = "release"\nact'},
        [("definition_act_with_target", 45)],
    ),
    Broken(
        "a fact that moves",
        {SUBMIT: step("receive", '["issued"]', "closed", 'roles = ["buyer"]') + SUBMIT},
        [("definition_fact_with_target", "[[transitions]]", 3)],
        preset="standard_order",
    ),
    Broken(
        "signatures of no approval voided",
        {'{ name = "void_approval", approval = "release" }, ': '"void_approval", '},
        [("definition_void_without_approval", 51)],
    ),
    Broken(
        "a priority of a step that people take",
        {'only_by = ["create", "submit"]': "priority = 5"},
        [("definition_priority_of_a_person", 58)],
    ),
    Broken(
        "an automatic step that leads nowhere",
        {'target = "done"\nautomatic': "automatic"},
        [("definition_unreachable", 28), ("definition_automatic_without_target", 64)],
    ),
    Broken(
        "an automatic step without a condition",
        {'guards = ["rounds > 3"]': ""},
        [("definition_automatic_without_guard", 64)],
    ),
    Broken(
        "an automatic step of somebody",
        {'guards = ["rounds > 3"]': 'guards = ["rounds > 3"]\nroles = ["boss"]'},
        [("definition_automatic_with_actor", 64)],
    ),
    Broken(
        "an automatic step with a reason",
        {'guards = ["rounds > 3"]': 'guards = ["rounds > 3"]\nreason = true'},
        [("definition_automatic_with_actor", 64)],
    ),
    Broken("an approval without levels", {LEVELS: "levels = []\n"}, [("definition_approval_without_levels", 78)]),
    Broken(
        "an approval before nothing",
        {'before = ["agreed", "done"]': ""},
        [("definition_approval_protects_nothing", 78)],
    ),
    Broken(
        "an approval before the start",
        {'before = ["agreed", "done"]': 'before = ["draft", "agreed"]'},
        [
            ("definition_void_into_protected", 51),
            ("definition_approval_protects_start", 78),
            ("definition_approval_ends_early", 80),
        ],
    ),
    Broken(
        "a return past the approval",
        {'returns_to = "pending"': 'returns_to = "agreed"'},
        [("definition_returns_past_approval", 78)],
    ),
    Broken(
        "a return past another approval",
        {
            SUBMIT: step("nod", '["draft"]', "pending", 'approval = "intake"') + SUBMIT,
            RELEASE: '[[approvals]]\nname = "intake"\nbefore = ["pending"]\n'
            'levels = [{ name = "clerk", roles = ["clerk"] }]\n\n' + RELEASE,
        },
        [("definition_approval_ends_early", 86), ("definition_returns_past_approval", 89)],
    ),
    Broken(
        "an approval that nobody signs",
        {'approval = "release"\n\n': 'roles = ["boss"]\n\n'},
        [("definition_approval_never_signed", 78)],
    ),
    Broken(
        "a tolerance of no fields",
        {'paths = ["lines[*].quantity"]': "paths = []"},
        [("definition_tolerance_without_paths", 78)],
    ),
    Broken(
        "a level name that reads like an added signer",
        {'name = "head"': 'name = "head+wang"'},
        [("definition_level_name", 88, 8)],
    ),
    Broken(
        "a level that nobody may sign",
        {'name = "head"\nroles = ["boss"]': 'name = "head"'},
        [("definition_level_without_signers", 87)],
    ),
    Broken(
        "a level of more signatures than people",
        {'people_from = ["owner"]\npeople = ["wang"]': 'people = ["wang", "li", "wang"]\nneed = 3'},
        [("definition_needs_too_many", 91)],
    ),
    Broken("a limit in no currency", {'currency = "EUR"': ""}, [("definition_approval_without_currency", 93, 8)]),
    Broken(
        "a limit in whatever currency the document has",
        {'"approval_amount > 1000"': '"amount > 1000"'},
        [("definition_amount_without_currency", 93, 8)],
    ),
    Broken(
        "an amount that is a text", {'amount = "amount"': 'amount = "risk"'}, [("definition_not_an_amount", 82, 10)]
    ),
    Broken(
        "a person that is a number",
        {'people_from = ["owner"]': 'people_from = ["rounds"]'},
        [("definition_not_a_person", 94)],
    ),
    Broken("a date that is a text", {'after = ["submit"]': 'date = "risk"'}, [("definition_not_a_date", 112, 8)]),
    Broken("a duty of nothing", {'second = ["approve"]': "second = []"}, [("definition_duty_empty", 97)]),
    Broken(
        "a duty that bars itself",
        {'second = ["approve"]': 'second = ["submit", "approve", "create"]'},
        [
            ("definition_duty_bars_itself", 97),
            ("definition_duty_bars_itself", 97),
        ],
    ),
    Broken(
        "a deadline that never starts",
        {'states = ["pending"]\nafter = ["submit"]': ""},
        [("definition_deadline_without_start", 108)],
    ),
    Broken(
        "a deadline with two starts",
        {'after = ["submit"]': 'after = ["submit"]\ndate = "wanted"'},
        [("definition_deadline_two_starts", 108)],
    ),
    Broken(
        "a count that is no whole number",
        {'rounds = { type = "int"': 'rounds = { type = "decimal"'},
        [("definition_count_not_whole", 18, 19)],
    ),
    Broken(
        "a fact from two sources",
        {'counts = ["send_back"]': 'path = "custom.rounds", counts = ["send_back"]'},
        [("definition_fact_two_sources", 18, 1)],
    ),
    Broken(
        "a fact that only takes away", {'counts = ["send_back"], ': ""}, [("definition_less_without_counts", 18, 1)]
    ),
    Broken("a rule that says nothing", {"editable = true": ""}, [("definition_rule_says_nothing", 102)]),
    Broken(
        "a rule that hides what it requires",
        {"editable = true": "visible = false\nrequired = true"},
        [("definition_hidden_and_required", 102)],
    ),
    Broken(
        "several faults at once, in the order of the file",
        {
            'initial = "draft"': 'initial = "drafts"',
            'rounds = { type = "int"': 'rounds = { type = "text"',
            'approval = "release"\nact': 'approval = "realease"\nact',
            'second = ["approve"]': 'second = ["aprove"]',
        },
        [
            ("definition_unknown_state_near", 3),
            ("definition_count_not_whole", 18),
            ("definition_unknown_approval_near", 48),
            ("expression_kinds", 69),
            ("expression_kinds", 76),
            ("definition_unknown_command_near", 100),
        ],
    ),
]

APPROVALS = [
    Broken(
        "a signature taken back where it has to be there",
        {
            RELEASE: '[[transitions]]\nname = "unsign"\nsources = ["pending", "agreed"]\napproval = "release"\n'
            'act = "withdraw"\n\n' + RELEASE
        },
        [("definition_act_past_approval", 80)],
    ),
    Broken(
        "an approval void on the way to where it has to be there",
        {
            'target = "agreed"\napproval = "release"': 'target = "agreed"\napproval = "release"\n\n'
            + step(
                "redo", '["agreed"]', "done", 'effects = [{ name = "void_approval", approval = "release" }]'
            ).rstrip()
        },
        [("definition_void_into_protected", 45)],
    ),
    Broken(
        "a signature that voids itself",
        {
            'target = "agreed"\napproval = "release"': 'target = "agreed"\napproval = "release"\n'
            'effects = [{ name = "void_approval", approval = "release" }]'
        },
        [("definition_void_own_signature", 39)],
    ),
    Broken(
        "an approval that ends before the document goes out",
        {
            'done = { stage = "closed"': 'sent = { stage = "issued" }\ndone = { stage = "closed"',
            SUBMIT: step("send", '["agreed"]', "sent") + step("end", '["sent"]', "done") + SUBMIT,
        },
        [("definition_approval_ends_early", "before")],
    ),
    Broken(
        "an approval that ends behind a state of its own, and before the document goes out",
        {
            'done = { stage = "closed"': 'sent = { stage = "issued" }\nready = { stage = "approved" }\n'
            'done = { stage = "closed"',
            SUBMIT: step("prepare", '["agreed"]', "ready")
            + step("send", '["ready"]', "sent")
            + step("end", '["sent"]', "done")
            + SUBMIT,
        },
        [("definition_approval_ends_early", "before")],
    ),
    Broken(
        "a tolerance that compares what no signature keeps",
        {'within = "amount <= approved_amount"': "within = '\"x\" in approved_done'"},
        [("definition_tolerance_of_texts", "tolerance")],
    ),
    Broken(
        "a supplier that changes after a signature which depends on it",
        {
            'tolerance = { paths = ["lines[*].quantity"]': 'tolerance = { paths = ["lines[*].quantity", "supplier"]',
            'first = ["create", "submit"]': 'first = ["create", "keep_supplier"]',
        },
        [("definition_unsigned_supplier", "[[approvals]]")],
    ),
    Broken(
        "a supplier that nobody signs for, and a signature which depends on it",
        {
            'returns_to = "pending"': 'returns_to = "pending"\nignores = ["supplier"]',
            'second = ["approve"]\n': 'second = ["approve"]\n\n[[duties]]\nname = "kept"\nfirst = ["approve"]\n'
            'second = ["keep_supplier"]\n',
        },
        [("definition_unsigned_supplier", "[[approvals]]")],
    ),
    Broken(
        "a signature that opens a state which anybody may enter",
        {
            'target = "agreed"\napproval = "release"': 'target = "ready"\napproval = "release"',
            'done = { stage = "closed"': 'ready = { stage = "approved" }\ndone = { stage = "closed"',
            SUBMIT: step("agree", '["ready"]', "agreed") + SUBMIT,
        },
        [("definition_signed_for_nothing", 'target = "ready"')],
    ),
    Broken(
        "an effect that only sounds like the one that voids an approval",
        {'{ name = "void_approval", approval = "release" }': '{ name = "void_aproval", approval = "release" }'},
        [("definition_effect_with_approval", 51)],
    ),
    Broken(
        "a document that is nearly one of ours",
        {
            'document = "memo"': 'document = "ordr"',
            'guards = ["rounds > 3"]': 'guards = ["order_total > 3"]',
        },
        [("definition_document_near", 2), ("expression_unknown_name", 69)],
    ),
    Broken(
        "a currency that changes after a signature that compares amounts",
        {'tolerance = { paths = ["lines[*].quantity"]': 'tolerance = { paths = ["lines[*].quantity", "currency"]'},
        [("definition_unsigned_currency", "[[approvals]]")],
    ),
    Broken(
        "a currency that nobody signs for, where levels compare amounts",
        {
            'tolerance = { paths = ["lines[*].quantity"], within = "amount <= approved_amount" }': ""
            'ignores = ["currency"]'
        },
        [("definition_unsigned_currency", "[[approvals]]")],
    ),
    Broken(
        "a step that is called what a desk does, and leads on",
        {
            'name = "issue"': 'name = "release"',
        },
        [("definition_command_taken", 82)],
        preset="standard_order",
    ),
    Broken(
        "an approval that ends before the document does",
        {'before = ["agreed", "done"]': 'before = ["agreed"]'},
        [("definition_approval_ends_early", "before")],
    ),
    Broken(
        "a fact that nobody gives a reason for",
        {
            "[[duties]]": '[[transitions]]\nname = "receive"\nsources = ["issued"]\nreason = true\n\n[[duties]]',
        },
        [("definition_reason_unasked", 128)],
        preset="standard_order",
    ),
    Broken(
        "a choice of workflow by an amount in whatever currency",
        {" and currency is not None": ""},
        [("definition_amount_without_currency", 4, 11)],
    ),
]
