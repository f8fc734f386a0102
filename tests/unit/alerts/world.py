"""A small world for alerts: a programme, a directory, twins of the store, and channels that answer
as they are told."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from runtime.clock import ManualClock
from schemas.events import Bilingual, SlipChanged
from schemas.stored import ActDocument
from services.alerts.addresses import WrittenAddresses
from services.alerts.bundles import AckLink
from services.alerts.calendars import vietnamese_holidays
from services.alerts.deliveries import Answer, Delivery, Outcome, Policy
from services.alerts.episodes import Channel, Chapter
from services.alerts.habits import Habits
from services.alerts.handlers import (
    Office,
    Post,
    TakenActs,
    deliver_next,
    give_up,
    plan_digests,
    settle,
    take_acts,
    take_changes,
)
from services.alerts.letters import Letter
from services.alerts.memory import (
    MemoryActs,
    MemoryChannels,
    MemoryDeliveries,
    MemoryDesks,
    MemoryEpisodes,
    MemoryVerdicts,
)
from services.alerts.ports import Carrier
from services.alerts.routing import OWNER, Directory, Language, Recipient, Route
from targets.areas import Area, Level
from targets.catalogue import Owner, Programme, Target, Theme
from targets.goals import Goal
from targets.kinds import Floor, Reach
from targets.measures import Measure
from targets.periods import Cadence
from targets.words import Text

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # noon in Lào Cai
ADDRESS = "lan@so-khcn.example.test"
ZALO_ID = "1000000000000000042"


def a_target(identity: str = "coverage-5g", **changes: object) -> Target:
    """An ordinary target of the department of science."""
    plain: dict[str, object] = {
        "id": identity,
        "name": Text("Phủ sóng 5G toàn tỉnh", "5G coverage of the province"),
        "theme": "infrastructure",
        "rule": Reach(),
        "unit": "%",
        "goals": (Goal(Decimal(100), date(2030, 12, 31)),),
        "measures": (Measure("value", Text("Tỷ lệ", "Share"), "%"),),
        "value": "value",
        "owner": Owner("so-khcn", Text("Sở Khoa học và Công nghệ", "Department of Science")),
        "cadence": Cadence.QUARTER,
        "publishing_delay_days": 45,
        "paragraph": "8",
    }
    return Target(**(plain | changes))  # type: ignore[arg-type]


BUDGET = a_target(
    "sti-budget-share",
    name=Text("Chi cho khoa học, công nghệ", "Spending on science"),
    theme="budget",
    rule=Floor(Decimal(3)),
    owner=Owner("so-tai-chinh", Text("Sở Tài chính", "Department of Finance")),
)

PROGRAMME = Programme(
    id="lao-cai",
    name=Text("Chương trình Lào Cai", "The programme of Lào Cai"),
    version="1",
    area="lao-cai",
    timezone="Asia/Ho_Chi_Minh",
    themes=(
        Theme("infrastructure", Text("Hạ tầng số", "Infrastructure")),
        Theme("budget", Text("Ngân sách", "Budget")),
    ),
    areas=(Area("lao-cai", Text("Lào Cai", "Lào Cai"), Level.PROVINCE),),
    targets=(a_target(), BUDGET),
)


def a_recipient(identity: str = "lan", **changes: object) -> Recipient:
    """The desk of the department of science, reached by mail and Zalo."""
    plain: dict[str, object] = {
        "id": identity,
        "role": Text("Đầu mối Sở KHCN", "Desk of Science"),
        "department": "so-khcn",
        "language": Language.VI,
        "addresses": {Channel.EMAIL: f"{identity}@so-khcn.example.test", Channel.ZALO: ZALO_ID},
        "by_every_channel": frozenset({"warning", "serious", "critical"}),
    }
    return Recipient(**(plain | changes))  # type: ignore[arg-type]


def by_mail(identity: str, department: str) -> Recipient:
    """Somebody who is reached by mail only."""
    addresses = {Channel.EMAIL: f"{identity}@{department}.example.test"}
    return a_recipient(identity, department=department, addresses=addresses)


#: Everything at once and by itself, for tests that are about something else.
PLAIN = Habits(bundle=timedelta(0), recovery=timedelta(0))


def a_directory(
    *recipients: Recipient,
    routes: Sequence[Route] = (),
    habits: Habits = PLAIN,
    default: Sequence[str] = (),
) -> Directory:
    """The recipients, all of them told by default."""
    everybody = recipients or (by_mail("lan", "so-khcn"),)
    return Directory(
        {one.id: one for one in everybody},
        tuple(routes),
        tuple(default) or tuple(one.id for one in everybody),
        habits,
    )


OWNERS_ONLY = Route(to=(OWNER,))


def a_change(seq: int = 1, change: str = "opened", **changes: object) -> SlipChanged:
    """A change of the episode that 5G coverage is behind."""
    plain: dict[str, object] = {
        "episode": "episode-5g",
        "seq": seq,
        "change": change,
        "target": "coverage-5g",
        "area": "lao-cai",
        "finding": "behind",
        "since": "2026-Q3",
        "severity": "warning",
        "on": date(2026, 11, 23),
        "from_status": "on_track",
        "to_status": "at_risk",
        "reason": "behind_path",
        "sentence": Bilingual(
            "Quý 3/2026 đạt 41,5%, chậm so với lộ trình.", "Q3 2026 is at 41.5%, behind the path."
        ),
        "remedy": Bilingual("Cần tăng 4,2 điểm mỗi quý.", "It takes 4.2 points a quarter."),
        "value": Decimal("41.5"),
        "unit": "%",
        "period": "2026-Q3",
        "goal": Decimal(100),
        "goal_by": date(2030, 12, 31),
        "achieved": Decimal("0.3"),
        "required": Decimal("0.4"),
    }
    return SlipChanged(**(plain | changes))  # type: ignore[arg-type]


def an_act(kind: str, at: datetime = NOON, **fields: object) -> ActDocument:
    """What somebody did about the episode, as the gateway inserts it."""
    plain: dict[str, object] = {
        "_id": f"act-{kind}-{at.timestamp():.0f}",
        "kind": kind,
        "at": at,
        "by": "account-minh",
        "via": "page",
        "taken": None,
    }
    if kind not in {"silenced", "silence_ended"}:
        plain["episode"] = "episode-5g"
    return plain | fields  # type: ignore[return-value]


class PlainAcks:
    """Links that anybody could guess."""

    def link(self, delivery: Delivery, now: datetime) -> AckLink | None:
        """The link of a delivery."""
        return AckLink(f"https://slipwatch.example.test/a/{delivery.id}")


def heard(event: SlipChanged, at: datetime = NOON) -> Chapter:
    """The change as it comes from the topic."""
    return Chapter(event, at)


@dataclass
class ToldCarrier:
    """A channel that answers as its script says, `delivered` by default, and keeps what it sent."""

    clock: ManualClock
    script: list[Answer] = field(default_factory=list)
    outage: Callable[[datetime], Answer | None] = lambda _: None
    sent: list[tuple[Delivery, Letter]] = field(default_factory=list)
    sent_at: list[datetime] = field(default_factory=list)
    tried: list[tuple[datetime, Delivery]] = field(default_factory=list)

    async def carry(self, letter: Letter, to: Recipient, delivery: Delivery) -> Answer:
        """Note the attempt and answer."""
        self.tried.append((self.clock.now(), delivery))
        await asyncio.sleep(0)  # whoever else is at work gets a turn
        answer = self.outage(self.clock.now())
        if answer is None:
            answer = self.script.pop(0) if self.script else Answer(Outcome.DELIVERED, "250 ok")
        if answer.outcome is Outcome.DELIVERED:
            self.sent.append((delivery, letter))
            self.sent_at.append(self.clock.now())
        return answer


class World:
    """Alerts on twins, with a clock that only the test moves and as many workers as it asks for."""

    def __init__(
        self,
        directory: Directory | None = None,
        *,
        workers: int = 1,
        policy: Policy | None = None,
        start: datetime = NOON,
    ) -> None:
        self.clock = ManualClock(start)
        self.episodes, self.deliveries = MemoryEpisodes(), MemoryDeliveries()
        self.channels, self.acts = MemoryChannels(), MemoryActs()
        self.verdicts = MemoryVerdicts()
        told = directory or a_directory()
        self.mail, self.zalo = ToldCarrier(self.clock), ToldCarrier(self.clock)
        carriers: Mapping[Channel, Carrier] = {
            Channel.EMAIL: self.mail,
            Channel.ZALO: self.zalo,
        }
        self.office = Office(
            self.episodes,
            self.deliveries,
            told,
            PROGRAMME,
            self.clock,
            "laocai.example.test",
            self.acts,
            MemoryDesks(),
            self.verdicts,
            WrittenAddresses(told),
            vietnamese_holidays,
        )
        self.post = Post(
            self.channels,
            carriers,
            policy or Policy(),
            lambda: 1.0,
            "https://slipwatch.example.test",
            PlainAcks(),
        )
        self.workers = workers

    async def hear(self, *events: SlipChanged) -> int:
        """Take changes, in this order; each of several workers may get the batch."""
        return await take_changes([heard(one, self.clock.now()) for one in events], self.office)

    async def act(self, kind: str, **fields: object) -> TakenActs:
        """Somebody does something now, and every worker looks for what is new."""
        await self.office.acts.insert(an_act(kind, self.clock.now(), **fields))
        return await self.take_acts()

    async def take_acts(self) -> TakenActs:
        """Every worker looks for what people did, all at the same time."""
        taken = await asyncio.gather(*(take_acts(self.office) for _ in range(self.workers)))
        return taken[0]

    async def deliver(self) -> None:
        """Let every worker handle what is due, all at the same time, until nothing is."""
        now, asked = self.clock.now(), self.office.deliveries
        if due := [one for one in self.post.carriers if await asked.due(one, now)]:
            await asyncio.gather(
                *(self._drain(channel) for channel in due for _ in range(self.workers))
            )

    async def _drain(self, channel: Channel) -> None:
        while (handled := await deliver_next(channel, self.office, self.post)) is not None:
            await asyncio.sleep(0)
            await settle(handled, self.office, self.post)

    async def pass_time(self, by: timedelta, step: timedelta = timedelta(seconds=5)) -> None:
        """Let time pass in steps, with senders and the sweep at work."""
        end = self.clock.now() + by
        while self.clock.now() < end:
            self.clock.advance(min(step, end - self.clock.now()))
            await self.sweep()
            await self.deliver()

    async def sweep(self) -> None:
        """What each worker does now and then beside sending."""
        for _ in range(self.workers):
            await self.office.deliveries.expire(self.clock.now())
            await take_acts(self.office)
            await plan_digests(self.office, self.post.policy)
            for channel in self.post.carriers:
                await give_up(channel, self.office, self.post)

    @property
    def told(self) -> list[tuple[str, int, str]]:
        """Who was told of what, in the order of sending: recipient, change, channel."""
        both = [*self.mail.sent, *self.zalo.sent]
        return [(one.recipient, one.seq, one.channel.value) for one, _ in both]

    def delivery(
        self, seq: int, recipient: str = "lan", channel: Channel = Channel.EMAIL
    ) -> Delivery:
        """The delivery of a change to somebody."""
        return next(
            one
            for one in self.deliveries.kept.values()
            if (one.seq, one.recipient, one.channel) == (seq, recipient, channel)
        )
