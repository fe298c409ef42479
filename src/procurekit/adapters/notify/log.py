"""LogChannel: a line in the log for each message, for whoever watches a log anyway."""

from __future__ import annotations

import logging

from procurekit.errors import InvalidValue
from procurekit.model.delivery import Message
from procurekit.values.visible import visible

__all__ = ["LogChannel"]


class LogChannel:
    """Writes each message to a logger, on one line: what it is about, who is told, the subject, the text.

    `level` is a number or the name of one. Raises InvalidValue if there is no such level.

    >>> from procurekit.notify import LogChannel
    >>> LogChannel("purchasing.alerts", level="INFO")
    LogChannel('purchasing.alerts', level='INFO')
    """

    def __init__(self, logger: str = "procurekit.alerts", *, level: int | str = logging.WARNING) -> None:
        known = logging.getLevelNamesMapping()
        number = known.get(level.upper()) if isinstance(level, str) else level
        if not isinstance(number, int) or isinstance(number, bool):
            raise InvalidValue("not_a_choice", field="LogChannel.level", value=repr(level), choices=", ".join(known))
        self._logger = logging.getLogger(logger)
        self._level = number

    def __repr__(self) -> str:
        return f"LogChannel({self._logger.name!r}, level={logging.getLevelName(self._level)!r})"

    def send(self, message: Message) -> None:
        """Write the line."""
        told = (message.about, message.who, visible(message.subject), visible(message.text))
        self._logger.log(self._level, "%s for %s: %s. %s", *told)
