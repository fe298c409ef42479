"""ChannelContract: what every channel promises about sending, failing, and keeping its secrets."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from attrs import field, frozen

from procurekit.errors import NotDelivered
from procurekit.ports import Channel
from procurekit.testing.samples import message

__all__ = ["ChannelContract", "Listener"]

_THREADS: Final = 4
_CHINESE: Final = "螺栓 M6 已逾期 10 天，请催交 \U0001f69a"


@frozen(kw_only=True)
class Listener:
    """What the fixture ``listener`` gives: a channel of yours, and who listens at its other end.

    `heard` says what has arrived there so far, a text a message, with what the receiver would read in it. `failing` is
    the same kind of channel with nobody there, or somebody who takes nothing; None where a channel can't fail.
    `address` is where the reader is reached. None of the `secrets` may be seen anywhere.
    """

    channel: Channel
    heard: Callable[[], Sequence[str]]
    failing: Channel | None = None
    address: str | None = None
    secrets: tuple[str, ...] = field(default=(), repr=False)


class ChannelContract:
    """Subclass it under a name that starts with ``Test`` and give it a fixture ``listener``: a `Listener`.

    ::

        class TestMyChannel(ChannelContract):
            @pytest.fixture
            def listener(self, server):
                return Listener(channel=MyChannel(server.url, "secret"), heard=server.texts, secrets=("secret",))
    """

    def test_a_message_arrives(self, listener: Listener) -> None:
        """Once, with its text. What `send` returns says nothing."""
        done: object = listener.channel.send(message(address=listener.address))  # type: ignore[func-returns-value]
        assert done is None, "send returns nothing: whoever asks gets an exception or silence"
        (heard,) = listener.heard()
        assert "10 days late" in heard, f"the text must be in what arrives: {heard}"

    def test_a_message_in_chinese_arrives(self, listener: Listener) -> None:
        """Every sign of it."""
        listener.channel.send(message(text=_CHINESE, lang="zh", address=listener.address))
        (heard,) = listener.heard()
        assert _CHINESE in heard, f"the text must be in what arrives: {heard}"

    def test_the_same_message_may_come_again(self, listener: Listener) -> None:
        """Whoever sent it may have died before that was noted."""
        for _ in range(2):
            listener.channel.send(message(address=listener.address))
        assert 1 <= len(listener.heard()) <= 2, "a message that comes again may be heard again, or be known already"

    def test_a_text_can_break_out_of_nothing(self, listener: Listener) -> None:
        """Somebody's name for a thing may hold line breaks, headers, quotes and tags."""
        text = '10\r\nBcc: all@example.com\r\n\r\n<b>"quoted"</b> {x} %s &amp; \x1b[2J late'
        listener.channel.send(message(text=text, address=listener.address))
        (heard,) = listener.heard()
        assert "late" in heard

    def test_several_threads_may_send(self, listener: Listener) -> None:
        """Each of its messages arrives."""
        texts = [f"late by {number} days" for number in range(_THREADS)]
        sent = [message(f"key/{text}", text=text, address=listener.address) for text in texts]
        with ThreadPoolExecutor(_THREADS) as threads:
            list(threads.map(listener.channel.send, sent))
        heard = "\n".join(listener.heard())
        assert [text for text in texts if text not in heard] == [], "messages of some threads are lost"

    def test_a_failure_is_not_delivered(self, listener: Listener) -> None:
        """With a text in both languages, and nothing of the secrets in any of what it says."""
        if listener.failing is None:
            return
        error = _failure(listener)
        assert isinstance(error.final, bool)
        assert error.after is None or error.after >= 0
        assert error.values.get("channel") == "tried", "it says which channel failed: `message.channel`"
        said = f"{error!r} {error.text()} {error.text('zh')} {error.as_dict()}"
        assert _seen(listener, said) == [], "a secret is in the error"

    def test_nothing_shows_a_secret(self, listener: Listener) -> None:
        """Neither what a channel is shown as, nor what it and all below it write to the log, from DEBUG on."""
        with _log() as lines:
            listener.channel.send(message(address=listener.address))
            if listener.failing is not None:
                _failure(listener)
        shown = f"{listener.channel!r} {listener.channel} {listener.failing!r}"
        assert _seen(listener, shown) == [], "a secret is in what the channel is shown as"
        assert _seen(listener, "\n".join(lines)) == [], "a secret is in the log"


def _failure(listener: Listener) -> NotDelivered:
    assert listener.failing is not None
    try:
        listener.failing.send(message(address=listener.address))
    except NotDelivered as error:
        return error
    raise AssertionError("a channel with nobody at its other end must raise NotDelivered")  # noqa: TRY003


def _seen(listener: Listener, text: str) -> list[str]:
    return [secret[:3] + "…" for secret in listener.secrets if secret in text]


@contextmanager
def _log() -> Iterator[list[str]]:
    """All that is logged meanwhile, whatever the levels are."""
    lines: list[str] = []

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    root, handler = logging.getLogger(), Lines()
    level = root.level
    root.addHandler(handler)
    root.setLevel(1)
    try:
        yield lines
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
