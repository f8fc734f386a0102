"""What the gateway is told."""

from pathlib import Path

import pytest

from runtime.sealing import new_key
from runtime.settings import BadSetting, MissingSetting
from services.gateway.identity.principal import Role
from services.gateway.settings import Settings

KEY = new_key()
GIVEN = {
    "SLIPWATCH_CATALOGUE": "lao-cai.yaml",
    "SLIPWATCH_MONGO_URI": "mongodb://u:p@db.test",
    "SLIPWATCH_PUBLIC_URL": "https://slipwatch.example.test/",
    "SLIPWATCH_SEAL_KEY": KEY,
    "SLIPWATCH_LINK_KEY": KEY,
}
PROVIDER = {
    "SLIPWATCH_OIDC_ISSUER": "https://provider.example.test",
    "SLIPWATCH_OIDC_CLIENT_ID": "slipwatch",
}


def test_everything_but_the_catalogue_and_the_store_has_a_default() -> None:
    settings = Settings.from_env(GIVEN)

    assert (settings.host, settings.port, settings.mongo_db) == ("127.0.0.1", 8080, "slipwatch")
    assert settings.catalogue == Path("lao-cai.yaml")
    assert settings.otlp_endpoint is None


@pytest.mark.parametrize("name", list(GIVEN))
def test_what_has_no_default_must_be_given(name: str) -> None:
    with pytest.raises(MissingSetting, match=name):
        Settings.from_env({key: value for key, value in GIVEN.items() if key != name})


def test_no_secret_is_ever_shown() -> None:
    settings = Settings.from_env({**GIVEN, **PROVIDER, "SLIPWATCH_OIDC_CLIENT_SECRET": "hush"})

    shown = repr(settings)
    assert "u:p" not in shown
    assert repr(settings.seal_keys[0]) not in shown
    assert "hush" not in shown


def test_reading_is_not_public_and_the_second_factor_is_asked_unless_it_is_said() -> None:
    settings = Settings.from_env(GIVEN)

    assert not settings.public_reading
    assert settings.second_factor_for == {Role.ADMINISTRATOR, Role.AUDITOR}
    assert settings.public_url == "https://slipwatch.example.test"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLIPWATCH_PUBLIC_URL", "http://slipwatch.example.test"),  # cookies would travel in clear
        ("SLIPWATCH_SEAL_KEY", "short"),
        ("SLIPWATCH_SECOND_FACTOR_FOR", "boss"),
        ("SLIPWATCH_TRUSTED_PROXIES", "proxy.example.test"),
        ("SLIPWATCH_OIDC_ISSUER", "http://provider.example.test"),
    ],
)
def test_what_would_be_unsafe_is_refused_at_the_start(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.from_env({**GIVEN, **PROVIDER, name: value})


def test_a_provider_has_to_know_us() -> None:
    with pytest.raises(MissingSetting, match="SLIPWATCH_OIDC_CLIENT_ID"):
        Settings.from_env({**GIVEN, "SLIPWATCH_OIDC_ISSUER": "https://provider.example.test"})
