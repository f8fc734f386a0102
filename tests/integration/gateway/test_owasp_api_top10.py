"""The OWASP API Security Top 10 (2023), item by item, as somebody would try it.

Against the real app. What guards the door (sessions, failures, the log) is tried in memory and in
the real store.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pyotp
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from runtime.mongo import Database
from services.gateway.identity.access import checked_form, checked_header
from services.gateway.identity.gate import MOST_BODY, OPEN, UNWATCHED, Door
from services.gateway.identity.groups import BadGroups, read_groups
from services.gateway.identity.policy import Policy
from services.gateway.identity.ports import Asked, GroupRights, Vouched
from services.gateway.identity.principal import Role
from services.gateway.reporting.routes.upload import file_form
from tests.unit.gateway.identity.people import (
    BASE,
    PASSWORD,
    Gateway,
    a_gateway,
    post,
    sign_in,
    token_on,
)

CLOSED = Policy(public_reading=False, second_factor_for=frozenset())
#: What a role that is not named here must not open.
FUNCTIONS = {
    "/accounts": {"administrator"},
    "/accounts/reader": {"administrator"},
    "/audit": {"auditor"},
}
#: What is described beside the API: a report is one file, whoever asks for it.
REPORT_FILES = {"/report.pdf", "/report.xlsx"}
ROLES = ("reader", "clerk", "approver", "leader", "administrator", "auditor")


@pytest.fixture
async def gateway() -> Gateway:
    """A gateway over twins in memory."""
    return await a_gateway()


@pytest.fixture(scope="module")
def standing() -> Gateway:
    """One for all who only look, since its addresses take long to set up."""
    return asyncio.run(a_gateway())


@pytest.fixture(params=["memory", "mongo"])
async def door(request: pytest.FixtureRequest, database: Database) -> Gateway:
    """The same over twins, then over the store."""
    return await a_gateway(database=database if request.param == "mongo" else None)


def session_of(client: httpx.AsyncClient) -> str:
    """What the browser's session cookie holds."""
    return client.cookies.get("slipwatch-session") or ""


def every_route(gateway: Gateway) -> list[APIRoute]:
    """Every address that the app serves, also those of the routers within it."""

    def within(routes: Iterable[object]) -> Iterator[APIRoute]:
        for one in routes:
            if isinstance(one, APIRoute):
                yield one
            elif (router := getattr(one, "original_router", None)) is not None:
                yield from within(router.routes)

    found = list(within(gateway.app.routes))
    assert len(found) > 40  # a walk that finds nothing would prove everything
    return found


# API1: broken object level authorization


async def test_api1_nobody_ends_the_session_of_somebody_else(door: Gateway) -> None:
    victim, attacker = await door.signed_in("leader"), await door.signed_in("clerk")
    (session,) = await door.identity.browsers.of("leader")

    answer = await post(attacker, "/profile/sessions/end", session=session.id)

    assert answer.status_code == 404
    assert (await victim.get("/profile")).status_code == 200


async def test_api1_a_profile_shows_its_own_sessions_alone(door: Gateway) -> None:
    await door.signed_in("leader")
    attacker = await door.signed_in("clerk")
    (session,) = await door.identity.browsers.of("leader")

    assert session.id not in (await attacker.get("/profile")).text


@pytest.mark.parametrize("name", ["leader", "administrator", "no-such-account"])
async def test_api1_an_account_is_not_told_from_one_that_is_not_there(
    gateway: Gateway, name: str
) -> None:
    attacker = await gateway.signed_in("approver")

    assert (await attacker.get(f"/accounts/{name}")).status_code == 403


async def test_api1_the_secret_of_ones_second_factor_is_ones_own(gateway: Gateway) -> None:
    victim, attacker = await gateway.signed_in("leader"), await gateway.signed_in("clerk")
    await post(victim, "/profile/second-factor", current=PASSWORD)

    assert (await victim.get("/profile/second-factor.svg")).status_code == 200
    assert (await attacker.get("/profile/second-factor.svg")).status_code == 404
    assert (await gateway.browser().get("/profile/second-factor.svg")).status_code == 303


# API2: broken authentication


