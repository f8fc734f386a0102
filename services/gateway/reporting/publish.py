"""Ingest over HTTP, with a key of the gateway's own."""

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import msgspec

from runtime.failures import Rejected, Unavailable

WHAT = "ingest"
#: Below the time that ingest itself waits for its broker a try would be given up too early.
TIMEOUT = httpx.Timeout(15.0, connect=3.0)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Wrong is what stays wrong when it is sent again.
_WRONG = frozenset({400, 409, 413, 415, 422})


class HttpIngest:
    """Speaks to one ingest. `key` is sent as a bearer token and stands in no log."""

    def __init__(
        self, url: str, key: str, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._url, self._key, self._transport = url.rstrip("/"), key, transport
        self._client: httpx.AsyncClient | None = None

    async def publish(self, event: bytes) -> None:
        """Hand over one event; it is acknowledged when this returns."""
        await self._ask(
            "POST", "/api/v1/measurements", event, "application/cloudevents+json", expected=(202,)
        )

    async def form(self, source: str, targets: Sequence[str]) -> bytes:
        """The workbook that figures are filled into."""
        query = [("source", source), *(("target", one) for one in targets)]
        return (await self._ask("GET", "/api/v1/spreadsheets/template", query=query)).content

    async def read(
        self, file: bytes, media_type: str, source: str, *, mode: str, only: str
    ) -> Mapping[str, Any]:
        """What ingest says of a file row by row."""
        query = [("source", source), ("mode", mode), ("only", only)]
        # A check is 200, and what Kafka has acknowledged 202.
        found = await self._ask(
            "POST", "/api/v1/spreadsheets", file, media_type, query=query, expected=(200, 202)
        )
        try:
            said: Mapping[str, Any] = msgspec.json.decode(found.content)
        except msgspec.DecodeError as error:
            raise Unavailable(WHAT, "its answer cannot be read") from error
        return said

    async def annotated(self, file: bytes, media_type: str, source: str) -> bytes:
        """The same workbook with what is said of each row."""
        query = [("source", source), ("mode", "check")]
        found = await self._ask(
            "POST", "/api/v1/spreadsheets", file, media_type, query=query, accept=XLSX
        )
        return found.content

    async def close(self) -> None:
        """Close its connections."""
        if self._client is not None:
            await self._client.aclose()

    async def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        media_type: str = "",
        *,
        query: Sequence[tuple[str, str]] = (),
        accept: str = "application/json",
        expected: tuple[int, ...] = (200,),
    ) -> httpx.Response:
        headers = {"authorization": f"Bearer {self._key}", "accept": accept}
        if media_type:
            headers["content-type"] = media_type
        try:
            answer = await self._opened().request(
                method, f"{self._url}{path}", content=body, headers=headers, params=list(query)
            )
        except httpx.HTTPError as error:
            raise Unavailable(WHAT, type(error).__name__) from error
        if answer.status_code in expected:
            return answer
        problem = _problem(answer)
        if answer.status_code in _WRONG:
            raise Rejected(problem.get("reason") or str(answer.status_code), problem["detail"])
        # Also 401 and 403: a key that is not known to it yet, or any more, is ours to mend, and
        # nothing of what people decided may be lost by it.
        raise Unavailable(WHAT, f"{answer.status_code} {problem['detail']}"[:300])

    def _opened(self) -> httpx.AsyncClient:
        # Made inside the loop that serves, when it is first needed.
        if self._client is None:
            self._client = httpx.AsyncClient(
                timeout=TIMEOUT, trust_env=False, follow_redirects=False, transport=self._transport
            )
        return self._client


def _problem(answer: httpx.Response) -> dict[str, str]:
    """What a problem document says; of anything else, its status."""
    found: Any = None
    with contextlib.suppress(msgspec.DecodeError):
        found = msgspec.json.decode(answer.content)
    if not isinstance(found, dict):
        return {"reason": "", "detail": f"HTTP {answer.status_code}"}
    detail = str(found.get("detail") or found.get("title") or f"HTTP {answer.status_code}")
    return {"reason": str(found.get("reason") or ""), "detail": detail[:300]}
