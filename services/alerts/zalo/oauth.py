"""Zalo's authorisation server (OAuth v4)."""

from datetime import timedelta
from urllib.parse import urlencode

import httpx
import msgspec

from runtime.clock import Clock
from runtime.failures import Unavailable
from services.alerts.zalo.codes import REFRESH_TOKEN_USED
from services.alerts.zalo.ports import Pair, Refused

PATH = "/v4/oa/access_token"
CONSENT = "/v4/oa/permission"
SLOW_DOWN = -32
ANSWER_LIMIT = 200


class Reply(msgspec.Struct):
    """New tokens, or an error; both may come with status 200. `expires_in` has been seen as a
    string and as a number."""

    access_token: str = ""
    refresh_token: str = ""
    expires_in: str | int = 0
    error: int = 0
    error_name: str = ""
    error_description: str = ""


class ZaloAuthority:
    """The server that renews tokens."""

    def __init__(
        self, client: httpx.AsyncClient, *, url: str, app_id: str, secret: str, clock: Clock
    ) -> None:
        self._client = client
        self._url = url
        self._app_id = app_id
        self._secret = secret
        self._clock = clock

    def consent(self, redirect: str, challenge: str, state: str) -> str:
        """Where an administrator of the account lets the app write in its name."""
        asked = {
            "app_id": self._app_id,
            "redirect_uri": redirect,
            "code_challenge": challenge,
            "state": state,
        }
        return f"{self._url}{CONSENT}?{urlencode(asked)}"

    async def refresh(self, refresh_token: str) -> Pair:
        """New tokens for a refresh token, which is spent by it."""
        return await self._ask({"refresh_token": refresh_token, "grant_type": "refresh_token"})

    async def exchange(self, code: str, verifier: str) -> Pair:
        """The first tokens, for the code of an administrator's consent."""
        return await self._ask(
            {"code": code, "grant_type": "authorization_code", "code_verifier": verifier}
        )

    async def _ask(self, form: dict[str, str]) -> Pair:
        try:
            response = await self._client.post(
                self._url + PATH,
                data={**form, "app_id": self._app_id},
                headers={"secret_key": self._secret},
            )
        except httpx.HTTPError as error:
            raise Unavailable("zalo authorisation", type(error).__name__) from error
        if response.status_code >= 500 or response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise Unavailable("zalo authorisation", f"HTTP {response.status_code}")
        try:
            reply = msgspec.json.decode(response.content, type=Reply)
            lasts = timedelta(seconds=int(reply.expires_in))
        except (msgspec.MsgspecError, ValueError) as error:
            raise Unavailable("zalo authorisation", "no answer that can be read") from error
        if reply.error == SLOW_DOWN:
            raise Unavailable("zalo authorisation", "too many calls")
        if reply.error or not (reply.access_token and reply.refresh_token):
            raise Refused(_said(reply, form))
        return Pair(reply.access_token, reply.refresh_token, self._clock.now() + lasts)


def _said(reply: Reply, form: dict[str, str]) -> str:
    """What was said, without what was shown."""
    known = " (this refresh token was used before)" if reply.error == REFRESH_TOKEN_USED else ""
    said = f"{reply.error}{known} {reply.error_name} {reply.error_description}"
    for name in ("refresh_token", "code", "code_verifier"):
        if form.get(name):
            said = said.replace(form[name], f"<{name}>")
    return said.strip()[:ANSWER_LIMIT]
