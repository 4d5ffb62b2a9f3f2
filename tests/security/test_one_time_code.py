"""Codes of a phone and spare codes: each works once, near its time, and only as ASCII digits."""

from datetime import UTC, datetime, timedelta
from itertools import product
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from clinic_desktop.security import one_time_code
from clinic_desktop.security.one_time_code import SPARE_CODES, check, code_at, spend, step_at
from tests.security.vaults import dice_from
from tests.security.vectors import vectors

SEED = b"12345678901234567890"
NOW = datetime(2026, 3, 1, 12, 0, 10, tzinfo=UTC)
NOW_STEP = step_at(NOW)


def test_the_published_counter_codes_are_ours() -> None:
    blocks = vectors("twofactor-rfc-4226.txt")
    ours = [code_at(block["SECRET"].encode(), int(block["COUNTER"])) for block in blocks]
    assert ours == [block["HOTP"] for block in blocks]
    assert len(blocks) == 10


def test_the_published_time_codes_are_ours() -> None:
    blocks = [block for block in vectors("twofactor-rfc-6238.txt") if block["MODE"] == "SHA1"]
    for block in blocks:
        when = datetime.fromtimestamp(int(block["TIME"]), UTC)
        # The document prints eight digits; the last six are the six-digit code.
        assert code_at(SEED, step_at(when)) == block["TOTP"][-6:]
    assert len(blocks) == 6


def test_exactly_the_steps_around_now_are_accepted() -> None:
    accepted = [
        offset
        for offset in range(-5, 6)
        if check(SEED, code_at(SEED, NOW_STEP + offset), NOW, last_step=0) is not None
    ]
    assert accepted == [-1, 0, 1]


def test_the_accepted_step_is_told() -> None:
    assert check(SEED, code_at(SEED, NOW_STEP - 1), NOW, 0) == NOW_STEP - 1


def test_a_code_works_once() -> None:
    step = check(SEED, code_at(SEED, NOW_STEP), NOW, 0)
    assert step == NOW_STEP
    assert check(SEED, code_at(SEED, NOW_STEP), NOW, step) is None


def test_after_a_code_no_earlier_one_works() -> None:
    assert check(SEED, code_at(SEED, NOW_STEP - 1), NOW, NOW_STEP) is None
    assert check(SEED, code_at(SEED, NOW_STEP + 1), NOW, NOW_STEP) == NOW_STEP + 1


def test_10_000_replays_are_refused_wherever_the_clock_jumps() -> None:
    dice, last, seen = dice_from(3), 0, set[int]()
    for _try in range(2_500):
        now = NOW + timedelta(seconds=dice.randint(-3600, 3600))
        for offset in (-1, 0, 1, 2):
            accepted = check(SEED, code_at(SEED, step_at(now) + offset), now, last)
            if accepted is not None:
                assert accepted not in seen
                seen.add(accepted)
                last = accepted


def test_spaces_are_forgiven() -> None:
    code = code_at(SEED, NOW_STEP)
    assert check(SEED, f" {code[:3]} {code[3:]} ", NOW, 0) == NOW_STEP


@pytest.mark.parametrize("zero", ["\uff10", "\u0660", "\u0966", "\U0001d7ce"])
def test_digits_of_other_scripts_are_refused(zero: str) -> None:
    code = code_at(SEED, NOW_STEP)
    foreign = "".join(chr(ord(zero) + int(digit)) for digit in code)
    assert check(SEED, foreign, NOW, 0) is None


def test_malformed_codes_are_refused() -> None:
    code = code_at(SEED, NOW_STEP)
    for before, after in product(["", "0", "-", "+", "\0", "x"], repeat=2):
        if before + after:
            assert check(SEED, before + code + after, NOW, 0) is None
    for typed in ["", code[:5], code + "\n0", f"{code}.0", "0x" + code[2:], code * 1000]:
        assert check(SEED, typed, NOW, 0) is None


def test_a_new_seed_has_160_bits_and_is_shown_in_groups_of_four() -> None:
    seed = one_time_code.new_seed()
    assert len(seed) == 20
    groups = one_time_code.seed_text(seed).split(" ")
    assert [len(group) for group in groups] == [4] * 8


def test_the_set_up_address_survives_names_in_any_script() -> None:
    address = urlsplit(one_time_code.setup_uri(SEED, "Ann: é", "Clinic & Söhne: 日本"))
    query = parse_qs(address.query)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path) == "/Clinic & Söhne  日本:Ann  é"
    assert query["issuer"] == ["Clinic & Söhne  日本"]
    assert query["secret"] == ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"]


def test_ten_spare_codes_have_distinct_labels() -> None:
    codes = one_time_code.new_spare_codes()
    assert len({code[:2] for code in codes}) == len(codes) == SPARE_CODES


def test_each_spare_code_works_once() -> None:
    codes = one_time_code.new_spare_codes()[:3]
    kept = tuple(one_time_code.store(code) for code in codes)
    for left, code in zip((2, 1, 0), codes, strict=True):
        remaining = spend(kept, code.lower().replace("-", " "))
        assert remaining is not None
        assert len(remaining) == left
        assert spend(remaining, code) is None
        kept = remaining


def test_a_spare_code_of_an_earlier_list_is_refused() -> None:
    old, new = one_time_code.new_spare_codes()[0], one_time_code.new_spare_codes()[0]
    kept = (one_time_code.store(new),)
    assert spend(kept, old) is None
    assert spend(kept, new[:2] + old[2:]) is None
    assert spend(kept, new[:-1]) is None
    assert spend(kept, "") is None
