"""Which partition a key belongs to: the same for every client of the broker, and for the twins."""

_SEED = 0x9747B28C
_M = 0x5BD1E995
_32 = 0xFFFFFFFF


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key, as the default partitioners of Kafka's clients choose it."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions


def murmur2(data: bytes) -> int:
    """The hash of Kafka's Java client, on which every other client agrees."""
    hashed = (_SEED ^ len(data)) & _32
    whole = len(data) & ~3
    for at in range(0, whole, 4):
        k = int.from_bytes(data[at : at + 4], "little") * _M & _32
        k = (k ^ (k >> 24)) * _M & _32
        hashed = hashed * _M & _32 ^ k
    rest = data[whole:]
    if rest:
        hashed = (hashed ^ int.from_bytes(rest, "little")) * _M & _32
    hashed = (hashed ^ (hashed >> 13)) * _M & _32
    return hashed ^ (hashed >> 15)
