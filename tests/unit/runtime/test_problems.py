"""Every failure of an API is a problem document."""

import httpx
import pytest
from fastapi import FastAPI

from runtime.failures import Unavailable
from runtime.problems import MEDIA_TYPE, Problem, install_problems


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI()
    install_problems(app)

    @app.get("/refused")
    async def refused() -> None:
        raise Problem(422, "bad-figure", "The figure was refused", "value: too big", pointer="/v")

    @app.get("/away")
    async def away() -> None:
        raise Unavailable("broker", "10.0.0.7 does not answer")

    @app.get("/bug")
    async def bug() -> None:
        raise ValueError("secret internals")

    @app.get("/number/{n}")
    async def number(n: int) -> int:
        return n

    return app


async def get(app: FastAPI, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get(path)


async def test_a_problem_is_told_with_its_members(app: FastAPI) -> None:
    answer = await get(app, "/refused")

    assert answer.status_code == 422
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.json() == {
        "type": "urn:problem:bad-figure",
        "title": "The figure was refused",
        "status": 422,
        "detail": "value: too big",
        "instance": "/refused",
        "pointer": "/v",
    }


async def test_something_away_is_503_with_a_time_to_come_back(app: FastAPI) -> None:
    answer = await get(app, "/away")

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["what"] == "broker"
    assert "10.0.0.7" not in answer.text


async def test_a_bug_is_500_and_keeps_its_internals_to_itself(app: FastAPI) -> None:
    answer = await get(app, "/bug")

    assert answer.status_code == 500
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert "secret" not in answer.text


async def test_an_unknown_path_is_a_problem_too(app: FastAPI) -> None:
    answer = await get(app, "/nowhere")

    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.json()["type"] == "urn:problem:not-found"


async def test_a_parameter_that_does_not_fit_is_named(app: FastAPI) -> None:
    answer = await get(app, "/number/many")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["in"] == "path"
    assert answer.json()["errors"][0]["name"] == "n"
