"""Whether the process lives, whether it is ready, and what it waits for."""

import asyncio
from collections.abc import Awaitable, Callable

#: A check answers None when all is well, or a sentence that says what is wrong.
Check = Callable[[], Awaitable[str | None] | str | None]

CHECK_LIMIT_S = 2.0  # below the second or two that probes are commonly given


class Watch:
    """What a part of the process waits for, if it waits. Green until told otherwise."""

    def __init__(self) -> None:
        self._waiting: str | None = None

    @property
    def waiting(self) -> str | None:
        """What is waited for, or None."""
        return self._waiting

    def waiting_for(self, what: str, detail: str = "") -> None:
        """Turn red."""
        self._waiting = f"waiting for {what}: {detail}" if detail else f"waiting for {what}"

    def fine(self) -> None:
        """Turn green."""
        self._waiting = None


class Health:
    """The process's state, as its pages tell it."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}
        self._vitals: dict[str, Check] = {}
        self._notes: dict[str, Check] = {}

    def add(self, name: str, check: Check) -> None:
        """Make readiness depend on a check."""
        self._checks[name] = check

    def add_note(self, name: str, check: Check) -> None:
        """Show a check among the others; work goes on without it."""
        self._notes[name] = check

    def add_vital(self, name: str, check: Check) -> None:
        """Make being alive depend on a check: when it fails, only a restart helps."""
        self._vitals[name] = check

    def watch(self, name: str) -> Watch:
        """A new watch on which readiness depends."""
        watch = Watch()
        self.add(name, lambda: watch.waiting)
        return watch

    async def alive(self) -> bool:
        """Whether a restart would be the wrong thing."""
        answers = await _ask(self._vitals)
        return not any(answers.values())

    async def ready(self) -> tuple[bool, dict[str, str]]:
        """Whether work can be done now, and each check's answer in words."""
        answers = await _ask({**self._vitals, **self._checks})
        notes = await _ask(self._notes)
        words = {name: answer or "ok" for name, answer in {**answers, **notes}.items()}
        return not any(answers.values()), words


async def _ask(checks: dict[str, Check]) -> dict[str, str | None]:
    answers = await asyncio.gather(*(_answer(check) for check in checks.values()))
    return dict(zip(checks, answers, strict=True))


async def _answer(check: Check) -> str | None:
    try:
        async with asyncio.timeout(CHECK_LIMIT_S):
            answer = check()
            if isinstance(answer, Awaitable):
                answer = await answer
    except TimeoutError:
        return "no answer in time"
    except Exception as error:  # noqa: BLE001  # a check that fails is an answer too
        return f"{type(error).__name__}: {error}"
    return answer
