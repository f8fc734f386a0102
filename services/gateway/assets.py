"""Our own static files: read once, served under an address that changes when any of them does."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file and what it is."""

    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Assets:
    """All files by their names. One digest stands for all, so that a style sheet can name its
    fonts by relative addresses."""

    digest: str
    by_name: dict[str, Asset]

    @property
    def root(self) -> str:
        """Where the pages find them."""
        return f"/static/{self.digest}"


def read_assets(folder: Path) -> Assets:
    """Read every file below a folder."""
    by_name = {
        path.relative_to(folder).as_posix(): Asset(path.read_bytes(), TYPES[path.suffix])
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    digest = sha256()
    for name, asset in by_name.items():
        digest.update(name.encode() + b"\0" + asset.body)
    return Assets(digest.hexdigest()[:12], by_name)
