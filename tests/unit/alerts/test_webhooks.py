"""Signed webhooks: what is signed, where a call may go, and what each answer makes of an
endpoint."""

import base64
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import httpx
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from runtime.clock import ManualClock
from services.alerts.contacts.book import Contact
from services.alerts.contacts.memory import MemoryContacts
from services.alerts.deliveries import Answer, Delivery, Outcome
from services.alerts.episodes import Channel
from services.alerts.message import Group, Letter, Line, Tone
from services.alerts.webhooks.addresses import Forbidden, Unresolved, allowed, placed
from services.alerts.webhooks.bodies import LIMIT, body
from services.alerts.webhooks.carrier import LONGEST_FAILURE, WAITS, WebhookSender
from services.alerts.webhooks.endpoint import BadEndpoint, Endpoint
from services.alerts.webhooks.memory import MemoryEndpoints
from services.alerts.webhooks.notices import tell_owners
from services.alerts.webhooks.signing import headers
from tests.unit.alerts.channels_world import PAGE, a_delivery, a_letter
from tests.unit.alerts.world import ADDRESS, NOON, ToldCarrier, a_recipient

NEW = "whsec_" + base64.b64encode(b"invented-secret-number-two-22222").decode()
OLD = "whsec_" + base64.b64encode(b"invented-secret-number-one-11111").decode()
URL = "https://hook.example.test/slips?from=slipwatch"
PUBLIC = "203.0.114.7"  # an address of the internet; nothing is sent there


@dataclass
class Hook:
    """A sender over an endpoint that answers as it is told."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    stream: httpx.AsyncByteStream | None = None
    address: str = f"{URL} {NEW}"
    error: Exception | None = None
    addresses: tuple[str, ...] = (PUBLIC,)

    def __post_init__(self) -> None:
        self.clock = ManualClock(NOON)
        self.endpoints = MemoryEndpoints()
        self.seen: list[httpx.Request] = []
        self.resolved: list[str] = []

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """The addresses of every name."""
        self.resolved.append(f"{host}:{port}")
        return self.addresses

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Note it and answer."""
        self.seen.append(request)
        if self.error:
            raise self.error
        if self.stream:
            return httpx.Response(self.status, headers=self.headers, stream=self.stream)
        return httpx.Response(self.status, headers=self.headers, text=self.text)

    async def send(self, letter: Letter | None = None, **changes: object) -> Answer:
        """Send a letter."""
        async with httpx.AsyncClient(transport=httpx.MockTransport(self.handle)) as client:
            sender = WebhookSender(client, self.endpoints, self.clock, resolve=self.resolve)
            recipient = a_recipient(addresses={Channel.WEBHOOK: self.address})
            return await sender.carry(
                letter or a_letter(), recipient, a_delivery(Channel.WEBHOOK, **changes)
            )


async def test_a_call_is_verified_by_the_specification_s_own_library() -> None:
    hook = Hook()
    hook.clock = ManualClock(datetime.now(UTC))  # the library looks at the machine's clock

    answer = await hook.send()

    (request,) = hook.seen
    said = Webhook(NEW).verify(request.content, dict(request.headers))
    assert answer.outcome is Outcome.DELIVERED
    assert request.headers["webhook-id"] == a_delivery(Channel.WEBHOOK).id
    assert request.headers["content-type"] == "application/json"
    assert set(said) == {"type", "timestamp", "data"}
    assert said["type"] == "slip.told"
    assert said["data"]["episode"] == "episode-5g"
    assert said["data"]["link"] == PAGE
    assert said["data"]["acknowledge"].endswith("/a/invented-token-of-a-link")
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD).verify(request.content, dict(request.headers))


async def test_while_a_secret_is_changed_both_sign() -> None:
    hook = Hook(address=f"{URL} {NEW} {OLD}")
    hook.clock = ManualClock(datetime.now(UTC))

    await hook.send()

    assert len(hook.seen[0].headers["webhook-signature"].split()) == 2
    for secret in (NEW, OLD):
        assert Webhook(secret).verify(hook.seen[0].content, dict(hook.seen[0].headers))


