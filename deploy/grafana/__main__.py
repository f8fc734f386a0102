"""`python -m deploy.grafana`: write the dashboards as the JSON that Grafana provisions.

They are kept in the tree; a test says when one is not current.
"""

import json
import sys
from pathlib import Path

from deploy.grafana.operations import OPERATIONS
from deploy.grafana.panels import Dashboard
from deploy.grafana.pipeline import PIPELINE
from deploy.grafana.programme import PROGRAMME

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path("deploy") / "grafana" / "dashboards"
DASHBOARDS = (OPERATIONS, PIPELINE, PROGRAMME)


def path_of(dashboard: Dashboard, root: Path = ROOT) -> Path:
    """The file of a dashboard."""
    return root / FOLDER / f"{dashboard.uid.removeprefix('slipwatch-')}.json"


def text_of(dashboard: Dashboard) -> str:
    """What stands in its file."""
    return json.dumps(dashboard.written(), indent=1, ensure_ascii=False) + "\n"


def write(root: Path = ROOT) -> list[Path]:
    """Write them all; answers where."""
    written = []
    for dashboard in DASHBOARDS:
        path = path_of(dashboard, root)
        path.write_text(text_of(dashboard), encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    for path in write():
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
