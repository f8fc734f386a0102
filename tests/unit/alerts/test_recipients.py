"""The file of recipients: what it says, and how it is refused."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

import catalogue
from catalogue.problems import CatalogueError
from services.alerts.episodes import Channel, Reader
from services.alerts.habits import Budget, Quiet
from services.alerts.recipients import NoChannel, load, reachable_by
from tests.unit.alerts.world import PROGRAMME, a_change

DAY = date(2026, 11, 23)

ROOT = Path(__file__).resolve().parents[3]

SOUND = """\
recipients:
  - id: lan
    role: {vi: "Đầu mối", en: "Desk"}
    department: so-khcn
    channels: {email: lan@example.test, zalo: "1000000000000000001"}
    every_channel: [warning, serious, critical]
  - id: office
    role: {vi: "Văn phòng", en: "Office"}
    department: office
    language: en
    channels: {email: office@example.test}
routes:
  - to: [owner]
  - to: [office]
    severity: [critical]
default: [office]
"""


def written(tmp_path: Path, text: str) -> Path:
    """A file with this text."""
    path = tmp_path / "recipients.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_routes_add_up_and_each_channel_is_a_message(tmp_path: Path) -> None:
    directory = load(written(tmp_path, SOUND), PROGRAMME)
    desk = {Reader("lan", Channel.EMAIL), Reader("lan", Channel.ZALO)}

    assert directory.readers(a_change(), PROGRAMME, DAY) == desk
    assert directory.readers(a_change(severity="critical"), PROGRAMME, DAY) == desk | {
        Reader("office", Channel.EMAIL)
    }


def test_a_department_without_recipients_falls_to_the_default(tmp_path: Path) -> None:
    directory = load(written(tmp_path, SOUND), PROGRAMME)

    readers = directory.readers(a_change(target="sti-budget-share"), PROGRAMME, DAY)

    assert readers == {Reader("office", Channel.EMAIL)}


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("- id: office", "- id: lan", 7, "stands twice"),
        ("- id: office", "- id: owner", 7, "choose another"),
        ("lan@example.test", "lan at example", 5, "no mail address"),
        ('"1000000000000000001"', "zalo-lan", 5, "no Zalo user id"),
        (", zalo:", ", telegram:", 5, "there is no field 'telegram'"),
        ("channels: {email: office@example.test}", "channels: {}", 11, "needs a mail address"),
        ("language: en", "language: fr", 10, "'fr' is not known"),
        ("to: [owner]", "to: [minh]", 13, "no recipient 'minh'"),
        ("to: [owner]", "to: []", 13, "lead to somebody"),
        ("severity: [critical]", "severity: [awful]", 15, "no severity 'awful'"),
        ("severity: [critical]", "severity: []", 15, "fits nothing"),
        ("severity: [critical]", "theme: [moon]", 15, "no theme 'moon'"),
        ("severity: [critical]", "target: [moon]", 15, "no target 'moon'"),
        ("severity: [critical]", "department: [moon]", 15, "no department 'moon'"),
        ("default: [office]", "default: []", 16, "without reader"),
        ("default: [office]", "", 1, "missing"),
    ],
)
def test_a_mistake_is_refused_with_its_line_and_a_sentence(
    tmp_path: Path, old: str, new: str, line: int, sentence: str
) -> None:
    assert old in SOUND
    path = written(tmp_path, SOUND.replace(old, new, 1))

    with pytest.raises(CatalogueError) as refused:
        load(path, PROGRAMME)

    problem = refused.value.problems[0]
    assert problem.file == str(path)
    assert problem.line == line
    assert sentence in str(refused.value)


def test_a_refusal_repeats_no_address(tmp_path: Path) -> None:
    path = written(tmp_path, SOUND.replace("lan@example.test", "lan@@example.test"))

    with pytest.raises(CatalogueError) as refused:
        load(path, PROGRAMME)

    assert "lan@" not in str(refused.value)


def test_a_log_of_a_recipient_shows_no_address(tmp_path: Path) -> None:
    directory = load(written(tmp_path, SOUND), PROGRAMME)

    assert "example.test" not in repr(directory)


def test_somebody_whom_no_channel_reaches_is_noticed_at_the_start(tmp_path: Path) -> None:
    only_zalo = SOUND.replace("email: lan@example.test, ", "")
    directory = load(written(tmp_path, only_zalo), PROGRAMME)

    with pytest.raises(NoChannel, match="lan"):
        reachable_by(directory, [Channel.EMAIL])


def test_without_zalo_everybody_with_a_mail_address_is_still_told(tmp_path: Path) -> None:
    directory = reachable_by(load(written(tmp_path, SOUND), PROGRAMME), [Channel.EMAIL])

    assert directory.readers(a_change(), PROGRAMME, DAY) == {Reader("lan", Channel.EMAIL)}


@pytest.mark.parametrize(
    "name", ["deploy/local/recipients.yaml", "catalogue/recipients.example.yaml"]
)
def test_the_shipped_files_fit_the_shipped_catalogue(name: str) -> None:
    programme = catalogue.load(ROOT / "catalogue" / "lao-cai.yaml")

    directory = load(ROOT / name, programme)

    for target in programme.targets:
        readers = directory.readers(a_change(target=target.id), programme, DAY)
        assert Channel.EMAIL in {one.channel for one in readers}
    addresses = [
        one.addresses[Channel.EMAIL]
        for one in directory.recipients.values()
        if Channel.EMAIL in one.addresses
    ]
    assert all(one.endswith(".example.test") for one in addresses)


HABITS = """\
habits:
  quiet: {from: "21:30", to: "06:30", weekends: true}
  bundle: 15m
  outage: {targets: 4, gather: 5m}
