"""Calls made for somebody who waits or should come back: kept behind the words of the entry."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

MARK = "\x1e"  # the record separator: nobody can type it into a field


@dataclass(frozen=True)
class Try:
    """One call or message, or why the entry was closed; `at` aware, `by` the user's name."""

    at: datetime
    by: str
    result: str
    how: str = ""  # a Channel, "" where it does not matter
    words: str = ""


def parted(stored: str) -> tuple[str, tuple[Try, ...]]:
    """The words a person wrote, and the calls noted behind them, the oldest first."""
    words, _mark, noted = stored.partition(MARK)
    found = json.loads(noted) if noted else []
    return words, tuple(Try(**{**each, "at": datetime.fromisoformat(each["at"])}) for each in found)


def joined(words: str, tries: Sequence[Try]) -> str:
    """What `parted` takes apart again."""
    clean = words.replace(MARK, "").strip()
    if not tries:
        return clean
    noted = [{**asdict(each), "at": each.at.isoformat()} for each in tries]
    return clean + MARK + json.dumps(noted, ensure_ascii=False)
