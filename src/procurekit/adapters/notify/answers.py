"""Answers: what the status of an HTTP response means for a message: taken, later perhaps, or never."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Final

from procurekit.errors import NotDelivered

__all__ = ["FOLLOWED", "REDIRECTS", "ensure_taken", "seconds_to_wait"]

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
FOLLOWED: Final = frozenset({301, 307, 308})
_LATER: Final = frozenset({408, 425, 429})
# Gone for good, or a message that is too much or no good for the receiver: it would be the same message next time.
_NEVER: Final = frozenset({410, 413, 415, 422})
_DAY: Final = 86_400.0


def ensure_taken(status: int, retry_after: str | None, *, channel: str, now: float) -> None:
    """Raise NotDelivered unless the receiver took the message.

    A status of 2xx means that it did. 408, 425, 429 and 5xx may pass (``delivery_failed``), after what the header
    ``Retry-After`` says. So may other 4xx (``delivery_refused``): a key is changed, an address put right, a release
    rolled back. What is final are 410 (Gone), 413, 415 and 422. A redirect that wasn't followed may pass too
    (``delivery_moved``).
    """
    if 200 <= status < 300:  # noqa: PLR2004 - success, as HTTP counts
        return
    if status in REDIRECTS:
        raise NotDelivered("delivery_moved", channel=channel, status=status)
    if 400 <= status < 500 and status not in _LATER:  # noqa: PLR2004 - the sender's fault, as HTTP counts
        raise NotDelivered("delivery_refused", final=status in _NEVER, channel=channel, status=status)
    after = seconds_to_wait(retry_after, now)
    raise NotDelivered("delivery_failed", after=after, channel=channel, status=status)


def seconds_to_wait(retry_after: str | None, now: float) -> float | None:
    """What ``Retry-After`` asks for, as seconds from now or as a date of HTTP; a day at most, None if it says nothing.

    >>> seconds_to_wait("120", 0), seconds_to_wait("Thu, 01 Jan 1970 00:01:00 GMT", 0), seconds_to_wait("soon", 0)
    (120.0, 60.0, None)
    """
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), _DAY)
    try:
        moment = parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(moment - now, 0.0), _DAY)
