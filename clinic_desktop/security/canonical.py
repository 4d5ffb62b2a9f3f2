"""One spelling for every JSON value, so that what was signed can be spelled again byte for byte."""

import base64
import json
from collections.abc import Mapping, Sequence

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | None


def canonical(value: Json) -> bytes:
    """Sorted keys, no spaces, ASCII only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def to_text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def to_bytes(text: str) -> bytes:
    """Strict base64; raises ValueError."""
    return base64.b64decode(text, validate=True)
