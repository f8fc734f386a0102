"""What alerts is told when it starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from runtime.kafka_security import IN_CLEAR, KafkaSecurity
from runtime.mongo_uri import mongo_uri as uri_of
from runtime.sealing import BadKey, keys_of
from runtime.settings import (
    BadSetting,
    MissingSetting,
    number,
    port,
    required,
    seconds,
    share,
    text,
)
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
    #: Where mail that cannot be delivered comes back to, each with its delivery's id; "" is sender.
    return_path: str = ""

    @property
    def domain(self) -> str:
        """The domain that we write from."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class MongoSettings:
    """What the commands about what is not sealed need: the store alone."""

    mongo_uri: str = field(repr=False)
    mongo_db: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "MongoSettings":
        """Read the environment."""
        return cls(uri_of(env), text(env, "SLIPWATCH_MONGO_DB", "slipwatch"))


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """What the commands about sealed things need: the store, and the keys that seal."""

    mongo_uri: str = field(repr=False)
    mongo_db: str
    seal_keys: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "StoreSettings":
        """Read the environment; names everything that is missing at once."""
        present = dict(env)
        for name in ("SLIPWATCH_MONGO_URI", "SLIPWATCH_SEAL_KEY"):
            present[name] = secret_of(env, name, "")
        required(present, "SLIPWATCH_MONGO_URI", "SLIPWATCH_SEAL_KEY")
        return cls(uri_of(env), text(env, "SLIPWATCH_MONGO_DB", "slipwatch"), seal_keys(env))


@dataclass(frozen=True, slots=True)
class ZnsSettings:
    """Templates by telephone number. `mode` development reaches the account's own people only."""

    url: str
    templates: Path
    mode: str = ""


@dataclass(frozen=True, slots=True)
class ZaloSettings:
    """The Official Account that we write as. The first tokens are taken once, when the store has
    none; `webhook_key` is the account's own secret, which signs what comes back."""

    url: str
    oauth_url: str
    app_id: str
    app_secret: str = field(repr=False)
    access_token: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    webhook_key: str = field(default="", repr=False)
    zns: ZnsSettings | None = None
    timeout_s: float = 20.0


@dataclass(frozen=True, slots=True)
class BotSettings:
    """The Zalo Bot that we write as; `webhook_secret` comes with what it is told."""

    url: str
    token: str = field(repr=False)
    webhook_secret: str = field(default="", repr=False)
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
    seal_keys: tuple[bytes, ...] = field(repr=False)
    link_keys: tuple[bytes, ...] = field(repr=False)  # the gateway's too: it reads the links
    bot: BotSettings | None = None
    webhook_loopback: bool = False
    host: str = "127.0.0.1"
    port: int = 8083
    otlp_endpoint: str | None = None
    trace_ratio: float = 1.0  # of the traces that begin here
    log_level: str = "info"
    senders: int = 4
    park_limit: int = 50
    session_timeout_s: float = 10.0
    security: KafkaSecurity = IN_CLEAR

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
            "SLIPWATCH_SEAL_KEY",
            "SLIPWATCH_LINK_KEY",
        )
        present = dict(env)
        for name in ("SLIPWATCH_MONGO_URI", "SLIPWATCH_SEAL_KEY", "SLIPWATCH_LINK_KEY"):
            present[name] = secret_of(env, name, "")
        broker, _, catalogue, recipients, public_url, smtp_host, sender, *_ = required(
            present, *names
        )
        return cls(
            broker=broker,
            mongo_uri=uri_of(env),
            mongo_db=text(env, "SLIPWATCH_MONGO_DB", "slipwatch"),
            catalogue=Path(catalogue),
            recipients=Path(recipients),
            public_url=public_url.rstrip("/"),
            mail=_mail(env, smtp_host, sender),
            zalo=zalo_of(env),
            seal_keys=seal_keys(env),
            link_keys=link_keys(env),
            bot=_bot(env),
            webhook_loopback=_loopback(env, public_url),
            host=text(env, "SLIPWATCH_HOST", "127.0.0.1"),
            port=port(env, "SLIPWATCH_ALERTS_PORT", 8083),
            otlp_endpoint=text(env, "SLIPWATCH_OTLP_ENDPOINT", "") or None,
            trace_ratio=share(env, "SLIPWATCH_TRACE_RATIO", 1.0),
            log_level=text(env, "SLIPWATCH_LOG_LEVEL", "info"),
            senders=number(env, "SLIPWATCH_ALERTS_SENDERS", 4, least=1, most=64),
            park_limit=number(env, "SLIPWATCH_PARK_LIMIT", 50, least=1),
            session_timeout_s=seconds(env, "SLIPWATCH_SESSION_TIMEOUT_S", 10.0),
            security=KafkaSecurity.from_env(env),
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
    return_path = text(env, "SLIPWATCH_MAIL_RETURN_PATH", "")
    if return_path and (not return_path.isascii() or return_path.count("@") != 1):
        raise BadSetting("SLIPWATCH_MAIL_RETURN_PATH", return_path, "one mail address")
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
        return_path=return_path,
    )


