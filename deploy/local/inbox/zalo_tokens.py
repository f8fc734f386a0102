"""The stand-in's authorisation server: refresh tokens that can be used once, kept in a file."""

import secrets
from datetime import datetime, timedelta
from hmac import compare_digest
from pathlib import Path
from typing import Any

import msgspec

from deploy.local.inbox.zalo_rules import Error, Refusal
from runtime.clock import Clock

LASTS = timedelta(seconds=90_000)


class State(msgspec.Struct):
    """The one pair that works, and the refresh tokens that were used."""

    access: str
    refresh: str
    expires_at: datetime
    spent: list[str] = []


class TokenServer:
    """Gives new tokens for a refresh token; what it gave survives a restart."""

    def __init__(
        self, file: Path, *, access: str, refresh: str, app_id: str, secret: str, clock: Clock
    ) -> None:
        self._file = file
        self._app_id = app_id
        self._secret = secret
        self._clock = clock
        if file.exists():
            self._state = msgspec.json.decode(file.read_bytes(), type=State)
        else:
            self._state = State(access, refresh, clock.now() + LASTS)

    def check(self, token: str, *, invalid: Error = Error.TOKEN_INVALID) -> None:
        """Raise Refusal unless this is the token that works."""
        if not compare_digest(token.encode(), self._state.access.encode()):
            raise Refusal(invalid, "Access token is invalid")
        if self._clock.now() >= self._state.expires_at:
            raise Refusal(Error.TOKEN_EXPIRED, "Access token has expired")

    def expire(self) -> None:
        """Let the access token be too old from now on."""
        self._state.expires_at = self._clock.now()
        self._keep()

    def give(self, form: dict[str, str], secret: str) -> dict[str, Any]:
        """New tokens, in Zalo's shape; raises Refusal."""
        known = form.get("app_id") == self._app_id
        if not known or not compare_digest(secret.encode(), self._secret.encode()):
            raise Refusal(Error.BAD_APP, "Invalid app")
        match form.get("grant_type"):
            case "refresh_token":
                self._use(form.get("refresh_token", ""))
            case "authorization_code" if form.get("code") and form.get("code_verifier"):
                self._state.spent.append(self._state.refresh)
            case _:
                raise Refusal(Error.BAD_APP, "Invalid grant")
        self._state.access = f"local-access-{secrets.token_hex(8)}"
        self._state.refresh = f"local-refresh-{secrets.token_hex(8)}"
        self._state.expires_at = self._clock.now() + LASTS
        self._keep()
        return {
            "access_token": self._state.access,
            "refresh_token": self._state.refresh,
            "expires_in": str(int(LASTS.total_seconds())),
        }

    def _use(self, token: str) -> None:
        if token in self._state.spent or not compare_digest(
            token.encode(), self._state.refresh.encode()
        ):
            raise Refusal(Error.REFRESH_USED, "Invalid refresh token")
        self._state.spent.append(token)

    def _keep(self) -> None:
        draft = self._file.with_suffix(".part")
        draft.write_bytes(msgspec.json.encode(self._state))
        draft.replace(self._file)
