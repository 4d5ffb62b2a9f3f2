"""Phone numbers: E.164 for the program, as typed for the eye (REG-11)."""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import ValidationResult

from clinic_desktop.domain.language import _

_ANY_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९", "0123456789" * 3)


@dataclass(frozen=True)
class Phone:
    """`e164` is "+96171123456"; `typed` is what the person wrote, without outer blanks."""

    e164: str
    typed: str


def parse(typed: str, region: str) -> Phone:
    """Reads a number as people write it in that region (ISO 3166, "LB").

    Raises ValueError with a sentence for the person. A number of the right length in a range
    that is not known yet is taken: numbering plans grow faster than programs are renewed.
    """
    text = typed.strip()
    western = text.translate(_ANY_DIGITS)
    if re.search(r"[^\W\d_]{3,}", re.sub(r"(?i)ext\.?", "", western)):
        raise ValueError(_("A phone number is written in figures."))
    try:
        number = phonenumbers.parse(western, region)
    except phonenumbers.NumberParseException as error:
        raise ValueError(_explained(error)) from error
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == ValidationResult.TOO_LONG:
        raise ValueError(_("This phone number has too many digits."))
    if reason != ValidationResult.IS_POSSIBLE:
        raise ValueError(_("Digits are missing in this phone number."))
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), text)


def _explained(error: phonenumbers.NumberParseException) -> str:
    kind = phonenumbers.NumberParseException
    if error.error_type == kind.INVALID_COUNTRY_CODE:
        return _("The country code after + is not known.")
    if error.error_type in (kind.TOO_SHORT_NSN, kind.TOO_SHORT_AFTER_IDD):
        return _("Digits are missing in this phone number.")
    if error.error_type == kind.TOO_LONG:
        return _("This phone number has too many digits.")
    return _("Write the phone number in figures, with + and the country code if it is foreign.")


def is_known_range(e164: str) -> bool:
    """Whether the number lies in a range the numbering plan lists; if not, worth a second look."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return False


def digits(e164: str) -> str:
    """Only the figures."""
    return re.sub(r"\D", "", e164.translate(_ANY_DIGITS))


def end(e164: str) -> str:
    """The last four figures, enough to tell people apart on a list."""
    return digits(e164)[-4:]


def national(e164: str) -> str:
    """The figures without the country code, as they are dialled at home but for a leading 0 or 8."""
    figures = digits(e164)
    if not e164.startswith("+"):
        return figures
    # no country code begins another: the first that fits is the one
    codes = (int(figures[:length] or 0) for length in (1, 2, 3))
    code = next((each for each in codes if each in phonenumbers.COUNTRY_CODE_TO_REGION_CODE), "")
    return figures.removeprefix(str(code))
