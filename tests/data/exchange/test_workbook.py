"""XLSX sheets as they come out of Excel, LibreOffice and our own export."""

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from clinic_desktop.data.exchange import readers, workbook
from clinic_desktop.data.exchange.mapping import ColumnMapping, Target
from clinic_desktop.data.exchange.people import ImportFormat, detect
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.patient import BirthDate, PersonName, Precision, Sex
from tests.data.exchange.reading import read


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Numbers where texts were meant, dates as dates, a formula, an empty row, a second sheet."""
    file = tmp_path / "patients.xlsx"
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append(["No", "Имя", "Фамилия", "Дата рождения", "Пол", "Телефон", "Заметки"])
    sheet.append([1, "Айгерім", "Нұрлан", date(1990, 5, 31), "ж", 77011234567, "=1+1"])
    sheet.append([])
    sheet.append([2, "Анна", "Иванова", 1985, "женский", "'+7 701 765 43 21", None])
    made.create_sheet("Second").append(["Name"])
    made.save(file)
    return file


def test_people_are_read_with_dates_phones_and_numbers_as_they_were_meant(book: Path) -> None:
    assert detect(book) is ImportFormat.XLSX
    first, second = read(book, "KZ")
    assert first.form.name == PersonName("Айгерім", "", "Нұрлан")
    assert first.form.birth == BirthDate(date(1990, 5, 31))
    assert first.form.sex is Sex.FEMALE
    assert first.form.contacts[0].value == "+77011234567"
    assert (first.source_id, first.row) == ("1", 2)
    assert second.form.birth == BirthDate(date(1985, 1, 1), Precision.YEAR)
    assert second.form.contacts[0].value == "+77017654321"
    assert (second.source_id, second.row) == ("2", 4)


def test_formulas_are_never_read_as_text(book: Path) -> None:
    first = read(book, "KZ")[0]
    assert first.form.note == ""  # no program stored a result for it


def test_a_sheet_can_be_chosen_and_an_absent_one_is_said(book: Path) -> None:
    assert workbook.sheet_names(book) == ("Sheet", "Second")
    assert workbook.read_table(book, "Second").headings == ("Name",)
    chosen = ColumnMapping((("Name", Target.FULL_NAME),), sheet="Second")
    assert readers.read_table(book, ImportFormat.XLSX, chosen).headings == ("Name",)
    with pytest.raises(InvalidInput, match="no sheet named Third"):
        workbook.read_table(book, "Third")


def test_a_file_of_another_writer_is_read(tmp_path: Path) -> None:
    file = tmp_path / "export.xlsx"
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Name", "Note"])
        sheet.write_row(1, 0, ["Khalil Haddad", "=cmd|x"])
    (person,) = read(file)
    assert person.form.note == "=cmd|x"


def test_damaged_and_hollow_workbooks_are_refused(tmp_path: Path, book: Path) -> None:
    file = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<nothing/>")
    with pytest.raises(InvalidInput, match="damaged or protected"):
        read(file)
    data = bytearray(book.read_bytes())
    for cut in range(0, len(data), 397):
        file.write_bytes(data[:cut])
        with pytest.raises(InvalidInput):
            read(file)


def test_a_workbook_that_swells_when_unpacked_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/big.xml", "w", force_zip64=True) as part:
            for _block in range(401):
                part.write(bytes(1024 * 1024))
    with pytest.raises(InvalidInput, match="too large to be a list"):
        read(file)
