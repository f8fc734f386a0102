"""What all runs together have shown: a line of JSON for each, and a page for people."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import TextIO

from tests.faults.crew import KILLED
from tests.faults.plan import Kind
from tests.faults.run import Result


class Report:
    """Takes the results as they come; a run that is cut short loses none of those before, and
    the page of a folder tells of all that were ever written there."""

    def __init__(self, folder: Path | None, *, brokers: int) -> None:
        self._folder = folder
        self._brokers = brokers
        self._lines: TextIO | None = None
        self.results: list[Result] = []
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            self._lines = (folder / "runs.jsonl").open("a", encoding="utf-8")

    def add(self, result: Result) -> None:
        """One more."""
        self.results.append(result)
        if self._lines is not None:
            self._lines.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
            self._lines.flush()

    @property
    def good(self) -> bool:
        """Whether every run kept what is promised."""
        return all(one.good for one in self.results)

    def last_line(self) -> str:
        """What the make target ends with."""
        return last_line(self.results)

    def close(self) -> None:
        """Write the page."""
        if self._lines is not None and self._folder is not None:
            self._lines.close()
            known = list(results_of(self._folder / "runs.jsonl"))
            page = "\n".join(summary(known, brokers=self._brokers)) + "\n"
            (self._folder / "summary.md").write_text(page, encoding="utf-8")


def results_of(file: Path) -> Iterator[Result]:
    """The runs that were written into a file, a line of JSON each."""
    for line in file.read_text(encoding="utf-8").splitlines():
        plain = json.loads(line)
        lists = {name: tuple(one) for name, one in plain.items() if isinstance(one, list)}
        kinds = tuple(Kind(one) for one in plain["kinds"])
        yield Result(**{**plain, **lists, "kinds": kinds})


def last_line(results: Sequence[Result]) -> str:
    """All runs in one line."""
    events = sum(one.events for one in results)
    lost = sum(len(one.lost) for one in results)
    doubled = sum(len(one.doubled) for one in results)
    broken = sum(bool(one.broken) for one in results)
    tail = f", {broken} not carried out" if broken else ""
    return f"faults: {len(results)} runs, {events} events, {lost} lost, {doubled} doubled{tail}"


def summary(results: Sequence[Result], *, brokers: int) -> Iterator[str]:
    """The page: by fault, how often, and how soon all was whole again."""
    times: dict[str, list[float]] = defaultdict(list)
    for one in results:
        for kind in one.kinds:
            if kind is not Kind.WRITE or not one.unfired:
                times[kind.value].append(one.recovery_s)
    yield f"{last_line(results)}; {brokers or 'embedded'} broker(s)"
    yield ""
    yield "| fault | runs | median recovery, s | worst, s |"
    yield "|---|---:|---:|---:|"
    for name, found in sorted(times.items()):
        yield f"| {name} | {len(found)} | {median(found):.1f} | {max(found):.1f} |"
    yield ""
    if results:
        took = [one.took_s for one in results]
        yield (
            f"Letters {sum(one.letters for one in results)}, slips "
            f"{sum(one.slips for one in results)}, acts "
            f"{sum(one.acts for one in results)}, uncertain "
            f"{sum(len(one.uncertain) for one in results)}, records repeated on a topic "
            f"{sum(one.repeats for one in results)}; a run took {median(took):.1f} s (median), "
            f"{max(took):.1f} s (worst)."
        )
        unfired = sum(len(one.unfired) for one in results)
        yield f"Writes that were never reached, so that nobody was killed there: {unfired}."
        yield from _crashes(results)
    for one in results:
        if not one.good:
            yield f"\nSeed {one.seed}: {one.broken or (*one.lost, *one.doubled)[0]}"


def _crashes(results: Sequence[Result]) -> Iterator[str]:
    """Ends that nobody asked for and no kill explains: nothing is lost by them, and each is a bug,
    unless it is a worker that stopped before a flood."""
    for one in results:
        for service, codes in one.ends.items():
            bugs = [code for code in codes if code != KILLED]
            if bugs and not (service == "scoring" and Kind.POISON in one.kinds):
                yield f"Seed {one.seed}: {service} ended by itself with {bugs}."
