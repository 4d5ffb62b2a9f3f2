"""Amounts as whole smallest units of one currency: exact arithmetic, half-up, fair splitting."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# ISO 4217 minor units; what is not listed has two. What is shown is the Formatter's business.
_MINOR_DIGITS = {
    "BHD": 3, "JOD": 3, "KWD": 3, "OMR": 3, "TND": 3, "LYD": 3, "IQD": 3,
    "JPY": 0, "KRW": 0, "VND": 0, "XAF": 0, "XOF": 0, "CLP": 0, "ISK": 0, "UGX": 0,
}  # fmt: skip


def minor_digits(currency: str) -> int:
    """How many decimal places the smallest unit of this currency is (USD 2, KWD 3, JPY 0)."""
    return _MINOR_DIGITS.get(currency, 2)


def round_half_up(value: Decimal) -> int:
    """To the nearest whole number, halves away from zero (FIN-7)."""
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class Money:
    """`minor` smallest units (cents, tiyn, paise) of the currency with this ISO 4217 code."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> "Money":
        """From an amount in whole units, rounded half-up to the smallest unit."""
        return cls(round_half_up(Decimal(amount).scaleb(minor_digits(currency))), currency)

    @property
    def amount(self) -> Decimal:
        """The exact amount in whole units."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def times(self, factor: Decimal | int) -> "Money":
        """Multiplied exactly, then rounded half-up once."""
        return Money(round_half_up(self.minor * Decimal(factor)), self.currency)

    def split(self, weights: Sequence[int]) -> tuple["Money", ...]:
        """Shared out in proportion to whole weights; the shares always add up (FIN-9).

        Largest remainder; on equal remainders the earlier share gets the unit.
        Raises ValueError when no weight is above zero or one is below.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights must be zero or more, and one of them above zero")
        sign = -1 if self.minor < 0 else 1
        parts = [divmod(abs(self.minor) * weight, total) for weight in weights]
        shares = [whole for whole, _remainder in parts]
        by_remainder = sorted(range(len(parts)), key=lambda index: -parts[index][1])
        for index in by_remainder[: abs(self.minor) - sum(shares)]:
            shares[index] += 1
        return tuple(Money(sign * share, self.currency) for share in shares)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{other.currency} cannot be reckoned with {self.currency}")
        return other.minor
