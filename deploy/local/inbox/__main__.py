"""`python -m deploy.local.inbox`: take mails and Zalo calls until told to stop."""

import os
import sys

from deploy.local.inbox.app import build
from deploy.local.inbox.settings import Settings
from runtime.clock import SystemClock
from runtime.listen import PortTaken, listening
from runtime.logs import configure_logging
from runtime.settings import BadSetting
from runtime.web import run_web


def main() -> int:
    """Serve; a mistake in the settings is said in one line. Answers the exit code."""
    try:
        settings = Settings.from_env(os.environ)
        configure_logging("inbox", os.environ.get("SLIPWATCH_LOG_LEVEL") or "info")
        with listening(settings.host, settings.smtp_port) as listener:
            app = build(settings, SystemClock(), listener)
            run_web(app, settings.host, settings.web_port)
    except (BadSetting, PortTaken) as error:
        print(f"inbox: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