def test_the_signature_is_the_one_that_the_library_makes() -> None:
    made = headers("id-1", b'{"a":1}', keys=Endpoint.parse(f"{URL} {NEW}").keys, now=NOON)

    assert made["webhook-signature"] == Webhook(NEW).sign("id-1", NOON, '{"a":1}')
    assert made["webhook-timestamp"] == str(int(NOON.timestamp()))
    with pytest.raises(ValueError, match="point"):
        headers("id.1", b"", keys=(), now=NOON)


async def test_the_call_goes_to_the_address_that_was_checked_and_says_the_name() -> None:
    hook = Hook()
    await hook.send()

    (request,) = hook.seen
    assert str(request.url) == f"https://{PUBLIC}/slips?from=slipwatch"
    assert request.headers["host"] == "hook.example.test"
    assert request.extensions["sni_hostname"] == "hook.example.test"
    assert hook.resolved == ["hook.example.test:443"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",  # noqa: S104
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1",
        "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
        "2001::1",
    ],
)  # fmt: skip
async def test_nothing_but_the_internet_is_called(address: str) -> None:
    hook = Hook(addresses=(PUBLIC, address))

    answer = await hook.send()

    assert (answer.outcome, hook.seen) == (Outcome.FELL_BACK, [])
    assert address not in answer.text


@pytest.mark.parametrize("address", [PUBLIC, "2a00:1450:4001:80b::200e"])
def test_the_internet_may_be_called(address: str) -> None:
    assert allowed(ip_address(address))


async def here(host: str, port: int) -> Sequence[str]:
    """A name that leads to this machine."""
    return ["127.0.0.1"]


async def there(host: str, port: int) -> Sequence[str]:
    """A name that leads to the internet."""
    return [PUBLIC]


async def nowhere(host: str, port: int) -> Sequence[str]:
    """A name that leads nowhere."""
    raise OSError("no such name")


async def test_this_machine_is_called_only_where_that_was_allowed() -> None:
    assert (await placed("http://localhost:9/x", here, loopback=True)).host_header == "localhost:9"
    with pytest.raises(Forbidden):
        await placed("https://localhost:9/x", here)
    with pytest.raises(Forbidden):
        await placed("http://hook.example.test/x", there)
    with pytest.raises(Forbidden):
        await placed("http://hook.example.test/x", there, loopback=True)
    with pytest.raises(Forbidden):
        await placed("ftp://hook.example.test/x", there, loopback=True)
    with pytest.raises(Forbidden):
        await placed("https://hook.example.test:99999/x", there)
    with pytest.raises(Unresolved):
        await placed(URL, nowhere)


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 403, 404, 500, 503])
async def test_whatever_is_not_2xx_is_a_failure_and_no_redirect_is_followed(status: int) -> None:
    hook = Hook(status, {"location": "http://169.254.169.254/"})

    answer = await hook.send()

    assert (answer.outcome, len(hook.seen)) == (Outcome.RETRY, 1)
    assert answer.channel_failed is False


async def test_the_waits_are_those_of_the_specification() -> None:
    hook = Hook(500)
    waits = []
    for attempts in range(11):
        answer = await hook.send(attempts=attempts)
        assert answer.not_before is not None
        waits.append(answer.not_before - NOON)

    for waited, asked in zip(waits, (*WAITS, WAITS[-1], WAITS[-1]), strict=True):
        assert asked <= waited <= asked * 1.1
    assert WAITS[0] == timedelta(seconds=5)
    assert WAITS[-1] == timedelta(hours=24)


@pytest.mark.parametrize("status", [429, 502, 504])
async def test_an_endpoint_that_is_overwhelmed_is_left_alone_as_long_as_it_asks(
    status: int,
) -> None:
    hook = Hook(status, {"retry-after": "600"})
    first = await hook.send()
    second = await hook.send(seq=2)
    hook.clock.advance(timedelta(minutes=10))
    hook.status = 204
    third = await hook.send(seq=2)

    assert first.not_before == NOON + timedelta(minutes=10)
    assert (second.outcome, second.not_before) == (Outcome.DEFERRED, NOON + timedelta(minutes=10))
    assert third.outcome is Outcome.DELIVERED
    assert len(hook.seen) == 2
    assert hook.endpoints.kept["lan"].failing_since is None


