"""Numbers of identity documents: normal form, problems, warnings, masking (REG-12)."""

import re
from dataclasses import dataclass
from datetime import date

from clinic_desktop.domain.check_digit import is_verhoeff
from clinic_desktop.domain.dates import earliest_and_latest
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import BirthDate, Sex

IIN, AADHAAR, PASSPORT, NATIONAL, OTHER = "iin", "aadhaar", "passport", "national", "other"
SCHEMES = (IIN, AADHAAR, PASSPORT, NATIONAL, OTHER)
_ANY_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९", "0123456789" * 3)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


@dataclass(frozen=True)
class Checked:
    """A number without blanks and in capitals; `problem` blocks, `warnings` do not.

    `birth` and `sex` are what the number itself says, None where it says nothing.
    """

    number: str
    problem: str = ""
    warnings: tuple[str, ...] = ()
    birth: date | None = None
    sex: Sex | None = None


def scheme_name(scheme: str) -> str:
    """The scheme's name for the person."""
    names = {
        IIN: _("IIN"),
        AADHAAR: _("Aadhaar"),
        PASSPORT: _("Passport"),
        NATIONAL: _("National identity number"),
    }
    return names.get(scheme, _("Other document"))


def normal(number: str) -> str:
    """Without blanks and hyphens, in capitals, figures 0-9."""
    return re.sub(r"[\s\u00a0\u202f.\-–/]+", "", number.translate(_ANY_DIGITS)).upper()


def check(
    scheme: str,
    number: str,
    today: date,
    birth: BirthDate | None = None,
    sex: Sex = Sex.UNKNOWN,
) -> Checked:
    """What there is to say about the number, also against the birth date and sex entered."""
    plain = normal(number)
    if not plain:
        return Checked("", _("The number is empty."))
    if scheme == IIN:
        return _check_iin(plain, today, birth, sex)
    if scheme == AADHAAR:
        return Checked(plain, _aadhaar_problem(plain))
    if scheme == PASSPORT:
        return Checked(plain, _passport_problem(plain))
    return Checked(plain)


def _check_iin(number: str, today: date, birth: BirthDate | None, sex: Sex) -> Checked:
    if not re.fullmatch(r"[0-9]{12}", number):
        return Checked(number, _("An IIN has twelve figures."))
    if int(number[11]) != _iin_check_digit(number):
        return Checked(number, _("This is not an IIN: the last figure does not fit the others."))
    century = int(number[6])
    if century > 6:
        return Checked(number, _("This is not an IIN: the seventh figure must be 0 to 6."))
    says_birth = _iin_birth(number, century)
    if says_birth is None or (century and says_birth > today):
        return Checked(number, _("This is not an IIN: it does not begin with a date of birth."))
    if century == 0:
        return Checked(number, warnings=(_("This IIN does not tell sex and century of birth."),))
    says_sex = Sex.MALE if century % 2 else Sex.FEMALE
    warnings = []
    if birth is not None and not _may_be(birth, says_birth):
        warnings.append(_("The IIN says another date of birth."))
    if sex in (Sex.MALE, Sex.FEMALE) and sex is not says_sex:
        warnings.append(_("The IIN says another sex."))
    return Checked(number, "", tuple(warnings), says_birth, says_sex)


def _iin_check_digit(number: str) -> int:
    """The twelfth figure; 10 if this number can never be issued."""
    figures = [int(figure) for figure in number[:11]]
    first = sum(figure * weight for weight, figure in enumerate(figures, 1)) % 11
    if first < 10:
        return first
    return sum(map(int.__mul__, figures, _SECOND_WEIGHTS)) % 11


def _iin_birth(number: str, century: int) -> date | None:
    # 0 tells no century: 20xx stands in
    year = 1800 + ((century or 5) - 1) // 2 * 100 + int(number[:2])
    try:
        return date(year, int(number[2:4]), int(number[4:6]))
    except ValueError:
        return None


def _may_be(birth: BirthDate, day: date) -> bool:
    first, last = earliest_and_latest(birth)
    return first <= day <= last


def _aadhaar_problem(number: str) -> str:
    if not re.fullmatch(r"[0-9]{12}", number):
        return _("An Aadhaar number has twelve figures.")
    if number[0] in "01" or number == number[::-1] or not is_verhoeff(number):
        return _("This is not an Aadhaar number: check the figures.")
    return ""


def _passport_problem(number: str) -> str:
    # ICAO 9303: at most nine letters and figures on the machine-readable line
    if not re.fullmatch(r"[A-Z0-9]{5,9}", number) or not re.search(r"[0-9]{3}", number):
        return _("A passport number has five to nine letters and figures.")
    return ""


def masked(number: str) -> str:
    """All but the last four hidden, for screens and lists; short numbers are hidden whole."""
    plain = normal(number)
    shown = 4 if len(plain) >= 8 else 0
    return "•" * (len(plain) - shown) + plain[len(plain) - shown :]
