"""Signing in by a provider's word (OpenID Connect): what was asked is kept here, and an answer that
does not fit it lets nobody in."""

from collections.abc import Sequence
from hashlib import sha256

from runtime.clock import Clock
from services.gateway.identity.handlers.browsers import Origin
from services.gateway.identity.handlers.keeping import Keeping, Refused
from services.gateway.identity.handlers.signing_in import Entered, SigningIn, WrongCredentials
from services.gateway.identity.policy import Policy
from services.gateway.identity.ports import Asked, Flow, Flows, GroupRights, NotVouched, Provider
from services.gateway.identity.tokens import digest_of
from services.gateway.identity.visits import Recorder, What

KIND = "provider"
BACK = "/sign-in/provider/back"


class Providing:
    """The two halves of it: away to the provider, and back."""

    def __init__(
        self,
        provider: Provider,
        rights: Sequence[GroupRights],
        flows: Flows,
        keeping: Keeping,
        signing_in: SigningIn,
        recorder: Recorder,
        clock: Clock,
        policy: Policy,
        origin: str,
    ) -> None:
        self._provider, self._rights, self._flows = provider, rights, flows
        self._keeping, self._signing_in, self._recorder = keeping, signing_in, recorder
        self._clock, self._policy = clock, policy
        self._redirect = origin + BACK

    async def away(self, secret: str, wanted: str) -> str:
        """Where to send the browser. Its secret binds the answer to it."""
        asked = await self._provider.ask(self._redirect)
        kept = {
            "url": asked.url,
            "nonce": asked.nonce,
            "verifier": asked.verifier,
            "browser": digest_of(secret),
            "next": wanted,
        }
        expires = self._clock.now() + self._policy.half_done
        await self._flows.keep(Flow(digest_of(asked.state), KIND, expires, kept))
        return asked.url

    async def back(self, state: str, code: str, secret: str, origin: Origin) -> tuple[Entered, str]:
        """Let in whom the provider vouches for, and where they wanted to go.

        Raises WrongCredentials. What was asked is taken out first: an answer is good once.
        """
        flow = await self._flows.take(digest_of(state))
        if flow is None or flow.kind != KIND or flow.expires <= self._clock.now():
            raise await self._failed("unknown_state", origin)
        if flow.kept["browser"] != digest_of(secret):
            raise await self._failed("another_browser", origin)
        asked = Asked(flow.kept["url"], state, flow.kept["nonce"], flow.kept["verifier"])
        try:
            vouched = await self._provider.answer(code, self._redirect, asked)
        except NotVouched as refused:
            raise await self._failed(refused.why, origin) from refused
        held = [one for one in self._rights if one.group in vouched.groups]
        who = f"{self._provider.issuer}|{vouched.subject}"
        try:
            account = await self._keeping.vouched(
                f"oidc-{sha256(who.encode()).hexdigest()[:24]}",
                self._provider.issuer,
                vouched.name,
                {role for one in held for role in one.roles},
                {department for one in held for department in one.departments},
                {source for one in held for source in one.sources},
                origin.address,
            )
        except Refused as refused:
            raise await self._failed(refused.why, origin) from refused
        entered = await self._signing_in.enter(account, origin, how="provider", strong=True)
        return entered, flow.kept["next"]

    async def _failed(self, why: str, origin: Origin) -> WrongCredentials:
        await self._recorder.record(
            What.SIGN_IN_FAILED,
            who="",
            address=origin.address,
            details={"step": "provider", "why": why},
        )
        return WrongCredentials()
