from datetime import UTC, datetime
from decimal import Decimal

from targets.verdicts import FindingKind, Reason, Severity, Status
from tests.unit.targets.builders import a_checklist, on, seen

LIST = a_checklist("2026-06-30", "2027-12-31")


def test_an_open_item_past_its_date_is_overdue_by_name() -> None:
    figures = [seen(LIST, "2026-S1", "0", measure="item-1")]

    assert on("2026-06-30", LIST, figures).status is Status.ON_TRACK
    verdict = on("2026-07-01", LIST, figures)
    (finding,) = verdict.findings
    assert (verdict.status, verdict.reason) == (Status.OFF_TRACK, Reason.ITEM_OVERDUE)
    assert (finding.kind, finding.subject) == (FindingKind.ITEM_OVERDUE, "item-1")
    assert (str(finding.since), finding.severity) == ("2026-06-30", Severity.SERIOUS)
    assert "item 1" in verdict.sentence.en


def test_an_item_can_be_overdue_without_any_report() -> None:
    assert on("2026-06-30", LIST).status is Status.NO_DATA
    assert on("2026-07-01", LIST).status is Status.OFF_TRACK


def test_a_day_that_is_only_assumed_accuses_nobody_before_the_first_report() -> None:
    assumed = a_checklist("2026-06-30", assumed=True)

    assert on("2026-07-01", assumed).status is Status.NO_DATA
    reported = [seen(assumed, "2026-S1", "0", measure="item-1")]
    assert on("2026-07-01", assumed, reported).status is Status.OFF_TRACK


def test_an_item_done_late_ends_its_spell() -> None:
    figures = [seen(LIST, "2026-S2", "1", measure="item-1")]

    verdict = on("2027-01-15", LIST, figures)
    (spell,) = verdict.spells

    assert verdict.status is Status.ON_TRACK
    assert (str(spell.since), str(spell.until)) == ("2026-06-30", "2026-S2")
    assert verdict.score == 50


def test_all_items_done_is_met() -> None:
    figures = [seen(LIST, "2026-S1", "1", measure=f"item-{number}") for number in (1, 2)]

    verdict = on("2026-07-15", LIST, figures)

    assert (verdict.status, verdict.score) == (Status.MET, Decimal(100))
    assert all(item.done for item in verdict.items)


def test_an_item_taken_back_is_open_again() -> None:
    figures = [
        seen(LIST, "2026-S1", "1", measure="item-1"),
        seen(LIST, "2026-S2", "0", measure="item-1"),
    ]

    verdict = on("2027-01-15", LIST, figures)

    assert [str(one.since) for one in verdict.findings] == ["2026-S2"]


def test_a_corrected_report_takes_the_spell_away() -> None:
    figures = [
        seen(LIST, "2026-S1", "0", measure="item-1"),
        seen(
            LIST, "2026-S1", "1", measure="item-1", event="later",
            at=datetime(2026, 12, 1, tzinfo=UTC),
        ),
    ]  # fmt: skip

    assert on("2026-12-15", LIST, figures).spells == ()


def test_past_the_deadline_an_open_item_makes_the_target_missed() -> None:
    figures = [seen(LIST, "2030-S2", "1", measure="item-1")]

    assert on("2031-01-01", LIST, figures).status is Status.MISSED


def test_a_silent_list_is_stale_unless_something_is_overdue() -> None:
    figures = [seen(LIST, "2026-S1", "1", measure="item-1")]

    verdict = on("2027-06-15", LIST, figures)

    assert (verdict.status, verdict.reason) == (Status.STALE, Reason.SOURCE_SILENT)
    assert [one.kind for one in verdict.findings] == [FindingKind.SOURCE_SILENT]
    assert on("2028-06-15", LIST, figures).status is Status.OFF_TRACK


def test_a_list_that_is_done_need_not_be_reported_again() -> None:
    figures = [seen(LIST, "2026-S1", "1", measure=f"item-{number}") for number in (1, 2)]

    verdict = on("2029-06-15", LIST, figures)

    assert (verdict.status, verdict.findings) == (Status.MET, ())
