"""Passwords by argon2id, off the loop and never more than a few at once."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

AT_ONCE = 2  # each takes a core and 19 MiB while it lasts: many at once would be an attack on us


class Argon2Passwords:
    """Hashes and verifies, with what OWASP's password storage cheat sheet asks at least: argon2id
    over 19 MiB, two passes, one lane."""

    def __init__(self, *, memory_kib: int = 19 * 1024) -> None:
        """`memory_kib` is for tests, which cannot wait."""
        self._hasher = PasswordHasher(
            time_cost=2, memory_cost=memory_kib, parallelism=1, type=Type.ID
        )
        self._free = asyncio.Semaphore(AT_ONCE)
        # What is verified for an account that is not there: nobody knows this password.
        self._nobodys = self._hasher.hash(secrets.token_urlsafe(32))

    async def hash(self, password: str) -> str:
        """A hash to keep."""
        async with self._free:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, kept: str, password: str) -> bool:
        """Whether this is the password. Against an empty hash it is not, and takes as long."""
        async with self._free:
            return await asyncio.to_thread(self._verify, kept, password)

    def outdated(self, kept: str) -> bool:
        """Whether the hash was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(kept)

    def _verify(self, kept: str, password: str) -> bool:
        try:
            self._hasher.verify(kept or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return False
        return bool(kept)
