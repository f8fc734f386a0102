"""How the broker is spoken to: in clear, over TLS with certificates, or over TLS with a password.

One value for every client: kafka-python's, aiokafka's, and Faust's, which is aiokafka's too. This
module knows none of them, since each service reads its settings here and carries but one client.
"""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from runtime.settings import BadSetting, MissingSetting, secret, text

#: The one mechanism: the password never travels, and the broker keeps no more than its salted hash.
MECHANISM = "SCRAM-SHA-512"


class Way(StrEnum):
    """How the connection is protected, and how we are known."""

    PLAINTEXT = "plaintext"  # by nothing: a network of its own
    TLS = "tls"  # both sides by certificate
    SASL_TLS = "sasl_tls"  # the broker by certificate, we by SCRAM


_PROTOCOLS = {Way.PLAINTEXT: "PLAINTEXT", Way.TLS: "SSL", Way.SASL_TLS: "SASL_SSL"}


@dataclass(frozen=True, slots=True)
class KafkaSecurity:
    """What it takes to be let in. Files are read when a connection is made, so a certificate that
    was renewed counts from the next start."""

    way: Way = Way.PLAINTEXT
    ca: Path | None = None  # None trusts what the system trusts
    certificate: Path | None = None
    key: Path | None = None
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "KafkaSecurity":
        """Read the environment; what the chosen way needs and lacks is named."""
        given = text(env, "SLIPWATCH_KAFKA_SECURITY", "plaintext")
        if given not in set(Way):
            raise BadSetting("SLIPWATCH_KAFKA_SECURITY", given, "one of " + ", ".join(Way))
        way = Way(given)
        ca = text(env, "SLIPWATCH_KAFKA_CA", "")
        certificate = text(env, "SLIPWATCH_KAFKA_CERT", "")
        key = text(env, "SLIPWATCH_KAFKA_KEY", "")
        user = text(env, "SLIPWATCH_KAFKA_USER", "")
        password = secret(env, "SLIPWATCH_KAFKA_PASSWORD", "")
        needed = {
            Way.PLAINTEXT: {},
            Way.TLS: {"SLIPWATCH_KAFKA_CERT": certificate, "SLIPWATCH_KAFKA_KEY": key},
            Way.SASL_TLS: {"SLIPWATCH_KAFKA_USER": user, "SLIPWATCH_KAFKA_PASSWORD": password},
        }[way]
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise MissingSetting(*missing)
        for name, path in (("CA", ca), ("CERT", certificate), ("KEY", key)):
            if way is not Way.PLAINTEXT and path and not Path(path).is_file():
                raise BadSetting(f"SLIPWATCH_KAFKA_{name}", path, "a file that can be read")
        return cls(way, _path(ca), _path(certificate), _path(key), user, password)

    def context(self) -> ssl.SSLContext | None:
        """TLS as we ask for it: the broker's name is checked, and nothing below 1.2 is spoken."""
        if self.way is Way.PLAINTEXT:
            return None
        context = ssl.create_default_context(cafile=str(self.ca) if self.ca else None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.certificate is not None:
            context.load_cert_chain(self.certificate, self.key)
        return context

    def for_client(self) -> dict[str, Any]:
        """The arguments of kafka-python's and of aiokafka's clients, which are named alike."""
        arguments: dict[str, Any] = {"security_protocol": _PROTOCOLS[self.way]}
        if self.way is not Way.PLAINTEXT:
            arguments["ssl_context"] = self.context()
        if self.way is Way.SASL_TLS:
            arguments["sasl_mechanism"] = MECHANISM
            arguments["sasl_plain_username"] = self.user
            arguments["sasl_plain_password"] = self.password
        return arguments


def _path(given: str) -> Path | None:
    return Path(given) if given else None


IN_CLEAR = KafkaSecurity()


def refusal(addresses: str, security: KafkaSecurity = IN_CLEAR, *, within_s: float = 2.0) -> str:
    """Why no broker takes our connection, in words that help; "" when one does. Blocks.

    The clients themselves try for ever and say no more than that they could not connect.
    """
    said = "no address"
    for address in addresses.split(","):
        said = _refusal_of(address.strip(), security, within_s)
        if not said:
            return ""
    return said


def _refusal_of(address: str, security: KafkaSecurity, within_s: float) -> str:
    host, _, port = address.rpartition(":")
    try:
        context = security.context()
        with socket.create_connection((host, int(port)), timeout=within_s) as connection:
            if context is not None:
                context.wrap_socket(connection, server_hostname=host).close()
    except ssl.SSLCertVerificationError as error:
        return f"{address} shows a certificate that is not trusted: {error.verify_message}"
    except ssl.SSLError as error:
        return f"{address} does not speak TLS as we do: {error.reason or error}"
    except TimeoutError:
        return f"{address} does not answer"
    except OSError as error:
        return f"nobody listens on {address}: {error.strerror or error}"
    return ""
