"""Opening kafka-python's clients so that one that could not be opened leaves nothing behind."""

from collections.abc import Callable
from typing import Any, TypeVar

from kafka.errors import KafkaError
from kafka.net.compat import KafkaNetClient

from runtime.failures import Unavailable
from runtime.listen import listens

T = TypeVar("T")


def open_client(kind: Callable[..., T], bootstrap: str, **settings: Any) -> T:
    """A producer, consumer or admin client, connected; `Unavailable` when no broker answers.

    Their constructors connect, and one that raises keeps its sockets and its thread: with the
    broker away, every try would leak some. So the client below is made where we can close it.
    """
    if not any(listens(address) for address in bootstrap.split(",")):
        raise Unavailable("broker", f"nobody listens on {bootstrap}")
    made: list[Any] = []

    def below(**given: Any) -> Any:
        client = KafkaNetClient(**given)
        made.append(client)
        return client

    try:
        return kind(bootstrap_servers=bootstrap.split(","), kafka_client=below, **settings)
    except BaseException as error:
        for client in made:
            client.close()
        if isinstance(error, KafkaError):
            raise Unavailable("broker", str(error)) from error
        raise