async def test_api2_guessing_a_password_soon_takes_time(door: Gateway) -> None:
    attacker = door.browser()
    statuses = [
        (await sign_in(attacker, "leader", f"guess number {n}")).status_code for n in range(6)
    ]

    assert statuses == [401] * 5 + [429]
    right = await sign_in(attacker, "leader")
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) == 30
    door.clock.advance(timedelta(seconds=31))
    assert (await sign_in(attacker, "leader")).status_code == 303


async def test_api2_guesses_at_the_same_moment_are_counted_too(door: Gateway) -> None:
    attacker = door.browser()
    token = token_on(await attacker.get("/sign-in"))
    fields = {"csrf": token, "account": "leader", "password": "a wrong password", "next": "/"}

    answers = await asyncio.gather(*(attacker.post("/sign-in", data=fields) for _ in range(12)))

    assert sum(one.status_code == 401 for one in answers) <= 5


async def test_api2_trying_one_password_on_many_accounts_takes_time(door: Gateway) -> None:
    attacker = door.browser()
    statuses = [
        (await sign_in(attacker, f"somebody-{n}", "the same password")).status_code
        for n in range(21)
    ]

    assert statuses[-1] == 429
    assert set(statuses[:20]) == {401}


async def test_api2_an_account_of_ones_own_buys_no_more_guesses_at_others(door: Gateway) -> None:
    for n in range(19):
        await sign_in(door.browser(), f"victim-{n}", "the same password")
    assert (await sign_in(door.browser(), "clerk")).status_code == 303

    statuses = [(await sign_in(door.browser(), f"next-{n}", "x")).status_code for n in range(2)]

    assert statuses == [401, 429]


async def test_api2_a_name_that_is_no_account_gets_the_same_answer(gateway: Gateway) -> None:
    absent = await sign_in(gateway.browser(), "no.such.person", "a wrong password")
    present = await sign_in(gateway.browser(), "leader", "a wrong password")

    def same(answer: httpx.Response) -> str:
        return answer.text.replace(token_on(answer), "")

    assert same(absent) == same(present)
    assert absent.status_code == present.status_code == 401


