"""The channel that a URL names, for a command line and for configuration: secrets come from elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, Literal, cast
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from procurekit.adapters.notify.log import LogChannel
from procurekit.adapters.notify.mail import Mail
from procurekit.adapters.notify.places import shown
from procurekit.adapters.notify.services import Apprise
from procurekit.adapters.notify.targets import Private
from procurekit.adapters.notify.webhook import Webhook
from procurekit.errors import InvalidValue
from procurekit.ports import Channel

__all__ = ["channel_of"]

_SECURITY: Final = {"smtp": "starttls", "smtps": "tls"}
_HOLE: Final = "{secret}"


def channel_of(
    url: str,
    *,
    secret_env: str | None = None,
    secret_file: str | os.PathLike[str] | None = None,
    allow: Iterable[str] | None = None,
    private: Private = False,
    insecure: bool = False,
    timeout: float = 10,
) -> Channel:
    """The channel that a URL names.

    | URL | channel |
    | --- | --- |
    | ``log:`` or ``log:LOGGER?level=INFO`` | `LogChannel` |
    | ``https://HOST/PATH`` | `Webhook`; the secret is what it signs with |
    | ``smtp://USER@HOST:587?from=ADDRESS``, ``smtps://…`` | `Mail`; the secret is the password; ``security=none`` |
    | any other, ``dingtalk://{secret}/`` | `Apprise`; the secret takes the place of ``{secret}`` |

    The secret is never in the URL, which others see in a list of processes: it is the value of the environment variable
    `secret_env`, or what the file `secret_file` holds; several secrets of a webhook stand on lines of their own, or
    with spaces between. The other options are those of the channel.

    Raises InvalidValue on what can't be used, OSError if the file can't be read, MissingExtra if Apprise is needed and
    isn't there.

    >>> from procurekit.notify import channel_of
    >>> channel_of("log:purchasing?level=INFO")
    LogChannel('purchasing', level='INFO')
    """
    scheme, colon, rest = url.partition(":")
    scheme = scheme.lower()
    if not colon:
        raise InvalidValue("channel_unknown", url=shown(url))
    if scheme == "log":
        return _log(rest)
    secret = _secret(secret_env, secret_file)
    options: dict[str, Any] = {"allow": allow, "private": private, "timeout": timeout}
    if scheme in {"http", "https"}:
        if "@" in rest.partition("/")[2].partition("/")[2].partition("/")[0]:
            raise InvalidValue("channel_secret_in_url", url=shown(url))
        return Webhook(url, (secret or "").split(), insecure=insecure, **options)
    if scheme in _SECURITY:
        return _mail(url, secret, insecure=insecure, **options)
    if "://" not in url:
        raise InvalidValue("channel_unknown", url=shown(url))
    if (secret is None) is (_HOLE in url):
        raise InvalidValue("channel_secret_place", url=shown(url), mark=_HOLE)
    return Apprise(url.replace(_HOLE, quote(secret or "", safe="")), **options)


def _secret(variable: str | None, file: str | os.PathLike[str] | None) -> str | None:
    if variable is not None and file is not None:
        raise InvalidValue("channel_secret_twice")
    if variable is not None:
        found = os.environ.get(variable, "")
    elif file is not None:
        found = Path(file).read_text("utf-8")
    else:
        return None
    found = found.strip()
    if not found:
        raise InvalidValue("channel_secret_missing", source=variable or os.fspath(file or ""))
    return found


def _log(rest: str) -> LogChannel:
    name, _, query = rest.partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    level = options.pop("level", "WARNING")
    _ensure_known(f"log:{name}", options, "level")
    return LogChannel(name or "procurekit.alerts", level=level)


def _mail(url: str, password: str | None, **given: Any) -> Mail:
    parts = urlsplit(url)
    if parts.password is not None:
        raise InvalidValue("channel_secret_in_url", url=shown(url))
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    security = options.pop("security", _SECURITY[parts.scheme])
    user = None if parts.username is None else unquote(parts.username)
    sender = options.pop("from", user or "")
    _ensure_known(shown(url), options, "from, security")
    try:
        port = parts.port
    except ValueError:
        raise InvalidValue("channel_url", url=shown(url), expected="smtp://USER@HOST:587?from=ADDRESS") from None
    kind = cast("Literal['starttls', 'tls', 'none']", security)
    return Mail(parts.hostname or "", port, sender=sender, user=user, password=password, security=kind, **given)


def _ensure_known(url: str, left: dict[str, str], known: str) -> None:
    for option in left:
        raise InvalidValue("channel_option", url=url, option=option, known=known)
