"""Bringing patients in from a file of another program: look, try, run, undo."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Literal

from clinic_desktop.data.exchange import guarded_csv, guessing, mapping, readers
from clinic_desktop.data.exchange.mapping import ColumnMapping, Target
from clinic_desktop.data.exchange.people import (
    ImportedPerson,
    ImportFormat,
    ReadingContext,
    detect,
)
from clinic_desktop.data.patients import batches as stored
from clinic_desktop.data.patients import bulk
from clinic_desktop.domain import names
from clinic_desktop.domain.errors import InvalidInput, NotFound
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Permission
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases.import_check import Doubt, FileCheck
from clinic_desktop.usecases.patients import checking, registering
from clinic_desktop.usecases.work import Work, reads, writes

__all__ = ["ColumnMapping", "Doubt", "ImportFormat", "Target"]

AT_ONCE = 1000  # rows written by one statement
LISTED_AT_MOST = 500  # problems and duplicates handed out one by one; the counts say all
OnDuplicate = Literal["skip", "import"]


@dataclass(frozen=True)
class Sample:
    """What a file looks like; `mapping` None: the format says by itself what is where."""

    path: Path
    format: ImportFormat
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int  # 0: unknown before reading all of it
    mapping: ColumnMapping | None
    encoding: str = ""
    delimiter: str = ""
    date_order: str = ""
    is_order_certain: bool = True


@dataclass(frozen=True)
class Source:
    """A file and how to read it; `region` "" is the clinic's own."""

    path: Path
    mapping: ColumnMapping | None = None
    region: str = ""


@dataclass(frozen=True)
class RowProblem:
    """`field` is "row" where the whole row cannot be registered, else "value"."""

    row: int
    field: str
    text: str


@dataclass(frozen=True)
class DryRun:
    """What `run` would do. Lists hold the first 500; the numbers count all."""

    total: int
    new: int
    duplicate: int
    refused: int
    duplicates: tuple[Doubt, ...]
    problems: tuple[RowProblem, ...]


@dataclass(frozen=True)
class ImportResult:
    batch_id: Id
    imported: int
    skipped: int
    failed: int
    error_file: bytes  # CSV of the rows left out, as they came, each with its reason; b"" for none
    seconds: float


@dataclass(frozen=True)
class Batch:
    """An import made before; `left` of its patients are still in the registry."""

    id: Id
    file_name: str
    at: datetime
    imported: int
    skipped: int
    failed: int
    left: int
    undone_at: datetime | None


def inspect(path: Path, chosen: ColumnMapping | None = None, order: str = "dmy") -> Sample:
    """Format, columns, first rows and likeliest mapping; raises InvalidInput(file=…).

    `chosen` keeps an encoding, separator and mapping; `order` is the clinic's order of dates.
    """
    kind = detect(path)
    if not readers.needs_mapping(kind):
        return Sample(path, kind, (), (), 0, None)
    table = readers.read_table(path, kind, chosen)
    likely = chosen if chosen and chosen.columns else guessing.guess(table, order)
    proven = guessing.order_of(table, dict(likely.columns), order)
    return Sample(
        path,
        kind,
        table.headings,
        table.sample,
        table.total,
        likely,
        table.encoding,
        table.delimiter,
        likely.date_order,
        proven.is_certain,
    )


@reads(Permission.IMPORT_PATIENTS)
def dry_run(work: Work, source: Source, progress: Progress) -> DryRun:
    """Read the whole file and say what would happen; nothing is written."""
    check, refused, total = FileCheck(work.session), 0, 0
    duplicates: list[Doubt] = []
    problems: list[RowProblem] = []
    for people in _chunks(work, source, progress):
        good = [person for person in people if not person.refused]
        total, refused = total + len(people), refused + len(people) - len(good)
        problems += _problems(people)[: LISTED_AT_MOST - len(problems)]
        duplicates += [doubt for doubt in check.doubts(good) if doubt]
    return DryRun(
        total,
        total - refused - len(duplicates),
        len(duplicates),
        refused,
        tuple(duplicates[:LISTED_AT_MOST]),
        tuple(problems),
    )


