"""`python -m services.ingest`: serve until told to stop; with `keys`, make or look at keys."""

import os
import sys

import catalogue
from runtime.clock import SystemClock
from runtime.listen import PortTaken
from runtime.logs import configure_logging
from runtime.settings import BadSetting, MissingSetting
from runtime.telemetry import configure_tracing
from runtime.web import run_web
from services.ingest.app import NAME, VERSION, build
from services.ingest.keys import commands
from services.ingest.keys.reading import BadKeyFile
from services.ingest.settings import Settings


def main() -> int:
    """Serve, or do what the arguments say; answer the exit code."""
    if sys.argv[1:]:
        return commands.run(sys.argv[1:])
    try:
        settings = Settings.from_env(os.environ)
        programme = catalogue.load(settings.catalogue)
    except (MissingSetting, BadSetting, catalogue.CatalogueError, OSError) as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return 2
    configure_logging(NAME, settings.log_level)
    provider = configure_tracing(
        NAME, settings.otlp_endpoint, ratio=settings.trace_ratio, version=VERSION
    )
    try:
        run_web(build(settings, programme, SystemClock()), settings.host, settings.port)
    except BadKeyFile as error:
        print(f"{NAME}: {settings.keys}: {error}", file=sys.stderr)
        return 2
    except PortTaken as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return 1
    finally:
        if provider is not None:
            provider.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
