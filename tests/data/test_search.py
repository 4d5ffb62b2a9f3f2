"""The search index on a real encrypted file, compared with brute force."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine, QueuePool, create_engine, event
from sqlalchemy.orm import Session

from benchmarks.people import people, queries
from clinic_desktop.data import search
from clinic_desktop.data.search import SearchCard
from clinic_desktop.domain import patient_number
from clinic_desktop.domain.dates import from_year
from clinic_desktop.domain.names import full_name
from clinic_desktop.domain.patient import AlertLevel, BirthDate, PatientRow, PersonName, Sex
from clinic_desktop.domain.search_text import QueryWord, Reading, query

LIMIT = 50


def encrypted_engine(path: Path) -> Engine:
    key = secrets.token_hex(32)

    def connect() -> Any:
        connection = sqlcipher.connect(str(path), check_same_thread=False, isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
        connection.execute("PRAGMA journal_mode = WAL")
        return connection

    engine = create_engine("sqlite://", module=sqlcipher, creator=connect, poolclass=QueuePool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = encrypted_engine(tmp_path / "search.db")
    with Session(engine) as session:
        search.create(session.connection())
        yield session
    engine.dispose()


def card(running: int, name: PersonName, **more: Any) -> SearchCard:
    row = PatientRow(
        f"{running:032x}", patient_number.issue(running), full_name(name), "", more.pop("birth", None),
        more.get("phones", ("",))[0][-4:],
    )  # fmt: skip
    return SearchCard(row, (name, *more.pop("others", ())), **more)


def names(session: Session, text: str, **more: Any) -> list[str]:
    return [row.name for row in search.find(session, text, **more)]


# against brute force


def answers(words: str, inner: str, reading: Reading, *, is_inner: bool) -> bool:
    """Whether the written words, each between blanks, answer every word asked for."""

    def meets(word: QueryWord) -> bool:
        if is_inner:
            long_enough = bool(word.inner) and all(len(piece) > 2 for piece in word.inner)
            return long_enough and any(piece in inner for piece in word.inner)
        forms = (
            f" {form[:-1]}" if form[-1] == "*" else f" {form} " for form in word.strict + word.loose
        )
        return any(form in words for form in forms)

    return all(map(meets, reading))


def by_hand(index: list[tuple[str, str, str]], text: str) -> set[str]:
    readings = query(text)
    is_known = any(is_exact(words, reading) for _id, words, _inner in index for reading in readings)
    return {
        patient
        for patient, words, inner in index
        for reading in readings
        for is_inner in ((False,) if is_known else (False, True))
        if answers(words, inner, reading, is_inner=is_inner)
    }


def is_exact(words: str, reading: Reading) -> bool:
    return all(any(f" {form.rstrip('*')} " in words for form in word.strict) for word in reading)


def test_every_answer_is_the_one_found_by_hand(session: Session) -> None:
    cards = list(people(3000))
    search.put_many(session, cards)
    index = []
    for each in cards:
        text = search._indexed(each)
        index.append((each.row.id, f" {text.family} {text.other} ", text.inner))
    for kind, lines in queries(cards, 29).items():
        for line in lines:
            found = [row.id for row in search.find(session, line, LIMIT)]
            expected = by_hand(index, line)
            assert len(found) == len(set(found)) == min(len(expected), LIMIT), (kind, line)
            assert set(found) <= expected, (kind, line)


def test_everybody_is_found_by_their_own_name_number_phone_and_birth(session: Session) -> None:
    cards = list(people(400, seed=7))
    search.put_many(session, cards)
    for each in cards:
        birth = each.row.birth
        assert birth is not None
        day = f"{birth.day:%d.%m.%Y}" if birth.precision == "exact" else f"{birth.day:%Y}"
        for line in (each.row.name, each.row.number, each.phones[0], *each.identities):
            assert each.row in search.find(session, line), line
        assert each.row in search.find(session, f"{each.names[0].family} {day}")


# what a row shows and how rows are ordered


def test_a_row_comes_back_as_it_was_put(session: Session) -> None:
    one = card(1, PersonName("Айгерім", "", "Жұмабаева"), birth=BirthDate(date(1990, 3, 5)))
    row = replace(
        one.row, second_name="Aigerim", alert_levels=(AlertLevel.STOP, AlertLevel.INFO),
        is_archived=True, is_deceased=True, sex=Sex.FEMALE, last_visit_on=date(2026, 1, 2),
    )  # fmt: skip
    search.put(session, replace(one, row=row))
    assert search.find(session, "zhumabayeva") == [row]


def test_exact_comes_before_family_before_others(session: Session) -> None:
    for running, (given, family) in enumerate(
        [("Rita", "Kalim"), ("Alina", "Frey"), ("Bo", "Alimov"), ("Ali", "Berg")], 1
    ):
        search.put(session, card(running, PersonName(given, "", family)))
    assert names(session, "ali") == ["Ali Berg", "Bo Alimov", "Alina Frey"]
    assert names(session, "lim") == ["Bo Alimov", "Rita Kalim"]


def test_letters_as_typed_and_another_script_come_before_other_spellings(session: Session) -> None:
    search.put(session, card(1, PersonName("خليل", "", "الحداد")))
    search.put(session, card(2, PersonName("Hal", "", "Price")))
    search.put(session, card(3, PersonName("Khaled", "", "Aoun")))
    search.put(session, card(4, PersonName("Curt", "", "Haley")))
    assert names(session, "khal")[:2] == ["Khaled Aoun", "خليل الحداد"]


def test_recently_opened_come_first_even_among_many(session: Session) -> None:
    search.put_many(
        session, [card(n, PersonName(f"Ann{n}", "", "Smithson")) for n in range(1, 201)]
    )
    opened = {f"{3:032x}": 1, f"{5:032x}": 2}
    assert names(session, "smith", recent=lambda: opened)[:3] == [
        "Ann5 Smithson",
        "Ann3 Smithson",
        "Ann200 Smithson",
    ]
    assert len(names(session, "smith", limit=10)) == 10


# numbers and dates


@pytest.mark.parametrize(
    "text",
    ["3456", "123456", "03 123 456", "+961 3 123 456", "009613123456", "3/123456", "P000001",
     "p 000 001 0", "0000010", "10", "061211600012", "0612 1160 0012", "n1234567", "N 1234567", "05/03/1990",
     "5.3.1990", "5/3/90",
     "1990-03-05", "1990", "03.1990", "khoury 1990", "3456 khoury", "nour 05/03/1990", "Khoury, Nour"],
)  # fmt: skip
def test_numbers_and_dates_find_however_they_are_typed(session: Session, text: str) -> None:
    nour = card(
        1, PersonName("Nour", "", "Khoury"), birth=BirthDate(date(1990, 3, 5)),
        phones=("+9613123456",), identities=("061211600012", "N1234567"),
    )  # fmt: skip
    other = card(
        2,
        PersonName("Omar", "", "Haddad"),
        birth=BirthDate(date(1971, 8, 9)),
        phones=("+77019998877",),
    )
    search.put_many(session, [nour, other])
    assert names(session, text) == ["Nour Khoury"]


def test_a_kazakh_number_is_found_with_the_domestic_eight(session: Session) -> None:
    search.put(session, card(1, PersonName("Ержан"), phones=("+77011234567",)))
    assert names(session, "8 701 123 45 67") == ["Ержан"]


def test_a_birth_known_by_year_answers_the_year_but_not_a_day(session: Session) -> None:
    search.put(session, card(1, PersonName("Ann"), birth=from_year(1990)))
    assert names(session, "1990") == ["Ann"]
    assert names(session, "01/01/1990") == []


def test_former_names_and_the_second_script_find_too(session: Session) -> None:
    both = card(
        1,
        PersonName("Hala", "", "Saad"),
        others=(PersonName("هالة", "", "سعد"), PersonName("", "", "Frem")),
    )
    search.put(session, both)
    for text in ("frem", "هالة", "سعد هالة", "hala frem"):
        assert names(session, text) == ["Hala Saad"]


@pytest.mark.parametrize(
    "text",
    ["", "   ", "-", "'", "\"", "*", "()", "\ue003", "%", "\x00", "AND", 'a" OR "b', "NEAR(", "^x", "😀"]
)  # fmt: skip
def test_no_line_breaks_the_search(session: Session, text: str) -> None:
    search.put(session, card(1, PersonName("Zoe")))
    assert search.find(session, text) == []


# upkeep


def test_a_changed_patient_is_found_by_the_new_name_only(session: Session) -> None:
    search.put(session, card(1, PersonName("Ann", "", "Smith")))
    search.put(session, card(2, PersonName("Ben", "", "Jones")))
    search.put(session, card(1, PersonName("Ann", "", "Miller")))
    assert names(session, "smith") == names(session, "mith") == []
    assert names(session, "miller") == ["Ann Miller"]


def test_an_entry_that_is_as_it_was_is_not_written_again(session: Session) -> None:
    search.put_many(session, [card(n, PersonName("Ann", "", f"Smith{n}")) for n in (1, 2)])
    session.commit()
    before = session.connection().exec_driver_sql("SELECT total_changes()").scalar_one()
    search.put(session, card(1, PersonName("Ann", "", "Smith1")))
    search.put(session, card(2, PersonName("Ann", "", "Miller")))
    after = session.connection().exec_driver_sql("SELECT total_changes()").scalar_one()
    assert after > before
    search.put(session, card(2, PersonName("Ann", "", "Miller")))
    assert session.connection().exec_driver_sql("SELECT total_changes()").scalar_one() == after
    assert names(session, "smith") == ["Ann Smith1"]


def test_long_answers_hold_whom_one_opened_whatever_the_stage(session: Session) -> None:
    search.put_many(session, [card(n, PersonName("Smith", "", f"Ann{n}")) for n in range(1, 121)])
    opened = {f"{4:032x}": 1}
    for text in ("smith", "smi", "sm"):
        assert names(session, text, recent=lambda: opened)[0] == "Smith Ann4"


def test_a_removed_patient_is_gone_and_removing_twice_is_harmless(session: Session) -> None:
    search.put(session, card(1, PersonName("Ann", "", "Smith")))
    for _again in range(2):
        search.remove(session, f"{1:032x}")
    assert names(session, "smith") == names(session, "mith") == []


def test_check_names_what_is_stale_missing_or_left_over_and_rebuild_mends_it(
    session: Session,
) -> None:
    cards = [card(n, PersonName("Ann", "", f"Smith{n}")) for n in range(1, 6)]
    search.put_many(session, cards[:4])
    assert search.check(session, cards[:4]) == []
    session.connection().exec_driver_sql("DELETE FROM search_words WHERE rowid = 2")
    truth = [replace(cards[0], preferred="Nan"), cards[1], cards[2], cards[4]]
    assert search.check(session, truth) == [f"{n:032x}" for n in (1, 2, 5, 4)]
    search.rebuild(session.connection(), iter(truth))
    assert search.check(session, truth) == []
    assert names(session, "nan") == ["Ann Smith1"]
    search.merge(session.connection())
    assert names(session, "smith4") == []


def test_what_is_not_committed_is_not_found(tmp_path: Path) -> None:
    engine = encrypted_engine(tmp_path / "search.db")
    with Session(engine) as session:
        search.create(session.connection())
        session.commit()
        search.put(session, card(1, PersonName("Ann", "", "Smith")))
        session.rollback()
        assert names(session, "smith") == []
    engine.dispose()
