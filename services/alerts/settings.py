"""What alerts is told when it starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runtime.settings import BadSetting, MissingSetting, number, port, required, seconds, text
from runtime.settings import secret as secret_of

TLS = ("auto", "starttls", "tls", "none")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The relay that takes our mail. `tls`: auto takes STARTTLS when it is offered."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = "auto"
    timeout_s: float = 30.0
    #: RFC 5321 4.5.3.2.6: ten minutes for the answer to the end of DATA.
    data_timeout_s: float = 600.0

    @property
    def domain(self) -> str:
        """The domain that we write from."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class ZaloSettings:
    """The Official Account that we write as."""

    url: str
    access_token: str = field(repr=False)
    timeout_s: float = 20.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that alerts is told; `zalo` None means that Zalo is not set up."""

    broker: str
    mongo_uri: str = field(repr=False)  # carries a password
    mongo_db: str
    catalogue: Path
    recipients: Path
    public_url: str
    mail: MailSettings
    zalo: ZaloSettings | None
    host: str = "127.0.0.1"
    port: int = 8083
    otlp_endpoint: str | None = None
    log_level: str = "info"
    senders: int = 4
    park_limit: int = 50
    session_timeout_s: float = 10.0

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the environment; names everything that is missing at once."""
        names = (
            "SLIPWATCH_BROKER",
            "SLIPWATCH_MONGO_URI",
            "SLIPWATCH_CATALOGUE",
            "SLIPWATCH_RECIPIENTS",
            "SLIPWATCH_PUBLIC_URL",
            "SLIPWATCH_SMTP_HOST",
            "SLIPWATCH_MAIL_FROM",
        )
        present = dict(env)
        present["SLIPWATCH_MONGO_URI"] = secret_of(env, "SLIPWATCH_MONGO_URI", "")
        broker, mongo_uri, catalogue, recipients, public_url, smtp_host, sender = required(
            present, *names
        )
        return cls(
            broker=broker,
            mongo_uri=mongo_uri,
            mongo_db=text(env, "SLIPWATCH_MONGO_DB", "slipwatch"),
            catalogue=Path(catalogue),
            recipients=Path(recipients),
            public_url=public_url.rstrip("/"),
            mail=_mail(env, smtp_host, sender),
            zalo=_zalo(env),
            host=text(env, "SLIPWATCH_HOST", "127.0.0.1"),
            port=port(env, "SLIPWATCH_ALERTS_PORT", 8083),
            otlp_endpoint=text(env, "SLIPWATCH_OTLP_ENDPOINT", "") or None,
            log_level=text(env, "SLIPWATCH_LOG_LEVEL", "info"),
            senders=number(env, "SLIPWATCH_ALERTS_SENDERS", 4, least=1, most=64),
            park_limit=number(env, "SLIPWATCH_PARK_LIMIT", 50, least=1),
            session_timeout_s=seconds(env, "SLIPWATCH_SESSION_TIMEOUT_S", 10.0),
        )


def _mail(env: Mapping[str, str], host: str, sender: str) -> MailSettings:
    if not sender.isascii() or sender.count("@") != 1:
        raise BadSetting("SLIPWATCH_MAIL_FROM", sender, "one mail address")
    tls = text(env, "SLIPWATCH_SMTP_TLS", "auto")
    if tls not in TLS:
        raise BadSetting("SLIPWATCH_SMTP_TLS", tls, "one of " + ", ".join(TLS))
    user = text(env, "SLIPWATCH_SMTP_USER", "")
    password = secret_of(env, "SLIPWATCH_SMTP_PASSWORD", "")
    if user and not password:
        raise MissingSetting("SLIPWATCH_SMTP_PASSWORD")
    if user and tls == "auto":
        tls = "starttls"  # a password never travels in clear because nobody asked
    return MailSettings(
        host=host,
        port=port(env, "SLIPWATCH_SMTP_PORT", 25),
        sender=sender,
        user=user,
        password=password,
        tls=tls,
        timeout_s=seconds(env, "SLIPWATCH_SMTP_TIMEOUT_S", 30.0),
        data_timeout_s=seconds(env, "SLIPWATCH_SMTP_DATA_TIMEOUT_S", 600.0),
    )


def _zalo(env: Mapping[str, str]) -> ZaloSettings | None:
    url = text(env, "SLIPWATCH_ZALO_URL", "").rstrip("/")
    if not url:
        return None
    return ZaloSettings(url=url, access_token=secret_of(env, "SLIPWATCH_ZALO_ACCESS_TOKEN"))
