"""`python -m services.gateway`: serve until told to stop."""

import os
import sys

import catalogue
from runtime.clock import SystemClock
from runtime.listen import PortTaken
from runtime.logs import configure_logging
from runtime.settings import BadSetting, MissingSetting
from runtime.telemetry import configure_tracing
from runtime.web import run_web
from services.gateway.app import NAME, build
from services.gateway.settings import Settings


def main() -> int:
    """Serve; answer the exit code."""
    try:
        settings = Settings.from_env(os.environ)
        programme = catalogue.load(settings.catalogue)
    except (MissingSetting, BadSetting, catalogue.CatalogueError, OSError) as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return 2
    configure_logging(NAME, settings.log_level)
    provider = configure_tracing(NAME, settings.otlp_endpoint)
    try:
        run_web(build(settings, programme, SystemClock()), settings.host, settings.port)
    except PortTaken as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return 1
    finally:
        if provider is not None:
            provider.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
