"""Vocabularies: names in two languages, from plain data and from the model's facts; what can't be a name."""

import pickle

import pytest

from procurekit.errors import InvalidValue
from procurekit.expressions import FUNCTIONS, Vocabulary, parse
from procurekit.model.facts import VOCABULARY

WORDS = Vocabulary.from_dict(
    {
        "amount": {"type": "decimal", "zh": "订单金额", "unit": "currency"},
        "stage": {"type": "text", "zh": "阶段", "missing": False, "meaning": "where it stands"},
    }
)


def test_the_facts_of_the_model_are_a_vocabulary():
    words = Vocabulary.from_facts(VOCABULARY, always={"stage"})
    assert len(words) == len(VOCABULARY)
    assert (words["demands"].type, words["stage"].missing, words["open_amount"].unit) == ("texts", False, "currency")
    assert parse("最新承诺交期 < 今天 且 未交数量 > 0", words).text() == "latest_promise < today and open > 0"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"amount": {"type": "text"}}, "vocabulary_clash"),
        ({"sum": {"type": "text", "zh": "订单金额"}}, "vocabulary_clash"),
        ({"max": {"type": "text"}}, "vocabulary_reserved"),
        ({"lambda": {"type": "text"}}, "vocabulary_reserved"),
        ({"colour": {"type": "text", "zh": "今天"}}, "vocabulary_reserved"),
        ({"__class__": {"type": "text"}}, "vocabulary_not_a_word"),
        ({"颜色": {"type": "text"}}, "vocabulary_not_a_word"),
        ({"a.b": {"type": "text"}}, "vocabulary_not_a_word"),
        ({"a": {"type": "text", "zh": "颜色（主）"}}, "vocabulary_not_a_word"),
        ({"a": {"type": "float"}}, "not_a_choice"),
        ({"a": {}}, "missing_value"),
        ({"a": {"type": "text", "colour": "red"}}, "vocabulary_unknown_key"),
        ({"a": "text"}, "not_a"),
    ],
)
def test_a_name_that_can_not_be_is_refused(more, code):
    with pytest.raises(InvalidValue) as caught:
        WORDS.extended(more)
    assert caught.value.code == code


def test_a_vocabulary_is_plain_data_and_a_value():
    assert Vocabulary.from_dict(WORDS.as_dict()) == WORDS
    assert hash(Vocabulary.from_dict(WORDS.as_dict())) == hash(WORDS)
    assert pickle.loads(pickle.dumps(WORDS)) == WORDS
    assert WORDS != 5
    assert "阶段" in WORDS
    assert WORDS.find("阶段").text("zh") == "阶段"
    assert repr(WORDS) == "Vocabulary(<2 names>)"
    assert len(FUNCTIONS) == len({one.zh for one in FUNCTIONS.values()})
