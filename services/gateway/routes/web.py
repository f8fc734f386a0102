"""The pages, in Vietnamese and English, as of any day; all of them work without a script."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from schemas.stored import ActDocument
from services.gateway.answers import answer
from services.gateway.asof import DAYS_KEPT, Known
from services.gateway.assets import Assets
from services.gateway.geography import NO_GEOMETRY, Geometry
from services.gateway.handlers import Reader
from services.gateway.identity.access import visit_of
from services.gateway.kept import Kept
from services.gateway.pages import LANGUAGE_COOKIE, SECURITY, Pages
from services.gateway.pagination import Page
from services.gateway.present.around import Around, around_list
from services.gateway.present.context import context_page
from services.gateway.present.deeds import deeds_of
from services.gateway.present.forms import Forms, Language
from services.gateway.present.frame import Frame, query_of
from services.gateway.present.programme import programme_page
from services.gateway.present.rows import badge
from services.gateway.present.target import judged_measure, target_page
from services.gateway.questions import BadQuestion, Unknown
from services.gateway.search import Order, Wanted
from services.gateway.slips.ports import Slips
from services.gateway.vintages import end_of
from targets.observations import Observation
from targets.verdicts import Status
from targets.wording import kind_name


async def day_asked(as_of: str = "") -> date | None:
    """The day in the address; an emptied field of the form asks for today.

    A coroutine, though it waits for nothing: FastAPI sends a plain function to a thread and back.
    """
    if not as_of:
        return None
    try:
        return date.fromisoformat(as_of)
    except ValueError as error:
        raise BadQuestion("as_of", "a day like 2026-09-30", as_of) from error


AsOf = Annotated[date | None, Depends(day_asked)]
#: An empty choice of a filter form arrives as an empty text.
Choice = Annotated[list[str] | None, Query()]

KEPT_FOR_EVER = "public, max-age=31536000, immutable"
HISTORY_SHOWN = 10
CLOSED_SHOWN = 50


class Web:
    """The pages over what answers them."""

    def __init__(
        self,
        reader: Reader,
        assets: Assets,
        geometry: Geometry = NO_GEOMETRY,
        acts: Slips | None = None,
    ) -> None:
        self._acts = acts
        self._reader, self._assets, self._pages = reader, assets, Pages()
        self._geometry = geometry
        self._programme = reader.programme
        self._around: Kept[tuple[str, Language, date | None], Around] = Kept(DAYS_KEPT)

    def frame(self, request: Request, day: date | None) -> Frame:
        """What the page knows of its request."""
        asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE, "")
        language = Language(asked) if asked in set(Language) else Language.VI
        area = self._programme.area_by_id[self._programme.area]
        forms = Forms(language, self._programme.timezone)
        return Frame(
            forms,
            request.url.path,
            query_of(request.query_params.multi_items()),
            day,
            self._reader.today(),
            f"{forms.say('site')} · {forms.text(area.name)}",
            self._programme.version,
            self._assets.root,
        )

    def error(self, request: Request, status: int, parameter: str) -> Response:
        """The page of an error."""
        frame = self.frame(request, None)
        expected = frame.forms.say(
            "error.expected.day" if parameter == "as_of" else "error.expected.other"
        )
        page = {
            "status": status,
            "title": frame.forms.say(f"error.{status}"),
            "why": frame.forms.say(f"error.{status}.why", parameter=parameter, expected=expected),
            "invented": False,
        }
        return self.show(request, "error.html", frame, status, page=page)

    async def programme(self, request: Request, wanted: Wanted, day: date | None) -> Response:
        """Where it stands today."""
        frame = self.frame(request, day)
        known = await self._reader.known_briefly(day)
        kept = self._pages.kept(request, frame, known.mark)
        if kept is not None:
            kept.headers.update(SECURITY)
            return kept
        standing = await self._reader.standing_of(known, day)
        around = self._around_list(frame, standing, known)
        page = programme_page(frame, self._programme, standing, known.targets, around, wanted)
        return self.show(request, "programme.html", frame, mark=known.mark, page=page)

    def _around_list(self, frame: Frame, standing: Mapping[str, Any], known: Known) -> Around:
        """What stands around the list, made once for all that may be asked of it."""
        key = (known.mark, frame.forms.language, frame.day)
        found = self._around.get(key)
        if found is None:
            found = around_list(frame, self._programme, standing, known.targets)
            self._around.put(key, found)
        return found

    async def target(self, request: Request, name: str, cursor: str, day: date | None) -> Response:
        """One target and all that is behind its verdict; a cursor leads to older figures."""
        reader, frame = self._reader, self.frame(request, day)
        target = reader.known_target(name)
        measure = judged_measure(target)
        plain, (episodes, acts), history, (figures, older), areas, told = await asyncio.gather(
            reader.target(name, day),
            self._slips(name, day),
            reader.history(name, Page(HISTORY_SHOWN), day),
            reader.latest(name, day, cursor),
            reader.by_area(name, measure.id, day) if measure else _nothing(),
            reader.deliveries(name, day),
        )
        page = target_page(
            frame,
            self._programme,
            target,
            plain,
            tuple({*figures.vintages, *areas}),
            episodes,
            told,
            history["items"],
            deeds_of(
                frame.forms,
                visit_of(request).principal,
                episodes,
                acts,
                day or reader.today(),
            ),
            self._geometry,
        )
        return self.show(request, "target.html", frame, page=page, older=older)

    async def _slips(
        self, name: str, day: date | None
    ) -> tuple[list[dict[str, Any]], Sequence[ActDocument]]:
        """The slips of a target, and what people said about them by then."""
        episodes = (await self._reader.latest_slips(name, day))[:CLOSED_SHOWN]
        if self._acts is None or not episodes:
            return episodes, ()
        acts = await self._acts.acts([one["episode"] for one in episodes])
        if day is None:
            return episodes, acts
        until = end_of(day, self._programme.timezone)
        return episodes, [one for one in acts if one["at"] < until]

    async def context(self, request: Request, day: date | None) -> Response:
        """Series that belong to no target."""
        frame = self.frame(request, day)
        vintages = {
            one.id: (await self._reader.latest(one.id, day))[0].vintages
            for one in self._programme.context
        }
        page = context_page(frame.forms, self._programme, vintages)
        return self.show(request, "context.html", frame, page=page)

    async def prose(self, request: Request, name: str, day: date | None) -> Response:
        """A page of words: one template for each language."""
        frame = self.frame(request, day)
        statuses = [badge(frame.forms, status) for status in Status]
        kinds = [frame.forms.text(one) for one in kind_name.values()]
        return self.show(
            request,
            f"{name}.{frame.forms.language}.html",
            frame,
            programme=self._programme,
            statuses=statuses,
            kinds=kinds,
        )

    def asset(self, request: Request, digest: str, name: str) -> Response:
        """One of our own files; under an older address it is not kept."""
        found = self._assets.by_name.get(name)
        if found is None:
            raise Unknown("page", name)
        keep = KEPT_FOR_EVER if digest == self._assets.digest else "public, no-cache"
        return answer(request, found.body, found.media_type, keep=keep, headers=SECURITY)

    def show(
        self, request: Request, name: str, frame: Frame, status: int = 200, **values: Any
    ) -> Response:
        """A template filled, under the policy of all pages."""
        response = self._pages.show(request, name, frame, status, **values)
        response.headers.update(SECURITY)
        return response


def front_routes(web: Web) -> APIRouter:
    """What is asked for most. Routes are tried one after the other, so these stand first of all;
    no other route has one of their addresses."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/")
    async def programme(
        request: Request,
        as_of: AsOf,
        theme: Choice = None,
        status: Choice = None,
        kind: Choice = None,
        owner: Choice = None,
        q: Annotated[str, Query(max_length=200)] = "",
        order: str = "",
    ) -> Response:
        return await web.programme(request, _wanted(theme, status, kind, owner, q, order), as_of)

    @routes.get("/static/{digest}/{name:path}")
    async def asset(request: Request, digest: str, name: str) -> Response:
        return web.asset(request, digest, name)

    return routes


