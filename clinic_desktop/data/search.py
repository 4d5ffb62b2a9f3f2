"""The search index behind every search box: derived tables, local to one file, rebuilt at will.

`search_card` holds what a row shows, `search_words` beginnings of words, `search_inner` inner
pieces. Reading newest first and ranking few rows here keeps the time flat as the clinic grows.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import (
    AlertLevel,
    BirthDate,
    PatientRow,
    PersonName,
    Precision,
    Sex,
)
from clinic_desktop.domain.search_text import IndexedText, QueryWord, Reading, indexed_text, query

TABLES = ("search_card", "search_words", "search_inner")
_BATCH = 1000


@dataclass(frozen=True)
class SearchCard:
    """A patient as the index takes it: the row shown, and all that finds it.

    `names` are the name, its second script and former names; `phones` E.164.
    """

    row: PatientRow
    names: tuple[PersonName, ...]
    preferred: str = ""
    phones: tuple[str, ...] = field(default=())
    identities: tuple[str, ...] = field(default=())


_COLUMNS = (
    "patient_id", "number", "name", "second_name", "birth_day", "birth_precision", "stated_age",
    "stated_on", "phone_end", "alert_levels", "is_archived", "is_deceased", "sex", "last_visit_on",
    "digest",
)  # fmt: skip
_DDL = (
    """CREATE TABLE search_card (
        id INTEGER PRIMARY KEY, patient_id TEXT NOT NULL UNIQUE, number TEXT NOT NULL,
        name TEXT NOT NULL, second_name TEXT NOT NULL, birth_day TEXT, birth_precision TEXT,
        stated_age INTEGER, stated_on TEXT, phone_end TEXT NOT NULL, alert_levels TEXT NOT NULL,
        is_archived INTEGER NOT NULL, is_deceased INTEGER NOT NULL, sex TEXT NOT NULL,
        last_visit_on TEXT, digest BLOB NOT NULL)""",
    """CREATE VIRTUAL TABLE search_words USING fts5(family, other, content='',
        contentless_delete=1, detail=column, prefix='1 2 3',
        tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*'")""",
    """CREATE VIRTUAL TABLE search_inner USING fts5(text, content='', contentless_delete=1,
        tokenize='trigram case_sensitive 1')""",
)
_FIELDS = ", ".join(_COLUMNS)
_MARKS = ", ".join("?" * len(_COLUMNS))
_PUT = (
    f"INSERT INTO search_card ({_FIELDS}) VALUES ({_MARKS}) ON CONFLICT (patient_id) DO UPDATE SET "  # noqa: S608 -- constants
    + ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS[1:])
    + " RETURNING id"
)
_PUT_WORDS = "INSERT OR REPLACE INTO search_words (rowid, family, other) VALUES (?, ?, ?)"
_PUT_INNER = "INSERT OR REPLACE INTO search_inner (rowid, text) VALUES (?, ?)"
_WORDS = (
    "SELECT ? AS stage, rowid FROM (SELECT rowid FROM search_words WHERE search_words MATCH ? "
    "ORDER BY rowid DESC LIMIT ?)"
)
_INNER = _WORDS.replace("search_words", "search_inner")
_OPENED = (
    "SELECT ? AS stage, rowid FROM search_words WHERE search_words MATCH ? AND rowid IN (SELECT id "
    "FROM search_card WHERE patient_id IN (SELECT value FROM json_each(?)))"
)
_CARDS = f"SELECT id, {_FIELDS} FROM search_card WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608


def create(connection: Connection) -> None:
    """Makes the empty tables; called by the first migration."""
    for statement in _DDL:
        connection.exec_driver_sql(statement)


# writing


def put(session: Session, card: SearchCard) -> None:
    """Writes one patient's entry, new or changed, in the transaction of the change itself."""
    _put(session.connection(), card)


def put_many(session: Session, cards: Iterable[SearchCard]) -> None:
    """Writes many, as an import does."""
    connection = session.connection()
    for card in cards:
        _put(connection, card)


