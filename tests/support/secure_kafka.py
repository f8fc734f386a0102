"""Apache Kafka as an operator would close it: TLS on both listeners, users, access rules."""

from dataclasses import dataclass
from pathlib import Path

from deploy.local.apache_kafka import ApacheKafka
from deploy.topics.access import ACCESSES
from runtime.acls import ensure_rules
from runtime.kafka_security import KafkaSecurity, Way
from runtime.topics import ensure_topics
from schemas.topics import TOPICS
from tests.support.certificates import Authority
from tests.support.ports import free_port

HOST = "127.0.0.1"
#: A certificate's name is its user's; what the broker's own listeners say is nobody's.
_SETTINGS = {
    "listener.security.protocol.map": (
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL"
    ),
    "ssl.keystore.type": "PEM",
    "ssl.truststore.type": "PEM",
    "listener.name.ssl.ssl.client.auth": "required",
    "ssl.principal.mapping.rules": "RULE:^CN=([^,]+).*$/$1/,DEFAULT",
    "sasl.enabled.mechanisms": "SCRAM-SHA-512",
    "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": (
        "org.apache.kafka.common.security.scram.ScramLoginModule required;"
    ),
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": "User:ANONYMOUS",
    "allow.everyone.if.no.acl.found": "false",
}


@dataclass(frozen=True, slots=True)
class SecureKafka:
    """A broker that lets in whom it knows, by certificate at one address, by password at the
    other."""

    server: ApacheKafka
    authority: Authority
    by_certificate: str
    by_password: str

    @classmethod
    def at(cls, folder: Path) -> "SecureKafka":
        """Not started yet."""
        authority = Authority(folder / "authority")
        own = authority.vouch("broker")
        plain, tls, sasl, controller = (free_port() for _ in range(4))
        listeners = {
            "PLAINTEXT": f"{HOST}:{plain}",
            "SSL": f"{HOST}:{tls}",
            "SASL_SSL": f"{HOST}:{sasl}",
        }
        advertised = ",".join(f"{name}://{at}" for name, at in listeners.items())
        server = ApacheKafka(
            plain,
            controller,
            folder,
            more={
                **_SETTINGS,
                "listeners": f"{advertised},CONTROLLER://{HOST}:{controller}",
                "advertised.listeners": advertised,
                "ssl.keystore.location": str(own.together),
                "ssl.truststore.location": str(authority.certificate),
            },
            passwords={access.user: password_of(access.user) for access in ACCESSES},
        )
        return cls(server, authority, listeners["SSL"], listeners["SASL_SSL"])

    def start(self) -> None:
        """Start it, with topics and access rules as `deploy.topics` has them."""
        self.server.start()
        ensure_topics(self.server.address, TOPICS)
        ensure_rules(self.server.address, [rule for access in ACCESSES for rule in access.rules()])

    def password_for(self, user: str) -> KafkaSecurity:
        """What a user needs at the one address."""
        return KafkaSecurity(
            Way.SASL_TLS, self.authority.certificate, user=user, password=password_of(user)
        )

    def certificate_for(self, user: str) -> KafkaSecurity:
        """What it needs at the other."""
        pair = self.authority.vouch(user)
        return KafkaSecurity(Way.TLS, self.authority.certificate, pair.certificate, pair.key)


def password_of(user: str) -> str:
    """The password of a user here."""
    return f"{user}-{user[::-1]}"
