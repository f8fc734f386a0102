"""One event over HTTP: what is taken, what is refused and how it is told."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from schemas.cloudevents import STRUCTURED, to_http
from schemas.codec import MalformedReason as M
from services.ingest.reasons import REASONS
from services.ingest.reasons import IngestReason as I
from targets.refusals import RefusalReason as R
from tests.unit.ingest.service import a_service, an_event, figures, the_error
from tests.unit.schemas.events import TRACEPARENT, a_report, an_envelope


async def test_an_event_in_binary_mode_is_taken() -> None:
    service = a_service()

    answer = await service.post_binary(ce_partitionkey="p", traceparent=TRACEPARENT)

    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "ids": ["r-1"]})
    (report,) = service.reports.taken
    assert report.envelope.time == datetime(2026, 2, 1, 1, 0, tzinfo=UTC)
    assert report.envelope.traceparent == TRACEPARENT
    assert report.envelope.extensions == {"partitionkey": "p"}
    assert report.event.observations[0].value == 61


async def test_an_event_in_structured_mode_is_taken() -> None:
    service = a_service()

    answer = await service.post(an_event(subject="officials-trained"))

    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "ids": ["r-1"]})


async def test_the_subject_of_what_is_handed_on_is_always_the_target() -> None:
    service = a_service()
    await service.post(an_event())

    assert service.reports.taken[0].envelope.subject == "officials-trained"


async def test_vietnamese_in_an_id_comes_through_percent_encoded() -> None:
    service = a_service()
    headers, body = to_http(an_envelope(id="Báo cáo số 7/BC-SNV", subject=""), a_report())

    answer = await service.client.post("/api/v1/measurements", content=body, headers=headers)

    assert answer.json()["ids"] == ["Báo cáo số 7/BC-SNV"]


async def test_money_passes_exactly() -> None:
    service = a_service()
    money = figures(
        {
            "measure": "total_expenditure",
            "period": "2026",
            "stage": "plan",
            "value": "1" + "0" * 18,
        },
        {"measure": "sti_expenditure", "period": "2026", "stage": "plan", "value": "0.01"},
        target="sti-budget-share",
    )

    assert (await service.post(an_event(money))).status_code == 202
    values = [one.value for one in service.reports.taken[0].event.observations]
    assert values == [Decimal(10**18), Decimal("0.01")]


async def test_invented_figures_stay_marked() -> None:
    service = a_service()
    await service.post(an_event(figures({"period": "2025", "value": 61}) | {"invented": True}))

    assert service.reports.taken[0].event.invented


async def test_an_event_without_a_time_is_stamped_with_the_moment_of_receipt_and_told_so() -> None:
    service = a_service()

    answer = await service.post(an_event(time=None))

    assert answer.json()["stamped"] == {"time": "2026-11-22T01:00:00.123000Z", "ids": ["r-1"]}
    stamped = datetime(2026, 11, 22, 1, 0, 0, 123000, tzinfo=UTC)
    assert service.reports.taken[0].envelope.time == stamped


GOOD = {"period": "2025", "value": 61}
OF_BUDGET = {"measure": "sti_expenditure", "period": "2025", "value": 1}


@pytest.mark.parametrize(
    ("reason", "status", "body", "pointer"),
    [
        pytest.param(M.NOT_JSON, 400, b'{"specversion"', "", id="cut off"),
        pytest.param(M.NOT_JSON, 400, b"\xff", "", id="not UTF-8"),
        pytest.param(M.BAD_ENVELOPE, 400, [], "", id="a list"),
        pytest.param(M.BAD_ENVELOPE, 400, an_event(id=""), "/id", id="no id"),
        pytest.param(M.BAD_ENVELOPE, 400, an_event(source=None), "/source", id="no source"),
        pytest.param(M.BAD_ENVELOPE, 400, an_event(source="Sở A"), "/source", id="no URI"),
        pytest.param(M.BAD_ENVELOPE, 400, an_event(specversion="0.3"), "/specversion", id="old"),
        pytest.param(M.BAD_ENVELOPE, 400, an_event(time="hôm qua"), "/time", id="no time"),
        pytest.param(M.BAD_ENVELOPE, 400, an_event(a_b="x"), "/a_b", id="no attribute's name"),
        pytest.param(M.UNKNOWN_TYPE, 422, an_event(type="com.example"), "/type", id="other type"),
        pytest.param(
            M.UNSUPPORTED_CONTENT_TYPE,
            415,
            an_event(datacontenttype="text/csv"),
            "/datacontenttype",
            id="other content",
        ),
        pytest.param(
            I.UNEXPECTED_TYPE, 422, an_event(type="slip.changed.v1"), "/type", id="not for ingest"
        ),
        pytest.param(
            I.SUBJECT_MISMATCH, 422, an_event(subject="pii-rank"), "/subject", id="other subject"
        ),
        pytest.param(
            R.FUTURE_TIME, 422, an_event(time="2027-01-01T00:00:00Z"), "/time", id="not yet"
        ),
    ],
)
async def test_an_envelope_that_is_wrong_is_refused_with_its_place_and_reason(
    reason: str, status: int, body: Any, pointer: str
) -> None:
    await refused(body, reason, status, pointer)


@pytest.mark.parametrize(
    ("reason", "report", "pointer"),
    [
        pytest.param(M.WRONG_SHAPE, {"target": "x"}, "/observations", id="no figures"),
        pytest.param(M.WRONG_SHAPE, figures({"period": "2025"}), "/0/value", id="no value"),
        pytest.param(M.WRONG_SHAPE, figures(GOOD | {"x": 1}), "/0/x", id="an unknown field"),
        pytest.param(M.NOT_A_NUMBER, figures(GOOD | {"value": "NaN"}), "/0/value", id="NaN"),
        pytest.param(M.NOT_A_NUMBER, figures(GOOD | {"value": "6,5"}), "/0/value", id="a comma"),
        pytest.param(M.TOO_MANY_DIGITS, figures(GOOD | {"value": "1e99"}), "/0/value", id="1e99"),
        pytest.param(R.UNKNOWN_TARGET, figures(GOOD, target="none"), "/target", id="target"),
        pytest.param(
            R.UNKNOWN_MEASURE, figures(GOOD | {"measure": "x"}), "/0/measure", id="series"
        ),
        pytest.param(R.UNKNOWN_AREA, figures(GOOD | {"area": "x"}), "/0/area", id="area"),
        pytest.param(R.UNKNOWN_STAGE, figures(GOOD | {"stage": "x"}), "/0/stage", id="stage"),
        pytest.param(
            R.STAGE_NOT_EXPECTED, figures(GOOD | {"stage": "final"}), "/0/stage", id="one"
        ),
        pytest.param(
            R.STAGE_MISSING, figures(OF_BUDGET, target="sti-budget-share"), "/0/stage", id="none"
        ),
        pytest.param(
            R.COMPUTED_VALUE, figures(GOOD, target="sti-budget-share"), "/0/measure", id="computed"
        ),
        pytest.param(
            R.BAD_PERIOD, figures(GOOD | {"period": "2025-13"}), "/0/period", id="month 13"
        ),
        pytest.param(R.FUTURE_PERIOD, figures(GOOD | {"period": "2027"}), "/0/period", id="future"),
        pytest.param(R.BAD_STATUS, figures(GOOD | {"status": "?"}), "/0/status", id="status"),
        pytest.param(R.IMPOSSIBLE_VALUE, figures(GOOD | {"value": 150}), "/0/value", id="150 %"),
        pytest.param(R.DUPLICATE_FACT, figures(GOOD, GOOD), "/1", id="the same fact twice"),
        pytest.param(R.NO_OBSERVATIONS, figures(), "/observations", id="an empty report"),
    ],
)
async def test_a_report_that_is_wrong_is_refused_with_its_place_reason_and_remedy(
    reason: str, report: Any, pointer: str
) -> None:
    inside = "/data/observations" if pointer[1].isdigit() else "/data"

    await refused(an_event(report), reason, 422, inside + pointer)


async def refused(body: Any, reason: str, status: int, pointer: str) -> None:
    service = a_service()

    answer = await service.post(body)

    error = the_error(answer)
    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    assert (error["pointer"], error["reason"]) == (pointer, reason)
    assert error["expected"]
    assert service.reports.taken == []
    assert service.counted("ingest_refusals_total", reason=reason) == 1


async def test_in_binary_mode_the_pointer_points_into_the_data_itself() -> None:
    answer = await a_service().post_binary(figures(GOOD | {"value": 150}))

    assert the_error(answer)["pointer"] == "/observations/0/value"
    assert the_error(answer)["got"] == "150"


async def test_everything_that_is_wrong_is_told_at_once() -> None:
    wrong = figures(GOOD | {"value": 150}, GOOD | {"area": "x", "period": "?"})

    answer = (await a_service().post(an_event(wrong))).json()

    assert [error["pointer"] for error in answer["errors"]] == [
        "/data/observations/0/value",
        "/data/observations/1/area",
        "/data/observations/1/period",
    ]
    assert (answer["id"], answer["source"]) == ("r-1", "/so-noi-vu")


async def test_a_thousand_faults_are_counted_and_a_hundred_shown() -> None:
    wrong = figures(*[GOOD | {"value": 150, "area": "lao-cai"}] * 1000)

    answer = (await a_service().post(an_event(wrong))).json()

    assert (len(answer["errors"]), answer["errors_total"]) == (100, 1000)


async def test_an_event_with_too_many_observations_is_refused() -> None:
    service = a_service(max_observations=2)
    three = [{"period": year, "value": 1} for year in ("2022", "2023", "2024")]

    answer = await service.post(an_event(figures(*three)))

    assert (answer.status_code, the_error(answer)["got"]) == (413, "3")
    assert (await service.post(an_event(figures(*three[:2])))).status_code == 202


@pytest.mark.parametrize(
    "content_type", ["text/csv", "application/cloudevents+avro", "application/xml"]
)
async def test_another_content_type_is_refused_and_the_right_ones_are_named(
    content_type: str,
) -> None:
    answer = await a_service().post(b"x", content_type)

    assert answer.status_code == 415
    assert STRUCTURED in answer.headers["accept-post"]


async def test_plain_json_without_an_envelope_is_told_how_to_carry_one() -> None:
    answer = await a_service().post(figures(GOOD), "application/json")

    assert (answer.status_code, answer.json()["reason"]) == (400, "bad_envelope")
    assert "ce-id" in the_error(answer)["expected"]


async def test_a_broker_that_is_away_is_told_with_the_time_to_come_back() -> None:
    service = a_service()
    service.reports.away = True

    answer = await service.post(an_event())

    assert (answer.status_code, answer.json()["reason"]) == (503, "broker_away")
    assert int(answer.headers["retry-after"]) > 0


async def test_a_report_that_the_broker_never_takes_is_too_large() -> None:
    service = a_service()
    service.reports.refused.add("officials-trained")

    answer = await service.post(an_event())

    assert (answer.status_code, answer.json()["reason"]) == (413, "message_too_large")


async def test_an_answer_never_shows_the_inside() -> None:
    for body in (b"{", b"[" * 100_000, b'{"data":' + b"[" * 100_000):
        answer = await a_service().post(body)
        assert answer.status_code == 400
        assert "Traceback" not in answer.text
        assert "services" not in answer.text


async def test_what_is_taken_and_refused_is_counted() -> None:
    service = a_service()
    await service.post(an_event())
    await service.post_binary(b"{}")

    counted = service.counted
    assert counted("ingest_events_total", mode="structured", outcome="accepted") == 1
    assert counted("ingest_events_total", mode="binary", outcome="rejected") == 1
    assert counted("ingest_observations_total") == 1
    route = {"method": "POST", "route": "/api/v1/measurements"}
    assert counted("ingest_requests_total", status="202", **route) == 1
    assert counted("ingest_requests_total", status="422", **route) == 1


def test_a_reason_means_the_same_wherever_it_is_found() -> None:
    assert {str(reason) for reason in M} & {str(reason) for reason in R} == {"not_a_number"}
    assert {str(reason) for reason in REASONS} >= {str(reason) for reason in [*M, *I, *R]}