recipients:
  - id: lan
    role: {vi: "Đầu mối", en: "Desk"}
    department: so-khcn
    channels: [zalo, email]
    every_channel: [critical]
    digest: [daily]
    budget: {hour: 2, day: 4}
    absent:
      - {from: 2026-12-01, to: 2026-12-10, deputy: office}
  - id: office
    role: {vi: "Văn phòng", en: "Office"}
    department: office
    channels: [email]
routes:
  - to: [owner]
    finding: [behind]
    escalation:
      - {after: 2d, to: [head]}
      - {after: 5d, to: [office]}
default: [office]
"""


def test_habits_channels_and_steps_are_data(tmp_path: Path) -> None:
    directory = load(written(tmp_path, HABITS), PROGRAMME)
    lan = directory.recipients["lan"]

    assert directory.habits.quiet == Quiet(time(21, 30), time(6, 30), weekends=True)
    assert directory.habits.outage.gather == timedelta(minutes=5)
    assert (lan.ways, lan.ways_for("serious")) == (
        (Channel.ZALO, Channel.EMAIL),
        (Channel.ZALO,),
    )
    assert lan.way_after(Channel.ZALO) is Channel.EMAIL
    assert directory.budget_of("lan") == Budget(2, 4)
    assert [one.after for one in directory.escalation(a_change(), PROGRAMME)] == [
        timedelta(days=2),
        timedelta(days=5),
    ]
    assert directory.readers(a_change(), PROGRAMME, date(2026, 12, 10)) == {
        Reader("office", Channel.EMAIL, "lan")
    }


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ('"21:30"', '"24:30"', 2, "no time of day"),
        ("bundle: 15m", "bundle: soon", 3, "no length of time"),
        ("targets: 4", "targets: 0", 4, "at least 1"),
        ("[zalo, email]", "[zalo, pigeon]", 9, "no channel 'pigeon'"),
        ("[zalo, email]", "[zalo, zalo]", 9, "stands twice"),
        ("[zalo, email]", "[]", 9, "a channel at least"),
        ("[critical]", "[awful]", 10, "no every_channel 'awful'"),
        ("[daily]", "[hourly]", 11, "no digest 'hourly'"),
        ("to: 2026-12-10", "to: 2026-11-10", 14, "ends before it begins"),
        ("deputy: office", "deputy: minh", 14, "no recipient 'minh'"),
        ("deputy: office", "deputy: lan", 14, "nobody deputises for themselves"),
        ("id: office", "id: head", 15, "means people of the department"),
        ("[behind]", "[sad]", 21, "no finding 'sad'"),
        ("after: 5d", "after: 1d", 24, "later than the one before"),
        ("to: [head]", "to: []", 23, "lead to somebody"),
    ],
)
def test_a_mistake_in_what_is_told_when_is_refused_too(
    tmp_path: Path, old: str, new: str, line: int, sentence: str
) -> None:
    assert old in HABITS
    path = written(tmp_path, HABITS.replace(old, new, 1))

    with pytest.raises(CatalogueError) as refused:
        load(path, PROGRAMME)

    assert any(one.line == line and sentence in one.sentence for one in refused.value.problems), (
        str(refused.value)
    )
