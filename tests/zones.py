"""Compiled rules of time zones, as a country that changes its clock makes them."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo, reset_tzpath


def compiled(rule: str) -> bytes:
    """A TZif file (RFC 8536) whose every moment follows one POSIX rule, such as "<+06>-6"."""
    name = b"LMT\0"
    head = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, len(name))
    block = head + struct.pack(">lbB", 0, 0, 0) + name
    return block + block + b"\n" + rule.encode("ascii") + b"\n"


def write(folder: Path, **rules: str) -> Path:
    """A folder of compiled zones: Asia__Almaty="<+06>-6"."""
    for key, rule in rules.items():
        file = folder.joinpath(*key.split("__"))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(compiled(rule))
    return folder


@contextmanager
def ruled_by(folder: Path) -> Iterator[None]:
    """While inside, this folder comes first, as with PYTHONTZPATH and a program started anew."""
    reset_tzpath([str(folder)])
    ZoneInfo.clear_cache()
    try:
        yield
    finally:
        reset_tzpath()
        ZoneInfo.clear_cache()
