"""Every worked example of docs/methods.md is judged here: the page cannot say what is not so."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from targets.kinds import Kind
from targets.measures import Range
from targets.observations import Observation
from targets.phrases import formula_en
from targets.verdicts import Status, Verdict
from targets.wording import kind_name, status_name
from tests.unit.targets.builders import (
    NATION,
    a_base,
    a_benchmarked,
    a_budget,
    a_checklist,
    a_count,
    a_goal,
    a_group,
    a_growth,
    a_judged,
    a_measure,
    a_rank,
    a_rank_gain,
    a_target,
    on,
    seen,
    series,
    spending,
)

TEXT = (Path(__file__).parents[3] / "docs" / "methods.md").read_text(encoding="utf-8")
VIETNAMESE, ENGLISH = re.split(r"^# .+\n", TEXT, flags=re.MULTILINE)[1:]


def example(half: str, kind: Kind) -> str:
    """What one half of the page says of one kind."""
    return re.split(rf"^### .+ \({kind}\)\n", half, flags=re.MULTILINE)[1].split("\n##")[0]


def worked(half: str, kind: Kind) -> list[str]:
    """The formulas of the example, line by line."""
    fenced = re.findall(r"^```\n(.+?)^```", example(half, kind), flags=re.MULTILINE | re.DOTALL)
    return [line for block in fenced for line in block.splitlines()]


def formulas(*verdicts: Verdict) -> set[str]:
    """Every formula that the derivations print."""
    return {
        part
        for verdict in verdicts
        for step in verdict.steps
        for part in (step.formula, *step.formula.split("; "))
    }


def says(kind: Kind, *verdicts: Verdict) -> None:
    """The page's formulas are those of the code, and its words for the status stand beside."""
    assert worked(VIETNAMESE, kind)
    assert set(worked(VIETNAMESE, kind)) <= formulas(*verdicts)
    assert status_name[verdicts[-1].status].vi.lower() in example(VIETNAMESE, kind).lower()
    assert status_name[verdicts[-1].status].en.lower() in example(ENGLISH, kind).lower()


@pytest.mark.parametrize("kind", list(Kind))
def test_both_halves_have_every_kind_with_the_same_formulas(kind: Kind) -> None:
    assert [formula_en(one) for one in worked(VIETNAMESE, kind)] == worked(ENGLISH, kind)
    assert f"### {kind_name[kind].vi} ({kind})" in VIETNAMESE


@pytest.mark.parametrize("status", list(Status))
def test_every_status_stands_in_the_table_under_its_own_name(status: Status) -> None:
    assert f"| {status_name[status].vi} |" in VIETNAMESE
    assert f"| {status_name[status].en} |" in ENGLISH


def test_reach() -> None:
    target = a_target(base=a_base("32", "2025"), goals=(a_goal("100"),))

    verdict = on("2027-02-01", target, series(target, y2026="42"))

    assert verdict.status is Status.AT_RISK
    assert len(worked(VIETNAMESE, Kind.REACH)) == 3
    says(Kind.REACH, verdict)


def test_floor() -> None:
    budget = a_budget()
    profile = (*[Decimal("0.1")] * 8, Decimal("0.55"), *[Decimal(1)] * 3)
    followed = a_budget(profile=profile)
    running = [
        *spending(followed, "2026", "855000000000", "28500000000000"),
        *spending(followed, "2026-09", "400000000000", "1", stage="estimate")[:1],
    ]

    breached = on("2026-06-15", budget, spending(budget, "2026", "798000000000", "28500000000000"))
    lagging = on("2026-10-15", followed, running)

    assert breached.shortfall == 57_000_000_000
    remedy = lagging.findings[0].remedy
    assert remedy is not None
    assert "151,667 tỷ đồng" in remedy.vi
    assert "VND 151.667 billion" in remedy.en
    assert "151,667 tỷ đồng" in VIETNAMESE
    assert "VND 151.667 billion" in ENGLISH
    says(Kind.FLOOR, breached, lagging)


def test_growth() -> None:
    stock, flow = a_growth(flow=False, goal="100"), a_growth(flow=True, base=a_base("50", "2025"))

    grown = on("2027-02-01", stock, series(stock, y2025="500", y2026="600"))
    granted = on("2027-02-01", flow, series(flow, y2026="13"))

    assert (grown.status, granted.status) == (Status.ON_TRACK, Status.ON_TRACK)
    says(Kind.GROWTH, grown, granted)


