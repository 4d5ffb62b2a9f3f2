"""Reading a day with a time as one says it: "tue 9:30", "14/3 16", "tomorrow 10", "9:30"."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

from clinic_desktop.domain.language import _
from clinic_desktop.domain.names import fold
from clinic_desktop.domain.typed import plain

_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTEST = 2  # letters that tell one weekday from another
_NO_YEAR = re.compile(r"(\d{1,2}([./-])\d{1,2})\.?")


def parse(
    text: str,
    now: datetime,
    weekdays: Sequence[str],
    parse_date: Callable[[str], date],
    parse_time: Callable[[str], time],
) -> datetime:
    """A day and a time on the wall (naive), not before `now` where the day leaves a choice.

    `now` is what the wall shows; `weekdays` are the reader's words, Monday first. A time alone means
    today, or tomorrow once it is past. Raises ValueError with a sentence for the person.
    """
    line = plain(text)
    for day_text, time_text in _parted(line):
        try:
            at = parse_time(time_text)
        except ValueError:
            continue
        day = _day(day_text, now, at, weekdays, parse_date)
        if day is not None:
            return datetime.combine(day, at)
    raise ValueError(_("Write the day and the time like {example}.").format(example=_("tue 9:30")))


def _parted(line: str) -> list[tuple[str, str]]:
    """Every way to part the text into a day and a time, the longest day first."""
    words = line.split(" ")
    return [(" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words) - 1, -1, -1)]


def _day(
    text: str,
    now: datetime,
    at: time,
    weekdays: Sequence[str],
    parse_date: Callable[[str], date],
) -> date | None:
    today, is_past = now.date(), at <= now.time()
    if not text:
        return today + timedelta(days=is_past)
    word = fold(text)
    ahead = {fold(_("today")): 0, "today": 0, fold(_("tomorrow")): 1, "tomorrow": 1}.get(word)
    if ahead is not None:
        return today + timedelta(days=ahead)
    weekday = _weekday(word, weekdays)
    if weekday is not None:
        days = (weekday - today.weekday()) % 7
        return today + timedelta(days=7 if days == 0 and is_past else days)
    return _date(text, today, parse_date)


def _weekday(word: str, weekdays: Sequence[str]) -> int | None:
    if len(word) < _SHORTEST:
        return None
    for names in (weekdays, _ENGLISH):
        found = [at for at, name in enumerate(names) if fold(name).startswith(word)]
        if len(found) == 1:
            return found[0]
    return None


def _date(text: str, today: date, parse_date: Callable[[str], date]) -> date | None:
    found = _NO_YEAR.fullmatch(text)
    tries = [text] if not found else [f"{found[1]}{found[2]}{today.year + n}" for n in (0, 1)]
    for each in tries:
        try:
            day = parse_date(each)
        except ValueError:
            continue
        if day >= today or not found:
            return day
    return None
