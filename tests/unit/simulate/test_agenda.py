"""The agenda lets processes go on in the order of their moments, and its clock only moves forward."""

from datetime import date, timedelta

from procurekit.simulate.agenda import Agenda
from procurekit.simulate.calendar import moment
from procurekit.simulate.chance import Chance

START = moment(date(2025, 1, 6), 8 * 60)


def hours(count):
    return START + timedelta(hours=count)


def process(agenda, seen, name, *waits):
    seen.append((name, agenda()))
    for wait in waits:
        yield hours(wait)
        seen.append((name, agenda()))


def run(agenda, until):
    while agenda.step(until):
        pass


def test_processes_take_turns_by_their_moments():
    agenda, seen = Agenda(START), []
    agenda.start(process(agenda, seen, "a", 2, 5))
    agenda.start(process(agenda, seen, "b", 3), hours(1))
    run(agenda, hours(24))
    assert seen == [("a", START), ("b", hours(1)), ("a", hours(2)), ("b", hours(3)), ("a", hours(5))]


def test_the_first_to_ask_for_a_moment_is_the_first_to_go_on():
    agenda, seen = Agenda(START), []
    for name in "abc":
        agenda.start(process(agenda, seen, name), hours(1))
    run(agenda, hours(2))
    assert [name for name, _ in seen] == ["a", "b", "c"]


def test_what_is_to_happen_later_than_the_end_does_not_happen():
    agenda, seen = Agenda(START), []
    agenda.start(process(agenda, seen, "a", 5, 6))
    run(agenda, hours(6))
    assert [at for _, at in seen] == [START, hours(5)]


def test_the_clock_never_goes_back():
    agenda, seen = Agenda(START), []
    agenda.start(process(agenda, seen, "a", 4, 2))
    run(agenda, hours(24))
    assert [at for _, at in seen] == [START, hours(4), hours(4)]


def test_dice_of_the_same_seed_fall_alike():
    one, other = Chance(7, "order", 1), Chance(7, "order", 1)
    assert [one.within((1, 100)) for _ in range(20)] == [other.within((1, 100)) for _ in range(20)]
    assert [Chance(7, "order", place).within((1, 10**9)) for place in (1, 2)] == [
        Chance(7, "order", place).within((1, 10**9)) for place in (1, 2)
    ]


def test_dice_keep_to_their_chances():
    chance = Chance("fair")
    thrown = [chance.weighted(("often", "seldom"), (9, 1)) for _ in range(1000)]
    assert 850 < thrown.count("often") < 950
    assert not any(chance.of(0) for _ in range(100))
    assert all(chance.of(100) for _ in range(100))
    assert len(set(chance.some_of("abc", 5))) == 3
