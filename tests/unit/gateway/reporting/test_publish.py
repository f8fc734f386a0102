"""What is asked of ingest over HTTP, and what its answers mean."""

from collections.abc import Callable

import httpx
import pytest

from runtime.failures import Rejected, Unavailable
from services.gateway.reporting.publish import HttpIngest

KEY = "slw_gateway_invented"
Answer = Callable[[httpx.Request], httpx.Response]


def ingest(answer: Answer) -> HttpIngest:
    """An ingest that answers so."""
    return HttpIngest("http://ingest.test/", KEY, httpx.MockTransport(answer))


async def test_an_event_goes_as_cloudevents_with_our_key() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(202, json={"accepted": 1})

    client = ingest(answer)
    await client.publish(b"{}")
    await client.close()

    assert str(asked[0].url) == "http://ingest.test/api/v1/measurements"
    assert asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert asked[0].headers["content-type"] == "application/cloudevents+json"


async def test_files_are_asked_about_as_the_contract_says() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.method == "GET" or "spreadsheetml" in request.headers["accept"]:
            return httpx.Response(200, content=b"PK")
        published = request.url.params["mode"] == "publish"
        return httpx.Response(202 if published else 200, json={"rows": [], "published": ["a"]})

    client = ingest(answer)
    assert await client.form("/a b", ["x", "y"]) == b"PK"
    said = await client.read(b"1", "text/csv", "/a", mode="publish", only="good")
    assert await client.annotated(b"1", "text/csv", "/a") == b"PK"
    await client.close()

    assert said["published"] == ["a"]
    assert dict(asked[1].url.params) == {"source": "/a", "mode": "publish", "only": "good"}
    assert asked[0].url.params.get_list("target") == ["x", "y"]
    assert asked[0].url.params["source"] == "/a b"


@pytest.mark.parametrize("status", [400, 413, 415, 422])
async def test_what_is_wrong_is_refused_with_ingests_words(status: int) -> None:
    problem = {"detail": "the period is not open", "reason": "future_period"}
    client = ingest(lambda _: httpx.Response(status, json=problem))

    with pytest.raises(Rejected, match="the period is not open"):
        await client.publish(b"{}")
    await client.close()


@pytest.mark.parametrize("status", [200, 302, 401, 403, 404, 429, 500, 503])
async def test_whatever_else_it_answers_is_tried_again(status: int) -> None:
    client = ingest(lambda _: httpx.Response(status, content=b"<html>"))

    with pytest.raises(Unavailable):
        await client.publish(b"{}")
    await client.close()


async def test_an_ingest_that_is_away_is_unavailable_and_the_key_is_in_no_message() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    client = ingest(answer)

    with pytest.raises(Unavailable) as found:
        await client.publish(b"{}")
    await client.close()
    assert KEY not in str(found.value)


async def test_an_answer_that_cannot_be_read_is_no_answer() -> None:
    client = ingest(lambda _: httpx.Response(200, content=b"\xff"))

    with pytest.raises(Unavailable):
        await client.read(b"", "text/csv", "/a", mode="check", only="all")
    await client.close()
