"""Calls and messages to somebody who waits or should come back."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Try:
    """One call or message and what came of it; `at` aware, `by` the user's name."""

    at: datetime
    by: str
    result: str
    how: str = ""  # a Channel, "" where it does not matter
    note: str = ""
