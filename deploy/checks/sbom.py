"""What we are made of: every pin hashed, what is installed is what is pinned, licences we accept.

Known holes are not looked for: that needs a database that is not on this machine.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from deploy.checks.outcome import Outcome
from deploy.checks.pins import NotPinned
from deploy.checks.tree import FORBIDDEN
from deploy.sbom import Component, bill, components

#: What an image may carry: nothing that asks for more than a notice, or for more than its own
#: files (MPL). As packages declare it, by the names of SPDX and by older ones.
PERMISSIVE = frozenset(
    {
        "0BSD",
        "3-Clause BSD License",
        "Apache",
        "Apache Software License",
        "Apache-2.0",
        "BSD License",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "ISC License (ISCL)",
        "MIT",
        "MIT License",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",
        "Mozilla Public License 2.0 (MPL 2.0)",
        "PSF-2.0",
        "Python Software Foundation License",
        "Repoze Public License",
        "Zlib",
    }
)
#: What stays on a developer's machine may be more: it is run as a process of its own, or by tests,
#: and is handed on to nobody.
TOOLS = PERMISSIVE | {
    "CC-BY-4.0",
    "GNU General Public License v3 or later (GPLv3+)",
    "GPL-2.0-only",
    "GPL-3.0",
    "GPL-3.0-or-later",
}
#: Packages whose metadata does not say it, and what their licence file does: looked at by hand.
LOOKED_AT = {
    "axe-playwright-python": "MIT",
    "pyphen": "MPL 1.1 at our choice of three: imported by WeasyPrint, unchanged",
    "resvg-py": "MIT, by the file in its wheel",
}
NOT_AUDITED = (
    "known vulnerabilities, which need the internet (pip-audit --require-hashes -r "
    "requirements.txt); the base image's system packages; the vendored scripts of "
    "services/gateway/static"
)


def check(root: Path) -> Outcome:
    """Every pin is hashed, installed as pinned, and under a licence that we accept."""
    try:
        found = components(root)
    except NotPinned as error:
        return Outcome("the bill of materials", 0, (str(error),))
    problems = [
        *(said for one in found for said in wrong_with(one)),
        *(f"{name}: looked at by hand and not pinned" for name in forgotten(found)),
        *places_in(json.dumps(bill(root, found))),
    ]
    absent = sum(1 for one in found if not one.installed)
    left_out = NOT_AUDITED + (f"; {absent} pins that are not installed here" if absent else "")
    return Outcome(
        "every pin is hashed, installed as pinned, under a licence we accept",
        len(found),
        tuple(problems),
        left_out,
    )


def wrong_with(one: Component) -> list[str]:
    """What is wrong with a pin, in sentences."""
    wrong = [] if one.hashes else [f"{one.name}: has no hash"]
    if not one.installed:
        return wrong
    if one.installed != one.version:
        wrong.append(f"{one.name}: {one.installed} is installed, {one.version} is pinned")
    accepted = PERMISSIVE if one.used_by else TOOLS
    if one.name not in LOOKED_AT and not accepts(accepted, one.licence):
        where = f"carried by {', '.join(one.used_by)}" if one.used_by else "a tool"
        wrong.append(f"{one.name} ({where}): licence {one.licence or 'not declared'}")
    return wrong


def accepts(accepted: frozenset[str], licence: str) -> bool:
    """Whether an expression is accepted: all of what AND joins, one of what OR does."""
    choices = re.sub(r"[()]", "", licence) if " OR " in licence else licence
    return any(
        all(one.strip() in accepted for one in choice.split(" AND "))
        for choice in choices.split(" OR ")
    )


def forgotten(found: Sequence[Component]) -> list[str]:
    """Exceptions that nothing needs any more."""
    return sorted(LOOKED_AT.keys() - {one.name for one in found})


def places_in(text: str) -> list[str]:
    """Names of registries and machines, which do not belong in the bill."""
    return [
        f"the bill names {what}: {found[0]}"
        for what, pattern in FORBIDDEN.items()
        if (found := re.search(pattern, text))
    ]
