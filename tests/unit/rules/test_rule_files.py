"""Files of rules: what is written there becomes rules, and what is wrong is told with its line, all of it at once."""

import json

import pytest

from procurekit.errors import BadInput
from procurekit.rules import STANDARD, InvalidRule, Rule, load_rules, read_rules, rule_schema

WHOLE = """
# What we look for.
[[rules]]
id = "acme.late"
title = "Late"
title_zh = "逾期"
since = "latest_promise"
when = "waited_for and days > grace and received < ordered * share"
values = { grace = 2, share = 0.5 }
grades = [{ severity = "high", when = "days > 30" }]
en = "{open} due since {since}"
to = ["purchaser", "role:manager"]
repeat = "2 working days"
escalate = [{ after = "1 working day", to = "role:director", only = "high" }]
valid_from = 2026-01-01

[rules.quiet]
hours = "20:00-08:00"

[[rules]]
id = "acme.twice"
title = "Twice"
subject = "invoice"
when = "group_count > 1"
group = { by = ["supplier", "invoice_number"], counts = "invoice" }
zh = "发票号重复"
"""


def faults(text, written="toml"):
    with pytest.raises(InvalidRule) as caught:
        read_rules(text, written, "rules.toml")
    return [(one.code, one.line, one.column) for one in caught.value.faults]


def test_a_file_is_rules():
    late, twice = read_rules(WHOLE)
    assert (late.id, late.values, late.valid_from.isoformat()) == (
        "acme.late",
        {"grace": "2", "share": "0.5"},
        "2026-01-01",
    )
    assert (late.escalate[0].to, late.escalate[0].only, late.quiet.hours) == (("role:director",), "high", "20:00-08:00")
    assert (twice.group.by, twice.group.counts, twice.to) == (("supplier", "invoice_number"), "invoice", ("purchaser",))


def test_json_says_the_same(tmp_path):
    plain = {"rules": [one.as_dict() for one in read_rules(WHOLE)]}
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(plain), "utf-8")
    assert load_rules(path) == read_rules(WHOLE)
    path = tmp_path / "rules.toml"
    path.write_text(WHOLE, "utf-8")
    assert load_rules(path) == read_rules(WHOLE)


@pytest.mark.parametrize("rule", STANDARD, ids=lambda one: one.id)
def test_every_rule_of_the_pack_can_be_written_down(rule):
    assert read_rules(json.dumps({"rules": [rule.as_dict()]}), "json") == (rule,)


def test_what_is_like_another_says_only_what_is_otherwise():
    (known,) = [one for one in STANDARD if one.id == "receipt_overdue"]
    (patient,) = read_rules(
        '[[rules]]\nlike = "receipt_overdue"\nvalues.grace = 5\nvalues.mine = "days - grace"\nen = "{mine}"\n'
    )
    assert patient.values == {**known.values, "grace": "5", "mine": "days - grace"}
    assert (patient.id, patient.when, patient.zh) == (known.id, known.when, known.zh)
    (own,) = read_rules('[[rules]]\nlike = "receipt_overdue"\nid = "acme.overdue"\nto = "role:stores"\ngrades = []\n')
    assert (own.id, own.to, own.grades, own.since) == ("acme.overdue", ("role:stores",), (), known.since)
    mine = Rule(id="mine", title="Mine", when="open > 0", en="mine")
    (again,) = read_rules('[[rules]]\nlike = "mine"\nseverity = "low"\n', known=[mine])
    assert (again.id, again.severity) == ("mine", "low")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("grace = 2", "grace = 2, grase = 3"), ("rule_value_unused", 9, 31)),
        (("{open} due", "{open due"), ("rule_brace", 11, 6)),
        (("{open} due", "{open}} due"), ("rule_brace", 11, 6)),
        (("since {since}", "[since {since}"), ("rule_bracket", 11, 6)),
        (("waited_for and days > grace", "waited_for and dyas > grace"), ("expression_unknown_name_near", 8, 24)),
        (("days > 30", "days > lots"), ("expression_unknown_name", 10, 47)),
        (("{open} due", "{opne} due"), ("rule_slot_near", 11, 6)),
        (('repeat = "2 working days"', 'repeat = "soon"'), ("span_unreadable", 13, 10)),
        (('"role:director"', '"director"'), ("rule_recipient", 14, 45)),
        (('"20:00-08:00"', '"at night"'), ("shift_unreadable", 18, 9)),
        (('title = "Late"\n', 'title = "Late"\ntitel = "Late"\n'), ("unknown_field_near", 6, 9)),
        (('severity = "high"', 'severity = "urgent"'), ("not_a_choice", 10, 24)),
        (('subject = "invoice"', 'subject = "bill"'), ("not_a_choice", 23, 11)),
        (('id = "acme.twice"', 'id = "acme.late"'), ("rule_twice", 21, 6)),
        (('id = "acme.twice"', 'like = "acme.thrice"'), ("rule_like", 21, 8)),
        (('zh = "发票号重复"', ""), ("rule_no_text", 20, 3)),
        (("valid_from = 2026-01-01", 'valid_from = "someday"'), ("not_a_day", 15, 14)),
    ],
)
def test_each_fault_has_its_place_in_the_file(change, expected):
    assert WHOLE.count(change[0]) == 1
    assert faults(WHOLE.replace(*change)) == [expected]


