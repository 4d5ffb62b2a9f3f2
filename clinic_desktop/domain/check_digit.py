"""Check digits: Verhoeff, which finds every single error and every swap of neighbours."""

# the dihedral group D5 and the permutation of J. Verhoeff, 1969
_PRODUCT = tuple(
    tuple((j + k) % 5 if k < 5 else 5 + (j + k) % 5 for k in range(10)) if j < 5
    else tuple(5 + (j - k) % 5 if k < 5 else (j - k) % 5 for k in range(10))
    for j in range(10)
)  # fmt: skip
_INVERSE = (0, 4, 3, 2, 1, 5, 6, 7, 8, 9)
_ONCE = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _permutations() -> tuple[tuple[int, ...], ...]:
    rows = [tuple(range(10))]
    while len(rows) < 8:
        rows.append(tuple(rows[-1][_ONCE[digit]] for digit in range(10)))
    return tuple(rows)


_PERMUTED = _permutations()


def _checksum(digits: str, first_place: int) -> int:
    check = 0
    for place, digit in enumerate(reversed(digits), first_place):
        check = _PRODUCT[check][_PERMUTED[place % 8][int(digit)]]
    return check


def verhoeff(digits: str) -> str:
    """The digit to put at the end of these."""
    return str(_INVERSE[_checksum(digits, 1)])


def is_verhoeff(digits: str) -> bool:
    """Whether the last digit fits those before it."""
    return digits.isascii() and digits.isdecimal() and _checksum(digits, 0) == 0
