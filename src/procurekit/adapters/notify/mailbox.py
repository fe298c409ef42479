"""Mailbox: an address that a mail can be sent from or to, and nothing that could be a second one or a header."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Final

from procurekit.adapters.notify.targets import host_name

__all__ = ["mailbox"]

_LOCAL: Final = re.compile(r"[^\s\x00-\x20\x7f-\x9f\ud800-\udfff()<>\[\]:;@\\,\"]{1,64}")


def mailbox(given: object) -> Address | None:
    r"""The mailbox of ``mei@example.com`` or ``Mei Li <mei@example.com>``, None if it is none or more than one.

    >>> str(mailbox("采购 <po@采购.example>")), mailbox("mei@example.com\r\nBcc: all@example.com")
    ('采购 <po@xn--7n3ap4g.example>', None)
    """
    if not isinstance(given, str) or any(sign < " " or "\x7f" <= sign <= "\x9f" for sign in given):
        return None
    name, address = parseaddr(given)
    # The parser makes the best of what it is given: a mailbox is what it would write again.
    if name and not given.rstrip().endswith(f"<{address}>"):
        return None
    if not name and given.strip() not in (address, f"<{address}>"):
        return None
    local, _, domain = address.rpartition("@")
    if not _LOCAL.fullmatch(local) or local.startswith(".") or local.endswith(".") or ".." in local:
        return None
    try:
        return Address(name, local, host_name(domain))
    except ValueError:
        return None
