"""A dry run: who would be told of a slip, by which channel, when and why, without any store.

`python -m services.alerts route --target sti-budget-share --severity serious`
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import catalogue
from runtime.clock import Clock
from runtime.settings import MissingSetting
from schemas.events import Bilingual, SlipChanged
from services.alerts.calendars import vietnamese_holidays
from services.alerts.episodes import Channel
from services.alerts.recipients import load
from services.alerts.routing import Directory, Route, Told
from targets.catalogue import Programme
from targets.verdicts import SEVERITY_ORDER, FindingKind, Severity

HELP = "who would be told of a slip, by which channel, when and why; needs no store"
COLUMNS = ("step", "recipient", "channels", "at", "held", "because")


class NoSuchTarget(LookupError):
    """The catalogue has no target of this name."""


@dataclass(frozen=True, slots=True)
class Reached:
    """One person who would be told. Step 0 is at once, the others when nobody acknowledges."""

    step: int
    recipient: str
    role: str
    stands_for: str
    at_first_by: tuple[Channel, ...]
    then_by: tuple[Channel, ...]
    at: datetime
    held: str
    because: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The slip that is asked about."""

    target: str
    severity: str
    finding: str
    at: datetime


def reached(
    asked: Asked, directory: Directory, programme: Programme, days_off: Set[date]
) -> Iterator[Reached]:
    """Everyone who would be told, the first ones first."""
    slip, zone = _slip(asked), ZoneInfo(programme.timezone)
    because = _because(slip, directory, programme)
    for told in directory.present(
        directory.led_to(slip, programme), asked.at.astimezone(zone).date()
    ):
        why = because.get(told.stands_for or told.recipient, "default")
        yield _reached(0, told, asked.at, asked, directory, zone, days_off, why)
    for step, one in enumerate(directory.escalation(slip, programme), 1):
        due = asked.at + one.after
        names = directory.escalated_to(one, slip, programme)
        found = bool(directory.named(one.to, slip.target, programme))
        why = f"nobody acknowledged in {_length(one.after)}: {', '.join(one.to)}"
        why += "" if found else " (nobody of that role: default)"
        for told in directory.present(names, due.astimezone(zone).date()):
            yield _reached(step, told, due, asked, directory, zone, days_off, why)


def _reached(
    step: int,
    told: Told,
    due: datetime,
    asked: Asked,
    directory: Directory,
    zone: ZoneInfo,
    days_off: Set[date],
    because: str,
) -> Reached:
    recipient = directory.recipients[told.recipient]
    quiet = directory.quiet_of(told.recipient)
    over = quiet.over(due, zone, days_off) if quiet else None
    urgent = asked.severity == Severity.CRITICAL
    first = recipient.ways_for(asked.severity)
    return Reached(
        step=step,
        recipient=recipient.id,
        role=recipient.role.vi,
        stands_for=told.stands_for,
        at_first_by=first,
        then_by=tuple(one for one in recipient.ways if one not in first),
        at=(over[0] if over and not urgent else due).astimezone(zone),
        held=over[1].value if over and not urgent else "",
        because=because,
    )


def _length(span: timedelta) -> str:
    """As the file has it: 4h, 7d."""
    seconds = int(span.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _because(slip: SlipChanged, directory: Directory, programme: Programme) -> Mapping[str, str]:
    """For each recipient the routes that lead there, by their lines in the file."""
    routes: dict[str, list[Route]] = {}
    for route in directory.routes_of(slip, programme):
        for name in directory.named(route.to, slip.target, programme):
            routes.setdefault(name, []).append(route)
    return {
        name: "route on line " + ", ".join(str(one.line) for one in found)
        for name, found in routes.items()
    }


def _slip(asked: Asked) -> SlipChanged:
    return SlipChanged(
        episode="dry-run",
        seq=1,
        change="opened",
        target=asked.target,
        area="",
        finding=asked.finding,
        since=str(asked.at.year),
        severity=asked.severity,
        on=asked.at.date(),
        to_status="",
        reason="",
        sentence=Bilingual("", ""),
    )


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to those of the service."""
    route = commands.add_parser("route", help=HELP, description=HELP)
    which = route.add_mutually_exclusive_group(required=True)
    which.add_argument("--target", help="one target of the catalogue")
    which.add_argument("--all", action="store_true", help="every target")
    severities = [one.value for one in SEVERITY_ORDER]
    route.add_argument("--severity", choices=severities, help="without it: all of them")
    findings = [one.value for one in FindingKind]
    route.add_argument("--finding", choices=findings, default=FindingKind.BEHIND.value)
    route.add_argument("--at", type=datetime.fromisoformat, help="a moment, local or with offset")
    route.add_argument("--catalogue", type=Path, help="else SLIPWATCH_CATALOGUE")
    route.add_argument("--recipients", type=Path, help="else SLIPWATCH_RECIPIENTS")
    route.add_argument("--json", action="store_true", help="for programs")


def run(asked: argparse.Namespace, env: Mapping[str, str], clock: Clock) -> Sequence[str]:
    """The lines of the answer."""
    programme = catalogue.load(_path(asked.catalogue, "SLIPWATCH_CATALOGUE", env))
    directory = load(_path(asked.recipients, "SLIPWATCH_RECIPIENTS", env), programme)
    now = asked.at or clock.now()
    at = now if now.tzinfo else now.replace(tzinfo=ZoneInfo(programme.timezone))
    if asked.target and asked.target not in programme.target_by_id:
        raise NoSuchTarget(f"the catalogue has no target {asked.target!r}")
    targets = [asked.target] if asked.target else list(programme.target_by_id)
    severities = [asked.severity] if asked.severity else [one.value for one in SEVERITY_ORDER]
    days_off = vietnamese_holidays(at.year) | vietnamese_holidays(at.year + 1)
    slips = [
        Asked(target, severity, asked.finding, at) for target in targets for severity in severities
    ]
    answers = [(one, list(reached(one, directory, programme, days_off))) for one in slips]
    if asked.json:
        return [json.dumps([_plain(*one) for one in answers], ensure_ascii=False, indent=2)]
    return [line for slip, found in answers for line in _table(slip, found)]


def _path(given: Path | None, name: str, env: Mapping[str, str]) -> Path:
    found = given or env.get(name, "")
    if not found:
        raise MissingSetting(name)
    return Path(found)


def _plain(slip: Asked, found: Sequence[Reached]) -> dict[str, object]:
    return {
        "target": slip.target,
        "severity": slip.severity,
        "finding": slip.finding,
        "told": [
            {
                "step": one.step,
                "recipient": one.recipient,
                "role": one.role,
                "stands_for": one.stands_for,
                "at_first_by": [channel.value for channel in one.at_first_by],
                "then_by": [channel.value for channel in one.then_by],
                "at": one.at.isoformat(timespec="minutes"),
                "held": one.held,
                "because": one.because,
            }
            for one in found
        ],
    }


def _table(slip: Asked, found: Sequence[Reached]) -> Iterator[str]:
    yield f"{slip.target} · {slip.finding} · {slip.severity}"
    rows = [COLUMNS, *(_row(one) for one in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield ("  " + "  ".join(cells)).rstrip()
    yield ""


def _row(one: Reached) -> tuple[str, ...]:
    instead = f" (for {one.stands_for})" if one.stands_for else ""
    channels = "+".join(one.at_first_by)
    channels += "".join(f", then {channel}" for channel in one.then_by)
    return (
        str(one.step),
        one.recipient + instead,
        channels,
        f"{one.at:%d/%m/%Y %H:%M}",
        one.held,
        one.because,
    )
