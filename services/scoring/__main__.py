"""`python -m services.scoring`: serve, or judge offline."""

import os
import sys
from collections.abc import Sequence

from runtime.clock import SystemClock
from runtime.logs import configure_logging
from runtime.settings import BadSetting, MissingSetting
from runtime.stream import run_stream
from runtime.telemetry import configure_tracing
from services.scoring.app import NAME, build
from services.scoring.settings import Settings


def serve() -> int:
    """Score until told to stop."""
    settings = Settings.from_env(os.environ)
    configure_logging(NAME, settings.log_level)
    provider = configure_tracing(NAME, settings.otlp_endpoint)
    try:
        return run_stream(lambda stack: build(settings, SystemClock(), stack))
    finally:
        if provider is not None:
            provider.shutdown()


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say; answer the exit code."""
    if arguments:
        print(f"unknown command: {arguments[0]}", file=sys.stderr)
        return 2
    try:
        return serve()
    except (MissingSetting, BadSetting) as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
