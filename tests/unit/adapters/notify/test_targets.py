"""What may be connected to: names by the list, addresses by what they are."""

import ipaddress

import pytest

from procurekit.adapters.notify.targets import Targets, host_name

ALL = Targets.of(None, private=True)
NONE = Targets.of(None, private=False)


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("10.0.0.1", "private"),
        ("172.16.0.1", "private"),
        ("192.168.1.1", "private"),
        ("127.0.0.1", "private"),
        ("127.255.255.254", "private"),
        ("100.64.0.1", "private"),
        ("::1", "private"),
        ("fd12::1", "private"),
        ("::ffff:10.0.0.1", "private"),
        ("::ffff:127.0.0.1", "private"),
        ("64:ff9b::10.0.0.1", "private"),
        ("2002:a00:1::", "never"),
        ("169.254.169.254", "never"),
        ("::ffff:169.254.169.254", "never"),
        ("64:ff9b::169.254.169.254", "never"),
        ("2002:a9fe:a9fe::", "never"),
        ("fd00:ec2::254", "never"),
        ("100.100.100.200", "never"),
        ("fe80::1", "never"),
        ("fe80::1%eth0", "never"),
        ("fec0::1", "never"),
        ("0.0.0.0", "never"),
        ("0.1.2.3", "never"),
        ("::", "never"),
        ("::10.0.0.1", "never"),
        ("255.255.255.255", "never"),
        ("224.0.0.1", "never"),
        ("ff02::1", "never"),
        ("ff0e::1", "never"),
        ("240.0.0.1", "never"),
        ("198.18.0.1", "never"),
        ("192.0.2.1", "never"),
        ("2001:db8::1", "never"),
        ("2001::1", "never"),
        ("93.184.215.14", "public"),
        ("2606:4700::1111", "public"),
        ("64:ff9b::93.184.215.14", "public"),
        ("::ffff:93.184.215.14", "never"),
        ("2002:5db8:d70e::", "never"),
    ],
)
def test_an_address_is_public_private_or_nobodys(address, what):
    found = ipaddress.ip_address(address)
    assert (NONE.reach(found), ALL.reach(found)) == (what == "public", what != "never")
    assert not NONE.reach(found) or not NONE.is_private(found)
    assert ALL.reach(found) is NONE.reach(found) or ALL.is_private(found)


def test_a_network_that_is_named_is_allowed_whatever_is_in_it():
    named = Targets.of(None, ["169.254.169.254", "fd00:ec2::/32", "10.1.0.0/16"])
    for address, allowed in (
        *(("169.254.169.254", True), ("::ffff:169.254.169.254", True), ("169.254.169.253", False)),
        *(("fd00:ec2::254", True), ("10.1.2.3", True), ("10.2.0.1", False), ("127.0.0.1", False), ("::1", False)),
    ):
        assert named.reach(ipaddress.ip_address(address)) is allowed, address


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("example.com", True),
        ("EXAMPLE.com.", True),
        ("a.example.org", True),
        ("b.a.example.org", True),
        ("example.org", False),
        ("badexample.org", False),
        ("example.org.evil.com", False),
        ("evil-example.com", False),
        ("采购.中国", True),
        ("xn--7n3ap4g.xn--fiqs8s", True),
        ("127.0.0.1", True),
        ("127.1", False),
        ("::1", True),
        ("[::1]", True),
        ("0:0:0:0:0:0:0:1", True),
        ("", False),
        ("a b", False),
        ("a..b", False),
    ],
)
def test_a_name_is_on_the_list_as_a_whole(host, known):
    assert (
        Targets.of(["Example.COM", "*.example.org", "采购.中国", "127.0.0.1", "::1"], private=False).knows(host)
        is known
    )


def test_without_a_list_every_name_is_known():
    assert Targets.of(None, private=False).knows("anything.example")


@pytest.mark.parametrize(
    "host", ["", ".", "a..b", "-a.b", "a-.b", "a b", "a/b", "a@b", "a:80", "x" * 64, "a." * 130, "[::1", "%"]
)
def test_what_is_no_host_is_a_value_error(host):
    with pytest.raises(ValueError):  # noqa: PT011 - encodings raise one of their own
        host_name(host)
