"""Opening kafka-python's clients so that one that could not be opened leaves nothing behind."""

from collections.abc import Callable
from typing import Any, TypeVar

from kafka.errors import KafkaError
from kafka.net.compat import KafkaNetClient

from runtime.failures import Unavailable
from runtime.kafka_security import IN_CLEAR, KafkaSecurity, Way, refusal

T = TypeVar("T")


def open_client(
    kind: Callable[..., T], bootstrap: str, security: KafkaSecurity = IN_CLEAR, **settings: Any
) -> T:
    """A producer, consumer or admin client, connected; `Unavailable` when no broker answers.

    Their constructors connect, and one that raises keeps its sockets and its thread: with the
    broker away, every try would leak some. So the client below is made where we can close it.
    """
    why = refusal(bootstrap, security)
    if why:
        raise Unavailable("broker", why)
    made: list[Any] = []

    def below(**given: Any) -> Any:
        client = KafkaNetClient(**given)
        made.append(client)
        return client

    try:
        return kind(
            bootstrap_servers=bootstrap.split(","),
            kafka_client=below,
            **security.for_client(),
            **settings,
        )
    except BaseException as error:
        for client in made:
            client.close()
        if isinstance(error, KafkaError):
            raise Unavailable("broker", f"{error}{_hint(security)}") from error
        raise


def _hint(security: KafkaSecurity) -> str:
    """What the client does not say: it tries again after a refusal until its time is up."""
    if security.way is Way.SASL_TLS:
        return f" (TLS is fine: is {security.user} known, and its password right?)"
    if security.way is Way.TLS:
        return " (its certificate is trusted: does it trust ours?)"
    return ""