def web_routes(web: Web) -> APIRouter:
    """The addresses of the other pages."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/targets/{target}")
    async def target(request: Request, target: str, as_of: AsOf, cursor: str = "") -> Response:
        return await web.target(request, target, cursor, as_of)

    @routes.get("/context")
    async def context(request: Request, as_of: AsOf) -> Response:
        return await web.context(request, as_of)

    @routes.get("/methods")
    async def methods(request: Request, as_of: AsOf) -> Response:
        return await web.prose(request, "methods", as_of)

    @routes.get("/about")
    async def about(request: Request, as_of: AsOf) -> Response:
        return await web.prose(request, "about", as_of)

    @routes.get("/docs")
    async def docs() -> Response:
        return RedirectResponse("/about#api", status_code=307)

    return routes


async def _nothing() -> Sequence[Observation]:
    return ()


def _wanted(
    theme: list[str] | None,
    status: list[str] | None,
    kind: list[str] | None,
    owner: list[str] | None,
    words: str,
    order: str,
) -> Wanted:
    """What a filter form asks for; what it cannot know is left out rather than refused."""

    def chosen(given: list[str] | None) -> frozenset[str]:
        return frozenset(one for one in given or () if one)

    return Wanted(
        chosen(theme),
        chosen(status),
        chosen(kind),
        chosen(owner),
        words,
        Order(order) if order in set(Order) else Order.PROGRAMME,
    )