def _put(connection: Connection, card: SearchCard) -> None:
    text = _indexed(card)
    values = (*_values(card.row), _digest(card.row, text))
    row_id = connection.exec_driver_sql(_PUT, values).scalar_one()
    connection.exec_driver_sql(_PUT_WORDS, (row_id, text.family, text.other))
    connection.exec_driver_sql(_PUT_INNER, (row_id, text.inner))


def remove(session: Session, patient_id: Id) -> None:
    """Takes a patient out, words and all; nothing happens if they are not there."""
    connection = session.connection()
    found = connection.exec_driver_sql(
        "DELETE FROM search_card WHERE patient_id = ? RETURNING id", (patient_id,)
    ).scalar_one_or_none()
    if found is not None:
        connection.exec_driver_sql("DELETE FROM search_words WHERE rowid = ?", (found,))
        connection.exec_driver_sql("DELETE FROM search_inner WHERE rowid = ?", (found,))


def rebuild(connection: Connection, cards: Iterator[SearchCard]) -> None:
    """Writes the whole index anew; `cards` come oldest first, so that the newest are found first."""
    connection.exec_driver_sql("DELETE FROM search_card")
    for table in ("search_words", "search_inner"):
        connection.exec_driver_sql(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608
    for card in cards:
        _put(connection, card)
    merge(connection, 0)


def merge(connection: Connection, pages: int = 500) -> None:
    """Tidies the index a little (0: wholly); for idle moments."""
    for table in ("search_words", "search_inner"):
        if pages:
            statement = f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)"  # noqa: S608
            connection.exec_driver_sql(statement, (pages,))
        else:
            connection.exec_driver_sql(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608


def check(session: Session, cards: Iterable[SearchCard]) -> list[Id]:
    """Ids whose entry is missing, stale or left over, against the cards of all patients."""
    connection = session.connection()
    stored = {row[0]: (row[1], row[2]) for row in connection.exec_driver_sql(
        "SELECT patient_id, digest, id FROM search_card"
    )}  # fmt: skip
    written = [
        {row[0] for row in connection.exec_driver_sql(f"SELECT id FROM {table}_docsize")}  # noqa: S608
        for table in ("search_words", "search_inner")
    ]
    wrong = []
    for card in cards:
        digest, row_id = stored.pop(card.row.id, (b"", 0))
        is_whole = all(row_id in rows for rows in written)
        if not is_whole or digest != _digest(card.row, _indexed(card)):
            wrong.append(card.row.id)
    return [*wrong, *stored]


def _indexed(card: SearchCard) -> IndexedText:
    row = card.row
    return indexed_text(
        card.names, card.preferred, row.number, card.phones, card.identities, row.birth
    )


def _values(row: PatientRow) -> tuple[Any, ...]:
    birth = row.birth
    return (
        row.id, row.number, row.name, row.second_name,
        birth.day.isoformat() if birth else None,
        birth.precision.value if birth else None,
        birth.stated_age if birth else None,
        birth.stated_on.isoformat() if birth and birth.stated_on else None,
        row.phone_end, " ".join(row.alert_levels), row.is_archived, row.is_deceased, row.sex.value,
        row.last_visit_on.isoformat() if row.last_visit_on else None,
    )  # fmt: skip


def _digest(row: PatientRow, text: IndexedText) -> bytes:
    whole = repr((_values(row), text.family, text.other, text.inner)).encode()
    return hashlib.blake2b(whole, digest_size=8).digest()


# reading


def find(
    session: Session, text: str, limit: int = 50, recent: Mapping[Id, int] | None = None
) -> list[PatientRow]:
    """The patients that a typed line may mean, best first: exact, family name, recently opened.

    `recent` says when this person last opened a patient (larger is later). Every word must be
    answered; empty text finds nothing.
    """
    readings = query(text)
    if not readings:
        return []
    connection = session.connection()
    opened = recent or {}
    stages = _staged(connection, readings, limit, list(opened))
    rows = connection.exec_driver_sql(_CARDS, (json.dumps(list(stages)),)).all()
    ranked = sorted(rows, key=lambda row: (stages[row[0]], -opened.get(row[1], -1), -row[0]))
    return [_row(values) for values in ranked[:limit]]


def _staged(
    connection: Connection, readings: Sequence[Reading], limit: int, opened: list[Id]
) -> dict[int, int]:
    """Row ids and the stage each was found in; later stages are asked only while rows lack."""
    plain = _every(readings, _strict)
    is_one_name = len(readings) == len(readings[0]) == 1 and not readings[0][0].plain.isdigit()
    first = (1, f"{{family}} : ({plain})") if is_one_name else (2, plain)
    found: dict[int, int] = {}

    def ask(*questions: tuple[int, str], statement: str = _WORDS, within: object = limit) -> None:
        values = [each for stage, match in questions for each in (stage, match, within)]
        whole = " UNION ALL ".join([statement] * len(questions))
        for stage, row_id in connection.exec_driver_sql(whole, tuple(values)):
            found[row_id] = min(stage, found.get(row_id, stage))

    ask((0, _every(readings, _whole_words)), first)
    if is_one_name and len(found) < limit:
        ask((2, plain))
    if len(found) < limit and (wider := _every(_with_loose(readings), _loose)):
        ask((3, wider))
    if len(found) < limit and (inner := _every(_with_inner(readings), _pieces)):
        ask((4, inner), statement=_INNER)
    if len(found) >= limit and opened:
        ask(first, (2, plain), statement=_OPENED, within=json.dumps(opened))
    return found


def _term(form: str) -> str:
    # forms are folded letters and digits, so that nothing in them can end the quotation
    return f'"{form[:-1]}"*' if form.endswith("*") else f'"{form}"'


def _any(forms: Iterable[str]) -> str:
    return "(" + " OR ".join(map(_term, forms)) + ")"


def _every(readings: Iterable[Reading], forms: Callable[[QueryWord], Iterable[str]]) -> str:
    """The question that any reading answers with all of its words."""
    return " OR ".join(
        "(" + " AND ".join(_any(forms(word)) for word in reading) + ")" for reading in readings
    )


def _strict(word: QueryWord) -> Iterable[str]:
    return word.strict


def _whole_words(word: QueryWord) -> Iterable[str]:
    return (form.rstrip("*") for form in word.strict)


def _loose(word: QueryWord) -> Iterable[str]:
    return word.strict + word.loose


def _pieces(word: QueryWord) -> Iterable[str]:
    return word.inner


def _with_loose(readings: Sequence[Reading]) -> list[Reading]:
    return [reading for reading in readings if any(word.loose for word in reading)]


def _with_inner(readings: Sequence[Reading]) -> list[Reading]:
    """Those that pieces of three letters can answer: shorter ones have no trigram."""
    return [
        reading
        for reading in readings
        if all(word.inner and all(len(piece) > 2 for piece in word.inner) for word in reading)
    ]


def _row(values: Sequence[Any]) -> PatientRow:
    return PatientRow(
        values[1], values[2], values[3], values[4],
        _birth(*values[5:9]), values[9], _levels(values[10]), bool(values[11]), bool(values[12]),
        _sex(values[13]), date.fromisoformat(values[14]) if values[14] else None,
    )  # fmt: skip


def _birth(
    day: str | None, precision: str, stated_age: int | None, stated_on: str | None
) -> BirthDate | None:
    if day is None:
        return None
    stated = date.fromisoformat(stated_on) if stated_on else None
    return BirthDate(date.fromisoformat(day), _precision(precision), stated_age, stated)


# looking an enumeration up by value costs more than all else in a row
_precision = lru_cache(Precision)
_sex = lru_cache(Sex)


@lru_cache
def _levels(text: str) -> tuple[AlertLevel, ...]:
    return tuple(map(AlertLevel, text.split()))
