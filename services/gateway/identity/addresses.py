"""Where a request came from, past the proxies that we trust; and how much of that is kept."""

from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def networks_of(text: str) -> tuple[Network, ...]:
    """Addresses and networks with commas between; raises ValueError."""
    return tuple(ip_network(one.strip()) for one in text.split(",") if one.strip())


def client_of(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The address of whoever asks: the last in `X-Forwarded-For` that no proxy of ours wrote down
    for another one of ours. What anybody may write into that header further left is not believed.
    """
    found = peer
    for one in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        if not _within(found, trusted) or _parsed(one) is None:
            break
        found = one
    return found


def network_of(address: str) -> str:
    """The network of an address, which is what is kept: /24 of IPv4, /48 of IPv6."""
    return _cut(address, 24, 48)


def bucket_of(address: str) -> str:
    """Whose requests are counted together: one machine, or an IPv6 customer's /64."""
    return _cut(address, 32, 64)


def _cut(address: str, four: int, six: int) -> str:
    parsed = _parsed(address)
    if parsed is None:
        return ""
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    bits = four if parsed.version == 4 else six
    return str(ip_network(f"{parsed}/{bits}", strict=False))


def _parsed(address: str) -> Address | None:
    try:
        return ip_address(address)
    except ValueError:
        return None


def _within(address: str, networks: Sequence[Network]) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in one for one in networks)
