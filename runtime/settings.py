"""Reading settings from an environment that is handed in; everything missing is named at once."""

from collections.abc import Mapping
from pathlib import Path

Environment = Mapping[str, str]


class MissingSetting(Exception):
    """Settings that must be given and were not."""

    def __init__(self, *names: str) -> None:
        self.names = names
        super().__init__("missing settings: " + ", ".join(names))


class BadSetting(Exception):
    """A setting that cannot be understood."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        self.name = name
        super().__init__(f"{name}={value!r} is not {expected}")


def required(env: Environment, *names: str) -> tuple[str, ...]:
    """The values of settings that must be given; raises once, naming all that are missing."""
    missing = [name for name in names if not env.get(name, "").strip()]
    if missing:
        raise MissingSetting(*missing)
    return tuple(env[name].strip() for name in names)


def text(env: Environment, name: str, default: str) -> str:
    """A setting, or its default when it is absent or empty."""
    return env.get(name, "").strip() or default


def number(
    env: Environment, name: str, default: int, *, least: int = 0, most: int | None = None
) -> int:
    """A whole number within bounds, or its default."""
    given = env.get(name, "").strip()
    if not given:
        return default
    expected = f"a whole number from {least}" + (f" to {most}" if most is not None else "")
    try:
        value = int(given)
    except ValueError as error:
        raise BadSetting(name, given, expected) from error
    if value < least or (most is not None and value > most):
        raise BadSetting(name, given, expected)
    return value


def seconds(env: Environment, name: str, default: float) -> float:
    """A duration in seconds, above zero, or its default."""
    given = env.get(name, "").strip()
    if not given:
        return default
    try:
        value = float(given)
    except ValueError as error:
        raise BadSetting(name, given, "a number of seconds") from error
    if not 0 < value < float("inf"):
        raise BadSetting(name, given, "a number of seconds above zero")
    return value


def share(env: Environment, name: str, default: float) -> float:
    """A share from 0 to 1, or its default."""
    given = env.get(name, "").strip()
    if not given:
        return default
    try:
        value = float(given)
    except ValueError as error:
        raise BadSetting(name, given, "a number from 0 to 1") from error
    if not 0 <= value <= 1:
        raise BadSetting(name, given, "a number from 0 to 1")
    return value


def port(env: Environment, name: str, default: int) -> int:
    """A TCP port, or its default."""
    return number(env, name, default, least=1, most=65535)


def secret(env: Environment, name: str, default: str | None = None) -> str:
    """A secret: from NAME, or from the file that NAME_FILE points to.

    Without a default it must be given.
    """
    given = env.get(name, "")
    if given:
        return given
    path = env.get(f"{name}_FILE", "").strip()
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as error:
            raise BadSetting(f"{name}_FILE", path, "a file that can be read") from error
    if default is None:
        raise MissingSetting(name)
    return default