@pytest.mark.parametrize(
    "error", [httpx.ConnectError("no"), httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("x")]
)
async def test_an_unknown_end_is_tried_again_since_its_id_makes_a_repeat_harmless(
    error: httpx.TransportError,
) -> None:
    answer = await Hook(error=error).send()

    assert (answer.outcome, answer.text) == (Outcome.RETRY, type(error).__name__)


async def test_gone_disables_the_endpoint_until_another_one_is_entered() -> None:
    hook = Hook(410)
    first, second = await hook.send(), await hook.send(seq=2)
    assert [one.outcome for one in (first, second)] == [Outcome.FELL_BACK] * 2
    assert len(hook.seen) == 1

    hook.status, hook.address = 204, f"{URL} {OLD}"
    assert (await hook.send(seq=2)).outcome is Outcome.DELIVERED


async def test_an_endpoint_that_has_failed_for_days_is_disabled() -> None:
    hook = Hook(500)
    await hook.send()
    hook.clock.advance(LONGEST_FAILURE)
    await hook.send()

    assert (await hook.send()).outcome is Outcome.FELL_BACK
    assert len(hook.seen) == 2


async def test_the_owner_is_told_once_by_another_channel() -> None:
    hook = Hook(410)
    await hook.send()
    mail = ToldCarrier(hook.clock, script=[Answer(Outcome.RETRY, "451")])
    recipient = a_recipient(addresses={}, channels=(Channel.WEBHOOK, Channel.EMAIL))
    contacts = MemoryContacts(
        [Contact("lan", Channel.EMAIL, ADDRESS), Contact("lan", Channel.WEBHOOK, hook.address)]
    )

    async def tell() -> int:
        return await tell_owners(
            hook.endpoints,
            {"lan": recipient},
            contacts,
            {Channel.EMAIL: mail, Channel.WEBHOOK: mail},
            clock=hook.clock,
            public_url="https://slipwatch.example.test",
            mail_domain="laocai.example.test",
        )

    assert await tell() == 0
    assert await tell() == 0  # whoever is at it has some minutes
    hook.clock.advance(timedelta(minutes=15))
    assert await tell() == 1
    assert await tell() == 0
    ((delivery, letter),) = mail.sent
    assert (delivery.channel, letter.tone) == (Channel.EMAIL, Tone.NEWS)
    assert "webhook" in letter.subject
    assert "23/11/2026" in letter.lead


class Endless(httpx.AsyncByteStream):
    """An answer that never ends."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """More and more of it."""
        raise AssertionError("nobody reads this")


async def test_the_body_of_an_answer_is_not_read() -> None:
    hook = Hook(200, stream=Endless())

    assert (await hook.send()).outcome is Outcome.DELIVERED


async def test_neither_address_nor_secret_is_told() -> None:
    for hook in (Hook(500, text=URL), Hook(error=httpx.ConnectError(URL)), Hook(410)):
        answer = await hook.send()
        assert "hook.example.test" not in answer.text
    assert NEW not in repr(Endpoint.parse(f"{URL} {NEW}"))


def test_a_body_stays_below_twenty_kilobytes() -> None:
    things = tuple(
        Line(Tone.WARNING, "•", f"Chỉ tiêu {n}", verdict="Chậm so với lộ trình. " * 20)
        for n in range(300)
    )
    letter = a_letter(groups=(Group("", things),), why=("Vì sao " * 4000,))

    said = body(letter, a_delivery(Channel.WEBHOOK))

    assert len(said) <= LIMIT
    assert json.loads(said)["data"]["shortened"] is True
    assert json.loads(said)["data"]["things"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        URL,
        f"ftp://hook.example.test {NEW}",
        f"https:// {NEW}",
        f"https://user:pass@hook.example.test/ {NEW}",
        f"{URL} whsec_c2hvcnQ=",
        f"{URL} {NEW.removeprefix('whsec_')}",
        f"{URL} whsec_not-base64!",
        f"{URL} {NEW} {OLD} {OLD}",
    ],
)
def test_what_is_no_endpoint_is_refused_without_its_secret(text: str) -> None:
    with pytest.raises(BadEndpoint) as refused:
        Endpoint.parse(text)
    assert "whsec_c" not in str(refused.value)


def test_a_delivery_of_a_webhook_has_an_id_without_a_point() -> None:
    delivery: Delivery = a_delivery(Channel.WEBHOOK)
    assert "." not in delivery.id
