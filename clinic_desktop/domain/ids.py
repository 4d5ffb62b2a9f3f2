"""Record identifiers: UUIDv7 (RFC 9562), time-ordered, as 32 lower-case hexadecimal digits."""

import secrets
import time

Id = str


def new_id() -> Id:
    """A new identifier; its first 48 bits are milliseconds since 1970, the rest is random."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62
    return f"{value | secrets.randbits(62):032x}"
