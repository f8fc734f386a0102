"""alerts beside Alertmanager on the same stream of changes: what reached the reader, how often, and
what did not."""

import argparse
import json
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import catalogue
from benchmarks.alertmanager_sides import HOST, Alertmanager, Side, Slipwatch
from benchmarks.alertmanager_sink import Mailbox, Told, read_alertmanager, read_slipwatch
from benchmarks.alertmanager_stream import END, Moment, Trouble, is_over, moments
from benchmarks.scoring_throughput import free_port, servers

BINARY = "prometheus-alertmanager"
#: After the story nobody has more to say once the mailbox was quiet for so long.
QUIET_S, LAST_S = 25.0, 150.0
#: Between being published and being killed.
BREATH_S = 0.2
#: A mail that is on its way when its slip ends is no false alarm.
ON_ITS_WAY_S = 2.0


@dataclass(frozen=True, slots=True)
class Compared:
    """What one side did. `repeats` are statements that the reader had read already, `lost` targets
    of which the reader's last word is wrong at the end, `lost_at_restart` those of them that had
    changed right before the kill, `late` alarms about what was over. `wait` and `longest` are
    the median and the greatest time from a change to the mail that told it, in minutes of the
    story."""

    who: str
    mails: int
    statements: int
    repeats: int
    lost: int
    lost_at_restart: int
    late: int
    wait: float
    longest: float


def installed() -> str | None:
    """Where Alertmanager is, if it is here."""
    return shutil.which(BINARY) or shutil.which("alertmanager")


def compare(binary: str, say: Callable[[str], None]) -> list[Compared]:
    """Tell the story to everybody at the same time."""
    programme = catalogue.load(catalogue.SHIPPED)
    with (
        tempfile.TemporaryDirectory(prefix="slipwatch-bench-") as name,
        servers(Path(name), kafka=False) as (broker, store),
    ):
        folder = Path(name)

        def alertmanager(group: str, *, resend: bool) -> tuple[Side, Mailbox]:
            smtp, port = free_port(), free_port()
            place = folder / f"am-{group}-{resend}"
            box = Mailbox(read_alertmanager)
            box.start(HOST, smtp)
            return Alertmanager(binary, place, port, smtp, group, resend), box

        smtp = free_port()
        ours = Mailbox(read_slipwatch)
        ours.start(HOST, smtp)
        sides = {
            "slipwatch alerts": (
                Slipwatch(broker, store, folder / "alerts", free_port(), smtp),
                ours,
            ),
            "Alertmanager, each change pushed once": alertmanager("target", resend=False),
            "Alertmanager, all pushed again every minute": alertmanager("target", resend=True),
            "the same, grouped by finding": alertmanager("alertname", resend=True),
        }
        found: dict[str, Compared] = {}
        runs = [
            threading.Thread(
                target=lambda who=who, side=side, box=box: found.update(
                    {who: _run(who, side, box, list(moments(programme)), say)}
                )
            )
            for who, (side, box) in sides.items()
        ]
        for one in runs:
            one.start()
        for one in runs:
            one.join()
    return [found[who] for who in sides if who in found]


def _run(
    who: str, side: Side, box: Mailbox, story: list[Moment], say: Callable[[str], None]
) -> Compared:
    """Tell the story to one side, and read its mailbox to the end."""
    try:
        side.start()
        say(f"{who}: started")
        begun = time.monotonic()
        for moment in story:
            _until(begun + moment.at, side)
            side.publish(moment.changes)
            _trouble(moment.trouble, side, box)
        _until(begun + END, side)
        deadline = begun + END + LAST_S
        while time.monotonic() < deadline:
            last = box.mails[-1].at if box.mails else begun
            if time.monotonic() - max(last, begun + END) > QUIET_S:
                break
            _until(time.monotonic() + 0.5, side)
        say(f"{who}: {len(box.mails)} mails")
        return judged(who, box, story, begun)
    finally:
        side.stop()
        box.stop()


