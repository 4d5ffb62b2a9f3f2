"""What must hold of a clinic after a fault: nothing acknowledged is lost, nothing is half there."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from clinic_desktop.data import audit_reading
from clinic_desktop.data.audit_reading import AuditFilter
from clinic_desktop.data.database import Database, Session
from clinic_desktop.data.patients import store
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import PatientForm
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases import drafts, imports, patients, verifying
from clinic_desktop.usecases.backend import Backend
from tests import make
from tests.faults import day
from tests.faults.day import Saved


@dataclass(frozen=True)
class Found:
    """How much of the clinic there was to examine."""

    patients: int
    imports: int


def examine(path: Path, saved: Iterable[Saved], stay: int) -> Found:
    """Open the file as the next start would, and assert all that must hold; returns the counts.

    `saved` is everything ever acknowledged in this file; patients of `stay` are looked at whole.
    """
    database = Database(path, make.KEY)
    try:
        backend = make.backend(database, Role.ADMINISTRATOR, make.Clock())
        promised = _latest(saved)
        found = _patients(database, promised, day.mark_of(stay, 0)[:4])
        counted = _imports(backend, promised)
        _draft(backend, promised)
        with database.transaction() as session:
            total = session.execute(text("SELECT count(*) FROM patient")).scalar_one()
        assert total == len(found) + counted * day.ROWS
        _searchable(backend, [mark for mark in found if mark.startswith(day.mark_of(stay, 0)[:4])])
        database.tidy()
        report = backend.run(verifying.everything, Progress())
        assert report.is_good, report
        assert report.lines[0].count > 0
        return Found(int(total), counted)
    finally:
        database.close()


def _latest(saved: Iterable[Saved]) -> dict[tuple[str, str], int]:
    latest: dict[tuple[str, str], int] = {}
    for one in saved:
        key = (one.kind, one.mark)
        latest[key] = max(one.version, latest.get(key, 0))
    return latest


def _patients(
    database: Database, promised: dict[tuple[str, str], int], looked_at: str
) -> dict[str, Id]:
    """Registered patients by mark; those whose mark begins with `looked_at` are compared whole."""
    rows = text("SELECT family, id, note FROM patient WHERE batch_id IS NULL")
    with database.transaction() as session:
        found = {row[0]: (row[1], int(row[2])) for row in session.execute(rows)}
        for (kind, mark), version in promised.items():
            assert kind != "patient" or mark in found, f"{mark} was saved and is gone"
            assert kind != "patient" or found[mark][1] >= version, f"{mark}: an edit is gone"
        for mark, (patient_id, version) in found.items():
            if mark.startswith(looked_at):
                _is_whole(session, patient_id, mark, version)
    return {mark: patient_id for mark, (patient_id, _version) in found.items()}


def _is_whole(session: Session, patient_id: Id, mark: str, version: int) -> None:
    """Every part of the patient and its deeds in the trail belong to the same version."""
    stored = store.load(session, patient_id)
    assert stored is not None
    assert _facts(stored.form) == _facts(day.person(mark, version))
    assert stored.rev == version
    actions = [
        deed.action for deed in audit_reading.page(session, AuditFilter(patient_id=patient_id))
    ]
    assert actions.count("patients.register") == 1
    assert actions.count("patients.edit") == version - 1


def _facts(form: PatientForm) -> tuple[object, ...]:
    return (
        form.name,
        {contact.typed for contact in form.contacts},
        {address.line for address in form.addresses},
        {identity.number for identity in form.identities},
        {relation.name for relation in form.relations},
        {alert.text for alert in form.alerts},
        form.tags,
        form.note,
    )


def _imports(backend: Backend, promised: dict[tuple[str, str], int]) -> int:
    batches = backend.run(imports.batches)
    files = {batch.file_name.removesuffix(".csv") for batch in batches}
    assert {mark for kind, mark in promised if kind == "import"} <= files
    for batch in batches:
        assert batch.imported == batch.left == day.ROWS
    with backend.database.transaction() as session:
        runs = text("SELECT count(*) FROM audit_entry WHERE action = 'imports.run'")
        assert session.execute(runs).scalar_one() == len(batches)
    return len(batches)


def _draft(backend: Backend, promised: dict[tuple[str, str], int]) -> None:
    draft = backend.run(drafts.load, day.DRAFT)
    if draft is None:
        assert ("draft", day.DRAFT) not in promised
        return
    assert draft.values["first"] == draft.values["last"]
    version = draft.values["stay"] * 1000 + draft.values["last"]
    assert version >= promised.get(("draft", day.DRAFT), 0)


def _searchable(backend: Backend, marks: Iterable[str]) -> None:
    for mark in marks:
        names = [row.name for row in backend.run(patients.search, mark)]
        assert any(mark in name for name in names), f"{mark} is not found by its name"
