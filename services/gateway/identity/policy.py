"""How identity behaves: times, limits, and who needs a second factor."""

from dataclasses import dataclass
from datetime import timedelta

from services.gateway.identity.principal import Role


@dataclass(frozen=True, slots=True)
class Policy:
    """One frozen value. Times as OWASP's session and authentication cheat sheets advise for
    ordinary business."""

    public_reading: bool = False
    second_factor_for: frozenset[Role] = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    half_done: timedelta = timedelta(minutes=10)  # for a second factor or a provider's answer
    touch_every: timedelta = timedelta(minutes=1)  # a session's use is noted no more often
    free_failures: int = 5  # of an account, before its first wait
    free_failures_of_address: int = 20  # an office shares one address
    first_wait: timedelta = timedelta(seconds=30)
    longest_wait: timedelta = timedelta(minutes=15)
    forgotten_after: timedelta = timedelta(hours=24)

    def wait_after(self, failures: int, free: int) -> timedelta:
        """How long nobody is let try after so many failures in a row: doubling, up to a limit."""
        if failures < free:
            return timedelta(0)
        doubled = self.first_wait * (1 << min(failures - free, 16))
        return min(doubled, self.longest_wait)