def _until(moment: float, side: Side) -> None:
    while (left := moment - time.monotonic()) > 0:
        side.tend()
        time.sleep(min(left, 0.1))


def _trouble(trouble: Trouble | None, side: Side, box: Mailbox) -> None:
    match trouble:
        case Trouble.REFUSE:
            box.refusing = True
        case Trouble.TAKE:
            box.refusing = False
        case Trouble.KILL:
            time.sleep(BREATH_S)
            side.kill()
            side.start()
        case None:
            pass


def judged(who: str, box: Mailbox, story: list[Moment], begun: float) -> Compared:
    """Read the mails as the reader does, one after the other."""
    knows: dict[str, set[str]] = {}
    statements = repeats = late = 0
    waits: list[float] = []
    for mail in box.mails:
        for told in mail.told:
            statements += 1
            if not _learns(knows, told):
                repeats += 1
            elif (since := _happened(told, mail.at, story, begun)) is not None:
                waits.append(mail.at - since)
            late += told.lasts and _over_by(told.target, mail.at - ON_ITS_WAY_S, story, begun)
    finally_open = _open_at_last(story)
    touched = {
        change.target
        for moment in story
        if moment.trouble is Trouble.KILL
        for change in moment.changes
    }
    wrong = {
        target
        for target in finally_open | {target for target, known in knows.items() if known}
        if bool(knows.get(target)) != (target in finally_open)
    }
    return Compared(
        who,
        len(box.mails),
        statements,
        repeats,
        len(wrong),
        len(wrong & touched),
        late,
        median(waits) if waits else 0.0,
        max(waits, default=0.0),
    )


def _learns(knows: dict[str, set[str]], told: Told) -> bool:
    """Add a statement to what the reader knows; False when it was known.

    Whoever says how bad it is now has also said that it is not as it was. An end without a
    severity ends all.
    """
    known = knows.setdefault(told.target, set())
    if told.lasts:
        if told.severity in known:
            return False
        known.add(told.severity)
        return True
    ended = {told.severity} & known if told.severity else set(known)
    known -= ended
    return bool(ended)


def _happened(told: Told, at: float, story: list[Moment], begun: float) -> float | None:
    """When what is told had happened, the last time before it was told."""
    moments_of = [
        begun + moment.at
        for moment in story
        if begun + moment.at <= at
        for change in moment.changes
        if change.target == told.target and is_over(change) != told.lasts
    ]
    return moments_of[-1] if moments_of else None


def _over_by(target: str, at: float, story: list[Moment], begun: float) -> bool:
    """Whether the last that had happened by then was the end of the slip."""
    happened = [
        change
        for moment in story
        if begun + moment.at <= at
        for change in moment.changes
        if change.target == target
    ]
    return bool(happened) and is_over(happened[-1])


def _open_at_last(story: list[Moment]) -> set[str]:
    last = {change.target: change for moment in story for change in moment.changes}
    return {target for target, change in last.items() if not is_over(change)}


def table(found: list[Compared]) -> str:
    """The figures as text."""
    lines = [
        f"{'mails':>6} {'statements':>11} {'repeats':>8} {'lost':>5} {'at restart':>11} "
        f"{'late alarms':>12} {'wait':>6} {'longest':>8}  who"
    ]
    lines += [
        f"{one.mails:>6} {one.statements:>11} {one.repeats:>8} {one.lost:>5} "
        f"{one.lost_at_restart:>11} {one.late:>12} {one.wait:>6.1f} "
        f"{one.longest:>8.1f}  {one.who}"
        for one in found
    ]
    return "\n".join(lines)


def main(given: Sequence[str]) -> int:
    """`python -m benchmarks alertmanager`: tell the story, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks alertmanager", description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args(given)
    binary = installed()
    if binary is None:
        sys.stdout.write(
            f"Alertmanager is not installed: nothing was compared (apt-get install {BINARY}).\n"
        )
        return 0
    found = compare(binary, lambda line: _say(f"... {line}"))
    sys.stdout.write(table(found) + "\n")
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in found], indent=2) + "\n")
    return 0


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
