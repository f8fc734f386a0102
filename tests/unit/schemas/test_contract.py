"""The contract agrees with itself: schemas, samples, codec, AsyncAPI document, topics, domain."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import schemas
from schemas.__main__ import main
from schemas.check import CHECKS
from schemas.codec import Malformed, MalformedReason, decode, encode
from schemas.events import TYPE_OF, Event, EventType, MeasurementReported
from services.scoring.intake import ParkReason
from targets.observations import Decision, ObsStatus, Stage
from targets.refusals import RefusalReason
from targets.slips import Change
from targets.verdicts import Evidence, FindingKind, Reason, Severity, Status
from tests.unit.schemas.events import EVENTS, a_report

NOT_A_NUMBER = MalformedReason.NOT_A_NUMBER

ROOT = Path(schemas.__file__).parent
SAMPLES = sorted(ROOT.glob("samples/v*/*.json"))
SCHEMAS = {
    kind: json.loads((ROOT / f"{kind}.schema.json").read_text(encoding="utf-8"))
    for kind in EventType
}
VALIDATORS = {
    kind: Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for kind, schema in SCHEMAS.items()
}


def faults_of(check: str, root: Path) -> list[str]:
    return next(run for title, run in CHECKS.items() if title.startswith(check))(root)


def copy_of_the_contract(to: Path) -> Path:
    shutil.copytree(ROOT, to / "schemas", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return to / "schemas"


@pytest.mark.parametrize("title", CHECKS)
def test_the_contract_holds(title: str) -> None:
    assert CHECKS[title](ROOT) == []


@given(EVENTS)
def test_what_the_codec_writes_is_valid_by_the_schema(event: Event) -> None:
    written = json.loads(encode(event), parse_float=Decimal)

    assert [error.message for error in VALIDATORS[TYPE_OF[type(event)]].iter_errors(written)] == []


@given(
    st.from_regex(r"[-+0-9.eE]{0,6}", fullmatch=True)
    | st.sampled_from(["NaN", "Infinity", "1_0", " 1"])
)
def test_schema_and_codec_agree_on_decimal_strings(text: str) -> None:
    data = {"target": "x", "observations": [{"period": "2026", "value": text}]}
    valid = VALIDATORS[EventType.MEASUREMENT_REPORTED].is_valid(data)
    reason: MalformedReason | None = None
    try:
        decode(EventType.MEASUREMENT_REPORTED, json.dumps(data).encode())
    except Malformed as fault:
        reason = fault.reason

    assert reason in ({None, MalformedReason.TOO_MANY_DIGITS} if valid else {NOT_A_NUMBER})


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: str(path.name))
def test_a_published_sample_still_decodes(path: Path) -> None:
    kind = EventType(path.name.rsplit(".", 2)[0])

    event = decode(kind, path.read_bytes())

    assert TYPE_OF[type(event)] is kind


@pytest.mark.parametrize("note", [{}, {"note": ""}, {"note": " "}])
@pytest.mark.parametrize("opinion", ["accepted", "refused"])
def test_an_opinion_that_does_not_say_why_is_not_of_the_contract(
    opinion: str, note: dict[str, str]
) -> None:
    figure = {"period": "2026", "value": 1, "opinion": opinion}
    valid = VALIDATORS[EventType.MEASUREMENT_REPORTED].is_valid

    assert not valid({"target": "x", "observations": [figure | note]})
    assert valid({"target": "x", "observations": [figure | {"note": "so"}]})
    assert valid({"target": "x", "observations": [{**figure, "opinion": ""} | note]})


def test_money_in_the_samples_is_exact() -> None:
    sample = ROOT / "samples/v1/measurement.reported.v1.exact-money.json"
    event = decode(EventType.MEASUREMENT_REPORTED, sample.read_bytes())

    assert isinstance(event, MeasurementReported)
    assert [str(one.value) for one in event.observations] == [
        "1000000000000000000",
        "30000000000000000.01",
        "1000000000000000000",
    ]


@pytest.mark.parametrize(
    ("kind", "place", "domain"),
    [
        (EventType.MEASUREMENT_REPORTED, "$defs/stage", list(Stage)),
        (
            EventType.MEASUREMENT_REPORTED,
            "$defs/observation/properties/status",
            list(ObsStatus),
        ),
        (
            EventType.MEASUREMENT_REPORTED,
            "$defs/observation/properties/opinion",
            list(Decision),
        ),
        (
            EventType.MEASUREMENT_REJECTED,
            "$defs/reason",
            [*MalformedReason, *RefusalReason, *ParkReason],
        ),
        (EventType.TARGET_ASSESSED, "$defs/status", list(Status)),
        (EventType.TARGET_ASSESSED, "$defs/reason", list(Reason)),
        (EventType.TARGET_ASSESSED, "properties/evidence", ["", *Evidence]),
        (EventType.TARGET_ASSESSED, "properties/previous_status", ["", *Status]),
        (EventType.SLIP_CHANGED, "$defs/status", list(Status)),
        (EventType.SLIP_CHANGED, "$defs/reason", list(Reason)),
        (EventType.SLIP_CHANGED, "properties/change", list(Change)),
        (EventType.SLIP_CHANGED, "properties/finding", list(FindingKind)),
        (EventType.SLIP_CHANGED, "properties/severity", list(Severity)),
    ],
)
def test_the_closed_lists_of_the_contract_are_those_of_the_domain(
    kind: EventType, place: str, domain: list[str]
) -> None:
    found = SCHEMAS[kind]
    for step in place.split("/"):
        found = found[step]

    assert set(found["enum"]) == {str(one) for one in domain}


def test_a_loose_reference_and_a_stray_topic_are_found(tmp_path: Path) -> None:
    root = copy_of_the_contract(tmp_path)
    path = root / "asyncapi.yaml"
    document = path.read_text(encoding="utf-8").replace("topic: slips", "topic: slipped")
    path.write_text(document.replace("./slip.changed", "./slip.gone"), encoding="utf-8")

    assert any(
        "slip.gone" in fault for fault in CHECKS[next(k for k in CHECKS if "Async" in k)](root)
    )
    found = CHECKS[next(k for k in CHECKS if k.startswith("Topics"))](root)
    assert found == ["asyncapi.yaml: no channel for slips", "asyncapi.yaml: no topic slipped"]


def test_a_sample_that_no_longer_decodes_is_found(tmp_path: Path) -> None:
    root = copy_of_the_contract(tmp_path)
    sample = root / "samples/v1/measurement.reported.v1.minimal.json"
    sample.write_text('{"target":"x","observations":[{"period":"2026","val":1}]}')

    found = faults_of("Samples", root)

    assert any("/observations/0/val" in fault for fault in found)


def test_the_command_tells_by_its_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "the contract holds" in capsys.readouterr().out
    assert main([]) == 2


def test_the_ordinary_report_of_the_tests_is_valid() -> None:
    assert VALIDATORS[EventType.MEASUREMENT_REPORTED].is_valid(json.loads(encode(a_report())))
