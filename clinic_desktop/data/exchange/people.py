"""What an import yields, person by person, and which kind of file it is (recognised by content)."""

import gzip
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import PatientForm

_PEEK = 64 * 1024
_XZ, _GZIP, _ZIP = b"\xfd7zXZ\x00", b"\x1f\x8b", b"PK\x03\x04"
_OLD_OFFICE, _PDF = b"\xd0\xcf\x11\xe0", b"%PDF"


class ImportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    VCARD = "vcard"
    FHIR = "fhir"
    OPEN_HOSPITAL = "open-hospital"


@dataclass(frozen=True)
class ImportedPerson:
    """One person of a foreign file.

    `problems` are sentences about values that were left out or doubtful; `notes` are worth knowing
    but need no correction; `refused` says why nobody can be registered from this row (or is "").
    `raw` is the row as it came, for the file of rows that were not imported.
    """

    form: PatientForm
    source_id: str
    row: int
    problems: tuple[str, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True)
class ReadingContext:
    """What a reader must know besides the file: the clinic's phone region and the day of reading."""

    region: str
    today: date


def refused_file(text: str) -> InvalidInput:
    """The error for a file that cannot be imported at all."""
    return InvalidInput(file=text)


def detect(path: Path) -> ImportFormat:
    """The format, by content and not by name; InvalidInput where no reader takes it."""
    try:
        with path.open("rb") as file:
            head = file.read(_PEEK)
    except OSError as error:
        raise refused_file(
            _("The file cannot be read: {why}").format(why=error.strerror)
        ) from error
    if not head.strip(b"\x00 \t\r\n"):
        raise refused_file(_("The file is empty."))
    if head.startswith(_OLD_OFFICE):
        raise refused_file(_("This is an old Excel file. Save it as .xlsx and import that."))
    if head.startswith(_PDF):
        raise refused_file(_("This is a PDF document, not a list of people."))
    if head.startswith(_ZIP):
        return _inside_zip(path)
    if head.startswith(_XZ):
        return ImportFormat.FHIR
    if head.startswith(_GZIP):
        return _inside_gzip(path)
    return _of_text(head)


def _inside_zip(path: Path) -> ImportFormat:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise refused_file(_("The archive is damaged and cannot be opened.")) from error
    if "xl/workbook.xml" in names:
        return ImportFormat.XLSX
    if any(name.lower().endswith((".json", ".ndjson")) for name in names):
        return ImportFormat.FHIR
    raise refused_file(_("This archive holds no file that can be imported."))


def _inside_gzip(path: Path) -> ImportFormat:
    try:
        with gzip.open(path) as file:
            head = file.read(_PEEK)
    except (OSError, EOFError, zlib.error) as error:
        raise refused_file(_("The archive is damaged and cannot be opened.")) from error
    if head[257:262] == b"ustar":
        return ImportFormat.FHIR
    return _of_text(head)


def _of_text(head: bytes) -> ImportFormat:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"begin:vcard" in head[:4096].replace(b"\x00", b"").lower():
        return ImportFormat.VCARD
    if start.startswith(b"{"):
        return ImportFormat.FHIR
    if b"INSERT INTO `" in head or start.startswith((b"-- MySQL dump", b"-- MariaDB dump")):
        return ImportFormat.OPEN_HOSPITAL
    return ImportFormat.CSV