def test_rank() -> None:
    rank = a_rank()
    figures = [seen(rank, "2024", "14"), seen(rank, "2024", "34", measure="n")]

    verdict = on("2026-11-22", rank, figures)

    assert verdict.status is Status.MET
    says(Kind.RANK, verdict)


def test_rank_gain() -> None:
    gain = a_rank_gain()

    verdict = on("2026-12-31", gain, series(gain, y2025="25", y2026="23"))

    assert verdict.status is Status.ON_TRACK
    says(Kind.RANK_GAIN, verdict)


def test_above() -> None:
    above = a_benchmarked()
    figures = [
        seen(above, "2025", "39.16"),
        seen(above, "2025", "43", measure="national", area=NATION),
    ]

    verdict = on("2026-11-22", above, figures)

    assert verdict.status is Status.OFF_TRACK
    says(Kind.ABOVE, verdict)


def test_group() -> None:
    group = a_group("health", "trade")
    figures = [
        seen(group, "2026", "2", measure="health"),
        seen(group, "2025", "7", measure="trade"),
        seen(group, "2026", "8", measure="trade"),
    ]

    verdict = on("2027-02-01", group, figures)

    assert verdict.status is Status.REVERSING
    says(Kind.GROUP, verdict)


def test_checklist() -> None:
    listed = a_checklist("2026-06-30", "2026-06-30")
    figures = [seen(listed, "2026-S1", "1", measure="item-1")]

    verdict = on("2026-07-15", listed, figures)

    assert verdict.status is Status.OFF_TRACK
    says(Kind.CHECKLIST, verdict)


def test_count() -> None:
    four = a_count("4", base=a_base("0", "2025"))

    verdict = on("2029-02-01", four, series(four, y2028="1"))

    assert verdict.status is Status.OFF_TRACK
    says(Kind.COUNT, verdict)


def test_judged() -> None:
    grade = a_judged()
    figures = [seen(grade, "2026-06-30", "3")]

    last, after = (on(day, grade, figures) for day in ("2027-06-30", "2027-07-01"))

    assert (last.status, after.status) == (Status.JUDGED, Status.STALE)
    until = next(step.text for step in last.steps if "365" in step.text.vi)
    assert "30/06/2027" in until.vi
    assert "30/06/2027" in example(VIETNAMESE, Kind.JUDGED)
    assert "30 June 2027" in example(ENGLISH, Kind.JUDGED)


def test_a_persons_word_on_an_odd_figure() -> None:
    plausible = Range(Decimal(2), Decimal(100))
    target = a_target(
        base=a_base("32", "2025"),
        goals=(a_goal("100"),),
        measures=(a_measure(plausible=plausible),),
    )
    reported = [seen(target, "2026", "42"), seen(target, "2027", "0.6")]
    later = datetime(2028, 1, 20, tzinfo=UTC)

    def said(value: str, opinion: str = "") -> Observation:
        return seen(target, "2027", value, at=later, opinion=opinion, note="asked the source")

    verdicts = [
        on("2028-02-01", target, [*reported, *more])
        for more in ([], [said("0.6", "accepted")], [said("0.6", "refused")], [said("60")])
    ]

    halves = (
        (VIETNAMESE, "## Số liệu lạ và ý kiến của người có trách nhiệm\n"),
        (ENGLISH, "## Odd figures and a person's word\n"),
    )
    printed = []
    for half, heading in halves:
        section = half.split(heading)[1].split("\n## ")[0]
        rows = [row.split(" | ") for row in re.findall(r"^\| (.+) \|$", section, re.MULTILINE)][1:]
        names = [status_name[one.status] for one in verdicts]
        texts = [name.vi if half is VIETNAMESE else name.en for name in names]
        assert [row[2] for row in rows] == texts
        assert [Decimal(row[1].split("%")[0].replace(",", ".")) for row in rows] == [
            one.value for one in verdicts
        ]
        printed.append(re.findall(r"^a = .+$", section, re.MULTILINE))
    assert set(printed[0]) <= formulas(*verdicts)
    assert [formula_en(one) for one in printed[0]] == printed[1]
    assert [one.held for one in verdicts] == [1, 0, 0, 0]
