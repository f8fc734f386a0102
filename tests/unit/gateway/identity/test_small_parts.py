"""Tokens of forms, addresses, origins, limits, passwords: the small parts of identity."""

import base64

import pytest

from runtime.limits import MOST_KEYS, Buckets, Limit
from services.gateway.identity.addresses import bucket_of, client_of, network_of, networks_of
from services.gateway.identity.csrf import make_token, token_holds
from services.gateway.identity.origin import from_our_page, safe_next
from services.gateway.identity.password_rules import refused
from services.gateway.identity.passwords import Argon2Passwords
from services.gateway.identity.policy import Policy
from services.gateway.identity.tokens import new_recovery_codes, recovery_digest

OURS = "https://slipwatch.example.test"
PROXY = networks_of("10.0.0.0/8")


def test_a_token_looks_different_every_time_and_holds_for_its_browser_alone() -> None:
    first, second = make_token("secret"), make_token("secret")

    assert first != second
    assert token_holds(first, "secret")
    assert token_holds(second, "secret")
    assert not token_holds(first, "another")


@pytest.mark.parametrize("forged", ["", "x", "€€€", base64.urlsafe_b64encode(bytes(64)).decode()])
def test_what_is_no_token_does_not_hold(forged: str) -> None:
    assert not token_holds(forged, "secret")


def test_nothing_holds_for_a_browser_without_a_secret() -> None:
    assert not token_holds(make_token(""), "")


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        pytest.param("203.0.113.9", "198.51.100.1", "203.0.113.9", id="a stranger is not believed"),
        pytest.param("10.0.0.2", "198.51.100.1", "198.51.100.1", id="a proxy of ours is"),
        pytest.param(
            "10.0.0.2", "1.1.1.1, 198.51.100.1", "198.51.100.1", id="what was there before is not"
        ),
        pytest.param("10.0.0.2", "198.51.100.1, 10.0.0.3", "198.51.100.1", id="two proxies"),
        pytest.param("10.0.0.2", "nonsense", "10.0.0.2", id="no address"),
        pytest.param("10.0.0.2", "", "10.0.0.2", id="nothing"),
    ],
)
def test_the_address_is_the_last_that_a_proxy_of_ours_saw(
    peer: str, forwarded: str, client: str
) -> None:
    assert client_of(peer, forwarded, PROXY) == client


def test_of_an_address_only_its_network_is_kept() -> None:
    assert network_of("203.0.113.77") == "203.0.113.0/24"
    assert network_of("2001:db8:1:2::3") == "2001:db8:1::/48"
    assert network_of("::ffff:203.0.113.77") == "203.0.113.0/24"
    assert network_of("unix") == ""


def test_requests_of_an_ipv6_customer_are_counted_together() -> None:
    assert bucket_of("2001:db8:1:2::3") == bucket_of("2001:db8:1:2:ffff::9")


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        pytest.param({"sec-fetch-site": "same-origin"}, True, id="a page of ours"),
        pytest.param({"sec-fetch-site": "cross-site"}, False, id="another site"),
        pytest.param({"sec-fetch-site": "same-site"}, False, id="a neighbour under our domain"),
        pytest.param({"sec-fetch-site": "none"}, False, id="no page at all"),
        pytest.param({"origin": OURS}, True, id="an older browser, ours"),
        pytest.param({"origin": "https://evil.example.test"}, False, id="an older one, another"),
        pytest.param({"origin": "null"}, False, id="a sandbox"),
        pytest.param({}, True, id="no browser"),
    ],
)
def test_a_form_comes_from_a_page_of_ours(headers: dict[str, str], ours: bool) -> None:
    assert from_our_page(headers, OURS) is ours


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.test/", "//evil.test", "/\\evil.test", "\\\\evil.test", "javascript:alert(1)",
     "/\tx", "/a\r\nset-cookie: x", "", "profile", "/" + "a" * 600],
)  # fmt: skip
def test_nobody_is_sent_to_another_site_after_signing_in(wanted: str) -> None:
    assert safe_next(wanted) == "/"


def test_a_page_of_ours_is_gone_on_to() -> None:
    assert safe_next("/targets/coverage-5g?as_of=2026-06-30") == (
        "/targets/coverage-5g?as_of=2026-06-30"
    )


def test_a_bucket_lets_so_many_through_and_fills_again() -> None:
    buckets = Buckets(Limit("pages", 2, 60))

    assert [buckets.take("a", 0).allowed for _ in range(3)] == [True, True, False]
    assert buckets.take("b", 0).allowed
    assert not buckets.take("a", 29).allowed
    assert buckets.take("a", 31).allowed


def test_the_headers_say_what_is_left_and_when_to_come_again() -> None:
    buckets = Buckets(Limit("api", 1, 60))

    assert buckets.take("a", 0).headers() == {
        "ratelimit-policy": '"api";q=1;w=60', "ratelimit": '"api";r=0;t=60'
    }  # fmt: skip
    assert buckets.take("a", 0).headers()["retry-after"] == "60"


def test_many_addresses_do_not_fill_the_memory() -> None:
    buckets = Buckets(Limit("pages", 1))

    for number in range(MOST_KEYS + 10):
        buckets.take(str(number), 0)

    assert buckets.take("0", 0).allowed  # forgotten, which is the lesser harm


@pytest.mark.parametrize(
    ("password", "why"),
    [
        pytest.param("ngắn quá", "too_short", id="short"),
        pytest.param("x" * 300, "too_long", id="long"),
        pytest.param("Password1234", "too_common", id="common"),
        pytest.param("aaaaaaaaaaaaaaa", "too_common", id="one letter"),
        pytest.param("nguyen.van.a1", "too_common", id="the account's name"),
        pytest.param("một câu dài và dễ nhớ", None, id="a phrase"),
        pytest.param("correct horse battery", None, id="no digits, no signs"),
    ],
)
def test_a_password_is_long_and_none_of_the_worst(password: str, why: str | None) -> None:
    assert refused(password, "nguyen.van.a") == why


async def test_only_the_password_fits_and_an_absent_one_fits_nothing() -> None:
    passwords = Argon2Passwords(memory_kib=64)
    kept = await passwords.hash("một câu dài")

    assert await passwords.verify(kept, "một câu dài")
    assert not await passwords.verify(kept, "một câu ngắn")
    assert not await passwords.verify("", "")
    assert "một" not in kept


async def test_a_hash_made_with_weaker_parameters_is_known_as_such() -> None:
    weak = await Argon2Passwords(memory_kib=64).hash("một câu dài")

    assert Argon2Passwords().outdated(weak)
    assert (await Argon2Passwords().hash("x")).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_waits_double_up_to_a_limit() -> None:
    policy = Policy()
    waits = [policy.wait_after(n, 5).total_seconds() for n in (4, 5, 6, 7, 100)]

    assert waits == [0, 30, 60, 120, 900]


def test_a_recovery_code_may_be_typed_with_or_without_its_dashes() -> None:
    code = new_recovery_codes()[0]

    assert recovery_digest("a", code) == recovery_digest("a", code.lower().replace("-", " "))
    assert recovery_digest("a", code) != recovery_digest("b", code)
