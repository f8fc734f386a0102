"""Settings: all that is missing is named, secrets stay out of sight."""

import pytest

from runtime.settings import BadSetting, MissingSetting
from services.alerts.settings import Settings

ENV = {
    "SLIPWATCH_BROKER": "127.0.0.1:9092",
    "SLIPWATCH_MONGO_URI": "mongodb://user:mongo-secret@store.example.test/",
    "SLIPWATCH_CATALOGUE": "catalogue/lao-cai.yaml",
    "SLIPWATCH_RECIPIENTS": "recipients.yaml",
    "SLIPWATCH_PUBLIC_URL": "https://slipwatch.example.test/",
    "SLIPWATCH_SMTP_HOST": "mail.example.test",
    "SLIPWATCH_MAIL_FROM": "slipwatch@laocai.example.test",
}


def test_everything_missing_is_named_at_once() -> None:
    with pytest.raises(MissingSetting) as missing:
        Settings.from_env({})

    assert set(missing.value.names) == set(ENV)


def test_no_secret_is_shown() -> None:
    secrets = {
        "SLIPWATCH_SMTP_USER": "slipwatch",
        "SLIPWATCH_SMTP_PASSWORD": "mail-secret",
        "SLIPWATCH_ZALO_URL": "https://zalo.example.test",
        "SLIPWATCH_ZALO_ACCESS_TOKEN": "zalo-secret",
    }

    assert "secret" not in repr(Settings.from_env(ENV | secrets))


def test_a_password_never_travels_in_clear_because_nobody_asked() -> None:
    env = {"SLIPWATCH_SMTP_USER": "slipwatch", "SLIPWATCH_SMTP_PASSWORD": "mail-secret"}

    assert Settings.from_env(ENV | env).mail.tls == "starttls"
    assert Settings.from_env(ENV).mail.tls == "auto"


def test_zalo_is_off_without_its_address_and_needs_its_token_with_it() -> None:
    assert Settings.from_env(ENV).zalo is None
    with pytest.raises(MissingSetting, match="ZALO_ACCESS_TOKEN"):
        Settings.from_env(ENV | {"SLIPWATCH_ZALO_URL": "https://zalo.example.test"})


def test_a_sender_that_is_no_address_is_refused() -> None:
    with pytest.raises(BadSetting, match="mail address"):
        Settings.from_env(ENV | {"SLIPWATCH_MAIL_FROM": "slipwatch"})
