"""Formats are recognised by content; what nobody can read is said in plain words."""

import gzip
import zipfile
from pathlib import Path

import pytest

from clinic_desktop.data.exchange.people import ImportFormat, detect
from clinic_desktop.data.exchange.readers import needs_mapping
from clinic_desktop.domain.errors import InvalidInput


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"name,phone\n", ImportFormat.CSV),
        ("Имя;Тел\n".encode("cp1251"), ImportFormat.CSV),
        (b"\xef\xbb\xbf{}", ImportFormat.FHIR),
        (b"\r\nbegin:vcard\r\n", ImportFormat.VCARD),
        ("BEGIN:VCARD\n".encode("utf-16"), ImportFormat.VCARD),
        (b"-- MySQL dump 10\n", ImportFormat.OPEN_HOSPITAL),
        (gzip.compress(b"INSERT INTO `oh_patient` VALUES"), ImportFormat.OPEN_HOSPITAL),
    ],
)
def test_the_content_tells_the_format_whatever_the_name(
    tmp_path: Path, content: bytes, kind: ImportFormat
) -> None:
    file = tmp_path / "people.pdf"
    file.write_bytes(content)
    assert detect(file) is kind


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x00" * 100, "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"\x1f\x8b and no more", "damaged"),
    ],
)
def test_what_cannot_be_imported_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(content)
    with pytest.raises(InvalidInput, match=said):
        detect(file)


def test_an_archive_without_anything_for_us_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("photo.jpg", b"")
    with pytest.raises(InvalidInput, match="holds no file"):
        detect(tmp_path / "photos.zip")
    with pytest.raises(InvalidInput, match="cannot be read"):
        detect(tmp_path / "absent")


def test_only_tables_need_somebody_to_say_what_the_columns_hold() -> None:
    assert [kind for kind in ImportFormat if needs_mapping(kind)] == [
        ImportFormat.CSV,
        ImportFormat.XLSX,
    ]
