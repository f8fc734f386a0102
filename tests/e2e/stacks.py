"""A stack whose processes of Python are born of one that has imported what they need."""

from collections.abc import Mapping
from pathlib import Path

from deploy.local.processes import DidNotStart
from deploy.local.settings import Local, Ports
from deploy.local.stack import Stack, children_path
from tests.support.nursery.mother import IMPORTED, BornChild, nursery

ROOT = Path(__file__).resolve().parents[2]


class BornStack(Stack):
    """The same processes with the same settings; how `make up` starts them, `stack` shows."""

    def __init__(self, folder: Path, more: Mapping[str, str] | None = None) -> None:
        super().__init__(Local(Ports.free(), folder, ROOT), path=children_path())
        self._environment.update(more or {})
        for name, child in self.children.items():
            module = child.command[-1]
            if module in IMPORTED:
                self.children[name] = BornChild(
                    name, [module], self._environment, child.log, child.ready, ROOT
                )

    def _import_contacts(self) -> None:
        file = str(ROOT / "deploy" / "local" / "contacts.yaml")
        done = nursery().run("services.alerts", self._environment, "contacts", "import", file)
        if done.returncode:
            raise DidNotStart(f"The contacts were not imported: {done.stderr}")
