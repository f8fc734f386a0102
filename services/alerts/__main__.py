"""`python -m services.alerts`: tell officials about slips until told to stop."""

import os
import sys

from catalogue.problems import CatalogueError
from runtime.clock import SystemClock
from runtime.listen import PortTaken
from runtime.logs import configure_logging
from runtime.settings import BadSetting, MissingSetting
from runtime.stream import run_stream
from runtime.telemetry import configure_tracing
from services.alerts.app import NAME, build
from services.alerts.recipients import NoChannel
from services.alerts.settings import Settings

#: What an operator can mend, said in one line.
MISTAKES = (
    MissingSetting,
    BadSetting,
    CatalogueError,
    FileNotFoundError,
    NoChannel,
    PortTaken,
)


def serve() -> int:
    """Deliver until told to stop."""
    settings = Settings.from_env(os.environ)
    configure_logging(NAME, settings.log_level)
    provider = configure_tracing(NAME, settings.otlp_endpoint)
    try:
        return run_stream(lambda stack: build(settings, SystemClock(), stack))
    finally:
        if provider is not None:
            provider.shutdown()


def main() -> int:
    """Serve; a mistake in the settings or the files is said in one line. Answers the exit code."""
    try:
        return serve()
    except MISTAKES as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