@writes(Permission.IMPORT_PATIENTS)
def run(work: Work, source: Source, on_duplicate: OnDuplicate, progress: Progress) -> ImportResult:
    """Register everybody in the file, or nobody: one transaction, undone by Cancel or a crash."""
    started = time.perf_counter()
    batch = stored.ImportBatch(file_name=source.path.name)
    work.session.add(batch)
    work.session.flush()
    check, left_out = FileCheck(work.session), _LeftOut()
    for people in _chunks(work, source, progress):
        left_out.refused(people)
        good = [person for person in people if not person.refused]
        doubts = check.doubts(good)
        wanted = [
            person
            for person, doubt in zip(good, doubts, strict=True)
            if doubt is None or on_duplicate == "import"
        ]
        if on_duplicate == "skip":
            left_out.skipped(good, doubts)
        forms = [(person.form, person.row) for person in wanted]
        bulk.add_many(work.session, registering.NUMBERS, forms, batch.id)
        check.forget()  # they are in the registry now, which is asked for the next rows
        batch.imported = (batch.imported or 0) + len(wanted)
    batch.skipped, batch.failed = left_out.doubled, left_out.failed
    work.session.flush()
    seconds = time.perf_counter() - started
    return ImportResult(
        batch.id, batch.imported, batch.skipped, batch.failed, left_out.file(), seconds
    )


@writes(Permission.IMPORT_PATIENTS)
def undo(work: Work, batch_id: Id) -> int:
    """Take an import back out; returns how many patients left. Those edited since stay."""
    batch = bulk.batch(work.session, batch_id)
    if batch is None or batch.undone_at is not None:
        raise NotFound(_("This import was already undone."))
    removed = bulk.undo(work.session, batch_id)
    batch.undone_at = work.now
    return len(removed)


@reads(Permission.IMPORT_PATIENTS)
def batches(work: Work) -> list[Batch]:
    """The imports made so far, the latest first."""
    left = bulk.left_of(work.session)
    return [
        Batch(
            row.id,
            row.file_name,
            row.created_at,
            row.imported,
            row.skipped,
            row.failed,
            left.get(row.id, 0),
            row.undone_at,
        )
        for row in stored.batches(work.session)
    ]


@writes(Permission.IMPORT_PATIENTS)
def save_mapping(work: Work, name: str, chosen: ColumnMapping) -> None:
    """Keep a mapping under a name for files of the same kind; one of that name is replaced."""
    if not name.strip():
        raise InvalidInput(name=_("Give the mapping a name."))
    text = replace(chosen, name=name.strip()).to_json()
    row = stored.mapping_named(work.session, name.strip())
    if row is None:
        work.session.add(stored.ImportMapping(name=name.strip(), mapping=text))
    else:
        row.mapping = text


@reads(Permission.IMPORT_PATIENTS)
def mappings(work: Work) -> list[ColumnMapping]:
    """The mappings kept, in order of name."""
    return [mapping.from_json(row.mapping) for row in stored.mappings(work.session)]


def _chunks(work: Work, source: Source, progress: Progress) -> Iterator[list[ImportedPerson]]:
    region = source.region or work.clinic.phone_region
    context = ReadingContext(region, work.today)
    people = readers.read_people(source.path, context, progress, source.mapping)
    while chunk := list(islice(people, AT_ONCE)):
        yield [_ready(person) for person in chunk]


def _ready(person: ImportedPerson) -> ImportedPerson:
    form = checking.tidy(person.form)
    refused = person.refused
    if not refused and not names.full_name(form.name, form.second_name):
        refused = _("There is no name in this row.")
    return replace(person, form=form, refused=refused)


def _problems(people: Sequence[ImportedPerson]) -> list[RowProblem]:
    found = [RowProblem(each.row, "row", each.refused) for each in people if each.refused]
    return found + [
        RowProblem(each.row, "value", text) for each in people for text in each.problems
    ]


@dataclass
class _LeftOut:
    """The rows that are not imported, for the file that is handed back."""

    doubled: int = 0
    failed: int = 0
    rows: list[Mapping[str, str]] = field(default_factory=list)

    def refused(self, people: Sequence[ImportedPerson]) -> None:
        for person in people:
            if person.refused:
                self.failed += 1
                self._keep(person, person.refused)

    def skipped(self, people: Sequence[ImportedPerson], doubts: Sequence[Doubt | None]) -> None:
        for person, doubt in zip(people, doubts, strict=True):
            if doubt:
                self.doubled += 1
                self._keep(person, doubt.text)

    def _keep(self, person: ImportedPerson, why: str) -> None:
        self.rows.append({_("Row"): str(person.row), _("Why left out"): why, **person.raw})

    def file(self) -> bytes:
        headings = list(dict.fromkeys(name for row in self.rows for name in row))
        return guarded_csv.write(headings, self.rows) if self.rows else b""