async def test_api2_and_is_verified_as_long(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[bool] = []
    passwords: Any = gateway.identity.signing_in._passwords
    hasher = passwords._verify

    def counted(kept: str, password: str) -> bool:
        verified.append(bool(kept))
        return bool(hasher(kept, password))

    monkeypatch.setattr(passwords, "_verify", counted)
    for name in ("no.such.person", "leader"):
        await sign_in(gateway.browser(), name, "a wrong password")

    assert verified == [False, True]


async def test_api2_a_session_that_somebody_planted_is_not_taken_over(door: Gateway) -> None:
    victim = door.browser()
    victim.cookies.set("slipwatch-session", "planted", domain="gateway.test")

    await sign_in(victim, "leader")

    attacker = door.browser()
    attacker.cookies.set("slipwatch-session", "planted", domain="gateway.test")
    assert (await attacker.get("/profile")).status_code == 303
    assert (await victim.get("/profile")).status_code == 200


async def test_api2_a_session_ends_when_it_is_left_alone_and_at_the_days_end(
    door: Gateway,
) -> None:
    left_alone, used = await door.signed_in("leader"), await door.signed_in("clerk")
    for _ in range(35):
        door.clock.advance(timedelta(minutes=20))
        assert (await used.get("/profile")).status_code == 200

    assert (await left_alone.get("/profile")).status_code == 303
    door.clock.advance(timedelta(minutes=21))
    assert (await used.get("/profile")).status_code == 303


async def test_api2_a_cookie_copied_before_signing_out_is_worth_nothing(door: Gateway) -> None:
    victim = await door.signed_in("leader")
    stolen = session_of(victim)
    await post(victim, "/sign-out")

    thief = door.browser(cookie=f"slipwatch-session={stolen}")

    assert (await thief.get("/profile")).status_code == 303


async def test_api2_signing_out_everywhere_and_a_new_password_end_other_sessions(
    door: Gateway,
) -> None:
    one, other = await door.signed_in("leader"), await door.signed_in("leader")
    changed = await post(one, "/profile/password", current=PASSWORD, password="một câu khác hẳn")
    assert changed.status_code == 303, changed.text[:300]

    assert (await other.get("/profile")).status_code == 303
    assert (await one.get("/profile")).status_code == 200
    third = await door.signed_in("leader", "một câu khác hẳn")
    await post(third, "/profile/sessions/end-all")
    assert (await one.get("/profile")).status_code == 303


async def with_second_factor(gateway: Gateway, name: str) -> tuple[str, list[str]]:
    """Set up a second factor; answers its secret and the recovery codes."""
    browser = await gateway.signed_in(name)
    await post(browser, "/profile/second-factor", current=PASSWORD)
    account = await gateway.identity.keeping.get(name)
    assert account is not None
    secret = gateway.identity.factors.secret(name, account.totp_pending)
    code = pyotp.TOTP(secret).at(gateway.clock.now())
    shown = await post(browser, "/profile/second-factor/confirm", code=code)
    codes = [part.split("</code>")[0] for part in shown.text.split("<li><code>")[1:]]
    assert len(codes) == 10
    gateway.clock.advance(timedelta(minutes=1))
    return secret, codes


async def test_api2_the_password_alone_does_not_pass_a_second_factor(door: Gateway) -> None:
    secret, _ = await with_second_factor(door, "leader")
    browser = door.browser()

    half = await sign_in(browser, "leader")

    assert half.headers["location"].startswith("/sign-in/second")
    assert (await browser.get("/profile")).status_code == 303
    token = browser.cookies["slipwatch-half"]
    thief = door.browser(cookie=f"slipwatch-session={token}")
    assert (await thief.get("/profile")).status_code == 303
    code = pyotp.TOTP(secret).at(door.clock.now())
    done = await post(browser, "/sign-in/second", "/sign-in/second", code=code, next="/")
    assert done.status_code == 303
    assert (await browser.get("/profile")).status_code == 200


async def test_api2_a_code_is_good_once(door: Gateway) -> None:
    secret, recovery = await with_second_factor(door, "leader")
    seen = pyotp.TOTP(secret).at(door.clock.now())

    for code in (seen, recovery[0]):
        statuses = []
        for _ in range(2):
            browser = door.browser()
            await sign_in(browser, "leader")
            answer = await post(browser, "/sign-in/second", "/sign-in/second", code=code, next="/")
            statuses.append(answer.status_code)
        assert statuses == [303, 401]


async def test_api2_guessing_codes_takes_time_though_the_password_is_known(
    door: Gateway,
) -> None:
    await with_second_factor(door, "leader")
    statuses = []
    for n in range(6):
        browser = door.browser()
        half = await sign_in(browser, "leader")
        if half.status_code != 303:
            statuses.append(half.status_code)
            continue
        answer = await post(
            browser, "/sign-in/second", "/sign-in/second", code=f"00000{n}", next="/"
        )
        statuses.append(answer.status_code)

    assert 429 in statuses
    assert 303 not in statuses


async def test_api2_a_right_that_matters_asks_for_the_second_factor() -> None:
    gateway = await a_gateway(Policy(public_reading=True))
    browser = await gateway.signed_in("administrator")
    assert (await browser.get("/accounts")).status_code == 403

    await with_second_factor(gateway, "administrator")

    assert (await browser.get("/accounts")).status_code == 403  # this session was without it
    fresh = gateway.browser()
    await sign_in(fresh, "administrator")
    account = await gateway.identity.keeping.get("administrator")
    assert account is not None
    secret = gateway.identity.factors.secret("administrator", account.totp)
    code = pyotp.TOTP(secret).at(gateway.clock.now())
    await post(fresh, "/sign-in/second", "/sign-in/second", code=code, next="/")
    assert (await fresh.get("/accounts")).status_code == 200


async def test_api2_what_is_stored_lets_nobody_in(database: Database) -> None:
    gateway = await a_gateway(database=database)
    browser = await gateway.signed_in("leader")
    await with_second_factor(gateway, "clerk")
    stored = []
    for name in await database.list_collection_names():
        stored += [str(one) async for one in database[name].find()]
    text = "\n".join(stored)

    assert session_of(browser) not in text
    assert PASSWORD not in text
    account = await gateway.identity.keeping.get("clerk")
    assert account is not None
    assert gateway.identity.factors.secret("clerk", account.totp) not in text


# API3: broken object property level authorization


async def test_api3_fields_that_a_form_does_not_have_change_nothing(gateway: Gateway) -> None:
    attacker = await gateway.signed_in("clerk")

    await post(
        attacker,
        "/profile/password",
        current=PASSWORD,
        password="một câu khác hẳn",
        role="administrator",
        roles="administrator",
        departments="*",
        disabled="",
        account="administrator",
    )

    clerk = await gateway.identity.keeping.get("clerk")
    assert clerk is not None
    assert clerk.roles == {Role.CLERK}
    assert clerk.departments == {"so-tai-chinh"}
    assert (await gateway.browser().get("/profile")).status_code == 303
    await gateway.signed_in("administrator")  # whose password is the one it was


@pytest.mark.parametrize(
    "given",
    [
        {"role": "root"},
        {"role": "reader", "department": "so-bia-dat"},
        {"sources": " ".join(f"/{n}" for n in range(60))},
    ],
    ids=["no such role", "no such department", "too many sources"],
)
async def test_api3_rights_that_do_not_exist_cannot_be_given(
    gateway: Gateway, given: dict[str, str]
) -> None:
    administrator = await gateway.signed_in("administrator")

    answer = await post(administrator, "/accounts/clerk/rights", "/accounts/clerk", **given)

    assert answer.status_code == 422
    clerk = await gateway.identity.keeping.get("clerk")
    assert clerk is not None
    assert clerk.roles == {Role.CLERK}


async def test_api3_no_page_shows_what_is_kept_to_prove_who_somebody_is(gateway: Gateway) -> None:
    await with_second_factor(gateway, "leader")
    leader = await gateway.identity.keeping.get("leader")
    assert leader is not None
    secret = gateway.identity.factors.secret("leader", leader.totp)
    administrator = await gateway.signed_in("administrator")

    for path in ("/accounts", "/accounts/leader", "/profile"):
        text = (await administrator.get(path)).text
        for kept in (leader.password, secret, *leader.recovery, "$argon2id"):
            assert kept not in text


# API4: unrestricted resource consumption


async def test_api4_too_many_requests_of_one_address_are_refused_and_others_are_not() -> None:
    gateway = await a_gateway(door=Door(BASE, requests_per_minute=5))
    client = gateway.browser()

    answers = [await client.get("/about") for _ in range(6)]

    assert [one.status_code for one in answers] == [200] * 5 + [429]
    assert answers[0].headers["ratelimit-policy"] == '"pages";q=5;w=60'
    assert answers[0].headers["ratelimit"].startswith('"pages";r=4;')
    assert int(answers[5].headers["retry-after"]) >= 1
    assert (await client.get("/api/v1/openapi.json")).status_code == 200  # counted apart
    assert (await gateway.browser().get("/livez")).status_code == 200


async def test_api4_a_forged_header_buys_no_more_requests() -> None:
    gateway = await a_gateway(door=Door(BASE, requests_per_minute=3))

    answers = [
        await gateway.browser(**{"x-forwarded-for": f"198.51.100.{n}"}).get("/about")
        for n in range(4)
    ]

    assert answers[3].status_code == 429


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "chunked"])
async def test_api4_what_is_too_large_is_not_read(gateway: Gateway, declared: bool) -> None:
    read = 0

    async def flood() -> Any:
        nonlocal read
        for _ in range(100):
            read += 1
            yield b"a" * (MOST_BODY // 8)

    client = gateway.browser(**{"content-type": "application/x-www-form-urlencoded"})
    content: Any = b"a" * (MOST_BODY + 1) if declared else flood()
    answer = await client.post("/sign-in", content=content)

    assert answer.status_code == 413
    assert read < 100


async def test_api4_a_password_of_a_megabyte_is_not_hashed(gateway: Gateway) -> None:
    answer = await sign_in(gateway.browser(), "leader", "a" * 500_000)

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "path",
    ["/api/v1/slips?limit=1000000", "/api/v1/targets?q=" + "a" * 500, "/?q=" + "a" * 500],
)
async def test_api4_no_question_asks_for_everything_at_once(standing: Gateway, path: str) -> None:
    assert (await standing.browser().get(path)).status_code == 422


