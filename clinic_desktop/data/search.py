"""The search index behind every search box: derived tables, local to one file, rebuilt at will.

`search_card` holds what a row shows, `search_words` beginnings of words, `search_inner` inner
pieces. Reading newest first and ranking few rows here keeps the time flat as the clinic grows.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache, partial
from itertools import count, islice
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from clinic_desktop.data.database import driver_of
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
LATELY = 8  # recently opened patients that may push others out of a long answer
_PLAIN_STAGES, _PIECES_STAGE = (0, 1, 2), 5


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
_PUT = f"INSERT OR REPLACE INTO search_card (id, {_FIELDS}) VALUES (?, {_MARKS})"  # noqa: S608
_PUT_WORDS = "INSERT OR REPLACE INTO search_words (rowid, family, other) VALUES (?, ?, ?)"
_PUT_INNER = "INSERT OR REPLACE INTO search_inner (rowid, text) VALUES (?, ?)"
_WORDS = "INSERT OR REPLACE INTO search_words (rowid, family, other) VALUES (?, ?, ?)"
_PUT_INNER = "INSERT OR REPLACE INTO search_inner (rowid, text) VALUES (?, ?)"
_KNOWN = (
    "SELECT patient_id, id FROM search_card WHERE patient_id IN (SELECT value FROM json_each(?))"
)
_WORDS = "SELECT rowid FROM search_words WHERE search_words MATCH ? ORDER BY rowid DESC LIMIT ?"
_INNER = _WORDS.replace("search_words", "search_inner")
_AMONG = (
    "SELECT rowid FROM search_words WHERE search_words MATCH ? "
    "AND rowid IN (SELECT value FROM json_each(?))"
)
_NUMBERED = (
    "SELECT patient_id, id FROM search_card WHERE patient_id IN (SELECT value FROM json_each(?))"
)
_KNOWN = _NUMBERED.replace("patient_id, id", "patient_id, id, digest")
_SHOWN = ", ".join(_COLUMNS[:-1])
_CARDS = f"SELECT id, {_SHOWN} FROM search_card WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608


_IS_MADE = "SELECT count(*) FROM sqlite_master WHERE name = 'search_card'"


def create(connection: Connection) -> None:
    """Make the empty tables where they are not there yet."""
    if connection.exec_driver_sql(_IS_MADE).scalar():
        return
    for statement in _DDL:
        connection.exec_driver_sql(statement)


# writing


def put(session: Session, card: SearchCard) -> None:
    """Writes one patient's entry, new or changed, in the transaction of the change itself."""
    _write(session.connection(), [card])


def put_many(session: Session, cards: Iterable[SearchCard]) -> None:
    """Writes many, as an import does; oldest first, so that the newest are found first."""
    _write_all(session.connection(), cards)


def _write_all(connection: Connection, cards: Iterable[SearchCard]) -> None:
    waiting = iter(cards)
    while batch := list(islice(waiting, _BATCH)):
        _write(connection, batch)


def _write(connection: Connection, cards: Sequence[SearchCard]) -> None:
    """Each patient at most once."""
    ids = json.dumps([card.row.id for card in cards])
    known = {row[0]: row[1:] for row in connection.exec_driver_sql(_KNOWN, (ids,))}
    last = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM search_card").scalar_one()
    new = count(last + 1)
    lines, words, inner = [], [], []
    for card in cards:
        text = _indexed(card)
        digest = _digest(card.row, text)
        row_id, stored = known.get(card.row.id) or (next(new), None)
        if stored == digest:
            continue  # most edits change nothing that is searched or shown
        lines.append((row_id, *_values(card.row), digest))
        words.append((row_id, text.family, text.other))
        inner.append((row_id, text.inner))
    if not lines:
        return
    for statement, values in ((_PUT, lines), (_PUT_WORDS, words), (_PUT_INNER, inner)):
        connection.exec_driver_sql(statement, values)


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
    _write_all(connection, cards)
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
        is_whole = all(row_id in entries for entries in written)
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
    session: Session, text: str, limit: int = 50, recent: Callable[[], Mapping[Id, int]] = dict
) -> list[PatientRow]:
    """The patients that a typed line may mean, best first: exact, family name, recently opened.

    Inner pieces of words are looked for only while nobody answers the line exactly.
    `recent` says when this person last opened whom (larger is later); asked where it matters.
    Every word must be answered; empty text finds nothing.
    """
    readings = query(text)
    if not readings:
        return []
    driver = driver_of(session)
    opened = cache(lambda: _row_ids(driver, recent()))
    stages = _staged(driver, readings, limit, opened)
    lately = opened() if len(stages) > 1 else {}
    best = sorted(stages, key=lambda each: (stages[each], -lately.get(each, -1), -each))[:limit]
    found = driver.execute(_CARDS, (json.dumps(best),)).fetchall() if best else ()
    cards = {card[0]: card for card in found}
    return [_row(cards[each]) for each in best if each in cards]


