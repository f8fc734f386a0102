"""An official who acts through the gateway, and insists with the same key until it is answered."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from runtime.links import Link, Links
from runtime.mongo import open_database
from runtime.sealing import keys_of
from services.gateway.identity.csrf import make_token
from services.gateway.identity.handlers.browsers import mark_of
from services.gateway.identity.ports import Account, Session
from services.gateway.identity.principal import ALL, Role
from services.gateway.identity.store import MongoAccounts, MongoSessions, Opened
from services.gateway.identity.tokens import digest_of, new_token
from services.gateway.slips.room import PURPOSE
from tests.faults.deeds import WHO, Deed, Doing, Done
from tests.faults.expect import OFFICE
from tests.faults.moment import RunClock

ANSWERED_S = 12.0
#: No clock of a run comes so far: the session is neither renewed nor over.
FAR = datetime(2100, 1, 1, tzinfo=UTC)
SILENCED_FOR = timedelta(days=10)
DUE_IN = timedelta(days=90)
REFUSED = frozenset({400, 401, 403, 404, 409, 410, 422})

Plain = dict[str, Any]


@dataclass
class Official:
    """Does deeds one after the other. `done` is what became of those that had an object."""

    gateway: str
    keys: Path
    clock: RunClock
    insist: Callable[[Callable[[], bool], str], None]
    done: list[Done] = field(default_factory=list)
    _client: httpx.Client | None = None

    def sign_in(self, store: str, database: str) -> None:
        """Put account and session where the gateway looks for them: passwords are not at stake."""
        token = asyncio.run(_signed_in(store, database))
        self._client = httpx.Client(
            base_url=self.gateway,
            cookies={"slipwatch-session": token},
            headers={"x-csrf-token": make_token(token)},
            timeout=ANSWERED_S,
            trust_env=False,
        )

    def close(self) -> None:
        """Let the connections go."""
        if self._client is not None:
            self._client.close()

    def do(self, deed: Deed) -> None:
        """Return once it is done or refused, or there is nothing that it could be done to."""
        match deed.doing:
            case Doing.SILENCE:
                self._silence(deed)
            case Doing.END_SILENCE:
                self._end_silence(deed)
            case Doing.DECIDE:
                self._decide(deed)
            case Doing.LINK:
                self._link(deed)
            case _:
                self._act(deed)

    def _act(self, deed: Deed) -> None:
        episode = self._picked(deed, "/api/v1/episodes?state=open&limit=500", "episode")
        if episode is None:
            return
        asked: Plain = {"kind": deed.doing.value, "comment": f"{deed.key} of the office"}
        if deed.doing is Doing.ASSIGN:
            asked["assignee"] = OFFICE
        if deed.doing is Doing.PLAN:
            asked["due"] = (self.clock.now() + DUE_IN).date().isoformat()
        place = f"/api/v1/episodes/{episode['episode']}"
        self._insisted(deed, episode["episode"], asked, f"{place}/acts", seen=place)

    def _link(self, deed: Deed) -> None:
        episode = self._picked(deed, "/api/v1/episodes?state=open&limit=500", "episode")
        if episode is None:
            return
        name = str(episode["episode"])
        about = {"episode": name, "recipient": OFFICE, "target": str(episode["target"])}
        links = Links(keys_of((self.keys / "link.key").read_text("ascii")), PURPOSE)
        token = links.make(Link(deed.key, about, FAR))
        asked = {"kind": Doing.ACKNOWLEDGE.value, "comment": f"{deed.key} of the office"}
        self._until(deed, name, asked, lambda: self._sent("POST", f"/a/{token}", data=asked))

    def _silence(self, deed: Deed) -> None:
        episode = self._picked(deed, "/api/v1/episodes?state=open&limit=500", "episode")
        if episode is None:
            return
        asked = {
            "matcher": {"targets": [episode["target"]]},
            "ends": (self.clock.now() + SILENCED_FOR).isoformat(),
            "reason": f"{deed.key} of the office",
        }
        self._insisted(deed, str(episode["target"]), asked, "/api/v1/silences")

    def _end_silence(self, deed: Deed) -> None:
        ended = {one.about for one in self.done if one.deed.doing is Doing.END_SILENCE}
        begun = [
            one.act for one in self.done if one.deed.doing is Doing.SILENCE and not one.refused
        ]
        left = [one for one in begun if one not in ended]
        if left:
            name = left[deed.pick % len(left)]
            self._insisted(deed, name, {}, f"/api/v1/silences/{name}", method="DELETE")

    def _decide(self, deed: Deed) -> None:
        figure = self._picked(deed, "/api/v1/figures/held?limit=500", "id", _is_free)
        if figure is None:
            return
        kind = ("accepted", "refused", "corrected")[deed.pick % 3]
        asked: Plain = {"kind": kind, "reason": f"{deed.key} of the office"}
        if kind == "corrected":
            asked["value"] = str(_another(figure["value"]))
        place = f"/api/v1/figures/held/{figure['id']}"
        self._insisted(deed, str(figure["id"]), asked, f"{place}/decisions", seen=place)

    def _insisted(
        self,
        deed: Deed,
        about: str,
        asked: Plain,
        path: str,
        *,
        seen: str = "",
        method: str = "POST",
    ) -> None:
        """Send it under its key, with the tag of what was seen, until it is done or refused."""
        tag = ""

        def once() -> httpx.Response | None:
            nonlocal tag
            if seen and not tag:
                read = self._sent("GET", seen)
                if read is None or read.status_code != httpx.codes.OK:
                    return read
                tag = read.headers["etag"]
            headers = {"idempotency-key": deed.key} | ({"if-match": tag} if tag else {})
            answer = self._sent(method, path, headers=headers, json=asked or None)
            if answer is not None and answer.status_code == httpx.codes.PRECONDITION_FAILED:
                tag = ""  # it has changed: look again
            return answer

        self._until(deed, about, asked, once)

    def _until(
        self, deed: Deed, about: str, asked: Plain, once: Callable[[], httpx.Response | None]
    ) -> None:
        def answered() -> bool:
            answer = once()
            if answer is None:
                return False
            refused = answer.text[:300] if answer.status_code in REFUSED else ""
            if refused or answer.is_success:
                self.done.append(Done(deed, about, asked, refused))
                return True
            return False

        self.insist(answered, f"the gateway did not answer {deed.doing} of {about}")

    def _picked(
        self,
        deed: Deed,
        path: str,
        name: str,
        fits: Callable[[Mapping[str, Any]], bool] = lambda _: True,
    ) -> Mapping[str, Any] | None:
        """One of those that are there now; None when there is none."""
        found: list[Sequence[Mapping[str, Any]]] = []

        def looked() -> bool:
            answer = self._sent("GET", path)
            if answer is None or not answer.is_success:
                return False
            found.append(json.loads(answer.content, parse_float=Decimal)["items"])
            return True

        self.insist(looked, f"the gateway did not answer {path}")
        there = sorted((one for one in found[-1] if fits(one)), key=lambda one: str(one[name]))
        return there[deed.pick % len(there)] if there else None

    def _sent(self, method: str, path: str, **more: Any) -> httpx.Response | None:
        """The answer, or None when there was none."""
        if self._client is None:
            raise RuntimeError("nobody has signed in")
        try:
            return self._client.request(method, path, **more)
        except httpx.HTTPError:
            return None


def _is_free(figure: Mapping[str, Any]) -> bool:
    """Whether nobody has decided on it. A correction of ours can be held as well."""
    return figure["decision"] is None


def _another(value: Decimal | int) -> Decimal:
    """Another value that a source could have meant: a tenth, in whole numbers where it was one."""
    return Decimal(max(1, int(value) // 10)) if value == int(value) else Decimal(value) / 10


async def _signed_in(store: str, name: str) -> str:
    database = open_database(store, name)
    opened, token = Opened(database), new_token()
    everything = frozenset({ALL})
    roles = frozenset({Role.CLERK, Role.APPROVER, Role.LEADER})
    account = Account(WHO, "Giả định: Cán bộ", roles, everything, everything, invented=True)
    session = Session(digest_of(token), WHO, FAR, FAR, FAR, True, mark_of(account), "", "")
    try:
        await MongoAccounts(opened).add(account)
        await MongoSessions(opened).open(session)
    finally:
        await database.client.close()
    return token
