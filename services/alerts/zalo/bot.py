"""Messages of a Zalo Bot: a fixed token that is part of the address, so the address is never
shown."""

import logging
from typing import Any

import httpx
import msgspec

from runtime.clock import Clock
from services.alerts.deliveries import Answer, Delivery, Outcome
from services.alerts.episodes import Channel
from services.alerts.message import Letter
from services.alerts.render import Renderer
from services.alerts.routing import Recipient
from services.alerts.zalo.api import ANSWER_LIMIT, bad_status, no_answer, redacted
from services.alerts.zalo.codes import BOT, OUTCOMES, Meaning
from services.alerts.zalo.oa import handle
from services.alerts.zalo.texts import fitted

#: With these the body says more than the status does.
_TALKS = range(400, 500)


class Reply(msgspec.Struct):
    """What the bot's API answers."""

    ok: bool
    result: Any = None
    error_code: int = 0
    description: str = ""


class BotMessenger:
    """The way by the bot: to whoever wrote to it first."""

    def __init__(
        self, client: httpx.AsyncClient, *, url: str, token: str, clock: Clock, renderer: Renderer
    ) -> None:
        self._client = client
        self._url = f"{url}/bot{token}/sendMessage"
        self._token = token
        self._clock = clock
        self._renderer = renderer

    async def carry(self, letter: Letter, to: Recipient, delivery: Delivery) -> Answer:
        """Send a letter and say what came of it."""
        chat = to.addresses[Channel.ZALO_BOT]
        body = {"chat_id": chat, "text": fitted(self._renderer.chat(letter))}
        try:
            response = await self._client.post(self._url, json=body)
        except httpx.HTTPError as error:
            return no_answer(error)
        answer = self._read(response)
        text = redacted(answer.text, {self._token: "<token>", chat: "<address>"})
        return Answer(answer.outcome, text, answer.not_before, answer.handle, answer.channel_failed)

    def _read(self, response: httpx.Response) -> Answer:
        plain = bad_status(response, self._clock.now())
        if response.status_code != httpx.codes.OK and response.status_code not in _TALKS:
            return plain
        try:
            reply = msgspec.json.decode(response.content, type=Reply)
        except msgspec.MsgspecError:
            if response.status_code == httpx.codes.OK:
                return Answer(Outcome.UNCERTAIN, "HTTP 200, no answer that can be read")
            reply = Reply(ok=False, error_code=response.status_code)
        if reply.ok and response.status_code == httpx.codes.OK:
            return Answer(Outcome.DELIVERED, "ok", handle=handle(reply.result, "message_id"))
        meaning = BOT.get(reply.error_code, Meaning.RETRY)
        return Answer(
            OUTCOMES[meaning],
            f"{reply.error_code} {reply.description}"[:ANSWER_LIMIT],
            plain.not_before,
            channel_failed=meaning is Meaning.SLOW_DOWN,
        )


class Hiding(logging.Filter):
    """Takes a secret out of what a library logs: httpx tells every address that it asks."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self._secret = secret

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without the secret."""
        said = record.getMessage()
        if self._secret in said:
            record.msg, record.args = said.replace(self._secret, "<token>"), ()
        return True


def hide_in_logs(secret: str) -> None:
    """Keep a secret out of the lines of the HTTP client, whatever the level."""
    for name in ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2"):
        logging.getLogger(name).addFilter(Hiding(secret))