def test_a_value_that_nothing_uses_is_a_slip():
    text = '[[rules]]\nlike = "receipt_overdue"\n'
    with pytest.raises(InvalidRule) as caught:
        read_rules(f"{text}values.grase = 5\n", name="rules.toml")
    (fault,) = caught.value.faults
    assert (fault.code, fault.path, fault.line) == ("rule_value_unused", "rules[#1].values.grase", 3)
    assert "grace" in fault.text()
    assert "grace" in fault.text("zh")
    # A rule that uses no value at all has none to name.
    with pytest.raises(InvalidRule) as caught:
        read_rules('[[rules]]\nid = "a"\ntitle = "A"\nwhen = "open > 0"\nen = "{open}"\nvalues.grace = 5\n')
    assert caught.value.faults[0].text().endswith("or leave it out")
    # What another rule has of its own may go unused where this one says something else.
    (bare,) = read_rules(f'{text}when = "open > 0"\nen = "{{open}}"\nzh = ""\ngrades = []\n')
    assert "grace" in bare.values
    # A value may be there for another one, be a part of a text, or say who belongs together.
    read_rules(f'{text}values = {{ a = 1, b = "a + days" }}\nen = "{{b}}"\n')
    assert faults(f'{text}values = {{ a = "1", b = "grace" }}\nen = "a {{days}} b"\n') == [
        ("rule_value_unused", 3, 16),
        ("rule_value_unused", 3, 25),
    ]


def test_all_faults_are_told_at_once():
    text = WHOLE.replace("days > 30", "days > lots")
    text = text.replace("{open} due", "{opne} due").replace(
        'subject = "invoice"', 'subject = "invoice"\nsince = "opne"'
    )
    assert [code for code, *_ in faults(text)] == [
        "expression_unknown_name",
        "rule_slot_near",
        "expression_unknown_name_near",
    ]


def test_a_fault_of_one_key_hides_no_other():
    text = WHOLE.replace('title = "Late"\n', 'title = "Late"\nseverity = "hihg"\ntitel = "Late"\n')
    text = text.replace("{open} due", "{opne} due").replace('"role:director"', '"director"').replace("days > 30", "7")
    text = text.replace('subject = "invoice"', 'subject = "invoice"\nrepeat = "soon"')
    text += '\n[[rules]]\nlike = "receipt_overdeu"\nwhen = "opne > 0"\n\n[[rules]]\nid = "acme.bare"\n'
    assert faults(text) == [
        ("not_a_choice", 6, 12),
        ("unknown_field_near", 7, 9),
        ("expression_wanted", 12, 40),
        ("rule_slot_near", 13, 6),
        ("rule_recipient", 16, 45),
        ("span_unreadable", 26, 10),
        ("rule_like_near", 32, 8),
        ("missing_value", 35, 3),
        ("missing_value", 35, 3),
    ]


def test_what_names_come_from_is_wrong_and_what_uses_them_is_not_told():
    assert faults(WHOLE.replace('since = "latest_promise"', "since = 7")) == [("not_text", 7, 9)]
    assert faults(WHOLE.replace('subject = "invoice"', 'subject = "bill"\nsince = "nothing"')) == [
        ("not_a_choice", 23, 11)
    ]


def test_a_text_that_is_no_table_of_rules():
    assert faults("[rules]\nid = 'a'") == [("rule_table", 1, 2)]
    assert faults("rules = 7")[0][0] == "not_many"
    assert [code for code, *_ in faults("")] == ["missing_value"]
    assert [code for code, *_ in faults("[[rules]]\n")] == ["missing_value", "missing_value", "missing_value"]
    assert read_rules("rules = []") == ()
    with pytest.raises(BadInput):
        read_rules("[[rules]")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(BadInput):
        load_rules(tmp_path / "none.toml")


def test_a_file_of_a_stranger_takes_bounded_time():
    many = json.dumps({"rules": [{"id": "a", "to": ["b"] * 11_000}]})
    assert [code for code, *_ in faults(many, "json")] == ["definition_too_many"]
    with pytest.raises(InvalidRule) as caught:
        Rule.from_dict({"id": "deep", "values": _deep(200)})
    assert [one.code for one in caught.value.faults] == ["definition_too_many"]
    with pytest.raises(InvalidRule):
        Rule.from_dict([])


def _deep(many):
    data = {}
    for _ in range(many):
        data = {"a": data}
    return data


def test_the_schema_takes_what_is_written_and_refuses_what_is_misspelt():
    jsonschema = pytest.importorskip("jsonschema")
    schema = rule_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    plain = {"rules": [one.as_dict() for one in (*STANDARD, *read_rules(WHOLE))]}
    assert not [*check.iter_errors(plain)]
    assert not [*check.iter_errors({"rules": [{"like": "receipt_overdue", "values": {"grace": 2}, "to": "role:x"}]})]
    for wrong in (
        {"rules": [{"id": "a", "title": "A"}]},
        {"rules": [{"like": "receipt_overdue", "titel": "A"}]},
        {"rules": [{"like": "receipt_overdue", "subject": "bill"}]},
        {"rules": {}},
    ):
        assert [*check.iter_errors(wrong)], wrong
