"""Patient numbers: "P", a running number of six or more digits, a check digit (REG-1)."""

import re

from clinic_desktop.domain.check_digit import is_verhoeff, verhoeff

_TYPED = re.compile(r"[Pp]?(\d{2,})")
_BETWEEN = re.compile(r"[\s./–-]+")
_SHORTEST = 7  # digits with the check digit


def issue(running: int) -> str:
    """The number of the `running`-th patient (from 1): issue(1) == "P0000010"."""
    if running < 1:
        raise ValueError("patients are counted from 1")
    digits = f"{running:06d}"
    return f"P{digits}{verhoeff(digits)}"


def is_valid(number: str) -> bool:
    """Whether it is written in full and its check digit fits."""
    return re.fullmatch(r"P\d{7,}", number) is not None and is_verhoeff(number[1:])


def read(typed: str) -> str | None:
    """The number meant by what was typed, also without P, zeros or with blanks; None if none is."""
    found = _TYPED.fullmatch(_BETWEEN.sub("", typed))
    if found is None:
        return None
    number = "P" + found[1].lstrip("0").zfill(_SHORTEST)
    return number if is_valid(number) and int(number[1:-1]) else None
