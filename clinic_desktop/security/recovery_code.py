"""The recovery code on paper: 130 random bits as 7 groups of 4 symbols that survive handwriting."""

import secrets
from collections.abc import Sequence

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _

# Crockford's base 32: no I, L, O, U.
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_SYMBOLS = 26
CHECK_SYMBOLS = 2
LENGTH = RANDOM_SYMBOLS + CHECK_SYMBOLS
GROUP = 4
SECRET_BYTES = 17

# 1021 is the largest prime below 32 * 32; the powers of 10 modulo it differ at all 26 places, so
# every single wrong symbol and every swap of two is found.
PRIME = 1021
BASE = 10

MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
IGNORED = frozenset(" -\t\r\n._\u00a0\u2010\u2011\u2013")


def new_code() -> str:
    """A fresh code, formatted for paper."""
    values = [secrets.randbelow(len(SYMBOLS)) for _place in range(RANDOM_SYMBOLS)]
    text = "".join(SYMBOLS[value] for value in (*values, *_check(values)))
    return "-".join(text[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def read(typed: str) -> bytes | None:
    """The 130 bits (17 bytes) of a code as typed, or None when it cannot be a code."""
    symbols = [symbol for symbol in typed.upper().translate(MISREAD) if symbol not in IGNORED]
    if len(symbols) != LENGTH or any(symbol not in SYMBOLS for symbol in symbols):
        return None
    values = [SYMBOLS.index(symbol) for symbol in symbols]
    if _check(values[:RANDOM_SYMBOLS]) != tuple(values[RANDOM_SYMBOLS:]):
        return None
    number = 0
    for value in values[:RANDOM_SYMBOLS]:
        number = number * len(SYMBOLS) + value
    return number.to_bytes(SECRET_BYTES, "big")


def secret_of(typed: str) -> bytes:
    """Like `read`, but raises InvalidInput(code=…) for the person who typed it."""
    secret = read(typed)
    if secret is None:
        raise InvalidInput(
            code=_("This is not a recovery code: check it against the paper, group by group.")
        )
    return secret


def _check(values: Sequence[int]) -> tuple[int, int]:
    weighted = sum((value + 1) * pow(BASE, place + 1, PRIME) for place, value in enumerate(values))
    return divmod(weighted % PRIME, len(SYMBOLS))
