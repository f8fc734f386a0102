"""Settings: all that is missing is named, secrets stay out of sight."""

import base64

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
    "SLIPWATCH_LINK_KEY": base64.urlsafe_b64encode(b"invented-link-key-of-32-bytes-ok").decode(),
    "SLIPWATCH_SEAL_KEY": base64.urlsafe_b64encode(b"invented-key-of-thirty-two-bytes").decode(),
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
        "SLIPWATCH_ZALO_APP_ID": "app-1",
        "SLIPWATCH_ZALO_APP_SECRET": "app-secret",
        "SLIPWATCH_ZALO_ACCESS_TOKEN": "access-secret",
        "SLIPWATCH_ZALO_REFRESH_TOKEN": "refresh-secret",
        "SLIPWATCH_ZALO_WEBHOOK_KEY": "webhook-secret",
        "SLIPWATCH_ZALO_BOT_TOKEN": "bot-secret",
        "SLIPWATCH_ZALO_BOT_SECRET": "bot-webhook-secret",
    }
    settings = Settings.from_env(ENV | secrets)

    assert settings.zalo is not None
    assert settings.zalo.refresh_token == "refresh-secret"
    shown = repr(settings)
    assert "secret" not in shown.replace("app_secret", "")
    assert "thirty-two" not in shown


def test_a_password_never_travels_in_clear_because_nobody_asked() -> None:
    env = {"SLIPWATCH_SMTP_USER": "slipwatch", "SLIPWATCH_SMTP_PASSWORD": "mail-secret"}

    assert Settings.from_env(ENV | env).mail.tls == "starttls"
    assert Settings.from_env(ENV).mail.tls == "auto"


def test_zalo_is_off_without_its_address_and_needs_its_app_with_it() -> None:
    url = {"SLIPWATCH_ZALO_URL": "https://zalo.example.test"}

    assert Settings.from_env(ENV).zalo is None
    with pytest.raises(MissingSetting, match="ZALO_APP_ID"):
        Settings.from_env(ENV | url)
    with pytest.raises(MissingSetting, match="ZALO_APP_SECRET"):
        Settings.from_env(ENV | url | {"SLIPWATCH_ZALO_APP_ID": "app-1"})


def test_a_key_that_is_no_key_is_refused_without_being_shown() -> None:
    with pytest.raises(BadSetting, match="SEAL_KEY") as refused:
        Settings.from_env(ENV | {"SLIPWATCH_SEAL_KEY": "c2hvcnQ="})

    assert "c2hvcnQ" not in str(refused.value)


@pytest.mark.parametrize(
    ("public_url", "host"),
    [
        ("https://slipwatch.example.test", "127.0.0.1"),
        ("http://127.0.0.1:8080", "0.0.0.0"),  # noqa: S104 - refused
    ],
)
def test_webhooks_to_this_machine_cannot_be_left_on_where_others_reach_us(
    public_url: str, host: str
) -> None:
    allowed = ENV | {"SLIPWATCH_WEBHOOK_LOOPBACK": "1"}

    here = Settings.from_env(allowed | {"SLIPWATCH_PUBLIC_URL": "http://localhost:8080"})
    assert here.webhook_loopback
    with pytest.raises(BadSetting, match="WEBHOOK_LOOPBACK"):
        Settings.from_env(allowed | {"SLIPWATCH_PUBLIC_URL": public_url, "SLIPWATCH_HOST": host})


def test_a_sender_that_is_no_address_is_refused() -> None:
    with pytest.raises(BadSetting, match="mail address"):
        Settings.from_env(ENV | {"SLIPWATCH_MAIL_FROM": "slipwatch"})
