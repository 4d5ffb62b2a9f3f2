"""Reading what people type: dates, times and amounts; used through the Formatter.

Every function raises ValueError with a sentence for the person.
"""

import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation

from clinic_desktop.domain.language import _
from clinic_desktop.domain.locale_table import LANGUAGES
from clinic_desktop.domain.money import Money
from clinic_desktop.domain.names import fold

_ANY_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९", "0123456789" * 3)
_SPACES = re.compile(r"[\s\u00a0\u202f\u2066-\u2069\u200e\u200f]+")
_NUMERIC_DATE = re.compile(r"(\d{1,4})([./\- ])(\d{1,2})\2(\d{1,4})")
_NAMED_DATE = re.compile(r"(\d{1,2})[ .-]*([^\d\W].*?)[ .,-]*(\d{4}|\d{2})")
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))? ?([^\d\s]*)")


def plain(text: str) -> str:
    """With digits 0-9 and single blanks, without direction marks."""
    return _SPACES.sub(" ", text.translate(_ANY_DIGITS)).strip()


def parse_date(text: str, order: str, months: Sequence[str], example: str) -> date:
    """`order` is "dmy", "mdy" or "ymd"; `months` are short names in the reader's language."""
    line = plain(text)
    numbers = _numeric(line, order) or _named(line, (months, LANGUAGES["en"].months))
    if numbers is None:
        raise ValueError(_("Write the date like {example}.").format(example=example))
    try:
        return date(*numbers)
    except ValueError as error:
        raise ValueError(_("There is no such date.")) from error


def _numeric(line: str, order: str) -> tuple[int, int, int] | None:
    found = _NUMERIC_DATE.fullmatch(line)
    if not found:
        return None
    first, separator, second, third = found.groups()
    if len(first) == 4:
        return int(first), int(second), int(third)
    if (order == "ymd" and len(third) == 4) or (separator == "." and order == "mdy"):
        order = "dmy"  # a year at the end, or dots, mean day first wherever they are used
    parts = dict(zip(order, (first, second, third), strict=True))
    return _full_year(parts["y"]), int(parts["m"]), int(parts["d"])


def _named(line: str, tables: Sequence[Sequence[str]]) -> tuple[int, int, int] | None:
    found = _NAMED_DATE.fullmatch(line)
    if not found:
        return None
    word = fold(found[2])
    for months in tables:
        for month, name in enumerate(months, 1):
            known = fold(name)
            # "march" for "mar"; "july" must not be taken for the French "juil", nor "juin"
            if word == known or (len(word) >= len(known) and word.startswith(known)):
                return _full_year(found[3]), month, int(found[1])
    return None


def _full_year(text: str) -> int:
    if len(text) not in (2, 4):
        raise ValueError(_("Write the year with four digits."))
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def parse_time(text: str, halves: tuple[str, str], example: str) -> time:
    """`halves` are the words for before and after noon in the reader's language."""
    problem = ValueError(_("Write the time like {example}.").format(example=example))
    found = _TIME.fullmatch(plain(text))
    if found is None:
        raise problem
    hour, minute = int(found[1]), int(found[2] or 0)
    if half := found[3].casefold().replace(".", ""):
        if half not in ("am", "pm", *halves) or not 1 <= hour <= 12:
            raise problem
        hour = hour % 12 + 12 * (half in ("pm", halves[1]))
    if hour > 23 or minute > 59:
        raise problem
    return time(hour, minute)


def parse_money(text: str, currency: str, decimal: str) -> Money:
    """An amount with or without sign and grouping; `decimal` is the reader's decimal sign."""
    number = re.sub(r"[^\d.,\-]", "", plain(text).replace("\N{MINUS SIGN}", "-"))
    number = number.strip(".,")  # of a currency written L.L. or ل.ل.
    try:
        amount = Decimal(_without_groups(number, decimal))
    except InvalidOperation as error:
        raise ValueError(_("Write the amount in figures.")) from error
    money = Money.of(amount, currency)
    if money.amount != amount:
        raise ValueError(_("This amount has too many decimal places."))
    return money


def _without_groups(number: str, decimal: str) -> str:
    """1,234.50 and 1.234,50 to 1234.50. A lone sign before other than three digits is decimal."""
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return number
    is_lone = number.count(number[last]) == 1
    is_decimal = is_lone and (number[last] == decimal or len(number) - last != 4)
    whole = re.sub(r"[.,]", "", number[: last if is_decimal else None])
    return f"{whole}.{number[last + 1 :]}" if is_decimal else whole
