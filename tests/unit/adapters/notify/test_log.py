"""A log channel writes one line a message, at the level that was asked for."""

import logging

import pytest

from procurekit.errors import InvalidValue
from procurekit.notify import LogChannel
from procurekit.testing.samples import message


def test_a_message_is_one_line(caplog):
    LogChannel().send(message(text="螺栓\n逾期\x1b[2J 10 天", lang="zh"))
    LogChannel("purchasing", level="ERROR").send(message(about="escalated"))
    assert [(one.name, one.levelname, one.getMessage()) for one in caplog.records] == [
        (
            "procurekit.alerts",
            "WARNING",
            "raised for mei: 到货逾期：PO-1/1. 螺栓 逾期\N{REPLACEMENT CHARACTER}[2J 10 天",
        ),
        ("purchasing", "ERROR", "escalated for mei: Escalated: Delivery overdue: PO-1/1. 10 days late"),
    ]


@pytest.mark.parametrize("level", [logging.INFO, "INFO", "info"])
def test_a_level_is_a_number_or_a_name(caplog, level):
    caplog.set_level(logging.DEBUG)
    LogChannel(level=level).send(message())
    assert caplog.records[0].levelno == logging.INFO


@pytest.mark.parametrize("level", ["LOUD", None, True, 1.5])
def test_another_level_is_refused(level):
    with pytest.raises(InvalidValue) as caught:
        LogChannel(level=level)
    assert caught.value.code == "not_a_choice"
