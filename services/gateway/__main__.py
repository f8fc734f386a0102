"""`python -m services.gateway`: serve until told to stop; with `accounts` or `audit`, do that."""

import os
import sys

import catalogue
from runtime.clock import SystemClock
from runtime.listen import PortTaken
from runtime.logs import configure_logging
from runtime.settings import BadSetting, MissingSetting
from runtime.telemetry import configure_tracing
from runtime.web import run_web
from services.gateway.app import NAME, VERSION, build
from services.gateway.identity import commands
from services.gateway.settings import Settings


def main() -> int:
    """Serve; answer the exit code."""
    try:
        settings = Settings.from_env(os.environ)
        programme = catalogue.load(settings.catalogue)
    except (MissingSetting, BadSetting, catalogue.CatalogueError, OSError) as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return 2
    if sys.argv[1:]:
        return commands.run(sys.argv[1:], settings, programme, SystemClock())
    configure_logging(NAME, settings.log_level)
    provider = configure_tracing(
        NAME, settings.otlp_endpoint, ratio=settings.trace_ratio, version=VERSION
    )
    try:
        app = build(settings, programme, SystemClock())
        run_web(app, settings.host, settings.port, on_stop=app.state.feed.close)
    except (PortTaken, BadSetting) as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return 1
    finally:
        if provider is not None:
            provider.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
