"""Checking publishes nothing; publishing hands on whole reports under ids of the file's own."""

from datetime import UTC, datetime
from decimal import Decimal

from services.ingest.keys.grants import Right
from services.ingest.spreadsheets.routes import PATH, XLSX
from tests.unit.ingest.service import a_key, a_service, bearer
from tests.unit.ingest.spreadsheets.files import (
    HEAD,
    SOURCE,
    TRAINED,
    a_workbook,
    opened,
    sent,
)

GOOD = ((TRAINED, "2025", 61), (TRAINED, "2024", 40.5), ("urban-people-trained", "2025", 70))
MIXED = (*GOOD, ("rural-people-trained", "2025", "1.234"))


async def test_checking_publishes_nothing() -> None:
    service = a_service()

    answer = await sent(service, a_workbook(*GOOD))

    assert answer.status_code == 200
    assert answer.json()["counts"] == {"rows": 3, "accepted": 3, "warning": 0, "rejected": 0}
    assert (answer.json()["mode"], answer.json()["published"]) == ("check", [])
    assert service.reports.taken == []


async def test_rows_of_one_target_travel_as_one_report() -> None:
    service = a_service()

    answer = await sent(service, a_workbook(*GOOD), mode="publish")

    trained, urban = service.reports.taken
    assert answer.status_code == 202
    assert answer.json()["published"] == [trained.envelope.id, urban.envelope.id]
    assert [(one.period, one.value) for one in trained.event.observations] == [
        ("2025", Decimal(61)),
        ("2024", Decimal("40.5")),
    ]
    assert (trained.envelope.source, trained.envelope.subject) == (SOURCE, TRAINED)
    assert trained.envelope.time == datetime(2026, 11, 22, 1, 0, 0, 123000, tzinfo=UTC)
    assert len(urban.event.observations) == 1


async def test_the_same_file_makes_the_same_events_and_another_file_others() -> None:
    service = a_service()
    content = a_workbook(*GOOD)

    first = (await sent(service, content, mode="publish")).json()
    again = (await sent(service, content, mode="publish", only="good")).json()
    changed = (await sent(service, a_workbook(*GOOD[:2]), mode="publish")).json()

    assert first["published"] == again["published"]
    assert all(one.startswith(first["file"]["sha256"]) for one in first["published"])
    assert not set(changed["published"]) & set(first["published"])


async def test_all_or_nothing_publishes_nothing_while_a_row_is_wrong() -> None:
    service = a_service()

    answer = await sent(service, a_workbook(*MIXED), mode="publish", only="all")

    told = answer.json()
    assert (answer.status_code, told["reason"]) == (422, "nothing_published")
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["counts"]["rejected"] == 1
    assert [row["outcome"] for row in told["rows"]][-1] == "rejected"
    assert (told["published"], service.reports.taken) == ([], [])


async def test_the_good_rows_are_published_when_asked_for() -> None:
    service = a_service()

    answer = await sent(service, a_workbook(*MIXED), mode="publish", only="good")

    assert answer.status_code == 202
    assert [one.event.target for one in service.reports.taken] == [TRAINED, "urban-people-trained"]
    assert service.counted("ingest_spreadsheet_rows_total", mode="publish", outcome="rejected") == 1


async def test_other_rows_of_the_same_file_are_another_event() -> None:
    """What a first sending left out would else be taken for known when it comes."""
    narrow = a_key("narrow", targets=frozenset({"urban-people-trained"}))
    service, content = a_service(narrow), a_workbook(*GOOD)

    async def ids(key: str) -> set[str]:
        answer = await service.client.post(
            PATH,
            params={"source": SOURCE, "mode": "publish", "only": "good"},
            content=content,
            headers=bearer(key),
        )
        return set(answer.json()["published"])

    assert await ids("narrow") < await ids("all")


