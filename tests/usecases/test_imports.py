"""Bringing a file in: tried first, all or nothing, doubles found, undone."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from clinic_desktop.domain.errors import Cancelled, InvalidInput
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases import imports, patients
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.imports import Source
from clinic_desktop.usecases.patients import PatientFilter
from tests import make

HEADINGS = "Given name,Family name,Birth date,Phone,Passport\n"
FILE = (
    HEADINGS
    + "Rania,Khoury,1990-05-07,03 123 456,RL1234567\n"
    + "Karim,Nasser,1985-02-03,70 111 222,\n"
    + "Ranya,Khoury,1990-05-07,,\n"  # the first row again, by birth date and name
    + ",,1970-01-01,,\n"  # nobody
    + "Lea,Saad,not a date,71 333 444,\n"
)


@pytest.fixture
def source(tmp_path: Path) -> Source:
    path = tmp_path / "people.csv"
    path.write_text(FILE, "utf-8")
    return Source(path, imports.inspect(path).mapping)


def test_a_file_is_shown_with_its_likely_mapping(source: Source) -> None:
    sample = imports.inspect(source.path)
    assert sample.columns == tuple(HEADINGS.strip().split(","))
    assert sample.mapping is not None
    assert sample.mapping.target_of("Birth date") == "birth"
    assert (sample.encoding, sample.delimiter) == ("utf-8", ",")


def test_a_dry_run_counts_and_writes_nothing(as_administrator: Backend, source: Source) -> None:
    tried = as_administrator.run(imports.dry_run, source, Progress())
    assert (tried.total, tried.new, tried.duplicate, tried.refused) == (5, 3, 1, 1)
    assert tried.duplicates[0].name == "Ranya Khoury"
    assert {problem.field for problem in tried.problems} == {"row", "value"}
    assert as_administrator.run(patients.figures).total == 0


def test_a_run_imports_the_good_rows_and_hands_back_the_others(
    as_administrator: Backend, source: Source
) -> None:
    done = as_administrator.run(imports.run, source, "skip", Progress())
    assert (done.imported, done.skipped, done.failed) == (3, 1, 1)
    left = list(csv.DictReader(io.StringIO(done.error_file.decode("utf-8-sig"))))
    assert [row["Given name"] for row in left] == ["", "Ranya"]
    (found,) = as_administrator.run(patients.search, "03123456")
    assert found.name == "Rania Khoury"
    told = as_administrator.run(patients.timeline, found.id)
    assert [event.kind for event in told] == ["import"]


def test_people_registered_before_are_found_in_the_file(
    as_administrator: Backend, source: Source
) -> None:
    as_administrator.run(patients.register, make.form("Someone", "Else", phone="70 111 222"))
    as_administrator.run(patients.register, make.form("Kareem", "Nasser", phone="70 111 222"))
    tried = as_administrator.run(imports.dry_run, source, Progress())
    assert [doubt.name for doubt in tried.duplicates] == ["Karim Nasser", "Ranya Khoury"]


def test_doubles_are_imported_where_that_is_wanted(
    as_administrator: Backend, source: Source
) -> None:
    done = as_administrator.run(imports.run, source, "import", Progress())
    assert (done.imported, done.skipped) == (4, 0)


def test_cancelling_leaves_nothing_behind(as_administrator: Backend, source: Source) -> None:
    steps: list[int] = []
    progress = Progress(lambda done, _total: steps.append(done), lambda: bool(steps))
    with pytest.raises(Cancelled):
        as_administrator.run(imports.run, source, "skip", progress)
    assert as_administrator.run(patients.figures).total == 0
    assert as_administrator.run(imports.batches) == []


def test_an_import_is_undone_but_for_those_edited_since(
    as_administrator: Backend, source: Source
) -> None:
    done = as_administrator.run(imports.run, source, "skip", Progress())
    (lea,) = as_administrator.run(patients.search, "lea")
    record = as_administrator.run(patients.open_for_edit, lea.id)
    changed = replace(record.form, note="came in person")
    as_administrator.run(patients.edit, lea.id, record, changed)
    assert as_administrator.run(imports.undo, done.batch_id) == 2
    rows = as_administrator.run(patients.page, PatientFilter()).rows
    assert [row.name for row in rows] == ["Lea Saad"]
    assert as_administrator.run(patients.search, "rania") == []
    (batch,) = as_administrator.run(imports.batches)
    assert (batch.imported, batch.left, batch.undone_at) == (3, 1, make.NOW)


def test_an_undone_file_can_be_imported_again(as_administrator: Backend, source: Source) -> None:
    done = as_administrator.run(imports.run, source, "skip", Progress())
    as_administrator.run(imports.undo, done.batch_id)
    again = as_administrator.run(imports.run, source, "skip", Progress())
    assert again.imported == 3


def test_a_mapping_is_kept_under_its_name(as_administrator: Backend, source: Source) -> None:
    assert source.mapping is not None
    as_administrator.run(imports.save_mapping, "Old program", source.mapping)
    as_administrator.run(imports.save_mapping, "Old program", source.mapping)
    (kept,) = as_administrator.run(imports.mappings)
    assert kept == replace(source.mapping, name="Old program")
    with pytest.raises(InvalidInput):
        as_administrator.run(imports.save_mapping, " ", source.mapping)


def test_the_same_name_with_another_birth_date_is_somebody_else(
    as_administrator: Backend, tmp_path: Path
) -> None:
    path = tmp_path / "namesakes.csv"
    path.write_text(HEADINGS + "Ali,Hamdan,1990-05-07,,\nAli,Hamdan,1991-08-20,,\n", "utf-8")
    source = Source(path, imports.inspect(path).mapping)
    tried = as_administrator.run(imports.dry_run, source, Progress())
    assert (tried.new, tried.duplicate) == (2, 0)
