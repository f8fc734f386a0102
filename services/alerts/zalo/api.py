"""One call of Zalo's with the account's token: sent, read, classed, with nothing secret left in
the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import msgspec

from runtime.clock import Clock
from runtime.failures import Unavailable
from services.alerts.deliveries import Answer, Outcome
from services.alerts.wishes import retry_after
from services.alerts.zalo.codes import OUTCOMES, Meaning
from services.alerts.zalo.ports import NotAuthorised, Tokens

ANSWER_LIMIT = 300

#: No messages between 22:00 and 06:00 (-234); quotas are renewed overnight.
MORNING = time(6, 5)
#: How soon to come back when the token is being renewed, or cannot be.
TOKEN_PAUSE = timedelta(seconds=30)


class Reply(msgspec.Struct):
    """What the API answers; most failures come with status 200."""

    error: int
    message: str = ""
    data: Any = None


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, what it means, and what came with it."""

    answer: Answer
    meaning: Meaning | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


class ZaloApi:
    """The account's API."""

    def __init__(
        self, client: httpx.AsyncClient, tokens: Tokens, clock: Clock, zone: ZoneInfo
    ) -> None:
        self._client = client
        self._tokens = tokens
        self._clock = clock
        self._zone = zone

    async def call(
        self, url: str, body: object, *, codes: Mapping[int, Meaning], hide: Sequence[str]
    ) -> Said:
        """Ask once; with a token that is refused, renew it and ask once more."""
        token = ""
        try:
            token = await self._tokens.current()
            said = await self._ask(url, body, token, codes)
            if said.meaning is Meaning.REFRESH:
                token = await self._tokens.renewed(token)
                said = await self._ask(url, body, token, codes)
        except NotAuthorised as error:
            return Said(Answer(Outcome.HALTED, f"not authorised: {error}"[:ANSWER_LIMIT]))
        except Unavailable as away:  # nothing was taken: no attempt is spent
            wait = self._clock.now() + TOKEN_PAUSE
            return Said(Answer(Outcome.DEFERRED, str(away)[:ANSWER_LIMIT], wait))
        text = redacted(said.answer.text, {token: "<token>"} | dict.fromkeys(hide, "<address>"))
        return replace(said, answer=replace(said.answer, text=text))

    async def _ask(self, url: str, body: object, token: str, codes: Mapping[int, Meaning]) -> Said:
        try:
            response = await self._client.post(url, json=body, headers={"access_token": token})
        except httpx.HTTPError as error:
            return Said(no_answer(error))
        if response.status_code == httpx.codes.UNAUTHORIZED:
            return Said(Answer(Outcome.HALTED, "HTTP 401"), Meaning.REFRESH)
        if response.status_code != httpx.codes.OK:
            return Said(bad_status(response, self._clock.now()))
        try:
            reply = msgspec.json.decode(response.content, type=Reply)
        except msgspec.MsgspecError:
            return Said(Answer(Outcome.UNCERTAIN, "HTTP 200, no answer that can be read"))
        meaning = codes.get(reply.error, Meaning.RETRY)
        data = reply.data if isinstance(reply.data, dict) else {}
        answer = Answer(
            OUTCOMES[meaning],
            f"{reply.error} {reply.message}"[:ANSWER_LIMIT],
            morning(self._clock.now(), self._zone) if meaning is Meaning.DEFER else None,
            channel_failed=meaning is Meaning.SLOW_DOWN,
        )
        return Said(answer, meaning, data)


def no_answer(error: httpx.HTTPError) -> Answer:
    """What a broken connection means: only what surely never arrived is simply tried again.

    Only the error's kind is told; its text may hold an address.
    """
    never = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
    outcome = Outcome.RETRY if isinstance(error, never) else Outcome.UNCERTAIN
    return Answer(outcome, type(error).__name__, channel_failed=True)


def bad_status(response: httpx.Response, now: datetime) -> Answer:
    """What any status but 200 means, whatever the body says."""
    status = response.status_code
    if status in {httpx.codes.BAD_GATEWAY, httpx.codes.GATEWAY_TIMEOUT}:
        return Answer(Outcome.UNCERTAIN, f"HTTP {status}", channel_failed=True)
    failed = status >= 500 or status == httpx.codes.TOO_MANY_REQUESTS
    return Answer(
        Outcome.RETRY,
        f"HTTP {status}",
        retry_after(response.headers.get("retry-after", ""), now),
        channel_failed=failed,
    )


def morning(now: datetime, zone: ZoneInfo) -> datetime:
    """The next time that messages may be sent again."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), MORNING, tzinfo=zone)
    chosen = today if local < today else today + timedelta(days=1)
    return chosen.astimezone(now.tzinfo)


def redacted(text: str, secrets: Mapping[str, str]) -> str:
    """The text with everything secret replaced by what it is."""
    for secret, name in secrets.items():
        if secret:
            text = text.replace(secret, name)
    return text
