"""Rate limits: a bucket of tokens for each caller, in the memory of one process.

Several processes each allow as much; what must hold over all of them is kept in a store.
"""

from collections import OrderedDict
from dataclasses import dataclass

MOST_KEYS = 50_000  # about 10 MB; the ones not seen for longest go first


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds; unused ones do not add up beyond that."""

    name: str
    requests: int
    seconds: int = 60

    @property
    def policy(self) -> str:
        """As the header `RateLimit-Policy` says it."""
        return f'"{self.name}";q={self.requests};w={self.seconds}'


@dataclass(frozen=True, slots=True)
class Left:
    """What is left after a request, and in how many seconds there is more; `allowed` or not."""

    limit: Limit
    allowed: bool
    remaining: int
    wait_s: int

    def headers(self) -> dict[str, str]:
        """The headers of draft-ietf-httpapi-ratelimit-headers."""
        said = {
            "ratelimit-policy": self.limit.policy,
            "ratelimit": f'"{self.limit.name}";r={self.remaining};t={self.wait_s}',
        }
        return said if self.allowed else {**said, "retry-after": str(self.wait_s)}


class Buckets:
    """The buckets of one limit. Time is handed in, in seconds."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._rate = limit.requests / limit.seconds
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, now_s: float) -> Left:
        """Take a token for one request."""
        most = float(self._limit.requests)
        tokens, at = self._held.pop(key, (most, now_s))
        tokens = min(most, tokens + max(0.0, now_s - at) * self._rate)
        allowed = tokens >= 1
        if allowed:
            tokens -= 1
        self._held[key] = (tokens, now_s)
        if len(self._held) > MOST_KEYS:
            self._held.popitem(last=False)
        missing = max(0.0, 1 - tokens)
        return Left(self._limit, allowed, int(tokens), max(1, -int(-missing / self._rate // 1)))
