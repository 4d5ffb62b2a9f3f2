"""Patients from an Open Hospital database dump (MariaDB); its SQL is read as text, never run."""

import gzip
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from clinic_desktop.data.exchange import values
from clinic_desktop.data.exchange.people import ImportedPerson, ReadingContext, refused_file
from clinic_desktop.domain import national_id
from clinic_desktop.domain.dates import from_age
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import (
    Address,
    BirthDate,
    Contact,
    Identity,
    PatientForm,
    PersonName,
    Relation,
    Sex,
)
from clinic_desktop.domain.progress import Progress

MAX_LINE = 16 * 1024 * 1024  # MariaDB's own limit for one statement
_INSERT = re.compile(r"INSERT INTO `?(?:OH_)?PATIENT`? *(?:\(([^)]*)\))? *VALUES *", re.I)
_TOKEN = re.compile(
    r"\s*(?:'((?:[^'\\]|\\.|'')*)'|(NULL)|(-?[0-9.]+(?:e[+-]?\d+)?)|(?:_binary\s+)?0x([0-9A-F]*))\s*",
    re.I | re.S,
)
_ESCAPE = re.compile(r"\\(.)|''", re.S)
_ESCAPED = {"0": "", "n": "\n", "r": "\r", "t": "\t", "b": "", "Z": ""}
_NOTHING = frozenset({"", "-", "U", "unknown", "Unknown", "undefined"})


def read_people(
    path: Path, context: ReadingContext, progress: Progress
) -> Iterator[ImportedPerson]:
    """Each row of oh_patient as a person; those deleted there are refused and say so."""
    found = 0
    try:
        with path.open("rb") as file:
            for number, raw in _rows(file, path.stat().st_size, progress):
                found += 1
                yield _Row(number, raw, context).person()
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise refused_file(_("The dump is damaged and cannot be read to its end.")) from error
    if not found:
        raise refused_file(_("This dump holds no patients of Open Hospital."))
    progress.step(1, 1)


def _rows(file: BinaryIO, size: int, progress: Progress) -> Iterator[tuple[int, dict[str, str]]]:
    is_packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    lines = gzip.GzipFile(fileobj=file) if is_packed else file
    number = 0
    while line := lines.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise refused_file(_("Line {number} of the dump is too long.").format(number=number))
        if number % 200 == 1:
            progress.step(file.tell(), size)
        if started := _INSERT.match(line.decode("utf-8", "replace")):
            yield from _tuples(line.decode(), started, number)


def _tuples(line: str, started: re.Match[str], number: int) -> Iterator[tuple[int, dict[str, str]]]:
    columns = [name.strip(" `").upper() for name in (started[1] or "").split(",")]
    position = started.end()
    while line[position : position + 1] == "(":
        cells, position = _cells(line, position + 1, number)
        if len(cells) != len(columns):
            raise _unreadable(number)
        yield number, dict(zip(columns, cells, strict=True))
        position += line[position : position + 1] == ","


def _cells(line: str, position: int, number: int) -> tuple[list[str], int]:
    """The values up to the closing bracket, and the position after it."""
    cells: list[str] = []
    while found := _TOKEN.match(line, position):
        text, _null, figure, _binary = found.groups()
        cells.append(_ESCAPE.sub(_plain, text) if text is not None else figure or "")
        position = found.end() + 1
        if line[found.end() : position] == ")":
            return cells, position
        if line[found.end() : position] != ",":
            break
    raise _unreadable(number)


def _plain(escape: re.Match[str]) -> str:
    return "'" if escape[1] is None else _ESCAPED.get(escape[1], escape[1])


def _unreadable(number: int) -> Exception:
    return refused_file(_("Line {number} of the dump cannot be read.").format(number=number))


@dataclass(frozen=True)
class _Row:
    number: int
    raw: dict[str, str]
    context: ReadingContext

    def person(self) -> ImportedPerson:
        problems: list[str] = []
        form = PatientForm(
            name=PersonName(given=self._text("PAT_FNAME"), family=self._text("PAT_SNAME")),
            birth=self._birth(problems),
            sex=values.sex(self._text("PAT_SEX")) or Sex.UNKNOWN,
            contacts=self._contacts(problems),
            addresses=self._addresses(),
            identities=self._identities(),
            relations=tuple(self._relations()),
            note="\n".join(filter(None, map(self._text, ("PAT_NOTE", "PAT_ANAMNESIS")))),
        )
        refused = "" if form.name != PersonName() else _("There is no name in this row.")
        if self.raw.get("PAT_DELETED") == "Y":
            refused = _("This person was deleted in Open Hospital.")
        source = self.raw.get("PAT_ID", "")
        return ImportedPerson(form, source, self.number, tuple(problems), self.raw, (), refused)

    def _text(self, column: str) -> str:
        text = values.clean(self.raw.get(column, ""))
        return "" if text in _NOTHING else text

    def _birth(self, problems: list[str]) -> BirthDate | None:
        written, age = self._text("PAT_BDATE"), self._text("PAT_AGE")
        try:
            if written:
                return values.birth(written, "ymd", self.context.today)
            return self._from_age(int(age)) if age not in ("", "0") else None
        except ValueError as error:
            text = _("Birth date “{written}” was left out: {why}")
            problems.append(text.format(written=(written or age)[:60], why=error))
            return None

    def _from_age(self, age: int) -> BirthDate:
        """The age was right when the row was written."""
        stated = self.raw.get("PAT_CREATED_DATE", "")[:10]
        return from_age(age, date.fromisoformat(stated) if stated else self.context.today)

    def _contacts(self, problems: list[str]) -> tuple[Contact, ...]:
        found = []
        for part in values.LIST_SEPARATOR.split(self._text("PAT_TELE")):
            contact, problem = values.contact(part, self.context.region)
            problems.extend([problem] if problem else [])
            found.extend([contact] if contact else [])
        return tuple(found)

    def _addresses(self) -> tuple[Address, ...]:
        address = Address(line=self._text("PAT_ADDR"), city=self._text("PAT_CITY"))
        return (address,) if address != Address() else ()

    def _identities(self) -> tuple[Identity, ...]:
        number = self._text("PAT_TAXCODE")
        return (Identity(national_id.NATIONAL, number),) if number else ()

    def _relations(self) -> Iterator[Relation]:
        kin: Sequence[tuple[str, str, str]] = (
            ("PAT_NEXT_KIN", "emergency", ""),
            ("PAT_MOTH_NAME", "companion", _("mother")),
            ("PAT_FATH_NAME", "companion", _("father")),
        )
        for column, kind, relationship in kin:
            if name := self._text(column):
                yield Relation(kind, name, relationship=relationship)
