"""slipwatch's alerts as it is, with a clock that goes faster: `python -m
benchmarks.alertmanager_worker '<orders as JSON>'`."""

import json
import os
import sys
from datetime import UTC, datetime, timedelta

from runtime.logs import configure_logging
from runtime.stream import run_stream
from services.alerts.app import NAME, build
from services.alerts.settings import Settings


class FastClock:
    """A clock that was right at one moment and has gone faster since."""

    def __init__(self, begun: datetime, speed: float) -> None:
        self._begun = begun
        self._speed = speed

    def now(self) -> datetime:
        """The present moment of the story."""
        passed = (datetime.now(UTC) - self._begun).total_seconds()
        return self._begun + timedelta(seconds=passed * self._speed)


def main() -> int:
    """Deliver until told to stop."""
    orders = json.loads(sys.argv[1])
    clock = FastClock(datetime.fromisoformat(orders["begun"]), orders["speed"])
    settings = Settings.from_env(os.environ)  # noqa: TID251 - a program of its own
    configure_logging(NAME, settings.log_level)
    return run_stream(lambda stack: build(settings, clock, stack))


if __name__ == "__main__":
    sys.exit(main())