# API5: broken function level authorization


@pytest.mark.parametrize("role", ROLES)
async def test_api5_every_role_reaches_its_own_functions_alone(gateway: Gateway, role: str) -> None:
    client = await gateway.signed_in(role)

    for path, allowed in FUNCTIONS.items():
        expected = 200 if role in allowed else 403
        assert (await client.get(path)).status_code == expected, (role, path)


@pytest.mark.parametrize("role", [one for one in ROLES if one != "administrator"])
async def test_api5_a_form_of_an_administrator_is_no_use_to_others(
    gateway: Gateway, role: str
) -> None:
    client = await gateway.signed_in(role)
    for path in (
        "/accounts", "/accounts/reader/rights", "/accounts/reader/reset",
        "/accounts/reader/disable", "/accounts/reader/enable", "/accounts/reader/unlock",
    ):  # fmt: skip
        answer = await post(client, path, account="mine", name="Mine", role="administrator")
        assert answer.status_code == 403, path

    assert await gateway.identity.keeping.get("mine") is None


async def test_api5_what_was_refused_is_remembered(gateway: Gateway) -> None:
    client = await gateway.signed_in("clerk")
    await client.get("/audit")

    assert ("refused", "clerk", "/audit") in await gateway.audited()


async def test_api5_nobody_gives_rights_to_themself(gateway: Gateway) -> None:
    administrator = await gateway.signed_in("administrator")

    answer = await post(
        administrator, "/accounts/administrator/rights", "/accounts/administrator", role="auditor"
    )

    assert answer.status_code == 422
    assert (await administrator.get("/audit")).status_code == 403


