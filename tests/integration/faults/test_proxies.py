"""The proxies do to a connection what they are told, and let everything through otherwise."""

import socket
import socketserver
import threading
import time
from collections.abc import Iterator

import pytest

from tests.faults.proxies import CLEAR, HOST, Proxies, Proxy, Weather
from tests.support.ports import free_port

SOON_S = 5.0
NOTHING_COMES_S = 0.3


class _Echo(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        while data := self.request.recv(65_536):
            self.request.sendall(data)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """A proxy before a server that answers what it is asked."""
    socketserver.ThreadingTCPServer.daemon_threads = True
    server = socketserver.ThreadingTCPServer((HOST, 0), _Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    proxies = Proxies()
    try:
        yield proxies.add(free_port(), server.server_address[1])
    finally:
        proxies.close()
        server.shutdown()
        server.server_close()


@pytest.fixture
def client(proxy: Proxy) -> Iterator[socket.socket]:
    """A connection through it."""
    with socket.create_connection((HOST, proxy.port), timeout=SOON_S) as opened:
        yield opened


def echo(client: socket.socket, words: bytes = b"hello") -> bytes:
    """What comes back."""
    client.sendall(words)
    return client.recv(65_536)


def silent(client: socket.socket) -> bool:
    """Whether nothing comes."""
    client.settimeout(NOTHING_COMES_S)
    try:
        return client.recv(1) == b"never"
    except TimeoutError:
        return True
    finally:
        client.settimeout(SOON_S)


def cut(client: socket.socket) -> bool:
    """Whether the connection is over."""
    try:
        return client.recv(1) == b""
    except ConnectionError:
        return True


def test_in_good_weather_everything_goes_through(client: socket.socket) -> None:
    assert echo(client) == b"hello"


def test_a_reset_cuts_what_is_open_and_lets_new_connections_in(
    proxy: Proxy, client: socket.socket
) -> None:
    assert echo(client) == b"hello"

    proxy.reset()

    assert cut(client)
    with socket.create_connection((HOST, proxy.port), timeout=SOON_S) as again:
        assert echo(again) == b"hello"


def test_a_refusing_proxy_lets_nobody_in(proxy: Proxy) -> None:
    proxy.turn(Weather(refuses=True))

    with socket.create_connection((HOST, proxy.port), timeout=SOON_S) as refused:
        assert cut(refused)


def test_what_is_held_comes_when_the_weather_clears(proxy: Proxy, client: socket.socket) -> None:
    proxy.turn(Weather(holds=True))
    client.sendall(b"later")
    assert silent(client)

    proxy.turn(CLEAR)

    assert client.recv(10) == b"later"


@pytest.mark.parametrize(
    "weather",
    [
        pytest.param(Weather(swallows_asks=True), id="asks"),
        pytest.param(Weather(swallows_answers=True), id="answers"),
    ],
)
def test_what_is_lost_stays_lost_and_its_connection_is_cut_at_the_end(
    proxy: Proxy, client: socket.socket, weather: Weather
) -> None:
    proxy.turn(weather)
    client.sendall(b"lost")
    assert silent(client)

    proxy.turn(CLEAR)

    assert cut(client)


def test_latency_delays_each_way(proxy: Proxy, client: socket.socket) -> None:
    proxy.turn(Weather(latency_s=0.1))
    began = time.monotonic()

    assert echo(client) == b"hello"

    assert time.monotonic() - began >= 0.2


def test_a_narrow_way_takes_its_time(proxy: Proxy, client: socket.socket) -> None:
    proxy.turn(Weather(bytes_per_s=1000.0))
    began = time.monotonic()

    assert echo(client, b"x" * 100) == b"x" * 100

    assert time.monotonic() - began >= 0.2


def test_a_proxy_whose_server_is_gone_cuts_at_once(proxy: Proxy) -> None:
    proxy.target = free_port()

    with socket.create_connection((HOST, proxy.port), timeout=SOON_S) as client:
        assert cut(client)