def _row_ids(driver: Any, recent: Mapping[Id, int]) -> dict[int, int]:
    """The same by row id, which the index knows; only the latest few count."""
    latest = sorted(recent, key=recent.__getitem__)[-LATELY:]
    if not latest:
        return {}
    found = driver.execute(_NUMBERED, (json.dumps(latest),)).fetchall()
    return {row_id: recent[patient_id] for patient_id, row_id in found}


def _staged(
    driver: Any, readings: Sequence[Reading], limit: int, opened: Callable[[], Iterable[int]]
) -> dict[int, int]:
    """Row ids and the stage each was found in; later stages are asked only while rows lack."""
    found: dict[int, int] = {}

    def is_known() -> bool:
        whole = _every(readings, _whole_words)
        return bool(driver.execute(_WORDS, (whole, 1)).fetchone())

    for stage, match in _questions(readings, is_known):
        statement = _INNER if stage == _PIECES_STAGE else _WORDS
        for (row_id,) in driver.execute(statement, (match, limit)).fetchall():
            found.setdefault(row_id, stage)
        if len(found) >= limit:
            older = [each for each in opened() if each not in found]
            if older and stage in _PLAIN_STAGES:  # those that the newest crowd out
                among = driver.execute(_AMONG, (match, json.dumps(older))).fetchall()
                found.update((row_id, stage) for (row_id,) in among)
            break
    return found


def _questions(
    readings: Sequence[Reading], is_known: Callable[[], bool]
) -> Iterator[tuple[int, str]]:
    """What to ask in turn, the surest first, each with its stage."""
    plain = _every(readings, _as_typed)
    is_one_name = len(readings) == len(readings[0]) == 1 and not readings[0][0].plain.isdigit()
    yield 0, _every(readings, _whole_as_typed)
    if is_one_name:
        yield 1, f"{{family}} : ({plain})"
    yield 2, plain
    if wider := _every(_with_loose(readings), _other_scripts):
        yield 3, wider
    if other := _every(_with_spellings(readings), _other_spellings):
        yield 4, other
    # whoever typed a whole name or number does not mean a piece
    if not is_known() and (inner := _every(_with_inner(readings), _pieces)):
        yield _PIECES_STAGE, inner


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


def _as_typed(word: QueryWord) -> Iterable[str]:
    return word.strict[:1]  # other spellings come later: "khal" means Khalil before Hal


def _whole_words(word: QueryWord) -> Iterable[str]:
    return (form.rstrip("*") for form in word.strict)


def _whole_as_typed(word: QueryWord) -> Iterable[str]:
    return (form.rstrip("*") for form in word.strict[:1])


def _other_scripts(word: QueryWord) -> Iterable[str]:
    return (*word.strict[:1], *word.loose)


def _other_spellings(word: QueryWord) -> Iterable[str]:
    return word.strict + word.loose


def _pieces(word: QueryWord) -> Iterable[str]:
    return word.inner


def _with_loose(readings: Sequence[Reading]) -> list[Reading]:
    return [reading for reading in readings if any(word.loose for word in reading)]


def _with_spellings(readings: Sequence[Reading]) -> list[Reading]:
    return [reading for reading in readings if any(word.strict[1:] for word in reading)]


def _with_inner(readings: Sequence[Reading]) -> list[Reading]:
    """Those that pieces of three letters can answer: shorter ones have no trigram."""
    return [
        reading
        for reading in readings
        if all(word.inner and all(len(piece) > 2 for piece in word.inner) for word in reading)
    ]


_new_row = partial(object.__new__, PatientRow)


def _row(card: Sequence[Any]) -> PatientRow:
    (
        _row_id, patient_id, number, name, second, day, precision, stated_age, stated_on, end,
        levels, archived, dead, sex, visit,
    ) = card  # fmt: skip
    row = _new_row()
    # all fields at once: a frozen dataclass sets them one by one, at three times the price
    vars(row).update(
        id=patient_id, number=number, name=name, second_name=second,
        birth=_birth(day, precision, stated_age, stated_on), phone_end=end,
        alert_levels=_levels(levels), is_archived=archived == 1, is_deceased=dead == 1,
        sex=_sex(sex), last_visit_on=date.fromisoformat(visit) if visit else None,
    )  # fmt: skip
    return row


# A search shows fifty rows at every key press: what is dear to make and alike is kept.


@lru_cache(1 << 14)
def _birth(
    day: str | None, precision: str, stated_age: int | None, stated_on: str | None
) -> BirthDate | None:
    if day is None:
        return None
    stated = date.fromisoformat(stated_on) if stated_on else None
    return BirthDate(date.fromisoformat(day), Precision(precision), stated_age, stated)


_sex = lru_cache(Sex)


@lru_cache
def _levels(text: str) -> tuple[AlertLevel, ...]:
    return tuple(map(AlertLevel, text.split()))
