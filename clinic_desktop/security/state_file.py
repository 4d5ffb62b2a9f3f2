"""Small signed notes outside the data folder: attempt counters and the last known heads."""

import hmac
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clinic_desktop.security import keys
from clinic_desktop.security.canonical import Json, canonical
from clinic_desktop.security.files import atomic_write, read_small

LARGEST = 256 * 1024


def sign(content: Mapping[str, Json], key: bytes | None) -> bytes:
    """`content` with its mac; without a key (no keyring) only with a checksum."""
    return canonical({"content": content, "mac": keys.mac(key, canonical(content))})


def read_signed(signed: bytes, key: bytes | None) -> dict[str, Any] | None:
    """The content, or None when it was altered, damaged or signed by another key."""
    try:
        fields = json.loads(signed)
        content, found = fields["content"], fields["mac"]
        good = hmac.compare_digest(found.encode(), keys.mac(key, canonical(content)).encode())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return content if good and isinstance(content, dict) else None


def write(path: Path, content: Mapping[str, Json], key: bytes | None) -> None:
    """Atomically and flushed. Raises StorageError."""
    atomic_write(path, sign(content, key))


def read(path: Path, key: bytes | None) -> dict[str, Any] | None:
    """None when the file is missing, altered or damaged."""
    signed = read_small(path, LARGEST)
    return None if signed is None else read_signed(signed, key)
