"""Makes a PDF of a page: HTML in, PDF out. A process of its own, which can be ended.

It reads our own style sheet and letters and opens nothing else.
"""

import resource
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from services.gateway.reports.press import MISSING

STATIC = Path(__file__).parent.parent / "static"
#: Beyond this the kernel ends the process, should whoever waits for it be gone.
MOST_CPU_S = 120


def main() -> int:
    """PDF/UA of the HTML on the standard input."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))
    try:
        from weasyprint import HTML  # type: ignore[import-untyped]  # it ships no types
        from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]  # as above
    except OSError as error:  # a library of the system is not there
        sys.stderr.write(f"{error}\n")
        return MISSING

    class OurFiles(URLFetcher):  # type: ignore[misc]  # as above
        """Reads files below our static folder."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """One of our files, or ValueError."""
            if not url.startswith(f"{STATIC.resolve().as_uri()}/") or ".." in url:
                raise ValueError(f"not one of ours: {url}")
            return super().fetch(url, headers)

    html = sys.stdin.buffer.read()
    page = HTML(
        string=html.decode(),
        base_url=f"{STATIC.resolve().as_uri()}/",
        url_fetcher=OurFiles(allowed_protocols=("file",)),
    )
    # The same page gives the same bytes: no moment is written, and the id is the page's digest.
    made = page.write_pdf(
        pdf_variant="pdf/ua-1", pdf_tags=True, pdf_identifier=sha256(html).digest()[:16]
    )
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
