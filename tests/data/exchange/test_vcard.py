"""Address books of phones and mail programs."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from clinic_desktop.data.exchange.people import ImportedPerson, ImportFormat, detect
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.patient import Address, BirthDate, ContactKind, PersonName, Sex
from tests.data.exchange.reading import read
from tests.shared_data import shared_data

CARD = "BEGIN:VCARD\r\nVERSION:4.0\r\nN:Haddad;Khalil;;;\r\n{}\r\nEND:VCARD\r\n"


@pytest.fixture
def samples() -> Path:
    return shared_data() / "text" / "vcard"


def card(tmp_path: Path, *lines: str) -> ImportedPerson:
    file = tmp_path / "card.vcf"
    file.write_bytes(CARD.format("\r\n".join(lines)).encode())
    (person,) = read(file)
    return person


def test_every_sample_is_read_and_only_cards_without_a_name_are_refused(samples: Path) -> None:
    refused: Counter[str] = Counter()
    files = sorted(samples.rglob("*.vcf"))
    for file in files:
        assert detect(file) is ImportFormat.VCARD
        found = read(file, "US")
        assert found, file.name
        refused.update(f"{file.stem}: {person.refused}" for person in found if person.refused)
    assert len(files) == 28
    assert refused == {"John_Doe_ANDROID: There is no name on this card.": 2}


def test_an_iphone_card_is_read_in_full(samples: Path) -> None:
    (person,) = read(samples / "ez-vcard" / "John_Doe_IPHONE.vcf", "US")
    form = person.form
    assert form.name == PersonName("John", "Richter James", "Doe")
    assert form.preferred == "Johny"
    assert form.birth == BirthDate(date(2012, 6, 6))
    assert [(c.value, c.label) for c in form.contacts] == [
        ("john.doe@ibm.com", ""),
        ("+19055551234", "mobile"),
        ("+19056661234", "home"),
        ("+19057771234", "work"),
        ("+19052221234", ""),
    ]  # and neither fax nor pager
    assert form.addresses[0] == Address(
        "Silicon Alley 5", "New York", "New York", "12345", "US", "home"
    )


def test_version_2_1_with_quoted_printable_and_bare_types_is_read(samples: Path) -> None:
    found = read(samples / "ez-vcard" / "John_Doe_ANDROID.vcf", "US")
    assert len(found) == 6
    assert found[2].form.name == PersonName(family="Ñ Ñ Ñ Ñ")
    assert [c.label for c in found[3].form.contacts] == ["mobile", "home", "mobile", "home"]
    (outlook,) = read(samples / "ez-vcard" / "outlook-2003.vcf", "US")
    assert outlook.form.note == "This is the note field!!\nSecond line\n\nThird line is empty"
    assert outlook.form.addresses[0].city == "Austin"


def test_version_4_with_uris_language_and_a_birthday_without_year(samples: Path) -> None:
    (person,) = read(samples / "ez-vcard" / "rfc6350-example.vcf", "CA")
    assert [c.value for c in person.form.contacts][:2] == ["+14186569254", "+14182626501"]
    assert person.form.language == "fr"
    assert person.form.sex is Sex.MALE
    assert person.form.birth is None
    assert "“--0203” was left out" in person.problems[0]


def test_an_e_mail_address_in_tel_becomes_an_e_mail_address(tmp_path: Path) -> None:
    person = card(tmp_path, "TEL;TYPE=home:khalil@example.org")
    (contact,) = person.form.contacts
    assert (contact.kind, contact.value) == (ContactKind.EMAIL, "khalil@example.org")


def test_escaped_and_folded_text_comes_back_as_it_was_written(tmp_path: Path) -> None:
    person = card(tmp_path, r"NOTE:one\, two\; thr", " ee\\nfour", "CATEGORIES:VIP,Old friends")
    assert person.form.note == "one, two; three\nfour"
    assert person.form.tags == ("VIP", "Old friends")


def test_another_encoding_is_recognised(tmp_path: Path) -> None:
    file = tmp_path / "phone.vcf"
    file.write_bytes("BEGIN:VCARD\nVERSION:3.0\nN:Иванова;Анна;;;\nEND:VCARD\n".encode("cp1251"))
    assert read(file)[0].form.name == PersonName("Анна", "", "Иванова")


def test_a_card_that_never_ends_is_refused_alone(tmp_path: Path) -> None:
    file = tmp_path / "cut.vcf"
    file.write_text("BEGIN:VCARD\nFN:Lost\nBEGIN:VCARD\nFN:Anna Aoun\nEND:VCARD\nBEGIN:VCARD\n")
    assert [(p.row, bool(p.refused)) for p in read(file)] == [(1, True), (3, False), (6, True)]


def test_a_file_without_cards_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "none.vcf"
    file.write_text("x BEGIN:VCARD\n")
    with pytest.raises(InvalidInput, match="no contact cards"):
        read(file)
