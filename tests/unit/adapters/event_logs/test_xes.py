"""XES as it comes: attributes of each kind, namespaces, gzip; files that are broken, and files that mean harm."""

import gzip
import time
import tracemalloc
from datetime import date
from decimal import Decimal

import pytest

import procurekit
from procurekit.adapters.documents.event_logs import read_xes
from procurekit.errors import BadInput, InvalidValue
from procurekit.values.moments import parse_instant

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n'
EVENT = '<event><string key="concept:name" value="{}"/></event>'
LOG = (
    HEAD
    + """<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<global scope="event"><string key="concept:name" value="UNKNOWN"/><int key="sorting" value="0"/></global>
<classifier name="Event Name" keys="concept:name"/>
<string key="concept:name" value="the log's own name"/>
<trace>
  <string key="concept:name" value="4500017_00010"/>
  <string key="Vendor" value="V1 &amp; Söhne 中"/>
  <boolean key="Goods Receipt" value="true"/>
  <event>
    <string key="concept:name" value="Create Purchase Order Item"/>
    <string key="lifecycle:transition" value="complete"/>
    <date key="time:timestamp" value="2018-01-05T10:22:00.500+01:00"/>
    <string key="org:resource" value="user_141"/>
    <float key="net worth" value="4.40136E7"/>
    <int key="sorting" value="-1500"/>
    <id key="identity:id" value="f81d4fae"/>
    <date key="due" value="2018-02-01"/>
    <string key="outer" value="kept"><string key="inner" value="ignored"/></string>
    <list key="many"><values><string key="one" value="ignored"/></values></list>
  </event>
  <event><string key="concept:name" value="Clear Invoice"/></event>
</trace>
<event><string key="concept:name" value="of no trace"/></event>
<trace><string key="concept:name" value="2"/></trace>
</log>
"""
)


def log(*inner):
    return HEAD + "".join(inner) + "</log>"


def trace(*inner, name="1"):
    return f'<trace><string key="concept:name" value="{name}"/>{"".join(inner)}</trace>'


def facts_of(written, *attributes, zone="UTC"):
    event = f'<event><string key="concept:name" value="x"/>{"".join(attributes)}</event>'
    (case,) = read_xes(written(log(trace(event)), "log.xes"), zone=zone)
    return case.steps[0].facts


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz", "LOG.XES.GZ"])
def test_cases_steps_and_facts_are_read(written, name):
    content = LOG.encode()
    path = written(gzip.compress(content) if name.isupper() else content, name)
    first, second = procurekit.read_log(path)
    assert (second.id, second.steps, second.facts) == ("2", (), {})
    assert first.id == "4500017_00010"
    assert first.facts == {"Vendor": "V1 & Söhne 中", "Goods Receipt": True}
    create, clear = first.steps
    assert (create.activity, create.actor, create.on_behalf_of, create.roles) == (
        *("Create Purchase Order Item", "user_141"),
        *(None, None),
    )
    assert create.at == parse_instant("2018-01-05T10:22:00.500+01:00")
    assert create.at.utcoffset().total_seconds() == 3600
    assert create.facts == {
        "lifecycle:transition": "complete",
        "net worth": Decimal(44013600),
        "sorting": -1500,
        "identity:id": "f81d4fae",
        "due": date(2018, 2, 1),
        "outer": "kept",
    }
    assert (clear.activity, clear.at, clear.actor, clear.facts) == ("Clear Invoice", None, None, {})
    assert (create.line, clear.line) == (11, 23)


