"""Patients from an Open Hospital dump, read as text."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from clinic_desktop.data.exchange.people import ImportFormat, detect
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.patient import BirthDate, PersonName, Precision, Sex
from tests.data.exchange.reading import read
from tests.shared_data import shared_data

COLUMNS = (
    "`PAT_ID`, `PAT_FNAME`, `PAT_SNAME`, `PAT_BDATE`, `PAT_AGE`, `PAT_SEX`, `PAT_TELE`, "
    "`PAT_NOTE`, `PAT_CREATED_DATE`"
)


def dump(tmp_path: Path, values: str) -> Path:
    file = tmp_path / "dump.sql"
    file.write_text(f"-- MariaDB dump\nINSERT INTO `oh_patient` ({COLUMNS}) VALUES {values};\n")
    return file


def test_the_demo_data_gives_515_patients_and_says_which_were_deleted() -> None:
    file = shared_data() / "peers" / "openhospital" / "load_demo_data.sql.gz"
    assert detect(file) is ImportFormat.OPEN_HOSPITAL
    found = read(file)
    assert len(found) == 515
    assert sum("deleted" in person.refused for person in found) == 5
    kept = [person for person in found if not person.refused]
    assert all(person.form.name.given and person.form.birth for person in kept)
    gunther = next(person for person in found if person.source_id == "16")
    assert gunther.form.name == PersonName("Justin", "", "Frederick")
    assert gunther.form.birth == BirthDate(date(1955, 7, 30))
    assert gunther.form.sex is Sex.MALE
    assert gunther.form.addresses[0].city == "Long Road - 58"


def test_several_rows_in_one_statement_with_escapes_and_brackets_in_texts(tmp_path: Path) -> None:
    rows = r"(1,'O\'Brien','D''Arcy (x), y',NULL,30,'F','','a\nb','2020-01-01 10:00:00'),"
    rows += "(2,'Анна','Aoun','1990-05-31',0,'M','71123456',NULL,NULL)"
    first, second = read(dump(tmp_path, rows))
    assert first.form.name == PersonName("O'Brien", "", "D'Arcy (x), y")
    assert first.form.birth == BirthDate(date(1989, 7, 1), Precision.AGE, 30, date(2020, 1, 1))
    assert first.form.note == "a b"
    assert second.form.contacts[0].value == "+96171123456"


@pytest.mark.parametrize(
    "rows",
    ["(1,'cut off", "(1,2)", "(1,SLEEP(10),'','',0,'','','',NULL)", "(1 'a','','',0,'','','','')"],
)
def test_a_row_that_is_not_plain_values_is_refused_with_its_line(tmp_path: Path, rows: str) -> None:
    with pytest.raises(InvalidInput, match="Line 2 of the dump cannot be read"):
        read(dump(tmp_path, rows))


def test_a_dump_without_patients_and_one_cut_off_are_said(tmp_path: Path) -> None:
    file = tmp_path / "other.sql"
    file.write_text("-- MySQL dump\nINSERT INTO `oh_ward` VALUES (1);\n")
    with pytest.raises(InvalidInput, match="no patients of Open Hospital"):
        read(file)
    packed = gzip.compress(b"-- MySQL dump\n" + b"-- \n" * 100_000)
    file.write_bytes(packed[:-20])
    with pytest.raises(InvalidInput, match="damaged"):
        read(file)
