"""The delivery log in words: who was told, by what, when, with what answer, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.gateway.present.filters import Option
from services.gateway.present.frame import Frame
from services.gateway.slips.ports import Log
from services.gateway.slips.present.saying import Saying
from services.gateway.slips.words import (
    CHANNELS,
    LETTERS,
    OCCASIONS,
    OUTCOMES,
    STATES,
    WHYS,
)
from targets.catalogue import Programme

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One message in words."""

    id: str
    episode: str
    target: str
    target_name: str
    about: str
    role: str
    stands_for: str
    channel: str
    state: str
    state_id: str
    why: str
    held: tuple[str, ...]
    letter: str
    passed_to: str
    tries: tuple[str, ...]
    when: str
    next: str
    dead: bool
    invented: bool


def line(say: Saying, programme: Programme, roles: Mapping[str, Plain], one: Plain) -> Line:
    """One message."""
    forms = say.forms
    target = programme.target_by_id.get(one["target"] or "")
    absent = roles.get(one["stands_for"] or "")
    return Line(
        one["id"],
        one["episode"] or "",
        one["target"] or "",
        forms.text(target.name) if target else say("log.digest"),
        _about(say, one),
        forms.text(one["role"]),
        say("log.stands_for", role=forms.text(absent["role"])) if absent else "",
        say.named(CHANNELS, one["channel"]),
        say.named(STATES, one["state"]),
        one["state"],
        say.named(WHYS, one["why"]) if one["why"] else "",
        tuple(
            dict.fromkeys(
                say.named(WHYS, held["why"]) for held in one["held"] if held["why"] != one["why"]
            )
        ),
        say("log.letter", letter=say.named(LETTERS, one["kind"])) if one["kind"] else "",
        say("log.passed_to", channel=say.named(CHANNELS, one["passed_to"]))
        if one["passed_to"]
        else "",
        tuple(_attempt(say, each) for each in one["tries"]),
        say.when(one["sent_at"] or one["created_at"]),
        say("log.next", when=say.when(one["next_at"])) if one["next_at"] else "",
        one["dead_letter"],
        one["invented"],
    )


def _about(say: Saying, one: Plain) -> str:
    words = say.named(OCCASIONS, one["occasion"])
    return f"{words}, {say('log.step', n=one['step'])}" if one["step"] else words


def _attempt(say: Saying, each: Plain) -> str:
    outcome = say.named(OUTCOMES, each["outcome"])
    code = f" ({each['code']})" if each["code"] else ""
    return f"{say.when(each['at'])}: {outcome}{code}"


@dataclass(frozen=True, slots=True)
class LogPage:
    """All that the page shows."""

    lines: tuple[Line, ...]
    recipients: tuple[Option, ...]
    channels: tuple[Option, ...]
    states: tuple[Option, ...]
    whys: tuple[Option, ...]
    day: str
    dead: bool
    episode: str
    more: str
    csv: str
    invented: bool


def log_page(
    frame: Frame,
    programme: Programme,
    roles: Mapping[str, Plain],
    answer: Plain,
    log: Log,
    day: str,
) -> LogPage:
    """The page, from an answer of the log."""
    say = Saying(frame.forms)
    lists = (
        (CHANNELS, log.channel),
        (STATES, log.state),
        (WHYS, log.why),
    )
    channels, states, whys = (
        tuple(Option(name, say.named(names, name), name == chosen) for name in names)
        for names, chosen in lists
    )
    return LogPage(
        tuple(line(say, programme, roles, one) for one in answer["items"]),
        tuple(
            Option(name, frame.forms.text(one["role"]), name == log.recipient)
            for name, one in roles.items()
        ),
        channels,
        states,
        whys,
        day,
        log.dead,
        log.episode,
        frame.here(cursor=answer["next"]) if answer["next"] else "",
        frame.here(cursor="").replace("/deliveries", "/deliveries.csv", 1),
        any(one["invented"] for one in answer["items"]),
    )