def test_gzip_is_known_by_its_content(written):
    assert [one.id for one in read_xes(written(gzip.compress(LOG.encode()), "log.xes"))] == ["4500017_00010", "2"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_the_encoding_that_a_file_declares_is_read(written, encoding):
    declared = {"utf-8-sig": "UTF-8", "latin-1": "ISO-8859-1"}.get(encoding, encoding)
    content = f'<?xml version="1.0" encoding="{declared}"?>' + log(trace(name="Söhne")).partition("\n")[2]
    assert [one.id for one in read_xes(written(content.encode(encoding), "log.xes"))] == ["Söhne"]


def test_a_namespace_may_have_a_prefix(written):
    content = (
        '<x:log xmlns:x="http://www.xes-standard.org/"><x:trace><x:string key="concept:name" value="1"/>'
        '<x:event><x:string key="concept:name" value="a"/><x:int key="n" value="1"/></x:event></x:trace></x:log>'
    )
    (case,) = read_xes(written(content, "log.xes"))
    assert (case.id, case.steps[0].activity, case.steps[0].facts) == ("1", "a", {"n": 1})


@pytest.mark.parametrize("text", ["0.10", "1.1102230246251565E-16", "-0.0", "1E+2", "12345678901234567890.123"])
def test_a_number_is_exactly_what_is_written(written, text):
    number = facts_of(written, f'<float key="n" value="{text}"/>')["n"]
    assert type(number) is Decimal
    assert number.as_tuple() == Decimal(text).as_tuple()


def test_a_number_that_is_none_is_unknown_and_zero_is_zero(written):
    assert facts_of(written, '<float key="a" value="NaN"/><float key="b" value="0"/>') == {"a": None, "b": 0}


def test_times_without_an_offset_are_of_the_zone_that_is_named(written):
    attributes = (
        '<date key="a" value="2026-03-02T09:30:00"/>',
        '<date key="b" value="2026-03-02T09:30:00Z"/>',
        '<date key="c" value="2026-03-02T00:00:00"/>',
    )
    found = facts_of(written, *attributes, zone="Asia/Shanghai")
    assert found == {
        "a": parse_instant("2026-03-02T01:30:00Z"),
        "b": parse_instant("2026-03-02T09:30:00Z"),
        "c": parse_instant("2026-03-01T16:00:00Z"),
    }
    assert facts_of(written, attributes[0])["a"] == parse_instant("2026-03-02T09:30:00Z")


def test_a_name_counts_of_whatever_kind_it_is(written):
    event = '<event><int key="concept:name" value="7"/><id key="org:resource" value="u"/></event>'
    (case,) = read_xes(written(log(trace(event)), "log.xes"))
    assert (case.steps[0].activity, case.steps[0].actor) == ("7", "u")


def test_two_traces_may_have_one_name(written):
    assert [one.id for one in read_xes(written(log(trace(), trace()), "log.xes"))] == ["1", "1"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("int", "1.5"),
        ("int", "1" * 61),
        ("float", "1,5"),
        ("float", "INF"),
        ("float", "1E61"),
        ("float", "1E-61"),
        ("float", "1E999999999"),
        ("boolean", "perhaps"),
        ("date", "yesterday"),
        ("date", "2026-02-30"),
    ],
)
def test_a_value_that_is_not_of_its_kind_is_told_with_its_line(written, fault, kind, value):
    content = log(trace(f'<event>\n<string key="concept:name" value="x"/>\n<{kind} key="n" value="{value}"/></event>'))
    assert fault(written(content, "log.xes")) == (
        "log.not_a_value",
        {"line": 5, "key": "n", "value": value, "kind": kind},
    )


def test_a_time_that_can_not_be_read_is_told_of_whatever_kind_it_is(written, fault):
    event = '<event><string key="concept:name" value="x"/>\n<string key="time:timestamp" value="soon"/></event>'
    code, values = fault(written(log(trace(event)), "log.xes"))
    assert (code, values["line"], values["value"]) == ("log.not_a_value", 4, "soon")


def test_a_time_too_close_to_the_first_year_is_told_and_not_an_overflow(written, fault):
    event = '<event><string key="concept:name" value="x"/><date key="n" value="0001-01-01T00:00:00"/></event>'
    assert fault(written(log(trace(event)), "log.xes"), zone="Asia/Shanghai")[0] == "log.not_a_value"


@pytest.mark.parametrize(
    ("attribute", "missing"),
    [('<string value="x"/>', "key"), ('<string key="" value="x"/>', "key"), ('<string key="x"/>', "value")],
)
def test_an_attribute_needs_key_and_value(written, fault, attribute, missing):
    found = fault(written(log(trace(attribute)), "log.xes"))
    assert found == ("log.attribute_incomplete", {"line": 3, "kind": "string", "missing": missing})


@pytest.mark.parametrize("name", ["", '<string key="concept:name" value=" "/>'])
def test_an_event_without_a_name_is_told_with_its_case_and_line(written, fault, name):
    content = log(trace(EVENT.format("a"), "\n", f"<event>{name}\n\n</event>", name="4500017"))
    assert fault(written(content, "log.xes")) == ("log.event_without_name", {"line": 4, "case": "4500017"})


def test_a_trace_without_a_name_is_told_with_its_line(written, fault):
    content = log(trace(), "\n<trace>\n", EVENT.format("a"), "</trace>")
    assert fault(written(content, "log.xes")) == ("log.trace_without_name", {"line": 4})


@pytest.mark.parametrize("broken", ["<trace></trace>", "</broken>"])
@pytest.mark.parametrize("count", [1, 5_000])
def test_what_is_whole_before_a_fault_is_given(written, broken, count):
    content = log(*(trace(EVENT.format("a"), name=str(number)) for number in range(count)), broken)
    cases = read_xes(written(content, "log.xes"))
    assert [next(cases).id for _ in range(count)] == [str(number) for number in range(count)]
    with pytest.raises(BadInput):
        next(cases)


# broken files


def test_a_file_that_ends_early_is_told_with_its_last_line(written, fault):
    code, values = fault(written(LOG[: LOG.index("Clear Invoice")], "log.xes"))
    assert (code, values["line"]) == ("log.not_well_formed", 23)