async def test_api5_rights_taken_away_are_gone_at_once_and_the_cookie_changes(
    door: Gateway,
) -> None:
    administrator, clerk = await door.signed_in("administrator"), await door.signed_in("clerk")
    before = session_of(clerk)
    await post(administrator, "/accounts/clerk/rights", "/accounts/clerk", role="auditor")

    assert (await clerk.get("/audit")).status_code == 200
    assert session_of(clerk) != before

    await post(administrator, "/accounts/clerk/rights", "/accounts/clerk", role="reader")
    assert (await clerk.get("/audit")).status_code == 403
    await post(administrator, "/accounts/clerk/disable", "/accounts/clerk")
    assert (await clerk.get("/profile")).status_code == 303


async def test_api5_where_reading_is_not_public_no_address_at_all_is_open() -> None:
    gateway = await a_gateway(CLOSED)
    stranger = gateway.browser()

    for route in every_route(gateway):
        path = route.path_format.replace("{", "").replace("}", "")
        if path.startswith((*UNWATCHED, *OPEN)):
            continue
        for method in (route.methods or set()) - {"HEAD"}:
            answer = await stranger.request(method, path)
            assert answer.status_code in (303, 401), (method, path)
            assert "coverage-5g" not in answer.text
    assert (await stranger.get("/api/v1/openapi.json")).status_code == 401


# API6: unrestricted access to sensitive business flows


def _checks(dependant: Dependant) -> Iterator[Callable[..., Any] | None]:
    for one in dependant.dependencies:
        yield one.call
        yield from _checks(one)


async def test_api6_whatever_changes_something_asks_for_a_token_of_ours(standing: Gateway) -> None:
    for route in every_route(standing):
        if (route.methods or set()) <= {"GET", "HEAD"} or route.path.startswith("/a/"):
            continue  # a signed link is its own token, and opens one act of one person
        checks = {checked_form, checked_header, file_form}
        assert checks & set(_checks(route.dependant)), route.path


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}],
    ids=["another site", "a neighbour"],
)
async def test_api6_a_page_of_another_site_cannot_act_for_us(
    gateway: Gateway, headers: dict[str, str]
) -> None:
    victim = await gateway.signed_in("administrator")
    token = token_on(await victim.get("/profile"))

    answer = await victim.post("/accounts/clerk/disable", data={"csrf": token}, headers=headers)

    assert answer.status_code == 400
    clerk = await gateway.identity.keeping.get("clerk")
    assert clerk is not None
    assert not clerk.disabled


