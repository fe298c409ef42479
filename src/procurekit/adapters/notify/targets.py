"""Targets: where a channel may connect to: which hosts by name, and which addresses, whatever a name leads to."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from queue import Empty, Queue
from threading import Thread
from typing import Final, Self, TypeAlias

from attrs import field, frozen

from procurekit.errors import InvalidValue, NotDelivered

__all__ = ["Address", "Private", "Resolve", "Targets", "host_name", "system_addresses"]

Address: TypeAlias = IPv4Address | IPv6Address
Resolve: TypeAlias = Callable[[str, int], Iterable[str]]
"""How a host's name and a port become addresses, as text."""
Private: TypeAlias = bool | str | Iterable[str]
"""Whether private addresses are allowed: all, none, or those of these networks."""

_PRIVATE: Final = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),  # a company's own
    *("127.0.0.0/8", "::1/128"),  # this machine
    "100.64.0.0/10",  # a provider's own
)
# Where clouds give keys to whoever asks from inside: allowed to nobody but who names the network. 169.254.169.254 is
# link-local, and so not among the private ones anyway.
_METADATA: Final[frozenset[Address]] = frozenset({IPv6Address("fd00:ec2::254"), IPv4Address("100.100.100.200")})
# Where a network speaks IPv6 alone, an IPv4 address is reached as the last four bytes of one of these (RFC 6052).
_NAT64: Final = IPv6Network("64:ff9b::/96")
# Other ways to write an IPv4 address as an IPv6 one. No name server gives them, and Pythons differ on what they are.
_WRAPPED: Final = (IPv6Network("::ffff:0:0/96"), IPv6Network("2002::/16"))
_NAME: Final = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*", re.ASCII
)


def system_addresses(host: str, port: int) -> list[str]:
    """The addresses that the system knows for a name. Raises OSError if there are none."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@frozen
class Targets:
    """The hosts and the addresses that are allowed.

    `names` are host names, or ``*.example.com`` for whatever lies below that; None allows every name. Public addresses
    are allowed, and those of `networks` but for the `barred`. A name is looked up once, all that it leads to has to be
    allowed, and the connection goes to one of these very addresses: so nobody can change the answer in between.
    """

    names: frozenset[str] | None
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    barred: frozenset[Address] = frozenset()
    resolve: Resolve = field(default=system_addresses, repr=False)

    @classmethod
    def of(cls, allow: Iterable[str] | None, private: Private, resolve: Resolve | None = None) -> Self:
        """What a channel's arguments say. Raises InvalidValue on what is no name or no network."""
        if isinstance(allow, str):
            allow = (allow,)
        names = None if allow is None else frozenset(map(_pattern, allow))
        if isinstance(private, str):
            private = (private,)
        networks = _PRIVATE if private is True else () if private is False else tuple(private)
        barred = _METADATA if private is True else frozenset[Address]()
        return cls(names, tuple(map(_network, networks)), barred, resolve or system_addresses)

    def knows(self, host: str) -> bool:
        """May something be sent to a host of this name?"""
        if self.names is None:
            return True
        try:
            name = host_name(host)
        except ValueError:
            return False
        parts = name.split(".")
        above = ("*." + ".".join(parts[start:]) for start in range(1, len(parts)))
        return name in self.names or any(one in self.names for one in above)

    def reach(self, address: Address) -> bool:
        """May it be sent to this address?

        >>> Targets(None).reach(ipaddress.ip_address("169.254.169.254"))
        False
        """
        plain = _carried(address)
        if any(one.version == net.version and one in net for one in (address, plain) for net in self.networks):
            return plain not in self.barred
        return _is_public(plain if address in _NAT64 else address)

    def is_private(self, address: Address) -> bool:
        """Does what goes there stay within networks of one's own?"""
        return not _is_public(_carried(address))

    def ensure_known(self, host: str, channel: str) -> None:
        """Raise NotDelivered (``delivery_target``) unless something may be sent to a host of this name."""
        if not self.knows(host):
            raise NotDelivered("delivery_target", final=True, channel=channel, host=host)

    def addresses(self, host: str, port: int, *, channel: str, seconds: float) -> list[Address]:
        """The addresses of a host, all of them allowed.

        Raises NotDelivered if the host or one of them isn't, OSError if it has none, TimeoutError if nobody answers
        in time.
        """
        self.ensure_known(host, channel)
        found = [ipaddress.ip_address(one) for one in dict.fromkeys(_looked_up(self.resolve, host, port, seconds))]
        if not found:
            raise OSError(0, "no address")
        for one in found:
            if not self.reach(one):
                raise NotDelivered("delivery_private", final=True, channel=channel, host=host, address=str(one))
        return found


def host_name(host: str) -> str:
    """A host as names are compared: lower case, in ASCII, without the dot of the root. Raises ValueError if it is none.

    >>> host_name("Hooks.Example.COM."), host_name("采购.example"), host_name("[::1]")
    ('hooks.example.com', 'xn--7n3ap4g.example', '::1')
    """
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        name = host.removesuffix(".").encode("idna").decode("ascii").lower()
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return name


def _pattern(given: object) -> str:
    try:
        name = str(given)
        below = "*." if name.startswith("*.") else ""
        return below + host_name(name.removeprefix("*."))
    except ValueError:
        raise InvalidValue("channel_allow", value=f"{given!r:.80}") from None


def _network(given: object) -> IPv4Network | IPv6Network:
    try:
        return ipaddress.ip_network(str(given))
    except ValueError:
        raise InvalidValue("channel_network", value=f"{given!r:.80}") from None


def _carried(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, or itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and (address.is_site_local or any(address in net for net in _WRAPPED)):
        return False
    nobodys = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    return address.is_global and not nobodys


def _looked_up(resolve: Resolve, host: str, port: int, seconds: float) -> list[str]:
    """What the resolver says, if it says so in time: the system's own has no limit that one could set."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    answer: Queue[list[str] | Exception] = Queue()

    def ask() -> None:
        try:
            answer.put([*resolve(host, port)])
        except Exception as error:  # noqa: BLE001 - raised where the answer is awaited
            answer.put(error)

    Thread(target=ask, name="procurekit-resolve", daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if isinstance(found, Exception):
        raise found
    return found
