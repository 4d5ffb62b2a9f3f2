"""Hours of work as they are typed: "9-13, 14-18:30 @Room 2"."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from clinic_desktop.domain import typed
from clinic_desktop.domain.language import _

_BETWEEN_STRETCHES = re.compile(r"[,;،؛]|\s\+\s")
_BETWEEN_TIMES = re.compile(r"\s*(?:-|–|—|−|\.\.+|…|\bto\b|\buntil\b)\s*", re.IGNORECASE)
_NO_COLON = re.compile(r"(\d{1,2})(\d{2})")


@dataclass(frozen=True)
class Stretch:
    """From one time on the wall to a later one; `room` as typed after an @, "" for none."""

    start: time
    end: time
    room: str = ""


def parse(text: str, read_time: Callable[[str], time]) -> tuple[Stretch, ...]:
    """The stretches of one day in order; ValueError with a sentence for the person.

    `read_time` reads one time, as Formatter.parse_time does.
    """
    pieces = [piece.strip() for piece in _BETWEEN_STRETCHES.split(typed.plain(text))]
    found = sorted(
        (_stretch(piece, read_time) for piece in pieces if piece), key=lambda each: each.start
    )
    for before, after in pairwise(found):
        if after.start < before.end:
            raise ValueError(_("Two of these times overlap."))
    return tuple(found)


def write(stretches: Iterable[Stretch], write_time: Callable[[time], str]) -> str:
    """The same stretches as one would type them."""
    return ", ".join(_written(each, write_time) for each in stretches)


def _stretch(piece: str, read_time: Callable[[str], time]) -> Stretch:
    hours, _at, room = piece.partition("@")
    ends = _BETWEEN_TIMES.split(hours.strip())
    if len(ends) != 2 or not all(ends):
        raise ValueError(_("Write it like 9-13, 14-18."))
    start, end = (read_time(_NO_COLON.sub(r"\1:\2", each)) for each in ends)
    if end <= start:
        raise ValueError(_("Work must end later than it begins, on the same day."))
    return Stretch(start, end, room.strip())


def _written(each: Stretch, write_time: Callable[[time], str]) -> str:
    hours = f"{write_time(each.start)}–{write_time(each.end)}"
    return f"{hours} @{each.room}" if each.room else hours
