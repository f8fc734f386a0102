"""What the gateway is told when it starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from runtime.mongo_uri import mongo_uri
from runtime.sealing import BadKey, keys_of
from runtime.settings import BadSetting, number, port, required, secret, share, text
from services.gateway.identity.addresses import Network, networks_of
from services.gateway.identity.oidc import OidcConfig, is_safe
from services.gateway.identity.principal import Role


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the gateway is told: one frozen value, read once."""

    catalogue: Path
    mongo_uri: str = field(repr=False)  # carries a password
    seal_keys: tuple[bytes, ...] = field(repr=False)
    link_keys: tuple[bytes, ...] = field(repr=False)  # the same as of alerts: it signs the links
    public_url: str
    mongo_db: str = "slipwatch"
    host: str = "127.0.0.1"
    port: int = 8080
    otlp_endpoint: str | None = None
    trace_ratio: float = 1.0  # of the traces that begin here
    log_level: str = "info"
    public_reading: bool = False
    second_factor_for: frozenset[Role] = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
    requests_per_minute: int = 600
    proxies: tuple[Network, ...] = ()
    oidc: OidcConfig | None = None
    oidc_groups: Path | None = None
    report_issuer: tuple[str, ...] = ()
    map_geojson: Path | None = None
    ingest_url: str = ""  # empty: nothing can be decided or reported here
    ingest_key: str = field(default="", repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the environment; names everything that is missing."""
        catalogue, public_url = required(env, "SLIPWATCH_CATALOGUE", "SLIPWATCH_PUBLIC_URL")
        if not is_safe(public_url):
            raise BadSetting("SLIPWATCH_PUBLIC_URL", public_url, "https, or this machine itself")
        oidc_groups = text(env, "SLIPWATCH_OIDC_GROUPS", "")
        geojson = text(env, "SLIPWATCH_MAP_GEOJSON", "")
        return cls(
            catalogue=Path(catalogue),
            mongo_uri=mongo_uri(env),
            seal_keys=_keys(env, "SLIPWATCH_SEAL_KEY"),
            link_keys=_keys(env, "SLIPWATCH_LINK_KEY"),
            public_url=public_url.rstrip("/"),
            mongo_db=text(env, "SLIPWATCH_MONGO_DB", "slipwatch"),
            host=text(env, "SLIPWATCH_HOST", "127.0.0.1"),
            port=port(env, "SLIPWATCH_GATEWAY_PORT", 8080),
            otlp_endpoint=text(env, "SLIPWATCH_OTLP_ENDPOINT", "") or None,
            trace_ratio=share(env, "SLIPWATCH_TRACE_RATIO", 1.0),
            log_level=text(env, "SLIPWATCH_LOG_LEVEL", "info"),
            public_reading=bool(number(env, "SLIPWATCH_PUBLIC_READING", 0, most=1)),
            second_factor_for=_roles(
                text(env, "SLIPWATCH_SECOND_FACTOR_FOR", "administrator,auditor")
            ),
            requests_per_minute=number(env, "SLIPWATCH_REQUESTS_PER_MINUTE", 600),
            proxies=_networks(text(env, "SLIPWATCH_TRUSTED_PROXIES", "")),
            oidc=_oidc(env),
            oidc_groups=Path(oidc_groups) if oidc_groups else None,
            report_issuer=_lines(text(env, "SLIPWATCH_REPORT_ISSUER", "")),
            map_geojson=Path(geojson) if geojson else None,
            **_ingest(env),
        )


def _ingest(env: Mapping[str, str]) -> dict[str, str]:
    """Where decisions and files of figures go, and the key that opens it: both or neither.

    A key's file that is empty has not been filled yet: then nothing can be decided here.
    """
    url = text(env, "SLIPWATCH_INGEST_URL", "").rstrip("/")
    if not url:
        return {"ingest_url": "", "ingest_key": ""}
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise BadSetting("SLIPWATCH_INGEST_URL", url, "an http or https address")
    key = secret(env, "SLIPWATCH_INGEST_KEY").strip()
    if not key.isascii() or not key.isprintable() or " " in key:
        raise BadSetting("SLIPWATCH_INGEST_KEY", "…", "a key that fits in a header")
    return {"ingest_url": url if key else "", "ingest_key": key}


def _lines(given: str) -> tuple[str, ...]:
    """Lines with bars between."""
    return tuple(one.strip() for one in given.split("|") if one.strip())


def _keys(env: Mapping[str, str], name: str) -> tuple[bytes, ...]:
    try:
        keys = keys_of(secret(env, name))
    except BadKey as error:
        raise BadSetting(name, "…", f"a key: {error}") from error
    if not keys:
        raise BadSetting(name, "…", "at least one key")
    return keys


def _roles(given: str) -> frozenset[Role]:
    """Roles with commas between; `none` for no role at all."""
    names = {one.strip() for one in given.split(",")} - {"none", ""}
    if names - set(Role):
        raise BadSetting(
            "SLIPWATCH_SECOND_FACTOR_FOR", given, f"some of {', '.join(Role)}, or none"
        )
    return frozenset(Role(one) for one in names)


def _networks(given: str) -> tuple[Network, ...]:
    try:
        return networks_of(given)
    except ValueError as error:
        raise BadSetting(
            "SLIPWATCH_TRUSTED_PROXIES", given, "addresses or networks with commas between"
        ) from error


def _oidc(env: Mapping[str, str]) -> OidcConfig | None:
    issuer = text(env, "SLIPWATCH_OIDC_ISSUER", "")
    if not issuer:
        return None
    if not is_safe(issuer):
        raise BadSetting("SLIPWATCH_OIDC_ISSUER", issuer, "https, or this machine itself")
    (client_id,) = required(env, "SLIPWATCH_OIDC_CLIENT_ID")
    return OidcConfig(
        issuer,
        client_id,
        secret(env, "SLIPWATCH_OIDC_CLIENT_SECRET", ""),
        text(env, "SLIPWATCH_OIDC_CLAIM", "groups"),
    )
