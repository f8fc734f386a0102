"""The copied tree, as a fixture."""

from pathlib import Path

import pytest

from tests.unit.deploy.house import House, copied


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A copy of the tree that a test may damage."""
    return copied(tmp_path)
