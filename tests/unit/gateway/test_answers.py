"""Answers over HTTP."""

import gzip
from decimal import Decimal

import pytest
from fastapi import Request, Response

from services.gateway.answers import answer, json_answer

LONG = b"Lao Cai " * 500


def a_request(**headers: str) -> Request:
    """A request with headers."""
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": raw})


def given(body: bytes = LONG, **headers: str) -> Response:
    return answer(a_request(**headers), body, "text/plain")


def test_money_is_written_digit_by_digit() -> None:
    answered = json_answer(a_request(), {"amount": Decimal("123456789012345678.90")})

    assert answered.body == b'{"amount":123456789012345678.90}'


def test_the_same_bytes_have_the_same_strong_tag() -> None:
    tag = given().headers["etag"]

    assert tag.startswith('"')
    assert given().headers["etag"] == tag
    assert given(b"other").headers["etag"] != tag


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_what_the_reader_has_is_not_sent_again(form: str) -> None:
    tag = given().headers["etag"]

    again = given(if_none_match=form.format(tag))

    assert (again.status_code, again.body) == (304, b"")
    assert again.headers["etag"] == tag


def test_another_tag_gets_the_body() -> None:
    assert given(if_none_match='"other"').status_code == 200


def test_packed_bytes_are_other_bytes_with_another_tag() -> None:
    packed = given(accept_encoding="br, gzip;q=0.8")

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(bytes(packed.body)) == LONG
    assert packed.headers["etag"] != given().headers["etag"]
    assert given(accept_encoding="gzip", if_none_match=packed.headers["etag"]).status_code == 304
    assert "Accept-Encoding" in packed.headers["vary"]


@pytest.mark.parametrize("offer", ["", "br", "gzip;q=0", "gzip; q=0.0"])
def test_nothing_is_packed_for_a_reader_who_cannot_unpack(offer: str) -> None:
    assert "content-encoding" not in given(accept_encoding=offer).headers


def test_little_is_not_packed() -> None:
    assert "content-encoding" not in given(b"short", accept_encoding="gzip").headers