@pytest.mark.parametrize("token", ["", "forged", "anothers"])
async def test_api6_a_form_without_our_token_does_nothing(gateway: Gateway, token: str) -> None:
    attacker = await gateway.signed_in("clerk")
    anothers = token_on(await attacker.get("/profile"))
    victim = await gateway.signed_in("administrator")

    data = {"csrf": anothers if token == "anothers" else token}
    answer = await victim.post("/accounts/clerk/disable", data=data)

    assert answer.status_code == 400


async def test_api6_nobody_is_signed_in_as_somebody_else_by_a_foreign_form(
    gateway: Gateway,
) -> None:
    victim = gateway.browser(**{"sec-fetch-site": "cross-site"})

    answer = await victim.post("/sign-in", data={"account": "clerk", "password": PASSWORD})

    assert answer.status_code == 400
    assert session_of(victim) == ""


async def test_api6_every_sign_in_and_every_change_is_remembered(door: Gateway) -> None:
    administrator = await door.signed_in("administrator")
    await sign_in(door.browser(), "clerk", "a wrong password")
    await sign_in(door.browser(), "a-password-typed-as-a-name", "x")
    await post(administrator, "/accounts/clerk/rights", "/accounts/clerk", role="auditor")

    found = (await door.audited())[-4:]

    assert found == [
        ("signed_in", "administrator", ""),
        ("sign_in_failed", "", "clerk"),
        ("sign_in_failed", "", ""),  # what was typed is not written down
        ("account_changed", "administrator", "account:clerk"),
    ]
    assert (await door.identity.audit.verify())[0] is None


async def test_api6_what_cannot_be_remembered_is_not_done(gateway: Gateway) -> None:
    administrator = await gateway.signed_in("administrator")
    token = token_on(await administrator.get("/profile"))
    journal: Any = gateway.identity.audit._journal
    journal.away = True

    answer = await administrator.post(
        "/accounts", data={"csrf": token, "account": "mine", "name": "Mine"}
    )

    assert answer.status_code == 503
    assert await gateway.identity.keeping.get("mine") is None


# API7: server side request forgery


async def test_api7_no_request_can_name_an_address_that_we_would_ask(standing: Gateway) -> None:
    """Without a provider in the settings nothing is asked at all (sockets are not even opened):
    the issuer, its addresses and its keys never come from a request."""
    client = standing.browser()
    for path in (
        "/sign-in/provider?issuer=http://169.254.169.254/",
        "/sign-in/provider/back?state=x&code=y&iss=http://169.254.169.254/",
    ):
        answer = await client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


@pytest.mark.parametrize("wanted", ["https://evil.test/", "//evil.test/", "/\\evil.test"])
async def test_api7_signing_in_sends_nobody_to_another_site(gateway: Gateway, wanted: str) -> None:
    answer = await sign_in(gateway.browser(), "leader", wanted=wanted)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_api7_a_forged_host_leads_nowhere(standing: Gateway) -> None:
    answer = await standing.browser(host="evil.test").get("/profile")

    assert answer.headers["location"].startswith("/sign-in?")


# API8: security misconfiguration


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/no-such-page", "/api/v1/targets", "/api/v1/nothing", "/audit"]
)
async def test_api8_every_answer_carries_the_headers_that_protect_it(path: str) -> None:
    gateway = await a_gateway(door=Door("https://gateway.test"))

    answer = await gateway.browser().get(path)

    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert "referrer-policy" in answer.headers
    assert "access-control-allow-origin" not in answer.headers
    assert "x-powered-by" not in answer.headers


async def test_api8_over_https_cookies_are_bound_to_this_host_and_to_https() -> None:
    gateway = await a_gateway(door=Door("https://gateway.test"))
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(gateway.app),
        base_url="https://gateway.test",
        headers={"sec-fetch-site": "same-origin"},
    )

    answer = await sign_in(client, "leader")

    (cookie,) = [one for one in answer.headers.get_list("set-cookie") if "-session=" in one]
    name, _, rest = cookie.partition("=")
    assert name == "__Host-slipwatch-session"
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(rest.split("; "))
    assert "Domain" not in cookie
    await client.aclose()


