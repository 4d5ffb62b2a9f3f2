"""Identity numbers against published vectors, and patient numbers of our own."""

import csv
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.domain import dates, national_id, patient_number
from clinic_desktop.domain.check_digit import is_verhoeff, verhoeff
from clinic_desktop.domain.national_id import check
from clinic_desktop.domain.patient import BirthDate, Sex
from tests.shared_data import shared_data

TODAY = date(2026, 3, 5)


def vectors(name: str) -> list[dict[str, str]]:
    with (shared_data() / "vectors" / "numbers" / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def test_published_iins_are_judged_as_their_sources_say() -> None:
    for row in vectors("kazakh-iin.tsv"):
        checked = check("iin", row["iin"], TODAY)
        assert (checked.problem == "") == (row["valid as a person"] == "yes"), row
        if not checked.problem:
            assert (checked.sex, str(checked.birth)) == (Sex(row["sex"]), row["birth date"])


def test_published_verhoeff_and_aadhaar_numbers_are_judged_as_their_sources_say() -> None:
    for row in vectors("luhn-verhoeff-aadhaar-gstin.tsv"):
        is_valid = row["valid"] == "yes"
        if row["scheme"] == "verhoeff":
            assert is_verhoeff(row["number"]) == is_valid, row
        if row["scheme"].startswith("aadhaar"):
            assert (check("aadhaar", row["number"], TODAY).problem == "") == is_valid, row


@given(st.text(string.digits, min_size=1), st.data())
def test_verhoeff_finds_every_wrong_figure_and_every_swap(digits: str, data: st.DataObject) -> None:
    whole = digits + verhoeff(digits)
    assert is_verhoeff(whole)
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(
        st.sampled_from([figure for figure in string.digits if figure != whole[place]])
    )
    assert not is_verhoeff(whole[:place] + other + whole[place + 1 :])
    swap = data.draw(st.integers(0, len(whole) - 2))
    if whole[swap] != whole[swap + 1]:
        swapped = whole[:swap] + whole[swap + 1] + whole[swap] + whole[swap + 2 :]
        assert not is_verhoeff(swapped)


def test_an_iin_that_disagrees_with_birth_or_sex_only_warns() -> None:
    iin = "0612 1160 0012"
    agreed = check("iin", iin, TODAY, BirthDate(date(2006, 12, 11)), Sex.FEMALE)
    assert (agreed.number, agreed.problem, agreed.warnings) == ("061211600012", "", ())
    other = check("iin", iin, TODAY, BirthDate(date(2006, 11, 12)), Sex.MALE)
    assert other.problem == ""
    assert len(other.warnings) == 2
    assert check("iin", iin, TODAY, dates.from_year(2006), Sex.UNKNOWN).warnings == ()
    assert len(check("iin", iin, TODAY, dates.from_year(2007)).warnings) == 1


@pytest.mark.parametrize(
    ("number", "is_fine"),
    [("N1234567", True), ("LR 1234567", True), ("K-12345678", True), ("12", False),
     ("ABCDEFG", False), ("N12345678901", False), ("", False), ("паспорт1", False)],
)  # fmt: skip
def test_passports_have_a_shape(number: str, is_fine: bool) -> None:
    assert (check("passport", number, TODAY).problem == "") == is_fine


def test_other_documents_are_only_put_in_normal_form() -> None:
    assert check("national", " ab-12 ٣٤ ", TODAY).number == "AB1234"
    assert check("other", "  ", TODAY).problem


def test_masked_numbers_show_their_end_only() -> None:
    assert national_id.masked("0612 1160 0012") == "••••••••0012"
    assert national_id.masked("12345") == "•••••"
    assert {national_id.scheme_name(scheme) for scheme in national_id.SCHEMES} >= {"IIN"}


@given(st.integers(1, 10**9))
def test_every_issued_patient_number_is_valid_and_reads_back(running: int) -> None:
    number = patient_number.issue(running)
    assert patient_number.is_valid(number)
    spaced = f"p {number[1:4]} {number[4:]}"
    for typed in (number, number.lower(), number[1:], number[1:].lstrip("0"), spaced):
        assert patient_number.read(typed) == number


def test_patient_numbers_are_never_guessed() -> None:
    assert patient_number.issue(1) == "P0000010"
    wrong = "P000001" + str((int(verhoeff("000001")) + 1) % 10)
    for typed in (wrong, "", "P", "Q0000010", "1", "hello", "00"):
        assert patient_number.read(typed) is None
    with pytest.raises(ValueError, match="1"):
        patient_number.issue(0)