async def test_a_broker_that_is_away_is_told_and_the_same_file_may_be_sent_again() -> None:
    service = a_service()
    service.reports.lost.add("urban-people-trained")
    content = a_workbook(*GOOD)

    answer = await sent(service, content, mode="publish")
    service.reports.lost.clear()
    again = await sent(service, content, mode="publish")

    assert (answer.status_code, answer.json()["reason"]) == (503, "broker_away")
    assert int(answer.headers["retry-after"]) > 0
    assert len(answer.json()["published"]) == 1
    assert again.status_code == 202
    assert set(answer.json()["published"]) < set(again.json()["published"])


async def test_a_report_that_the_broker_never_takes_is_rejected_row_by_row() -> None:
    service = a_service()
    service.reports.refused.add("urban-people-trained")

    told = (await sent(service, a_workbook(*GOOD), mode="publish")).json()

    assert [row["reason"] for row in told["rows"]] == ["", "", "message_too_large"]


async def test_long_reports_are_cut_between_periods() -> None:
    service = a_service()
    rows = [(TRAINED, f"{1950 + number}", 50, "ố" * 4000) for number in range(70)]

    answer = await sent(service, a_workbook(*rows, head=(*HEAD, "note")), mode="publish")

    first, second = service.reports.taken
    assert answer.status_code == 202
    assert len(first.event.observations) + len(second.event.observations) == 70
    assert first.envelope.id != second.envelope.id


async def test_the_key_has_to_cover_the_source_and_each_target() -> None:
    home = a_key("home", sources=("/so-noi-vu*",), rights=frozenset({Right.REPORT}))
    narrow = a_key("narrow", targets=frozenset({TRAINED}))
    judge = a_key("judge", rights=frozenset({Right.DECIDE}))
    service = a_service(home, narrow, judge)
    content = a_workbook(*GOOD)

    async def ask(key: str, source: str) -> tuple[int, str]:
        answer = await service.client.post(
            PATH, params={"source": source}, content=content, headers=bearer(key)
        )
        told = answer.json()
        return answer.status_code, told.get("reason") or told["rows"][-1]["reason"]

    assert await ask("home", "/so-y-te") == (403, "source_not_covered")
    assert await ask("narrow", "/so-noi-vu") == (200, "target_not_covered")
    assert await ask("judge", "/so-noi-vu") == (403, "right_missing")
    assert await ask("home", "không phải URI") == (400, "bad_source")


async def test_a_question_that_is_not_understood_is_refused() -> None:
    service, content = a_service(), a_workbook(*GOOD)

    assert (await sent(service, content, mode="go")).json()["reason"] == "unknown_mode"
    assert (await sent(service, content, only="some")).json()["reason"] == "unknown_mode"
    assert (await service.client.post(PATH, content=content)).status_code == 422


async def test_the_workbook_comes_back_with_what_is_said_of_it() -> None:
    content = a_workbook(*MIXED, (TRAINED, "2023", 1))

    answer = await sent(a_service(), content, accept=XLSX)

    sheet = opened(answer.content).active
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    assert sheet["D1"].value == "Kết quả kiểm tra"
    assert sheet["D2"].value == "Được nhận"
    assert sheet["D5"].value.startswith("TỪ CHỐI\nC5: “1.234” có hai cách đọc")
    assert sheet["D6"].value.startswith("XEM LẠI\nC6: 1 ngoài khoảng hợp lý")
    assert "hai cách đọc" in sheet["C5"].comment.text
    assert sheet["C5"].fill.start_color.rgb.endswith("F8D7DA")
    assert sheet["C2"].comment is None


async def test_what_a_workbook_quotes_is_never_computed() -> None:
    content = a_workbook((TRAINED, "=1+1+cmd", 61), (TRAINED, "'=2", 61))

    answer = await sent(a_service(), content, accept=XLSX)

    sheet = opened(answer.content).active
    assert {sheet["D2"].data_type, sheet["D3"].data_type} == {"s"}


async def test_a_csv_is_answered_in_json_whatever_is_asked_for() -> None:
    text = f"target;period;value\n{TRAINED};2025;61\n".encode()

    answer = await sent(a_service(), text, accept=XLSX)

    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["file"]["kind"] == "csv"
