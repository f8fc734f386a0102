"""Where a webhook may go: to the internet by https, never into our own network."""

import ipaddress
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

#: All addresses of a host, as the system's resolver gives them.
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

Address = IPv4Address | IPv6Address

#: Beside what `ipaddress` calls private, loopback, link-local, multicast, reserved: NAT64 and 6to4
#: carry an IPv4 address inside, and 100.64/10 is a provider's own network.
_CARRIERS = tuple(
    ipaddress.ip_network(one)
    for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)


class Forbidden(Exception):
    """This address may not be called."""


class Unresolved(Exception):
    """The host's name leads nowhere at this moment."""


@dataclass(frozen=True, slots=True)
class Place:
    """A resolved endpoint: the call goes to `address`, and the host's name is only said."""

    scheme: str
    host: str
    port: int
    path: str
    address: str

    @property
    def url(self) -> str:
        """The address to connect to, with the name taken out: it is not resolved again."""
        shown = f"[{self.address}]" if ":" in self.address else self.address
        return f"{self.scheme}://{shown}:{self.port}{self.path}"

    @property
    def host_header(self) -> str:
        """The Host header: the name, and the port unless it is the ordinary one."""
        ordinary = {"https": 443, "http": 80}[self.scheme]
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == ordinary else f"{name}:{self.port}"


async def placed(url: str, resolve: Resolve, *, loopback: bool = False) -> Place:
    """Resolve an endpoint once and check every address that comes of it.

    Raises Forbidden or Unresolved. `loopback` allows this machine, and http to it, for trying.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError as error:
        raise Forbidden("the port is no port") from error
    if parts.scheme != "https" and not (loopback and parts.scheme == "http"):
        raise Forbidden("only https is called")
    try:
        found = [ipaddress.ip_address(one.partition("%")[0]) for one in await resolve(host, port)]
    except OSError as error:
        raise Unresolved(type(error).__name__) from error
    if not found:
        raise Unresolved("no address")
    for one in found:  # a name that leads to one good and one bad address is a trick
        if not (allowed(one) or (loopback and one.is_loopback)):
            raise Forbidden("the name leads into a network that is not public")
    if parts.scheme == "http" and not all(one.is_loopback for one in found):
        raise Forbidden("only https is called")
    path = parts.path or "/"
    return Place(
        parts.scheme,
        host,
        port,
        f"{path}?{parts.query}" if parts.query else path,
        str(found[0]),
    )


def allowed(address: Address) -> bool:
    """Whether an address is public, whatever it is wrapped in."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return False
        if any(address in network for network in _CARRIERS) or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast
