"""Values to text and back for one locale: dates, times, ages, phones, numbers and money."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

import phonenumbers

from clinic_desktop.domain import dates, typed
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.locale_table import (
    NBSP,
    CountryFormat,
    LanguageFormat,
    country_format,
    currency_format,
    language_format,
)
from clinic_desktop.domain.money import Money, minor_digits, round_half_up
from clinic_desktop.domain.patient import BirthDate, Precision

_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass(frozen=True)
class Formatter:
    """How one clinic, or one document in another language, writes values. Digits are 0-9."""

    language: str = "en"
    country: str = "LB"
    zone: str = "Asia/Beirut"
    currency: str = "USD"
    date_order: str = ""  # "dmy", "mdy", "ymd"; empty = the country's
    first_day: int | None = None  # 0 is Monday; None = the country's
    has_arabic_digits: bool = False

    # dates and times

    def date(self, day: datetime.date) -> str:
        """Short, as it is typed: 05/03/2026."""
        parts = {"d": f"{day.day:02d}", "m": f"{day.month:02d}", "y": f"{day.year:04d}"}
        return self._digits(self._country.separator.join(parts[key] for key in self.order))

    def date_long(self, day: datetime.date) -> str:
        """For paper, where nobody may take March for May: 05 Mar 2026."""
        return self._digits(f"{day.day:02d} {self._month(day)} {day.year}")

    def time(self, at: datetime.time | datetime.datetime) -> str:
        """Hours and minutes; an instant is first brought into the clinic's zone."""
        local = self.local(at).time() if isinstance(at, datetime.datetime) else at
        if not self._country.has_half_days:
            return self._digits(f"{local.hour:02d}:{local.minute:02d}")
        half = self._language.day_half[local.hour >= 12]
        return self._digits(f"{local.hour % 12 or 12}:{local.minute:02d}{NBSP}{half}")

    def moment(self, instant: datetime.datetime) -> str:
        """Date and time of an aware instant in the clinic's zone."""
        return f"{self.date(self.local(instant).date())} {self.time(instant)}"

    def moment_long(self, instant: datetime.datetime) -> str:
        return f"{self.date_long(self.local(instant).date())} {self.time(instant)}"

    def local(self, instant: datetime.datetime) -> datetime.datetime:
        """The instant on the clinic's wall clock; raises ValueError for a time without zone."""
        if instant.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return instant.astimezone(ZoneInfo(self.zone))

    def birth(self, birth: BirthDate, today: datetime.date) -> str:  # noqa: ARG002 -- as `age`
        """The birth date as far as it is known; "c." before one that is not exact (REG-3)."""
        if birth.precision is Precision.EXACT:
            return self.date(birth.day)
        if birth.precision is Precision.MONTH:
            known = f"{self._month(birth.day)} {birth.day.year}"
        else:
            known = str(dates.likely_year(birth))
        return _("c. {date}").format(date=self._digits(known))

    def age(self, birth: BirthDate, today: datetime.date) -> str:
        """Age in years, below two in months; "c." before one that is not exact."""
        years, months = dates.age_on(birth, today), dates.age_in_months(birth, today)
        is_exact = birth.precision is Precision.EXACT
        if years >= 2 or not is_exact:
            text = ngettext("{n} year", "{n} years", years).format(n=years)
        else:
            text = ngettext("{n} month", "{n} months", months).format(n=months)
        return self._digits(text if is_exact else _("c. {date}").format(date=text))

    # numbers, money, phones

    def number(self, value: Decimal | int, places: int = 0) -> str:
        """Grouped the local way, rounded half-up to so many decimal places."""
        scaled = round_half_up(Decimal(value).scaleb(places))
        whole, part = divmod(abs(scaled), 10**places)
        fraction = f"{self._language.decimal}{part:0{places}d}" if places else ""
        sign = "-" if scaled < 0 else ""
        return self._digits(sign + self._grouped(str(whole)) + fraction)

    def money(self, money: Money) -> str:
        """With its sign: $1,234.50, 1 234,50 ₸, ₹12,34,567.00; LBP shows lira unless there is less."""
        known, units = currency_format(money.currency), minor_digits(money.currency)
        is_whole = money.minor % 10**units == 0
        places = known.shown_digits if is_whole and known.shown_digits is not None else units
        number = self.number(money.amount, places)
        symbol = dict(known.local).get(self.language[:2], known.symbol)
        if known.symbol_last or not self._language.symbol_first:
            return f"{number}{NBSP}{symbol}"
        sign, bare = ("-", number[1:]) if number.startswith("-") else ("", number)
        gap = NBSP if symbol[-1].isalpha() else ""
        return f"{sign}{symbol}{gap}{bare}"

    def phone(self, e164: str) -> str:
        """Grouped; in the national way for a number of the clinic's own country."""
        try:
            number = phonenumbers.parse(e164)
        except phonenumbers.NumberParseException:
            return e164
        own = phonenumbers.country_code_for_region(self.country)
        style = phonenumbers.PhoneNumberFormat
        is_own = number.country_code == own
        kind = style.NATIONAL if is_own else style.INTERNATIONAL
        return self._digits(phonenumbers.format_number(number, kind))

    @staticmethod
    def isolate(text: str) -> str:
        """Keeps a date, number or phone in one piece inside text of the other direction."""
        return f"\u2066{text}\u2069" if text else ""

    # and back; each raises ValueError with a sentence for the person

    def parse_date(self, text: str) -> datetime.date:
        """A typed date: as displayed, ISO, 05.03.2026, 5/3/26 (1970 to 2069), 5 Mar 2026."""
        example = self.date(datetime.date(2026, 3, 31))
        return typed.parse_date(text, self.order, self._language.months, example)

    def parse_time(self, text: str) -> datetime.time:
        """14:30, 14.30, 9, 2:30 PM."""
        example = self.time(datetime.time(14, 30))
        return typed.parse_time(text, self._language.day_half, example)

    def parse_money(self, text: str, currency: str = "") -> Money:
        """A typed amount in that currency (the clinic's if none is named), exactly."""
        return typed.parse_money(text, currency or self.currency, self._language.decimal)

    @property
    def order(self) -> str:
        return self.date_order or self._country.date_order

    @property
    def week_start(self) -> int:
        """First day of the week, 0 is Monday."""
        return self._country.first_day if self.first_day is None else self.first_day

    @property
    def _language(self) -> LanguageFormat:
        return language_format(self.language, self.country)

    @property
    def _country(self) -> CountryFormat:
        return country_format(self.country)

    def _month(self, day: datetime.date) -> str:
        return self._language.months[day.month - 1]

    def _digits(self, text: str) -> str:
        return text.translate(_ARABIC_DIGITS) if self.has_arabic_digits else text

    def _grouped(self, whole: str) -> str:
        head, tail = whole[:-3], whole[-3:]
        step = 2 if self._country.is_lakh else 3
        groups = [tail]
        while head:
            groups.insert(0, head[-step:])
            head = head[:-step]
        return self._language.group.join(groups)
