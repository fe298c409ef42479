"""Workflows that nobody means well with: too many, too deep, too long, and conditions that try to get out."""

from __future__ import annotations

import json

from tests.unit.expressions.hostile import LARGE, NUMBERS, UNICODE, WALKS
from tests.unit.workflow.broken import GOOD

from procurekit.model.sources import LARGEST

GUARD = '"rounds > 3"'


def guarded(condition):
    """The good workflow with another guard, as JSON writes it, which TOML reads too."""
    return GOOD.replace(GUARD, json.dumps(condition)), "toml"


def memo(states, transitions, **more):
    """A workflow of a document of its own."""
    return json.dumps(
        {"name": "m", "document": "memo", "initial": states[0]["name"], "states": states, "transitions": transitions}
        | more,
        ensure_ascii=False,
    ), "json"


def state(name, **more):
    return {"name": name, **more}


def chain(many):
    """States one behind the other, each left by itself."""
    facts = {"n": {"type": "int"}}
    states = [*(state(f"s{n}") for n in range(many - 1)), state("end", final=True)]
    steps = [
        {
            "name": f"t{n}",
            "sources": [one["name"]],
            "target": states[n + 1]["name"],
            "automatic": True,
            "guards": [f"n > {n}"],
        }
        for n, one in enumerate(states[:-1])
    ]
    return memo(states, steps, facts=facts)


def competing(many, conditions, kinds):
    """Automatic steps from one state, whose conditions are to be compared with each other."""
    states = [state("here"), state("end", final=True)]
    steps = [
        {"name": f"t{n}", "sources": ["here"], "target": "end", "automatic": True, "guards": conditions(n)}
        for n in range(many)
    ]
    return memo(states, steps, facts={name: {"type": kind} for name, kind in kinds.items()})


def dense(many, *, automatic):
    """States each of which leads to every other, and that several times over."""
    names = [chr(0x4E00 + n) for n in range(150)]
    step = {"automatic": True, "guards": ["n > 1"]} if automatic else {}
    steps = [{"name": f"t{n}", "sources": names, "target": names[n % 150], **step} for n in range(many)]
    return memo([state(name) for name in names], steps, facts={"n": {"type": "int"}})


def strangers(key, name, many, each=50, roles=None):
    """Very many names that there is nothing of, each near to others."""
    states = [state("start"), *(state(f"end_{n}", final=True) for n in range(150))]
    steps = [
        {"name": f"t{n}", "sources": ["start"], "target": f"end_{n % 150}", key: [name(n, m) for m in range(each)]}
        for n in range(many)
    ]
    return memo(states, steps, roles=roles or [f"role_number_{n}" for n in range(200)])


def most(make):
    """About as many of something as a file that is read at all may hold."""
    some, more = (len(make(many)[0].encode()) for many in (1000, 2000))
    many = 1000 + (LARGEST - some) * 1000 // (more - some)
    while len(make(many)[0].encode()) > LARGEST:
        many = many * 19 // 20
    return make(many)


def one_step(**more):
    """Two states and a step between them."""
    return memo([state("a"), state("b", final=True)], [{"name": "t", "sources": "a", "target": "b"} | more])


def beside(**more):
    """The same with something beside it."""
    step = {"name": "t", "sources": "a", "target": "b"}
    return memo([state("a"), state("b", final=True)], [step], **more)


