"""The floor of writing: the rows the program wrote, written again by the bare driver."""

import time
from collections.abc import Iterable
from typing import Any

from clinic_desktop.data.patients import cards
from clinic_desktop.domain.patient import PatientForm
from clinic_desktop.domain.search_text import IndexedText, indexed_text
from clinic_desktop.usecases.backend import Backend

TABLES = (
    "patient", "patient_contact", "patient_identity", "patient_alert", "change_log", "audit_entry",
    "import_batch", "search_card",
)  # fmt: skip
WORDS = "INSERT INTO search_words (rowid, family, other) VALUES (?, ?, ?)"
INNER = "INSERT INTO search_inner (rowid, text) VALUES (?, ?)"
Rows = dict[str, list[tuple[Any, ...]]]


def writer(backend: Backend) -> Any:
    """The driver's connection that writes; kept until the backend is closed."""
    return backend.database.writer.raw_connection()


def without_triggers(driver: Any) -> None:
    """Take out what the program adds to plain rows by itself."""
    names = driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        driver.execute(f'DROP TRIGGER "{name}"')


def marks(backend: Backend) -> dict[str, int]:
    """The last row of every table."""
    with backend.database.transaction() as session:
        ask = session.connection().exec_driver_sql
        return {
            table: ask(f"SELECT coalesce(max(rowid), 0) FROM {table}").scalar_one()
            for table in TABLES
        }


def rows_since(backend: Backend, before: dict[str, int]) -> Rows:
    """Every row written since."""
    with backend.database.transaction() as session:
        ask = session.connection().exec_driver_sql
        return {
            table: [tuple(row) for row in ask(
                f"SELECT * FROM {table} WHERE rowid > ?", (before[table],)
            )]
            for table in TABLES
        }  # fmt: skip


def texts(rows: Rows, forms: Iterable[PatientForm]) -> list[tuple[int, IndexedText]]:
    """What the index took of those patients; made beforehand, its making is no writing."""
    made = []
    for card, form in zip(rows["search_card"], forms, strict=True):
        entry = cards.card(card[1], card[2], form)
        text = indexed_text(
            entry.names, "", card[2], entry.phones, entry.identities, entry.row.birth
        )
        made.append((card[0], text))
    return made


def write(driver: Any, rows: Rows, index: list[tuple[int, IndexedText]], at_once: int) -> float:
    """Seconds for one transaction; the statements take so many rows at a time."""
    start = time.perf_counter()
    driver.execute("BEGIN IMMEDIATE")
    for table, lines in rows.items():
        marked = ", ".join("?" * len(lines[0])) if lines else ""
        for place in range(0, len(lines), at_once):
            statement = f"INSERT INTO {table} VALUES ({marked})"
            driver.executemany(statement, lines[place : place + at_once])
    for place in range(0, len(index), at_once):
        part = index[place : place + at_once]
        driver.executemany(WORDS, [(row, each.family, each.other) for row, each in part])
        driver.executemany(INNER, [(row, each.inner) for row, each in part])
    driver.execute("COMMIT")
    return time.perf_counter() - start


def count(rows: Rows) -> int:
    """Rows in all, two a patient for the index."""
    return sum(map(len, rows.values())) + 2 * len(rows["search_card"])


__all__ = ["count", "marks", "rows_since", "texts", "without_triggers", "write", "writer"]
