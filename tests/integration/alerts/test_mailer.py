"""Mail to a real SMTP server that answers 250, 451, 550 and worse."""

from collections.abc import AsyncIterator
from email import message_from_bytes, policy

import pytest

from runtime.clock import ManualClock
from services.alerts.deliveries import Answer, Outcome
from services.alerts.email import Mailer
from services.alerts.episodes import Channel
from services.alerts.render import Renderer
from services.alerts.settings import MailSettings
from tests.integration.alerts.servers import Relay, relay
from tests.support.ports import free_port
from tests.unit.alerts.test_letters import POINTS, a_delivery, a_letter
from tests.unit.alerts.world import ADDRESS, NOON, a_change, a_recipient

SENDER = "slipwatch@laocai.example.test"


@pytest.fixture
async def server() -> AsyncIterator[Relay]:
    """A relay that takes everything until told otherwise."""
    async with relay() as running:
        yield running


def settings(
    port: int,
    *,
    user: str = "",
    password: str = "",
    tls: str = "none",
    data_timeout_s: float = 5,
    return_path: str = "",
) -> MailSettings:
    """A relay on this machine, with short limits."""
    return MailSettings(
        "127.0.0.1",
        port,
        SENDER,
        user,
        password,
        tls,
        timeout_s=5,
        data_timeout_s=data_timeout_s,
        return_path=return_path,
    )


async def send(how: MailSettings) -> Answer:
    """One letter to one address."""
    mailer = Mailer(how, ManualClock(NOON), Renderer())
    recipient = a_recipient(addresses={Channel.EMAIL: ADDRESS})
    return await mailer.carry(a_letter(a_change()), recipient, a_delivery(a_change()))


async def test_a_mail_that_is_taken_comes_through_whole(server: Relay) -> None:
    answer = await send(settings(server.port))

    (address, content) = server.taken[0]
    message = message_from_bytes(content, policy=policy.default)
    assert answer == Answer(Outcome.DELIVERED, "250 taken")
    assert address == ADDRESS
    assert message["subject"] == "[Phát sinh] Chậm lộ trình: Phủ sóng 5G toàn tỉnh"
    assert message["message-id"] == a_delivery(a_change()).message_id
    body = message.get_body(("plain",))
    assert body is not None
    assert "Cần tăng 4,2 điểm mỗi quý." in body.get_content()


@pytest.mark.parametrize(
    ("phase", "said", "outcome"),
    [
        ("rcpt", "451 try later", Outcome.RETRY),
        ("rcpt", "550 no such user", Outcome.REFUSED),
        ("data", "452 disk full", Outcome.RETRY),
        ("data", "554 looks like spam", Outcome.REFUSED),
        ("mail", "451 slow down", Outcome.RETRY),
        ("mail", "550 you may not send", Outcome.HALTED),
        ("mail", "530 5.7.0 authentication required", Outcome.HALTED),
        ("rcpt", "530 5.7.0 authentication required", Outcome.HALTED),
        ("rcpt", "421 closing", Outcome.RETRY),
    ],
)
async def test_each_answer_has_its_class(
    server: Relay, phase: str, said: str, outcome: Outcome
) -> None:
    table = {
        "mail": server.mail_answers,
        "rcpt": server.rcpt_answers,
        "data": server.data_answers,
    }[phase]
    table[SENDER if phase == "mail" else ADDRESS] = said

    assert await send(settings(server.port)) == Answer(outcome, said)
    assert server.taken == []


async def test_a_connection_torn_after_the_content_is_uncertain(server: Relay) -> None:
    server.torn.add(ADDRESS)

    answer = await send(settings(server.port))

    assert answer.outcome is Outcome.UNCERTAIN
    assert len(server.taken) == 1


async def test_what_is_sent_again_after_an_unknown_end_has_the_same_message_id(
    server: Relay,
) -> None:
    server.torn.add(ADDRESS)
    await send(settings(server.port))
    await send(settings(server.port))

    ids = {message_from_bytes(content)["message-id"] for _, content in server.taken}
    assert len(server.taken) == 2
    assert len(ids) == 1


