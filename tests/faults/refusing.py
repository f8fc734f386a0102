"""A store that reads and does not write: its answers to writes, made up in its place.

MongoDB's messages are OP_MSG: a header, flags, and a document whose first field is the command.
"""

import struct
from enum import Enum

from bson import decode, encode

from tests.faults.proxies import Screen

_HEADER = struct.Struct("<iiii")
_OP_MSG = 2013
_WRITES = frozenset({"insert", "update", "delete", "findAndModify", "findandmodify"})


class Refusal(Enum):
    """Why a write is refused: the code and the name that MongoDB gives it."""

    #: A primary that has stepped down: what a replica set answers while it elects another.
    READ_ONLY = (10107, "NotWritablePrimary")
    #: No room for the write.
    DISK_FULL = (14031, "OutOfDiskSpace")


def refusing(refusal: Refusal) -> Screen:
    """A screen that answers every write with a refusal, and lets everything else through."""
    code, name = refusal.value

    def screen(message: bytes) -> bytes | None:
        _, request, _, operation = _HEADER.unpack_from(message)
        if operation != _OP_MSG or message[20] != 0:
            return None
        command = decode(message[21 : 21 + int.from_bytes(message[21:25], "little")])
        if next(iter(command)) not in _WRITES:
            return None
        body = encode(
            {"ok": 0.0, "errmsg": f"refused here: {name}", "code": code, "codeName": name}
        )
        whole = struct.pack("<iB", 0, 0) + body
        return _HEADER.pack(_HEADER.size + len(whole), 1, request, _OP_MSG) + whole

    return screen
