"""Taking a port, or saying plainly that it is taken."""

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