async def test_api8_what_is_personal_is_kept_by_no_cache(gateway: Gateway) -> None:
    client = await gateway.signed_in("leader")

    for path in ("/", "/profile", "/api/v1/targets"):
        assert (await client.get(path)).headers["cache-control"] == "private, no-store"
    assert "public" in (await gateway.browser().get("/about")).headers["cache-control"]


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH"])
async def test_api8_no_method_is_served_that_nobody_needs(standing: Gateway, method: str) -> None:
    assert (await standing.browser().request(method, "/sign-in")).status_code == 405


async def test_api8_what_goes_wrong_here_is_not_explained_to_strangers(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(gateway.identity.signing_in, "with_password", broken)

    answer = await sign_in(gateway.browser(), "leader")

    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "Traceback" not in answer.text


# API9: improper inventory management


async def test_api9_the_description_names_every_address_of_the_api_and_no_other(
    standing: Gateway,
) -> None:
    described = (await standing.browser().get("/api/v1/openapi.json")).json()["paths"]
    served = {one.path_format for one in every_route(standing) if one.path.startswith("/api/")}

    hidden = served - set(described) - {"/api/v1/openapi.json"}
    assert set(described) - served == REPORT_FILES
    # A table that is described as .csv is also served as .json.
    assert {path.removesuffix(".json") + ".csv" for path in hidden} <= set(described)
    assert all(path.startswith("/api/v1/") for path in set(described) - REPORT_FILES)


@pytest.mark.parametrize(
    "path", ["/docs/oauth2-redirect", "/redoc", "/openapi.json", "/admin", "/api/v0/targets",
             "/api/v2/targets", "/.git/config", "/static/x/%2e%2e/settings.py", "/debug"],
)  # fmt: skip
async def test_api9_nothing_old_and_nothing_forgotten_is_served(
    standing: Gateway, path: str
) -> None:
    assert (await standing.browser().get(path)).status_code == 404


# API10: unsafe consumption of APIs


class Hostile:
    """A provider that vouches, and whose words are an attack."""

    issuer = "https://provider.example.test"

    def __init__(self, vouched: Vouched) -> None:
        self.vouched = vouched

    async def ask(self, redirect: str) -> Asked:
        """Begin."""
        return Asked("https://provider.example.test/authorize", "state", "nonce", "verifier")

    async def answer(self, code: str, redirect: str, asked: Asked) -> Vouched:
        """Vouch."""
        return self.vouched


async def test_api10_what_a_provider_says_is_shown_as_text_and_gives_no_unknown_right() -> None:
    name = "<script>alert(1)</script>{{ 7 * 7 }}"
    vouched = Vouched("leader", name, frozenset({"administrator", "*", "admins "}))
    rights = (GroupRights("admins", frozenset({Role.ADMINISTRATOR})),)
    gateway = await a_gateway(provider=Hostile(vouched), rights=rights)
    browser = gateway.browser()
    await browser.get("/sign-in/provider")

    await browser.get("/sign-in/provider/back?state=state&code=x")

    profile = (await browser.get("/profile")).text
    assert "&lt;script&gt;" in profile
    assert "<script>alert" not in profile
    assert "{{ 7 * 7 }}" in profile
    assert (await browser.get("/accounts")).status_code == 403


async def test_api10_a_provider_cannot_take_over_an_account_of_ours() -> None:
    gateway = await a_gateway(provider=Hostile(Vouched("leader", "leader", frozenset())))
    browser = gateway.browser()
    await browser.get("/sign-in/provider")

    await browser.get("/sign-in/provider/back?state=state&code=x")

    (signed_in,) = [who for what, who, _ in await gateway.audited() if what == "signed_in"]
    assert signed_in.startswith("oidc-")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("groups: [{group: a, roles: [root]}]", id="no such role"),
        pytest.param("groups: [{group: a, roles: [leader], departments: [x]}]", id="no department"),
        pytest.param("groups: [{group: '', roles: [leader]}]", id="the group of everybody"),
        pytest.param("groups: [{group: a, roles: leader}]", id="no list"),
        pytest.param("- a", id="no groups"),
        pytest.param("groups: [", id="no yaml"),
    ],
)
def test_api10_a_file_of_groups_that_is_not_understood_gives_nothing(
    tmp_path: Any, text: str
) -> None:
    path = tmp_path / "groups.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BadGroups):
        read_groups(path, {"so-khcn"})
