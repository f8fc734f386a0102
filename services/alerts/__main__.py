"""`python -m services.alerts`: tell officials about slips until told to stop.

With a command it does one thing instead, for an administrator; `--help` names them.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from catalogue.problems import CatalogueError
from runtime.clock import SystemClock
from runtime.erasing import BadPseudonym
from runtime.failures import Unavailable
from runtime.listen import PortTaken
from runtime.logs import configure_logging
from runtime.sealing import Unreadable
from runtime.settings import BadSetting, MissingSetting
from runtime.stream import run_stream
from runtime.telemetry import configure_tracing
from services.alerts import dryrun, replaying
from services.alerts.app import NAME, VERSION, build
from services.alerts.contacts import commands as contacts
from services.alerts.contacts.erasing import NobodyNamed, StillNamed
from services.alerts.contacts.shapes import BadAddress
from services.alerts.dryrun import NoSuchTarget
from services.alerts.preview import NothingToShow, preview
from services.alerts.recipients import NoChannel
from services.alerts.replaying import NoSuchDeadLetter
from services.alerts.settings import MongoSettings, Settings, StoreSettings, zalo_of
from services.alerts.zalo import commands as zalo
from services.alerts.zalo.commands import BadTokens
from services.alerts.zalo.ports import Refused

PREVIEW = "preview"

#: What an operator can mend, said in one line.
MISTAKES = (
    BadAddress,
    BadPseudonym,
    BadSetting,
    BadTokens,
    CatalogueError,
    FileNotFoundError,
    MissingSetting,
    NoChannel,
    NobodyNamed,
    NoSuchDeadLetter,
    NoSuchTarget,
    NothingToShow,
    PortTaken,
    Refused,
    StillNamed,
    Unavailable,
    Unreadable,
)


def serve() -> int:
    """Deliver until told to stop."""
    settings = Settings.from_env(os.environ)
    configure_logging(NAME, settings.log_level)
    provider = configure_tracing(
        NAME, settings.otlp_endpoint, ratio=settings.trace_ratio, version=VERSION
    )
    try:
        return run_stream(lambda stack: build(settings, SystemClock(), stack))
    finally:
        if provider is not None:
            provider.shutdown()


def show_letters(arguments: Sequence[str]) -> int:
    """Write letters to a folder, so that they are seen before anybody gets them."""
    for path in preview(arguments, os.environ, SystemClock().now()):
        print(path)
    return 0


def administer(asked: argparse.Namespace) -> int:
    """Do one thing for an administrator, and say what was done."""
    if asked.command == "route":
        lines = dryrun.run(asked, os.environ, SystemClock())
    elif asked.command == "replay":
        lines = replaying.run(asked, MongoSettings.from_env(os.environ), SystemClock())
    elif asked.command == "contacts":
        lines = contacts.run(asked, StoreSettings.from_env(os.environ))
    else:
        store = StoreSettings.from_env(os.environ)
        account = zalo_of(os.environ)
        if account is None:
            raise MissingSetting("SLIPWATCH_ZALO_URL")
        lines = zalo.run(asked, store, account, SystemClock())
    for line in lines:
        print(line)
    return 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m services.{NAME}", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    commands.add_parser(PREVIEW, add_help=False, help="write letters to a folder; preview --help")
    dryrun.add_to(commands)
    replaying.add_to(commands)
    contacts.add_to(commands)
    zalo.add_to(commands)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Serve, or do what was asked; a mistake in the settings or the files is said in one line.

    Answers the exit code.
    """
    try:
        if arguments[:1] == [PREVIEW]:
            return show_letters(arguments[1:])
        asked = _asked(arguments)
        return administer(asked) if asked.command else serve()
    except MISTAKES as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