async def test_a_server_that_is_away_is_tried_again() -> None:
    assert (await send(settings(free_port()))).outcome is Outcome.RETRY


async def test_a_wrong_password_halts_the_channel() -> None:
    async with relay(auth={"slipwatch": "right"}) as server:
        wrong = settings(server.port, user="slipwatch", password="wrong")
        right = settings(server.port, user="slipwatch", password="right")

        assert (await send(wrong)).outcome is Outcome.HALTED
        assert (await send(right)).outcome is Outcome.DELIVERED


async def test_a_server_that_wants_a_password_halts_whoever_has_none() -> None:
    async with relay(auth={"slipwatch": "right"}) as server:
        assert (await send(settings(server.port))).outcome is Outcome.HALTED


async def test_tls_that_was_asked_for_and_is_not_there_halts_rather_than_going_in_clear(
    server: Relay,
) -> None:
    answer = await send(settings(server.port, tls="starttls"))

    assert answer.outcome is Outcome.HALTED
    assert server.taken == []


async def test_an_answer_is_kept_without_the_address_in_it(server: Relay) -> None:
    server.rcpt_answers[ADDRESS] = f"550 5.1.1 <{ADDRESS}> user unknown"

    answer = await send(settings(server.port))

    assert answer.text == "550 5.1.1 <<address>> user unknown"


async def test_a_server_that_never_answers_after_the_content_is_uncertain(server: Relay) -> None:
    server.mute.add(ADDRESS)

    answer = await send(settings(server.port, data_timeout_s=0.2))

    assert answer.outcome is Outcome.UNCERTAIN
    assert len(server.taken) == 1


async def test_each_recipient_has_an_envelope_and_an_answer_of_its_own(server: Relay) -> None:
    server.rcpt_answers["minh@so-khcn.example.test"] = "550 no such user"
    server.rcpt_answers["hoa@so-khcn.example.test"] = "451 later"
    mailer = Mailer(settings(server.port), ManualClock(NOON), Renderer())

    outcomes = [
        (
            await mailer.carry(
                a_letter(a_change()),
                a_recipient(addresses={Channel.EMAIL: f"{name}@so-khcn.example.test"}),
                a_delivery(a_change()),
            )
        ).outcome
        for name in ("lan", "minh", "hoa")
    ]

    assert outcomes == [Outcome.DELIVERED, Outcome.REFUSED, Outcome.RETRY]
    assert [address for address, _ in server.taken] == [ADDRESS]
    assert b"minh" not in server.taken[0][1]


async def test_a_server_that_reports_failures_is_asked_for_them_under_the_deliverys_id() -> None:
    async with relay(reports=True) as server:
        assert (await send(settings(server.port))).outcome is Outcome.DELIVERED

        assert server.asked == ["RET=HDRS", f"ENVID={a_delivery(a_change()).id}", "NOTIFY=FAILURE"]


async def test_a_server_without_reports_is_not_asked(server: Relay) -> None:
    assert (await send(settings(server.port))).outcome is Outcome.DELIVERED
    assert server.asked == []


async def test_what_comes_back_names_its_delivery_where_a_return_path_is_set(
    server: Relay,
) -> None:
    await send(settings(server.port))
    await send(settings(server.port, return_path="bounces@laocai.example.test"))

    back = f"bounces+{a_delivery(a_change()).id}@laocai.example.test"
    assert server.senders == [SENDER, back]
    assert message_from_bytes(server.taken[1][1])["from"] == f"slipwatch <{SENDER}>"


async def test_a_letter_with_a_chart_travels_whole_in_lines_that_any_relay_takes(
    server: Relay,
) -> None:
    mailer = Mailer(settings(server.port), ManualClock(NOON), Renderer())
    event = a_change(points=POINTS)

    await mailer.carry(
        a_letter(event), a_recipient(addresses={Channel.EMAIL: ADDRESS}), a_delivery(event)
    )

    ((_, content),) = server.taken
    kinds = [one.get_content_type() for one in message_from_bytes(content).walk()]
    assert kinds == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
    ]
    assert content.isascii()
    assert max(len(line) for line in content.splitlines()) <= 998  # RFC 5322 2.1.1
    assert len(content) < 120_000
