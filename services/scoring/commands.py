"""The command line, and `judge`: an analyst's tool, from the same code as the service."""

import csv
import io
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

import msgspec

import catalogue
from runtime.clock import Clock
from services.scoring.offline import COLUMNS, NotThisTable, read, verdicts
from targets.catalogue import Programme, Target
from targets.plain import target_plain
from targets.verdicts import Verdict
from targets.wording import status_name

FINE, SOME_WRONG, UNREADABLE = 0, 1, 2

CELLS = (
    "status",
    "reason",
    "value",
    "period",
    "stage",
    "achieved",
    "required",
    "pace",
    "score",
    "evidence",
    "shortfall",
    "as_of",
    "rule_version",
    "catalogue_version",
)

Judged = Sequence[tuple[Target, Verdict]]


def parser() -> ArgumentParser:
    """The command line."""
    whole = ArgumentParser("python -m services.scoring", description="Serve, unless told else.")
    commands = whole.add_subparsers(dest="command")
    judge = commands.add_parser(
        "judge",
        help="judge a file of figures, without broker or store",
        description="Judge every target of a catalogue by the figures in a CSV file, as known on a "
        f"day. Columns: {', '.join(COLUMNS)}; only target, period and value have to be filled in, "
        "and a note where there is an opinion. Lines that are wrong are named and left out (exit "
        "code 1).",
    )
    judge.add_argument("--catalogue", type=Path, default=catalogue.SHIPPED, help="the promises")
    judge.add_argument("--observations", type=Path, required=True, help="the figures, as CSV")
    judge.add_argument("--as-of", type=date.fromisoformat, help="the day, else today: 2026-11-22")
    replay = commands.add_parser(
        "replay",
        help="judge every target again from the stored reports",
        description="Judge every target again from the stored reports, beside running workers: "
        "what was told before is not told again. Settings are those of the service.",
    )
    replay.add_argument("--dry-run", action="store_true", help="only say what would change")
    form = judge.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="the target objects of the API")
    form.add_argument("--csv", action="store_true", help="one line for each target")
    return whole


def judge_file(options: Namespace, clock: Clock, out: TextIO, err: TextIO) -> int:
    """Judge, print, and answer 0; 1 when a line was wrong, 2 when a file cannot be read."""
    try:
        programme = catalogue.load(options.catalogue)
        lines = options.observations.read_text(encoding="utf-8-sig").splitlines()
        as_of = options.as_of or clock.now().astimezone(ZoneInfo(programme.timezone)).date()
        found = read(programme, lines, as_of)
    except (catalogue.CatalogueError, NotThisTable, OSError, UnicodeDecodeError) as error:
        err.write(f"{error}\n")
        return UNREADABLE
    for wrong in found.wrong:
        err.write(f"{options.observations}, {wrong}\n")
    judged = verdicts(programme, found.observations, as_of)
    if options.json:
        out.write(as_json(programme, judged))
    elif options.csv:
        out.write(as_csv(programme, judged))
    else:
        out.write(as_table(judged))
        later = f", {found.later} were reported later" if found.later else ""
        out.write(f"\n{len(found.observations)} figures as known on {as_of}{later}\n")
    return SOME_WRONG if found.wrong else FINE


def as_json(programme: Programme, judged: Judged) -> str:
    """The list of `target` objects that the API shows; decimals are exact JSON numbers."""
    plain = [target_plain(programme, target, verdict) for target, verdict in judged]
    exact = msgspec.json.Encoder(decimal_format="number").encode(plain)
    return msgspec.json.format(exact, indent=2).decode() + "\n"


def as_csv(programme: Programme, judged: Judged) -> str:
    """One line for each target, the sentence in both languages at its end."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(("target", *CELLS, "sentence_vi", "sentence_en"))
    for target, verdict in judged:
        plain: dict[str, Any] = target_plain(programme, target, verdict)["verdict"]
        sentence = plain["sentence"]
        table.writerow(
            (target.id, *(plain[name] for name in CELLS), sentence["vi"], sentence["en"])
        )
    return written.getvalue()


def as_table(judged: Judged) -> str:
    """What a person reads: target, status, and the verdict in one sentence."""
    width = max((len(target.id) for target, _ in judged), default=0)
    names = {verdict.status: status_name[verdict.status].vi for _, verdict in judged}
    wide = max((len(name) for name in names.values()), default=0)
    return "".join(
        f"{target.id:<{width}}  {names[verdict.status]:<{wide}}  {verdict.sentence.vi}\n"
        for target, verdict in judged
    )
