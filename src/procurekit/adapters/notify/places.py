"""Place: a URL taken apart: the host to go to, what to ask for there, and how it may be shown."""

from __future__ import annotations

from base64 import b64encode
from typing import Final, Self
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

from attrs import field, frozen

from procurekit.adapters.notify.targets import host_name

__all__ = ["Place", "shown"]

_PORTS: Final = {"http": 80, "https": 443}
# What may stand in a path or a query as it is; "%" too, since what is there is encoded already.
_SAFE: Final = "/%:@!$&'()*+,;=~?-._"


@frozen
class Place:
    """Where an HTTP request goes.

    `target` is the path with the query, and a secret as often as not: it is never shown, and neither is `login`, the
    value of the header ``Authorization`` for who logs in by the URL.
    """

    scheme: str
    host: str
    port: int
    target: str = field(repr=False)
    login: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, url: str) -> Self:
        """The place of an http or https URL. Raises ValueError if it is none."""
        if any(sign <= " " or sign in {"\x7f", "\\"} for sign in url):
            # Programs disagree on what is meant by such a URL.
            raise ValueError
        parts = urlsplit(url)
        port = _PORTS.get(parts.scheme)
        if port is None or not parts.hostname:
            raise ValueError
        target = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
        login = None
        if parts.username is not None:
            named = unquote_to_bytes(parts.username) + b":" + unquote_to_bytes(parts.password or "")
            login = f"Basic {b64encode(named).decode()}"
        return cls(parts.scheme, host_name(parts.hostname), parts.port or port, target, login)

    @property
    def origin(self) -> str:
        """Scheme, host and port: what may be shown."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """Host and port, as the header ``Host`` has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def elsewhere(self, location: str) -> Place:
        """Where the receiver sends on to. A login goes along to the same origin only. Raises ValueError if nowhere."""
        # A header's bytes come as Latin-1; most mean UTF-8 with what isn't ASCII.
        there = quote(location.encode("latin-1", "replace"), safe=_SAFE + "#[]")
        found = type(self).of(urljoin(self.origin + self.target, there))
        same = found.origin == self.origin
        return type(self)(found.scheme, found.host, found.port, found.target, self.login if same else None)


def shown(url: str) -> str:
    """A URL that may be anybody's for people to read: no more than its scheme and its host.

    >>> shown("https://mei:secret@hooks.example.com:8443/T0/B1?key=secret"), shown("dingtalk://token/")
    ('https://hooks.example.com:8443/…', 'dingtalk://…')
    """
    scheme, found, _ = url.partition("://")
    if scheme.lower() not in _PORTS or not found:
        return f"{scheme[:20]}://…" if found else "…"
    try:
        return f"{Place.of(url).origin}/…"
    except ValueError:
        return f"{scheme}://…"
