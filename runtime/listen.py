"""Taking a port, or saying plainly that it is taken; and whether anybody listens on one."""

import socket


class PortTaken(Exception):
    """The port cannot be listened on, most likely since another process does."""


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to the address; raises `PortTaken` in one clear line."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise PortTaken(f"cannot listen on {host}:{port}: {error.strerror}") from error
    listener.setblocking(False)
    return listener


def listens(address: str, *, within_s: float = 1.0) -> bool:
    """Whether anybody takes a connection at host:port."""
    host, _, port = address.strip().rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=within_s):
            return True
    except OSError:
        return False
