"""Templates by telephone number: values within their limits, numbers in one form, the quota."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from catalogue.problems import CatalogueError
from runtime.clock import ManualClock
from services.alerts.deliveries import Answer, Outcome
from services.alerts.episodes import Channel
from services.alerts.message import Letter, Tone
from services.alerts.zalo.api import ZaloApi
from services.alerts.zalo.codes import ZNS
from services.alerts.zalo.memory import MemoryQuotas
from services.alerts.zalo.templates import Parameter, Template, Templates, Value, load
from services.alerts.zalo.zns import Quota, ZnsMessenger, normalised
from tests.unit.alerts.channels_world import a_delivery, a_letter
from tests.unit.alerts.test_zalo import TOKEN, TokensInTurn
from tests.unit.alerts.world import NOON, a_recipient

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PHONE = "0900000001"
TEMPLATE = Template(
    "100001",
    (
        Parameter("ten", Value.TITLE, 12),
        Parameter("muc_do", Value.SEVERITY, 30),
        Parameter("ngay", Value.DATE, 10),
        Parameter("lien_ket", Value.ACK, 200),
    ),
)


@dataclass
class Zns:
    """The messenger over a server that always answers this."""

    error: int = 0
    remaining: str = "480"
    templates: Templates = field(default_factory=lambda: Templates((TEMPLATE,), reserve=20))
    mode: str = ""

    def __post_init__(self) -> None:
        self.quotas = MemoryQuotas()
        self.clock = ManualClock(NOON)
        self.seen: list[httpx.Request] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Note it and answer."""
        self.seen.append(request)
        if self.error:
            return httpx.Response(200, json={"error": self.error, "message": f"no {PHONE}"})
        quota = {"dailyQuota": "500", "remainingQuota": self.remaining}
        data = {"msg_id": "z-1", "sent_time": "1", "quota": quota}
        return httpx.Response(200, json={"error": 0, "message": "Success", "data": data})

    async def send(self, letter: Letter | None = None) -> Answer:
        """Send a letter to a number."""
        async with httpx.AsyncClient(transport=httpx.MockTransport(self.handle)) as client:
            messenger = ZnsMessenger(
                ZaloApi(client, TokensInTurn(), self.clock, ZONE),
                self.quotas,
                url="https://zns.example.test",
                templates=self.templates,
                mode=self.mode,
                clock=self.clock,
                zone=ZONE,
            )
            recipient = a_recipient(addresses={Channel.ZNS: PHONE})
            return await messenger.carry(letter or a_letter(), recipient, a_delivery(Channel.ZNS))

    @property
    def body(self) -> dict[str, Any]:
        """What was asked last."""
        return dict(json.loads(self.seen[-1].content))


async def test_the_request_is_as_documented() -> None:
    zns = Zns(mode="development")

    answer = await zns.send()

    assert (answer.outcome, answer.handle) == (Outcome.DELIVERED, "z-1")
    assert zns.seen[0].url.path == "/message/template"
    assert zns.seen[0].headers["access_token"] == TOKEN
    assert zns.body == {
        "phone": "84900000001",
        "template_id": "100001",
        "template_data": {
            "ten": "Phủ sóng 5G…",
            "muc_do": "Cảnh báo",
            "ngay": "23/11/2026",
            "lien_ket": "invented-token-of-a-link",
        },
        "tracking_id": a_delivery(Channel.ZNS).id,
        "mode": "development",
    }


async def test_an_empty_value_is_a_dash_and_no_mode_is_no_field() -> None:
    zns = Zns()
    await zns.send(a_letter(severity=""))

    assert zns.body["template_data"]["muc_do"] == "–"
    assert "mode" not in zns.body


EXPECTED = {
    Outcome.DELIVERED: (0,),
    Outcome.RETRY: (-32, -100, -999),
    Outcome.DEFERRED: (-133, -234),
    Outcome.FELL_BACK: (
        -107, -108, -109, -110, -111, -112, -118, -144, -147, -1471, -1472,
    ),
    Outcome.HALTED: (-101, -102, -103, -104, -105, -106, -115, -124, -216, -220),
}  # fmt: skip


@pytest.mark.parametrize(
    ("error", "outcome"),
    [(code, outcome) for outcome, codes in EXPECTED.items() for code in codes],
)
async def test_each_error_code_has_its_class(error: int, outcome: Outcome) -> None:
    answer = await Zns(error).send()

    assert answer.outcome is outcome
    assert PHONE not in answer.text


def test_no_code_of_the_table_is_left_untried() -> None:
    assert set(ZNS) | {-999} == {code for codes in EXPECTED.values() for code in codes}


async def test_the_quota_of_the_answer_is_kept_and_its_end_sheds_what_is_not_critical() -> None:
    zns = Zns(remaining="20")
    assert (await zns.send()).outcome is Outcome.DELIVERED
    assert zns.quotas.quota == Quota(500, 20, NOON)

    shed = await zns.send()
    critical = await zns.send(a_letter(tone=Tone.CRITICAL))
    zns.clock.advance(timedelta(hours=14))
    tomorrow = await zns.send()

    assert (shed.outcome, len(zns.seen)) == (Outcome.FELL_BACK, 3)
    assert critical.outcome is Outcome.DELIVERED
    assert tomorrow.outcome is Outcome.DELIVERED


async def test_what_no_template_was_approved_for_goes_by_another_channel() -> None:
    only_critical = Template("1", (), frozenset({Tone.CRITICAL}))

    assert (await Zns(templates=Templates((only_critical,))).send()).outcome is Outcome.FELL_BACK


@pytest.mark.parametrize(
    "written",
    ["0900000001", "84900000001", "+84 900 000 001", "0084.900.000.001", "(090) 000-0001"],
)
def test_a_number_has_one_form(written: str) -> None:
    assert normalised(written) == "84900000001"


@pytest.mark.parametrize("written", ["", "900000001", "84", "+1 202 555 0100", "0900000001x"])
def test_what_is_no_vietnamese_number_is_refused_without_repeating_it(written: str) -> None:
    with pytest.raises(ValueError, match="no Vietnamese telephone number"):
        normalised(written)


def test_the_file_of_templates_is_read_and_refused_with_its_line(tmp_path: Path) -> None:
    good = tmp_path / "good.yaml"
    good.write_text(
        'reserve: 20\ntemplates:\n  - id: "100001"\n    tones: [critical]\n    parameters:\n'
        "      ten: {from: title, limit: 30}\n"
    )
    assert load(good) == Templates(
        (Template("100001", (Parameter("ten", Value.TITLE, 30),), frozenset({Tone.CRITICAL})),), 20
    )

    bad = tmp_path / "bad.yaml"
    bad.write_text(
        'templates:\n  - id: "1"\n    tones: [loud]\n    parameters:\n'
        "      tên: {from: title, limit: 0}\n"
    )
    with pytest.raises(CatalogueError) as refused:
        load(bad)
    assert [one.line for one in refused.value.problems] == [3, 5, 5]
