"""A seal as people copy it from paper: 30 symbols of 150 bits and two that find every typo."""

from clinic_desktop.domain.language import _

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LENGTH, GROUP = 32, 4
_DATA = LENGTH - 2
# powers of 10 modulo this prime differ at all 30 places: no wrong symbol and no swap is missed
_PRIME, _BASE = 1021, 10
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_IGNORED = frozenset(" -\t\r\n._\u00a0\u2010\u2011\u2013\u2068\u2069")


def text_of(digest: bytes) -> str:
    """The first 150 bits of a digest in eight groups of four; needs 19 bytes or more."""
    number = int.from_bytes(digest[:19], "big") >> 2
    values = [number >> 5 * place & 31 for place in reversed(range(_DATA))]
    symbols = "".join(SYMBOLS[value] for value in (*values, *_check(values)))
    return "-".join(symbols[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def problem(typed: str) -> str:
    """Why this cannot be a seal, in words; "" when it may be one."""
    symbols = _symbols(typed)
    if len(symbols) != LENGTH:
        return _("A seal has {expected} letters and digits; these are {count}.").format(
            expected=LENGTH, count=len(symbols)
        )
    strange = sorted({symbol for symbol in symbols if symbol not in SYMBOLS})
    if strange:
        return _("“{symbol}” stands in no seal. Look at the paper again.").format(symbol=strange[0])
    values = [SYMBOLS.index(symbol) for symbol in symbols]
    if _check(values[:_DATA]) != tuple(values[_DATA:]):
        return _("There is a typing mistake in it. Compare it with the paper, group by group.")
    return ""


def plain(text: str) -> str:
    """A seal without hyphens and with misread letters put right, to compare."""
    return "".join(_symbols(text))


def _symbols(typed: str) -> list[str]:
    return [symbol for symbol in typed.upper().translate(_MISREAD) if symbol not in _IGNORED]


def _check(values: list[int]) -> tuple[int, int]:
    weighted = sum(
        (value + 1) * pow(_BASE, place + 1, _PRIME) for place, value in enumerate(values)
    )
    return divmod(weighted % _PRIME, len(SYMBOLS))
