"""A support bundle holds what helps, and nothing of a person and no secret, wherever it stood."""

import tarfile
from pathlib import Path

import pytest

from deploy.ctl.bundle import parts_of, write
from deploy.ctl.scrubbing import MASKED, scrub, settings_of
from deploy.ctl.standing import Store
from tests.unit.deploy.ctl.world import INGEST, standing

NAME, ACCOUNT = "Nguyễn Thị Ví Dụ", "vidu.nt"
STORE_PASSWORD = "s3cret-of-the-store"
PLANTED = {
    "a name": NAME,
    "an account": ACCOUNT,
    "a mail address": "vi.du@laocai.example.test",
    "a telephone number": "84900000001",
    "the same as people write it": "0900 000 001",
    "the machine of somebody": "203.0.113.77",
    "the store's password": STORE_PASSWORD,
    "a publisher's key": "slw_so-tai-chinh_AAAABBBBCCCCDDDD",
    "the sealing key": "c2VhbGluZy1rZXktb2YtdGhpcnR5LXR3by1ieXRlcyE=",
}
ENV = {
    "SLIPWATCH_BROKER": "kafka.example.test:9092",
    "SLIPWATCH_HOST": "127.0.0.1",
    "SLIPWATCH_MONGO_URI": f"mongodb://slipwatch:{STORE_PASSWORD}@m.example.test/",
    "SLIPWATCH_SEAL_KEY": PLANTED["the sealing key"],
    "SLIPWATCH_SEAL_KEY_FILE": "/run/secrets/seal",
    "SLIPWATCH_MAIL_FROM": PLANTED["a mail address"],
    "SLIPWATCH_SMTP_PASSWORD": "",
    "HOME_OF_SOMEBODY": NAME,
}


def bundle(folder: Path) -> Path:
    """A bundle of a slipwatch that has been told all of that in every place."""
    everything = "\n".join(f'{{"event": "{what}: {it}"}}' for what, it in PLANTED.items())
    uri = ENV["SLIPWATCH_MONGO_URI"]
    log = folder / "alerts.log"
    log.write_text(f"{everything}\nconnected to {uri}\nauthorization: Bearer abc.def\n", "utf-8")
    found = standing(
        services=(INGEST, *[type(INGEST)("alerts", "http://a", away=f"no answer from {uri}")]),
        store=Store(away=f"{NAME} was here"),
    )
    parts = parts_of(found, ENV, {"alerts": f"# {everything}\n"}, [log], {NAME, ACCOUNT})
    write(folder / "bundle.tar.gz", parts, 1_795_000_000.0)
    return folder / "bundle.tar.gz"


def unpacked(path: Path) -> dict[str, str]:
    """The texts of a bundle by their names."""
    with tarfile.open(path) as tar:
        texts = {}
        for one in tar.getmembers():
            body = tar.extractfile(one)
            assert body is not None
            texts[one.name] = body.read().decode()
        return texts


def test_what_was_planted_is_nowhere_in_it(tmp_path: Path) -> None:
    texts = unpacked(bundle(tmp_path))

    found = [
        (what, name)
        for name, text in texts.items()
        for what, it in PLANTED.items()
        if it.lower() in text.lower()
    ]
    assert found == []
    assert MASKED in texts["slipwatch-support/logs/alerts.log"]


def test_it_holds_status_versions_settings_metrics_and_logs(tmp_path: Path) -> None:
    texts = unpacked(bundle(tmp_path))

    assert sorted(name.removeprefix("slipwatch-support/") for name in texts) == [
        "logs/alerts.log",
        "metrics/alerts.txt",
        "settings.json",
        "status.json",
        "status.txt",
        "versions.json",
    ]
    assert "pymongo" in texts["slipwatch-support/versions.json"]


def test_only_its_owner_reads_it_and_none_is_overwritten(tmp_path: Path) -> None:
    path = bundle(tmp_path)

    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write(path, {}, 0.0)


def test_of_a_secret_only_whether_it_is_set_is_shown() -> None:
    shown = settings_of(ENV)

    assert shown["SLIPWATCH_SEAL_KEY"] == shown["SLIPWATCH_MONGO_URI"] == MASKED
    assert shown["SLIPWATCH_SMTP_PASSWORD"] == ""
    assert shown["SLIPWATCH_SEAL_KEY_FILE"] == "/run/secrets/seal"
    assert shown["SLIPWATCH_BROKER"] == "kafka.example.test:9092"
    assert "HOME_OF_SOMEBODY" not in shown


def test_what_is_no_persons_is_left_as_it_is() -> None:
    plain = "slips/3 at 127.0.0.1:8083 took 0.0501234567 s, version 6.0.3, 2026-11-22T08:00:00Z"

    assert scrub(plain) == plain