def test_xml_that_is_broken_is_told_with_its_line(written, fault):
    code, values = fault(written(LOG.replace("</trace>", "</track>", 1), "log.xes"))
    assert (code, values) == ("log.not_well_formed", {"line": 24, "detail": "mismatched tag"})


def test_an_empty_file_is_refused(written, fault):
    assert fault(written("", "log.xes"))[0] == "log.not_well_formed"


def test_a_truncated_gzip_is_refused(written, fault):
    path = written(LOG * 3, "log.xes.gz")
    path.write_bytes(path.read_bytes()[:-20])
    assert fault(path)[0] == "table.gzip"


def test_a_file_that_is_not_there_is_told_when_it_is_opened_and_not_when_it_is_read(tmp_path):
    for path, code in ((tmp_path / "none.xes", "table.missing_file"), (tmp_path, "table.directory")):
        with pytest.raises(BadInput) as raised:
            read_xes(path)
        assert (raised.value.code, raised.value.values["file"]) == (code, str(path))


def test_another_root_is_refused(written, fault):
    assert fault(written("<?xml version='1.0'?>\n<html/>", "log.xes")) == ("log.not_xes", {"line": 2, "found": "html"})


@pytest.mark.parametrize("encoding", ["no-such-encoding", "gb18030"])
def test_an_encoding_that_the_parser_does_not_know_is_refused(written, fault, encoding):
    content = f'<?xml version="1.0" encoding="{encoding}"?><log>' + " " * 100 + "</log>"
    assert fault(written(content, "log.xes"))[0] == "log.xml_encoding"


def test_a_zone_that_is_none_is_refused_when_the_file_is_opened(written):
    for zone in ("Mars/Olympus", "", None, 8, []):
        with pytest.raises(InvalidValue) as raised:
            read_xes(written(LOG, "log.xes"), zone=zone)
        assert (raised.value.code, raised.value.values["field"]) == ("unknown_zone", "zone")


# files that mean harm

BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE log [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    + ']>\n<log><trace><string key="concept:name" value="&a12;"/></trace></log>'
)


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        '\n<!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>',
        '\n<!DOCTYPE log [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><log/>',
        "\n<!DOCTYPE log><log/>",
    ],
)
def test_a_document_type_is_refused_before_anything_is_expanded(written, fault, content):
    started = time.process_time()
    assert fault(written(content, "log.xes")) == ("log.doctype", {"line": 2})
    assert time.process_time() - started < 1


def test_the_document_type_is_refused_while_only_its_beginning_is_known(written, monkeypatch):
    from procurekit.adapters.documents.event_logs import xes

    fed = []
    real = xes._declare
    monkeypatch.setattr(xes, "_declare", lambda parser, sip, *more: (fed.append(sip), real(parser, sip, *more)))
    with pytest.raises(BadInput):
        list(read_xes(written(BOMB, "log.xes")))
    assert len(b"".join(fed)) < BOMB.index("<!ENTITY") + 32


def test_an_entity_that_nobody_declared_is_refused(written, fault):
    assert fault(written(log(trace(name="&x;")), "log.xes"))[0] == "log.not_well_formed"


def test_elements_within_elements_end_somewhere(written, fault):
    code, values = fault(written(log("<list>" * 100_000), "log.xes"))
    assert (code, values["limit"]) == ("log.too_deep", 64)


@pytest.mark.parametrize("opening", ['<trace><string key="', "<!-- ", "<"])
def test_a_tag_or_a_comment_that_never_ends_takes_no_memory(written, opening):
    path = written(HEAD + opening + "a" * 40_000_000, "log.xes.gz")
    tracemalloc.start()
    try:
        with pytest.raises(BadInput) as raised:
            list(read_xes(path))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert raised.value.code == "log.piece_too_large"
    assert peak < 10_000_000


def test_a_file_in_which_nothing_begins_is_not_read_to_its_end(written, fault):
    found = fault(written("<?xml version='1.0'?>" + " " * 1_000_000, "log.xes"))
    assert found == ("log.no_root", {"limit": 65_536})


def test_one_case_that_never_ends_takes_no_memory(written, fault, monkeypatch):
    from procurekit.adapters.documents.event_logs import xes

    monkeypatch.setattr(xes, "MAX_CASE", 200_000)
    content = log(trace(*[EVENT.format("a")] * 10_000, name="endless"))
    code, values = fault(written(content, "log.xes"))
    assert (code, values["case"], values["limit"]) == ("log.case_too_large", "endless", 200_000)
    # The limit is each case's own, not the file's.
    small = log(*(trace(*[EVENT.format("a")] * 100, name=str(number)) for number in range(100)))
    assert sum(len(one.steps) for one in read_xes(written(small, "log.xes"))) == 10_000


def test_cases_are_streamed(written):
    path = written(log(*(trace(EVENT.format("a" * 300), name=str(number)) for number in range(20_000))), "log.xes")
    list(read_xes(written(LOG, "small.xes")))  # what is loaded once
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_xes(path))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 20_000
    assert peak < path.stat().st_size / 10
