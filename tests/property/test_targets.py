"""For every address: what isn't everybody's is refused, however it is written, unless its network is allowed."""

import ipaddress

from hypothesis import given
from hypothesis import strategies as st

from procurekit.adapters.notify.targets import Targets

ADDRESSES = st.ip_addresses()
V4 = st.ip_addresses(v=4)
# Hypothesis draws special ranges often, and this makes it draw what carries an IPv4 address as well.
CARRIED = V4.flatmap(
    lambda one: st.sampled_from(
        [
            ipaddress.IPv6Address(f"::ffff:{one}"),
            ipaddress.IPv6Address(f"64:ff9b::{one}"),
            ipaddress.IPv6Address(0x2002 << 112 | int(one) << 80 | 1),
        ]
    ).map(lambda six: (one, six))
)
NETWORKS = st.one_of(
    st.tuples(st.ip_addresses(v=4), st.integers(0, 32)), st.tuples(st.ip_addresses(v=6), st.integers(0, 128))
).map(lambda drawn: ipaddress.ip_network(drawn, strict=False))


@given(address=ADDRESSES)
def test_what_is_not_global_is_refused(address):
    if not address.is_global or address.is_multicast or address.is_link_local or address.is_unspecified:
        assert not Targets.of(None, private=False).reach(address) or address in ipaddress.ip_network("64:ff9b::/96")


@given(carried=CARRIED)
def test_an_address_inside_another_is_looked_at_too(carried):
    four, six = carried
    nothing, everything = (Targets.of(None, private) for private in (False, True))
    if not nothing.reach(four):
        assert not nothing.reach(six)
    if not everything.reach(four):
        assert not everything.reach(six)


@given(address=ADDRESSES, networks=st.lists(NETWORKS, max_size=4))
def test_a_network_that_is_named_allows_what_is_in_it_and_nothing_else(address, networks):
    named = Targets.of(None, [str(one) for one in networks])
    inside = any(one.version == address.version and address in one for one in networks)
    if inside:
        assert named.reach(address)
    elif not any(one.version == 4 for one in networks) or address.version == 4:
        assert named.reach(address) is Targets.of(None, private=False).reach(address)


@given(address=ADDRESSES)
def test_all_private_ones_are_no_more_than_the_private_networks(address):
    if Targets.of(None, private=True).reach(address) and not Targets.of(None, private=False).reach(address):
        carried = getattr(address, "ipv4_mapped", None) or address
        if address.version == 6 and address in ipaddress.ip_network("64:ff9b::/96"):
            carried = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        shared = carried.version == 4 and carried in ipaddress.ip_network("100.64.0.0/10")
        assert carried.is_private or shared
        assert not any((carried.is_link_local, carried.is_multicast, carried.is_unspecified))
