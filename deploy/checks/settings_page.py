"""The tables of settings in docs/operations.md, held against what each service reads."""

import ast
import re
from pathlib import Path

from deploy.checks.outcome import Outcome
from deploy.checks.pins import SERVICES

PAGE = Path("docs/operations.md")
REQUIRED = "required"

_NAME = re.compile(r"SLIPWATCH_[A-Z_]+")
_ROW = re.compile(r"\| `(?P<name>SLIPWATCH_[A-Z_]+)` \| (?P<default>[^|]+?) \|")
_HEADING = re.compile(r"^### (?P<service>\w+)$", re.MULTILINE)
#: Settings that several services read in the same words, and the module that reads them.
SHARED = ("runtime/kafka_security.py", "runtime/mongo_uri.py")
_REFUSALS = {"BadSetting", "MissingSetting"}


def read_by(source: str) -> dict[str, str]:
    """The settings that a settings module reads: each with its default, or `required`."""
    tree = ast.parse(source)
    found: dict[str, str] = {}
    mentioned: set[str] = set()
    constants = _constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            names = [_text(one) for one in node.args]
            if called in _REFUSALS or len(node.args) < 2 or not _NAME.fullmatch(names[1]):
                continue
            if called not in {"required", "get"} and len(node.args) > 2:
                found[names[1]] = _shown(node.args[2], constants)
            elif called != "required":
                found.setdefault(names[1], REQUIRED)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) == "required":
            mentioned |= {_text(one) for one in node.args if _NAME.fullmatch(_text(one))}
        if isinstance(node, ast.Tuple | ast.List):
            mentioned |= {_text(one) for one in node.elts if _NAME.fullmatch(_text(one))}
    return found | dict.fromkeys(mentioned, REQUIRED)


def read_with_shared(root: Path, path: Path) -> dict[str, str]:
    """The settings of a service, with those that it lets a module of the runtime read."""
    source = path.read_text("utf-8")
    shared = [one for one in SHARED if f"from {one[:-3].replace('/', '.')} import" in source]
    merged: dict[str, str] = {}
    for one in shared:
        merged |= read_by((root / one).read_text("utf-8"))
    return merged | read_by(source)


def said_on(page: str) -> dict[str, dict[str, str]]:
    """The tables of the page: for each service its settings with their defaults."""
    tables: dict[str, dict[str, str]] = {}
    parts = _HEADING.split(page)
    for service, text in zip(parts[1::2], parts[2::2], strict=True):
        rows = _ROW.finditer(re.split(r"^#", text, maxsplit=1, flags=re.MULTILINE)[0])
        tables[service] = {row["name"]: row["default"].strip("` ") for row in rows}
    return tables


def check(root: Path) -> Outcome:
    """The page names every setting of every service with its default, and no other."""
    page = root / PAGE
    tables = said_on(page.read_text("utf-8")) if page.exists() else {}
    problems = []
    looked_at = 0
    for service in SERVICES:
        path = root / "services" / service / "settings.py"
        real = read_with_shared(root, path) if path.exists() else {}
        said = tables.get(service, {})
        looked_at += len(real)
        if not real:
            problems.append(f"{service}: has no settings module that can be read")
        problems += [
            f"{service}: {name} is not on the page" for name in sorted(real.keys() - said.keys())
        ]
        problems += [
            f"{service}: {name} is read no more" for name in sorted(said.keys() - real.keys())
        ]
        problems += [
            f"{service}: {name} is {real[name] or 'empty'}, and the page says {said[name]}"
            for name in sorted(real.keys() & said.keys())
            if (real[name] or "empty") != said[name]
        ]
    return Outcome(f"{PAGE} has every setting with its default", looked_at, tuple(problems))


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    return {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _shown(node: ast.expr, constants: dict[str, ast.expr]) -> str:
    if isinstance(node, ast.Name) and node.id in constants:
        return _shown(constants[node.id], constants)
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return ast.unparse(node)
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
