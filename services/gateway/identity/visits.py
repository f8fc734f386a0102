"""What is known of one request: who asks, from where, in which session, and which cookies go
back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from runtime.failures import Unavailable
from services.gateway.identity.principal import ANONYMOUS, Principal


class What(StrEnum):
    """What is remembered of people, in the audit log: a closed list."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    REFUSED = "refused"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_ERASED = "account_erased"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a word of the list
    SECOND_FACTOR_CHANGED = "second_factor_changed"
    ACTED = "acted"  # acknowledged, commented, assigned, planned
    SILENCED = "silenced"
    FIGURE_CORRECTED = "figure_corrected"
    FIGURE_DECIDED = "figure_decided"
    FIGURES_REPORTED = "figures_reported"  # a file of them
    DELIVERY_REPLAYED = "delivery_replayed"
    EXPORTED = "exported"  # everything, or the audit log itself
    PRUNED = "pruned"


class Recorder(Protocol):
    """Where what people do is remembered. Raises Unavailable: then nothing may be done."""

    async def record(
        self,
        what: What,
        *,
        who: str,
        on: str = "",
        via: str = "page",
        address: str = "",
        details: Mapping[str, str] | None = None,
    ) -> None:
        """Add one entry. `who` is an account's id or empty, `on` what it was done to; neither they
        nor `details` hold a password, a code or a person's address."""
        ...


class Nothing:
    """Remembers nothing: for an app that nobody can sign in to."""

    async def record(
        self,
        what: What,
        *,
        who: str,
        on: str = "",
        via: str = "page",
        address: str = "",
        details: Mapping[str, str] | None = None,
    ) -> None:
        """Forget it."""


@dataclass(slots=True)
class Visit:
    """One request. `failure` is set where the session could not be read.

    `secret` is what the browser's cookie holds, and forms are bound to it; `address` is truncated:
    it names a network, not a machine.
    """

    principal: Principal = ANONYMOUS
    address: str = ""
    secret: str = ""
    session: str = ""  # the id under which it is stored, never what the cookie holds
    failure: Unavailable | None = None
    recorder: Recorder = field(default_factory=Nothing)
    personal: bool = False  # what is answered is for this browser alone
    cookies: dict[str, tuple[str, int]] = field(default_factory=dict)  # value, seconds; 0 forgets
