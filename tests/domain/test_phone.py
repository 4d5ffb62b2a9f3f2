"""Phone numbers as people type them, and the presets of countries."""

import csv
from zoneinfo import ZoneInfo

import phonenumbers
import pytest

from clinic_desktop.domain import country, phone
from clinic_desktop.domain.locale_table import LANGUAGES
from tests.shared_data import shared_data


@pytest.mark.parametrize(
    ("typed", "region", "e164"),
    [
        ("03 123 456", "LB", "+9613123456"), ("71/123456", "LB", "+96171123456"),
        ("+961 71 123 456", "KZ", "+96171123456"), ("00961 71 123456", "LB", "+96171123456"),
        ("8 701 123 45 67", "KZ", "+77011234567"), ("+7 (701) 123-45-67", "LB", "+77011234567"),
        ("98765 43210", "IN", "+919876543210"), ("٠٣ ١٢٣ ٤٥٦", "LB", "+9613123456"),
        ("098765 43210", "IN", "+919876543210"), ("06 12 34 56 78", "FR", "+33612345678"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_written_in_its_region(typed: str, region: str, e164: str) -> None:
    assert phone.parse(typed, region) == phone.Phone(e164, typed)


@pytest.mark.parametrize("typed", ["", "12", "hello", "call mum 03123456", "+999 1234567",
                                   "03 123 456 789 012 345 678", "-", "+"])  # fmt: skip
def test_what_is_no_number_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w .*\.$"):
        phone.parse(typed, "LB")


def test_parts_for_lists_and_search() -> None:
    assert phone.end("+96171123456") == "3456"
    assert phone.digits("+961 71 123-456") == "96171123456"
    assert phone.national("+96171123456") == "71123456"
    assert phone.national("odd 12") == "12"
    assert phone.is_known_range("+96171123456")
    assert not phone.is_known_range("+96100000000")
    assert not phone.is_known_range("x")


def test_published_examples_of_every_region_are_read() -> None:
    table = shared_data() / "phones" / "libphonenumber-examples.tsv"
    with table.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert rows
    for row in rows:
        if row["type"] == "INVALID":
            assert not phone.is_known_range(row["E.164"]), row
        else:
            assert phone.parse(row["as written nationally"], row["region"]).e164 == row["E.164"]
            assert phone.parse(row["international"], "US").e164 == row["E.164"]


def test_every_preset_is_usable() -> None:
    assert {"LB", "IN", "KZ"} <= {preset.code for preset in country.PRESETS}
    for preset in country.PRESETS:
        assert ZoneInfo(preset.zone)
        assert phonenumbers.country_code_for_region(preset.phone_region)
        assert set(preset.languages) <= set(LANGUAGES)
        assert preset.zone in country.zones()
        assert 0 <= preset.first_day <= 6
    assert country.country("XX") is country.OTHER
    assert country.country("KZ").id_schemes[0] == "iin"
