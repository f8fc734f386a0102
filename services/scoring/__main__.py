"""`python -m services.scoring`: serve, judge a file of figures, or judge all again."""

import asyncio
import os
import sys
from collections.abc import Sequence

import catalogue
from runtime.clock import SystemClock
from runtime.failures import Unavailable
from runtime.listen import PortTaken
from runtime.logs import configure_logging
from runtime.settings import BadSetting, MissingSetting
from services.scoring.commands import judge_file, parser
from services.scoring.settings import Settings

NAME = "scoring"
FAILED, MISUSED = 1, 2


def serve() -> int:
    """Score until told to stop."""
    # Here, since the worker's libraries take a second to load and judging a file needs none.
    from runtime.stream import run_stream
    from runtime.telemetry import configure_tracing
    from services.scoring.app import VERSION, build

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


def replay_all(*, dry_run: bool) -> int:
    """Judge every target again from the stored reports."""
    from services.scoring.replay import replay

    settings = Settings.from_env(os.environ)
    configure_logging(NAME, settings.log_level, stream=sys.stderr)
    done = asyncio.run(
        replay(settings, SystemClock(), dry_run=dry_run, say=lambda line: print(line, flush=True))
    )
    would = "would change" if dry_run else "changed"
    print(f"{done['changed']} {would}, {done['the same']} stay as they are; {done['slips']} slips")
    return 0


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say; answer the exit code."""
    options = parser().parse_args(arguments)
    if options.command == "judge":
        return judge_file(options, SystemClock(), sys.stdout, sys.stderr)
    try:
        return replay_all(dry_run=options.dry_run) if options.command == "replay" else serve()
    except (MissingSetting, BadSetting, catalogue.CatalogueError) as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return MISUSED
    except (PortTaken, Unavailable) as error:
        print(f"{NAME}: {error}", file=sys.stderr)
        return FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