NUMEROUS = [
    most(lambda n: memo([state(f"s{m}") for m in range(n)], [])),
    most(lambda n: memo([state("a")] * n, [])),
    most(lambda n: memo([state("a")], [{"name": f"t{m}", "sources": "a", "target": "b"} for m in range(n)])),
    memo([state("a"), state("b", final=True)], [{"name": "t", "sources": "a", "target": "b"}] * 1000),
    memo([state("a")] * 200, []),
    most(lambda n: memo([state("a", **{f"k{m}": 1 for m in range(n)})], [])),
    most(lambda n: memo([state("a")], [{f"name{m}": 1 for m in range(n // 1000)} for _ in range(1000)])),
    most(lambda n: memo([state("a")], [{"nam": m, "sorces": n, "targt": 1, "rols": 2} for m in range(n)])),
    most(lambda n: memo([state("a")], [{"name": 3, "sources": 4, "target": 5}] * n)),
    memo([state("a", **{f"k{m}": 1 for m in range(9_900)})], []),
    memo([state("a")], [{f"name{m}": 1 for m in range(9)} for _ in range(990)]),
    memo([state("a")], [{"nam": m, "sorces": 1, "targt": 1, "rols": 2} for m in range(1900)]),
    memo([state("a")], [{"name": 3, "sources": 4, "target": 5}] * 2400),
    one_step(guards=["1 > 0"] * 2000),
    one_step(guards=[f"x{m} > 0" for m in range(2000)]),
    one_step(guards=[f"state == 'x{m}'" for m in range(2000)]),
    most(lambda n: beside(**{f"key{m}": m for m in range(n)})),
    most(lambda n: beside(activities={f"a{m}": "tt" for m in range(n)})),
    beside(activities={f"a{m}": f"keep_suplier_{m}" for m in range(1000)}),
    most(lambda n: beside(roles=[f"r{m}" for m in range(n)])),
    most(lambda n: beside(facts={f"f{m}": {"type": "int"} for m in range(n)})),
    most(lambda n: beside(duties=[{"name": f"d{m}", "first": ["t"] * (n // 10)} for m in range(10)])),
    most(lambda n: beside(accepts=[f"recieve{m}" for m in range(n)])),
    most(lambda n: one_step(sources=["a"] * n)),
    most(lambda n: one_step(requires=["x.y"] * n)),
    most(lambda n: one_step(guards=["1 > 0"] * n)),
    most(lambda n: one_step(guards=["state == 'a'"] * n)),
    most(lambda n: one_step(guards=[f"x{m} > 0" for m in range(n)])),
    most(lambda n: one_step(guards=[f"state == 'x{m}'" for m in range(n)])),
    most(lambda n: one_step(effects=["x"] * n)),
    most(lambda n: strangers("sources", lambda step, m: f"end_{step}{m}", n // 50)),
    most(lambda n: strangers("roles", lambda step, m: f"role_number_{step}{m}", n // 50)),
    most(lambda n: strangers("only_by", lambda step, m: f"t{step}t{m}", n // 50)),
    most(lambda n: strangers("roles", lambda step, m: "role_number_" * 4 + f"{step}{m}", n // 50)),
    strangers("roles", lambda step, _: "role_number_" * 100 + f"{step}", 150, 1),
    strangers("roles", lambda *_: "role_number_" * 9_000, 2, 1),
    strangers(
        "roles", lambda step, _: f"{'role_number_' * 3}{step}", 150, 1, [f"{'role_nummer_' * 3}{n}" for n in range(200)]
    ),
    strangers("roles", lambda *_: "role_number_" * 4_000, 2, 1, roles=["role_nummer_" * 4_000]),
    most(lambda n: dense(n, automatic=True)),
    most(lambda n: dense(n, automatic=False)),
    chain(200),
    chain(201),
    competing(400, lambda n: [f"a > {n}"], {"a": "int"}),
    competing(400, lambda n: [f"a == {n} and b == {n} and c == {n} and d == {n}"], dict.fromkeys("abcd", "int")),
    competing(400, lambda n: [f"a * b * c > {n} and a * b * c < {n}"], dict.fromkeys("abc", "decimal")),
    competing(300, lambda n: [" and ".join(f"f{m} != {n}" for m in range(40))], {f"f{m}": "int" for m in range(40)}),
    competing(30, lambda n: [f"t in ({', '.join(repr(f'x{n}_{m}') for m in range(250))})"], {"t": "text"}),
    competing(
        20,
        lambda n: [" and ".join(f"not f{m}" for m in range(100)) + f" and f{n}"],
        {f"f{m}": "bool" for m in range(100)},
    ),
    competing(1000, lambda _: ["a > 1"], {"a": "int"}),
    competing(1000, lambda n: [f"a == {n}"], {"a": "int"}),
]
DEEP = [
    ("x = " + "[" * 5_000 + "]" * 5_000, "toml"),
    ("x = " + "{a=" * 5_000 + "1" + "}" * 5_000, "toml"),
    ("x = " + "[" * 120_000, "toml"),
    (".".join("a" * 20_000) + " = 1", "toml"),
    ("[" + ".".join("a" * 20_000) + "]", "toml"),
    ("".join(f"[{'.'.join('a' * n)}]\n" for n in range(1, 400)), "toml"),
    ('{"x": ' + "[" * 100_000 + "]" * 100_000 + "}", "json"),
    ('{"x": ' * 50_000 + "1" + "}" * 50_000, "json"),
    ("[" * 120_000, "json"),
    (json.dumps({"name": "m", "states": [[[[[[[[]]]]]]]]}), "json"),
    ("[[" * 100_000, "toml"),
]
LONG = [
    ("#" * LARGEST, "toml"),
    ("#" * (LARGEST + 1), "toml"),
    (" " * 3_000_000, "json"),
    ("x = 1" + "0" * 250_000, "toml"),
    ('{"x": 1' + "0" * 250_000 + "}", "json"),
    ("x = 1e" + "9" * 500, "toml"),
    ('{"x": 1e' + "9" * 240_000 + "}", "json"),
    ("x = 0x" + "f" * 250_000, "toml"),
    ('x = "' + "\\u4e2d" * 40_000 + '"', "toml"),
    ('x = "' + "a" * 250_000, "toml"),
    ("x = '''" + "'" * 250_000, "toml"),
    (GOOD.replace('name = "memo"', 'name = "' + "m" * 250_000 + '"'), "toml"),
    (GOOD.replace('initial = "draft"', 'initial = "' + "draft" * 45_000 + '"'), "toml"),
    (GOOD.replace('target = "done"', 'target = "' + "done" * 60_000 + '"'), "toml"),
    (GOOD.replace('requires = ["owner"]', 'requires = ["' + "a." * 100_000 + '"]'), "toml"),
    (GOOD.replace('within = "2 working days"', 'within = "' + "9" * 250_000 + ' days"'), "toml"),
    (GOOD.replace('within = "2 working days"', 'within = "' + "2 " * 100_000 + '"'), "toml"),
    (GOOD.replace('USD = "0.9"', 'USD = "' + "9" * 250_000 + '"'), "toml"),
    (GOOD.replace('USD = "0.9"', 'USD = "1e999999999"'), "toml"),
    (GOOD.replace('USD = "0.9"', 'USD = "1e-999999999"'), "toml"),
    (GOOD.replace('people = ["wang"]', "need = 1" + "0" * 900), "toml"),
    (GOOD.replace('people = ["wang"]', "rank = 1" + "0" * 900), "toml"),
    (GOOD.replace('"Memo sent"', '"' + "s" * 250_000 + '"'), "toml"),
    (GOOD.replace("onlyby", "only_by").replace("only_by", "o" * 250_000), "toml"),
    (GOOD.replace('currency = "EUR"', 'currency = "' + "E" * 250_000 + '"'), "toml"),
    (GOOD.replace("wanted = {", "w" * 250_000 + " = {"), "toml"),
    (GOOD.replace('"submit"\n', "submit" + "\x00" * 100 + "\n"), "toml"),
    (
        GOOD.replace("[facts]", "[facts]\n" + "".join(f"\"{'风' * n}\" = {{ type = 'int' }}\n" for n in range(1, 150))),
        "toml",
    ),
    ("a = 1\n" * 40_000, "toml"),
    ("\n" * 250_000, "toml"),
    ('{"a": 1, ' + '"a": 1, ' * 100_000 + '"a": 1}', "json"),
    ("\ufeff" * 80_000, "toml"),
    ("\\" * 250_000, "json"),
]
CONDITIONS = [
    guarded(one) for one in [*WALKS, *NUMBERS, *UNICODE, *LARGE] if len(one) < LARGEST // 2 and one.isprintable()
]
HOSTILE = [*NUMEROUS, *DEEP, *LONG, *CONDITIONS]
