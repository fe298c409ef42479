"""Console: the channel `log:` at a prompt, where nobody has set a log up: a line on standard error for each message."""

from __future__ import annotations

from procurekit.cli.output import Output
from procurekit.errors import say
from procurekit.model.delivery import Message

__all__ = ["Console"]


class Console:
    """Shows each message in the language of whoever is told."""

    def __init__(self, out: Output) -> None:
        self._out = out

    def send(self, message: Message) -> None:
        """Write the line."""
        told = {"who": message.who, "subject": message.subject, "text": message.text}
        self._out.note(say("cli.watch.told", told, message.lang))
