"""Exact amounts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain.money import Money, round_half_up


def test_halves_round_away_from_zero() -> None:
    values = ("0.5", "1.5", "2.5", "-0.5", "-2.5", "2.49")
    assert [round_half_up(Decimal(value)) for value in values] == [1, 2, 3, -1, -3, 2]


def test_amounts_become_smallest_units_of_their_currency() -> None:
    assert Money.of("12.345", "USD").minor == 1235
    assert Money.of("12.345", "KWD").minor == 12345
    assert Money.of(500, "JPY").minor == 500
    assert Money(1234, "USD").amount == Decimal("12.34")


def test_the_known_invoices_come_out_to_the_cent() -> None:
    # FIN-7: 16 x 348.35 less 4 % at 22 %, by document and by line; 10 x 3.60 at 5.5 %
    net = Money(34835 * 16, "EUR").times(Decimal("0.96"))
    exact = Decimal(34835 * 16) * Decimal("0.96") * Decimal("1.22")
    assert round_half_up(exact) == 652780
    assert (net + net.times(Decimal("0.22"))).minor in (652780, 652781)
    assert Money(3600, "EUR").times(Decimal("1.055")).minor == 3798
    assert Money(360, "EUR").times(Decimal("1.055")).times(10).minor == 3800


def test_currencies_never_mix() -> None:
    with pytest.raises(ValueError, match="USD"):
        Money(1, "LBP") + Money(1, "USD")
    with pytest.raises(ValueError, match="USD"):
        assert Money(1, "LBP") < Money(1, "USD")


def test_reckoning_and_comparing() -> None:
    one, two = Money(100, "USD"), Money(250, "USD")
    assert (one + two, two - one, -one) == (
        Money(350, "USD"),
        Money(150, "USD"),
        Money(-100, "USD"),
    )
    assert one < two <= two
    assert not Money(0, "USD")


def test_a_discount_is_shared_by_largest_remainder() -> None:
    shares = Money(100, "USD").split([1, 1, 1])
    assert [share.minor for share in shares] == [34, 33, 33]


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_shares_add_up_and_none_is_a_unit_off(minor: int, weights: list[int]) -> None:
    shares = Money(minor, "USD").split(weights)
    assert sum(share.minor for share in shares) == minor
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share.minor - Decimal(minor) * weight / sum(weights)) < 1


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 1]])
def test_senseless_weights_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weight"):
        Money(100, "USD").split(weights)