def link_keys(env: Mapping[str, str]) -> tuple[bytes, ...]:
    """The keys that sign the links in messages, the newest first."""
    try:
        return keys_of(secret_of(env, "SLIPWATCH_LINK_KEY"))
    except BadKey as error:
        raise BadSetting("SLIPWATCH_LINK_KEY", "<a secret>", f"usable: {error}") from error


def seal_keys(env: Mapping[str, str]) -> tuple[bytes, ...]:
    """The keys that seal contacts and tokens, the newest first."""
    try:
        return keys_of(secret_of(env, "SLIPWATCH_SEAL_KEY"))
    except BadKey as error:
        raise BadSetting("SLIPWATCH_SEAL_KEY", "<a secret>", f"usable: {error}") from error


def zalo_of(env: Mapping[str, str]) -> ZaloSettings | None:
    """The Official Account, if there is one."""
    url = text(env, "SLIPWATCH_ZALO_URL", "").rstrip("/")
    if not url:
        return None
    app_id = text(env, "SLIPWATCH_ZALO_APP_ID", "")
    if not app_id:
        raise MissingSetting("SLIPWATCH_ZALO_APP_ID")
    return ZaloSettings(
        url=url,
        oauth_url=text(env, "SLIPWATCH_ZALO_OAUTH_URL", "https://oauth.zaloapp.com").rstrip("/"),
        app_id=app_id,
        app_secret=secret_of(env, "SLIPWATCH_ZALO_APP_SECRET"),
        access_token=secret_of(env, "SLIPWATCH_ZALO_ACCESS_TOKEN", ""),
        refresh_token=secret_of(env, "SLIPWATCH_ZALO_REFRESH_TOKEN", ""),
        webhook_key=secret_of(env, "SLIPWATCH_ZALO_WEBHOOK_KEY", ""),
        zns=_zns(env),
    )


def _zns(env: Mapping[str, str]) -> ZnsSettings | None:
    templates = text(env, "SLIPWATCH_ZNS_TEMPLATES", "")
    mode = text(env, "SLIPWATCH_ZNS_MODE", "")
    if mode not in {"", "development"}:
        raise BadSetting("SLIPWATCH_ZNS_MODE", mode, "empty or development")
    url = text(env, "SLIPWATCH_ZNS_URL", "https://business.openapi.zalo.me").rstrip("/")
    return ZnsSettings(url, Path(templates), mode) if templates else None


def _bot(env: Mapping[str, str]) -> BotSettings | None:
    token = secret_of(env, "SLIPWATCH_ZALO_BOT_TOKEN", "")
    url = text(env, "SLIPWATCH_ZALO_BOT_URL", "https://bot-api.zaloplatforms.com").rstrip("/")
    webhook_secret = secret_of(env, "SLIPWATCH_ZALO_BOT_SECRET", "")
    return BotSettings(url, token, webhook_secret) if token else None


def _loopback(env: Mapping[str, str], public_url: str) -> bool:
    """Whether webhooks may go to this machine, in clear: only where all of slipwatch is on it."""
    allowed = number(env, "SLIPWATCH_WEBHOOK_LOOPBACK", 0, most=1) == 1
    here = {"127.0.0.1", "localhost", "::1"}
    alone = (
        urlsplit(public_url).hostname in here and text(env, "SLIPWATCH_HOST", "127.0.0.1") in here
    )
    if allowed and not alone:
        raise BadSetting("SLIPWATCH_WEBHOOK_LOOPBACK", "1", "allowed where others can reach us")
    return allowed
