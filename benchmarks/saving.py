"""Goal 3: saving a patient through the door, beside the same rows written by the bare driver."""

import tempfile
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import bare, dataset, measuring
from benchmarks.people import people as made_up
from clinic_desktop.domain.patient import PatientForm
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.backend import Backend

SAVES = 200
SEED = 5  # people the kept clinic does not know


def run(people: int = 100_000) -> list[dict[str, Any]]:
    """Register and edit, medians over 200, with `synchronous` FULL on both sides."""
    with tempfile.TemporaryDirectory() as folder:
        ours = dataset.sign_in(dataset.copied(people, Path(folder) / "ours"))
        other = dataset.sign_in(dataset.copied(people, Path(folder) / "bare"))
        registered, edited = _measured(ours, other)
        ours.close()
    return [_told("register", *registered), _told("edit", *edited)]


def _told(name: str, times: list[float], raw: list[float]) -> dict[str, Any]:
    value, floor = measuring.median(times), measuring.median(raw)
    met = value <= 5 * floor
    return measuring.row(3, f"{name} a patient, ms median", value, floor, "≤ 5 × floor", met=met)


def _measured(ours: Backend, other: Backend) -> tuple[tuple[list[float], list[float]], ...]:
    """ms, ours and bare, of both; they take turns, so that what disturbs one disturbs all."""
    registered, edited = (list[float](), list[float]()), (list[float](), list[float]())
    held = bare.writer(other)
    bare.without_triggers(held.driver_connection)
    for card in islice(made_up(SAVES, SEED), SAVES):
        form = dataset.form_of(card)
        ours.flush()
        before = bare.marks(ours)
        start = time.perf_counter()
        patient_id = ours.run(patients.register, form, "Measured")
        registered[0].append((time.perf_counter() - start) * 1000)
        rows = bare.rows_since(ours, before)
        index = bare.texts(rows, [form])
        registered[1].append(bare.write(held.driver_connection, rows, index, 1) * 1000)
        took = _edit(ours, held.driver_connection, patient_id)
        for known, each in zip(edited, took, strict=True):
            known.append(each)
    held.close()
    return registered, edited


def _edit(ours: Backend, driver: Any, patient_id: str) -> tuple[float, float]:
    base = ours.run(patients.open_for_edit, patient_id)
    changed: PatientForm = replace(base.form, reason="Wants a check of a mole", language="fr")
    before = bare.marks(ours)
    start = time.perf_counter()
    ours.run(patients.edit, patient_id, base, changed, "Measured")
    took = (time.perf_counter() - start) * 1000
    rows = bare.rows_since(ours, before)
    start = time.perf_counter()
    driver.execute("BEGIN IMMEDIATE")
    driver.execute(
        "UPDATE patient SET reason = ?, language = ?, rev = rev + 1, updated_at = ? WHERE id = ?",
        (changed.reason, changed.language, base.changed_at.isoformat(), patient_id),
    )
    for table in ("change_log", "audit_entry"):
        for row in rows[table]:
            marked = ", ".join("?" * len(row))
            driver.execute(f"INSERT INTO {table} VALUES ({marked})", row)
    driver.execute("COMMIT")
    return took, (time.perf_counter() - start) * 1000
