"""The code on paper survives handwriting, and no slip of the pen passes for a code."""

import re
from itertools import combinations

import pytest

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.security import recovery_code
from clinic_desktop.security.recovery_code import LENGTH, SYMBOLS, new_code, read, secret_of
from tests.security.vaults import dice_from


def _slips(code: str) -> list[str]:
    """Every code with one other symbol, and every one with two different symbols swapped."""
    wrong = [
        code[:place] + symbol + code[place + 1 :]
        for place in range(LENGTH)
        for symbol in SYMBOLS
        if symbol != code[place]
    ]
    for one, other in combinations(range(LENGTH), 2):
        if code[one] != code[other]:
            symbols = list(code)
            symbols[one], symbols[other] = symbols[other], symbols[one]
            wrong.append("".join(symbols))
    return wrong


def _missed(codes: int) -> tuple[int, int]:
    """Slips tried, and how many of them were taken for a code."""
    tried = missed = 0
    for _code in range(codes):
        slips = _slips(new_code().replace("-", ""))
        tried += len(slips)
        missed += sum(read(slip) is not None for slip in slips)
    return tried, missed


def test_a_code_is_seven_groups_of_four_symbols() -> None:
    assert re.fullmatch(rf"([{SYMBOLS}]{{4}}-){{6}}[{SYMBOLS}]{{4}}", new_code())


def test_a_code_holds_130_bits() -> None:
    secrets = [secret_of(new_code()) for _code in range(300)]
    assert {len(secret) for secret in secrets} == {17}
    assert max(int.from_bytes(secret, "big").bit_length() for secret in secrets) == 130
    assert len(set(secrets)) == 300


def test_no_slip_of_the_pen_passes_for_a_code() -> None:
    tried, missed = _missed(6)
    assert tried > 7_000
    assert missed == 0


@pytest.mark.long
@pytest.mark.timeout(600)
def test_370_000_slips_of_the_pen_do_not_pass_for_a_code() -> None:
    tried, missed = _missed(310)
    assert tried >= 370_000
    assert missed == 0


def test_letters_that_look_like_digits_are_forgiven() -> None:
    code = "0000-1111-" + new_code()[10:]
    values = [SYMBOLS.index(symbol) for symbol in code.replace("-", "")[:26]]
    first, second = recovery_code._check(values)
    code = code.replace("-", "")[:26] + SYMBOLS[first] + SYMBOLS[second]
    assert read(code.replace("0", "O").replace("1", "l")) == read(code) is not None
    assert read(code.replace("1", "i").replace("V", "u")) == read(code)


def test_case_and_separators_do_not_matter() -> None:
    code = new_code()
    expected = read(code)
    typed = [code.lower(), code.replace("-", ""), code.replace("-", " "), f"\t{code}\r\n"]
    typed.append(code.replace("-", "\u2011"))
    assert [read(text) for text in typed] == [expected] * 5


@pytest.mark.parametrize("typed", ["", "0000", "\u0660" * 28, "é" * 28, "-" * 500])
def test_what_cannot_be_a_code_is_refused_in_words(typed: str) -> None:
    assert read(typed) is None
    with pytest.raises(InvalidInput) as caught:
        secret_of(typed)
    assert set(caught.value.problems) == {"code"}


def test_random_symbols_pass_about_once_in_a_thousand_times() -> None:
    dice = dice_from(1)
    taken = sum(read("".join(dice.choices(SYMBOLS, k=28))) is not None for _try in range(10_000))
    assert taken < 30
