"""What the gateway is told."""

from pathlib import Path

import pytest

from runtime.settings import MissingSetting
from services.gateway.settings import Settings

GIVEN = {"SLIPWATCH_CATALOGUE": "lao-cai.yaml", "SLIPWATCH_MONGO_URI": "mongodb://u:p@db.test"}


def test_everything_but_the_catalogue_and_the_store_has_a_default() -> None:
    settings = Settings.from_env(GIVEN)

    assert (settings.host, settings.port, settings.mongo_db) == ("127.0.0.1", 8080, "slipwatch")
    assert settings.catalogue == Path("lao-cai.yaml")
    assert settings.otlp_endpoint is None


@pytest.mark.parametrize("name", list(GIVEN))
def test_what_has_no_default_must_be_given(name: str) -> None:
    with pytest.raises(MissingSetting, match=name):
        Settings.from_env({key: value for key, value in GIVEN.items() if key != name})


def test_the_stores_password_is_never_shown() -> None:
    assert "u:p" not in repr(Settings.from_env(GIVEN))
