"""How each injury is done to a run, and what heals it."""

import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta

from tests.faults import programme
from tests.faults.events import Sending, flood
from tests.faults.plan import Injury, Kind
from tests.faults.proxies import CLEAR, Proxy, Weather
from tests.faults.refusing import Refusal, refusing
from tests.faults.servers import proxy_of
from tests.faults.stage import Stage

WEATHER = {
    "refused": Weather(refuses=True),
    "slow": Weather(latency_s=0.15),
    "narrow": Weather(bytes_per_s=20_000.0),
    "held": Weather(holds=True),
    "asks lost": Weather(swallows_asks=True),
    "answers lost": Weather(swallows_answers=True),
}
STEPS = {
    "-2 h": timedelta(hours=-2),
    "+2 h": timedelta(hours=2),
    "-5 min": timedelta(minutes=-5),
    "+1 day": timedelta(days=1),
}
STOPS_S = 60.0
JOIN_S = 40.0

Action = Callable[[], None]


class Injurer:
    """Does what the plan says, and remembers what has to be healed and when."""

    def __init__(self, stage: Stage, send: Callable[[Sending], None]) -> None:
        self._stage = stage
        self._send = send
        self._later: list[tuple[float, Action]] = []

    def look(self) -> None:
        """Heal what is due."""
        now = time.monotonic()
        due = [action for at, action in self._later if at <= now]
        self._later = [(at, action) for at, action in self._later if at > now]
        for action in due:
            action()

    def heal(self) -> None:
        """Wait until everything is healed that heals by itself."""
        while self._later:
            self.look()
            self._stage.crew.look()
            time.sleep(0.02)

    def injure(self, injury: Injury) -> None:
        """Do it now. What lasts is healed later, by `look`."""
        match injury.kind:
            case Kind.KILL | Kind.TWO:
                self._kill(injury)
            case Kind.WRITE:
                pass  # armed from the start
            case Kind.ROLLING:
                self._roll(injury.whom)
            case Kind.PAUSE:
                self._pause(injury)
            case Kind.STORM:
                self._storm(injury.whom)
            case Kind.BROKER_RESTART | Kind.LEADER:
                self._restart_broker(int(injury.whom[0]), killed=False)
            case Kind.BROKER_KILL:
                self._restart_broker(int(injury.whom[0]), killed=True)
            case Kind.BROKER_NET | Kind.BROKER_LONG | Kind.STORE_NET | Kind.MAIL | Kind.ZALO:
                self._weather(injury)
            case Kind.STORE_KILL:
                self._stage.servers.store.kill()
                self._after(injury.seconds, self._stage.servers.store.start)
            case Kind.STORE_PAUSE:
                pid = self._stage.servers.store.pid
                os.kill(pid, signal.SIGSTOP)
                self._after(injury.seconds, lambda: os.kill(pid, signal.SIGCONT))
            case Kind.STORE_READ_ONLY:
                self._refuse_writes(Refusal.READ_ONLY, injury.seconds)
            case Kind.STORE_FULL:
                self._refuse_writes(Refusal.DISK_FULL, injury.seconds)
            case Kind.CLOCK:
                self._stage.clock.step(STEPS[injury.how])
            case Kind.CATALOGUE:
                programme.change_programme(self._stage.catalogue, self._stage.plan.dice)
                self._stage.programme = programme.load(self._stage.catalogue)
                self._roll(injury.whom)
            case Kind.POISON:
                self._flood()

    def _after(self, seconds: float, action: Action) -> None:
        self._later.append((time.monotonic() + seconds, action))

    def _kill(self, injury: Injury) -> None:
        for name in injury.whom:
            service = self._stage.crew[name]
            service.kill()
            self._after(injury.seconds, service.start)

    def _roll(self, names: tuple[str, ...]) -> None:
        for name in names:
            service = self._stage.crew[name]
            service.stop()
            service.start()
            self._stage.wait(lambda one=service: one.ready, JOIN_S, f"{name} did not come back")  # type: ignore[misc]

    def _pause(self, injury: Injury) -> None:
        """A worker that sleeps past its session while another takes over, and then wakes up."""
        (name,) = injury.whom
        other = self._stage.worker(name, 2)
        sleeper = self._stage.crew[name]
        sleeper.pause()
        self._stage.crew[other].start()
        self._after(injury.seconds, sleeper.resume)

    def _storm(self, names: tuple[str, ...]) -> None:
        """One worker of each, then three, then one again."""
        others = [self._stage.worker(name, number) for name in names for number in (2, 3)]
        for name in others:
            self._stage.crew[name].start()
        for wait, name in enumerate(others):
            end = self._stage.crew[name].stop if wait % 2 else self._stage.crew[name].kill
            self._after(6.0 + wait, lambda end=end: _done(end))  # type: ignore[misc]

    def _restart_broker(self, number: int, *, killed: bool) -> None:
        node = self._stage.servers.nodes[number % len(self._stage.servers.nodes)]
        if killed:
            node.kill()
        else:
            node.stop()
        self._stage.servers.start_nodes([node])

    def _weather(self, injury: Injury) -> None:
        ways = proxy_of(self._stage.servers, injury.whom[0])
        if injury.how == "cut":
            self._cut(ways, injury.seconds)
            return
        for way in ways:
            way.turn(WEATHER[injury.how])
            self._after(injury.seconds, lambda way=way: way.turn(CLEAR))  # type: ignore[misc]

    def _cut(self, ways: list[Proxy], seconds: float) -> None:
        """Every connection, again and again."""
        for way in ways:
            way.reset()
            for number in range(1, int(seconds / 0.4) + 1):
                self._after(number * 0.4, way.reset)

    def _refuse_writes(self, refusal: Refusal, seconds: float) -> None:
        way = self._stage.servers.to_store
        way.screen = refusing(refusal)
        self._after(seconds, lambda: setattr(way, "screen", None))

    def _flood(self) -> None:
        """The worker has to stop rather than park it all; then somebody lets it pass."""
        scoring = self._stage.crew["scoring"]
        before = len(scoring.ends)
        self._send(flood())
        self._stage.wait(
            lambda: len(scoring.ends) > before, STOPS_S, "scoring parked a flood and did not stop"
        )
        scoring.environment.pop("SLIPWATCH_PARK_LIMIT", None)


def _done(action: Callable[[], object]) -> None:
    action()
