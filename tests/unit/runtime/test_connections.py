"""How services are told to speak to broker and store: what is missing or wrong is named."""

from pathlib import Path

import pytest
from pymongo.uri_parser import parse_uri

from runtime.kafka_security import IN_CLEAR, KafkaSecurity, Way
from runtime.mongo_uri import mongo_uri
from runtime.settings import BadSetting, MissingSetting


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """Settings that point at files that are there."""
    for name in ("CA", "CERT", "KEY"):
        (tmp_path / name).write_text(name)
    return {f"SLIPWATCH_KAFKA_{name}": str(tmp_path / name) for name in ("CA", "CERT", "KEY")}


def test_nothing_said_is_in_clear() -> None:
    assert KafkaSecurity.from_env({}) == IN_CLEAR
    assert IN_CLEAR.for_client() == {"security_protocol": "PLAINTEXT"}
    assert IN_CLEAR.context() is None


def test_with_a_password_user_and_password_are_needed(files: dict[str, str]) -> None:
    with pytest.raises(MissingSetting) as missing:
        KafkaSecurity.from_env({**files, "SLIPWATCH_KAFKA_SECURITY": "sasl_tls"})

    assert missing.value.names == ("SLIPWATCH_KAFKA_USER", "SLIPWATCH_KAFKA_PASSWORD")


def test_with_certificates_our_own_is_needed() -> None:
    with pytest.raises(MissingSetting) as missing:
        KafkaSecurity.from_env({"SLIPWATCH_KAFKA_SECURITY": "tls"})

    assert missing.value.names == ("SLIPWATCH_KAFKA_CERT", "SLIPWATCH_KAFKA_KEY")


def test_the_password_comes_from_a_file_and_is_never_shown(
    files: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("only-i-know\n")
    given = {
        **files,
        "SLIPWATCH_KAFKA_SECURITY": "sasl_tls",
        "SLIPWATCH_KAFKA_USER": "scoring",
        "SLIPWATCH_KAFKA_PASSWORD_FILE": str(tmp_path / "password"),
    }

    security = KafkaSecurity.from_env(given)

    assert security.password == "only-i-know"
    assert "only-i-know" not in repr(security)
    assert security.way is Way.SASL_TLS


def test_a_way_that_there_is_not_is_named_with_those_that_there_are() -> None:
    with pytest.raises(BadSetting, match="one of plaintext, tls, sasl_tls"):
        KafkaSecurity.from_env({"SLIPWATCH_KAFKA_SECURITY": "ssl"})


def test_a_file_that_is_not_there_is_named(files: dict[str, str], tmp_path: Path) -> None:
    files["SLIPWATCH_KAFKA_CA"] = str(tmp_path / "gone")

    with pytest.raises(BadSetting, match="SLIPWATCH_KAFKA_CA"):
        KafkaSecurity.from_env({**files, "SLIPWATCH_KAFKA_SECURITY": "tls"})


@pytest.mark.parametrize(
    "uri",
    [
        "mongodb://user:word@store:27017",
        "mongodb://user:word@store:27017/",
        "mongodb://user:word@store:27017/slipwatch",
        "mongodb://user:word@store:27017/?replicaSet=rs0",
        "mongodb://user:word@store:27017/slipwatch?replicaSet=rs0",
    ],
)
def test_an_authority_turns_tls_on_whatever_the_address_looks_like(
    uri: str, files: dict[str, str]
) -> None:
    ca = files["SLIPWATCH_KAFKA_CA"]

    parsed = parse_uri(mongo_uri({"SLIPWATCH_MONGO_URI": uri, "SLIPWATCH_MONGO_CA": ca}))

    assert parsed["options"]["tls"] is True
    assert parsed["options"]["tlsCAFile"] == ca
    assert (parsed["username"], parsed["password"]) == ("user", "word")


def test_without_an_authority_the_address_stays_as_it_is() -> None:
    assert mongo_uri({"SLIPWATCH_MONGO_URI": "mongodb://store"}) == "mongodb://store"


def test_without_an_address_it_is_said_to_be_missing() -> None:
    with pytest.raises(MissingSetting, match="SLIPWATCH_MONGO_URI"):
        mongo_uri({})
