"""The report: one line at the end, a page by fault, and a run that was not carried out is said."""

import json
from pathlib import Path

from tests.faults.plan import Kind
from tests.faults.report import Report, last_line, summary
from tests.faults.run import Result


def a_result(seed: int = 1, *, settled_s: float = 2.0, **others: object) -> Result:
    """A good run with one killed service."""
    ordinary: dict[str, object] = {
        "events": 40,
        "injuries": ("kill -9, scoring",),
        "kinds": (Kind.KILL,),
        "phases_s": (3.0, 4.0, settled_s, 1.0),
    }
    return Result(seed, **(ordinary | others))  # type: ignore[arg-type]


def test_the_last_line_counts_runs_events_and_what_is_lost_and_doubled() -> None:
    results = [a_result(), a_result(2, lost=("one",), doubled=("two", "three"))]

    assert last_line(results) == "faults: 2 runs, 80 events, 1 lost, 2 doubled"


def test_a_run_that_was_not_carried_out_is_neither_good_nor_hidden() -> None:
    broken = a_result(broken="the services did not become ready")

    assert not broken.good
    assert last_line([broken]).endswith("1 not carried out")


def test_the_page_shows_how_soon_each_fault_was_mended() -> None:
    page = list(summary([a_result(settled_s=2.0), a_result(2, settled_s=8.0)], brokers=1))

    assert "| kill -9 | 2 | 5.0 | 8.0 |" in page


def test_the_page_names_the_seed_of_every_failed_run() -> None:
    page = "\n".join(summary([a_result(77, lost=("a report is not stored",))], brokers=1))

    assert "Seed 77: a report is not stored" in page


def test_the_page_of_a_folder_tells_of_every_run_that_was_ever_written_there(
    tmp_path: Path,
) -> None:
    earlier, later = (Report(tmp_path, brokers=1) for _ in range(2))
    earlier.add(a_result(1, lost=("one",)))
    earlier.close()
    later.add(a_result(2))
    later.close()

    page = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert page.startswith("faults: 2 runs, 80 events, 1 lost, 0 doubled; 1 broker(s)")
    assert "Seed 1: one" in page
    assert later.last_line() == "faults: 1 runs, 40 events, 0 lost, 0 doubled"


def test_a_service_that_ended_by_itself_is_named_though_nothing_was_lost() -> None:
    page = "\n".join(summary([a_result(9, ends={"alerts": [1], "scoring": [-9]})], brokers=1))

    assert "Seed 9: alerts ended by itself with [1]." in page
    assert "scoring ended" not in page


def test_a_write_that_was_never_reached_is_no_proof_of_anything() -> None:
    result = a_result(kinds=(Kind.WRITE,), unfired=("kill -9 at a write, alerts",))

    page = "\n".join(summary([result], brokers=1))

    assert "| kill -9 at a write |" not in page
    assert "nobody was killed there: 1." in page


def test_results_are_kept_as_they_come(tmp_path: Path) -> None:
    report = Report(tmp_path, brokers=3)
    report.add(a_result(5))

    kept = [json.loads(line) for line in (tmp_path / "runs.jsonl").read_text().splitlines()]

    assert [one["seed"] for one in kept] == [5]
    report.close()
