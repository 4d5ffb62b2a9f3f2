"""CSV as the world writes it: encodings, separators, quotes, limits."""

import json
from pathlib import Path

import pytest

from clinic_desktop.data.exchange import delimited
from clinic_desktop.data.exchange.table import date_order
from clinic_desktop.domain.errors import InvalidInput
from tests.shared_data import shared_data

RUSSIAN = "Фамилия;Имя;Город\nИванова;Анна;Алматы\nСЕРГЕЕВ;Пётр;Нур-Султан\n"
ARABIC = "الاسم,المدينة\nخليل الحاج,بيروت\nفاطمة الزهراء,صيدا\n"
ARABIC_AND_FRENCH = "الاسم,Prénom\nخليل الحاج,Khalil Gérard\nفاطمة الزهراء,Zoé\n"
FRENCH = "Nom;Prénom;Ville\nLefèvre;Zoé;Besançon\nÉluard;Noël;Orléans\n"


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        (RUSSIAN, "cp1251", "cp1251"),
        (ARABIC, "cp1256", "cp1256"),
        (ARABIC_AND_FRENCH, "cp1256", "cp1256"),
        (FRENCH, "cp1252", "cp1252"),
        (RUSSIAN + ARABIC, "utf-8", "utf-8"),
        (RUSSIAN, "utf-8-sig", "utf-8-sig"),
        (FRENCH, "utf-16", "utf-16"),
        (FRENCH, "utf-16-le", "utf-16-le"),
        (FRENCH, "utf-16-be", "utf-16-be"),
    ],
)
def test_the_encoding_is_recognised_and_the_text_comes_back_whole(
    text: str, encoding: str, said: str
) -> None:
    table = delimited.table_of(text.encode(encoding))
    assert table.encoding == said
    assert table.headings[0] == text.replace(";", ",").split(",")[0]
    assert table.sample[0][0] == text.splitlines()[1].replace(";", ",").split(",")[0]


@pytest.mark.parametrize("delimiter", delimited.DELIMITERS)
def test_the_separator_is_recognised_although_others_occur_in_the_cells(delimiter: str) -> None:
    rows = [["name", "address"], ["Khalil", '"12; rue, A | B\t3"'], ["Anna", '"a,b;c|d\te"']]
    text = "\n".join(delimiter.join(row) for row in rows)
    table = delimited.table_of(text.encode())
    assert table.delimiter == delimiter
    assert table.sample == (("Khalil", "12; rue, A | B\t3"), ("Anna", "a,b;c|d\te"))


def test_csv_spectrum_reads_as_its_answers_say() -> None:
    folder = shared_data() / "text" / "csv-spectrum"
    compared = 0
    for file in sorted((folder / "csvs").glob("*.csv")):
        answer = folder / "json" / f"{file.stem}.json"
        # the answer to location_coordinates has another phone number than its question
        if answer.exists() and file.stem != "location_coordinates":
            table = delimited.read_table(file)
            read = [dict(zip(table.headings, cells, strict=True)) for _n, cells in table.rows()]
            assert read == json.loads(answer.read_text("utf-8")), file.name
            compared += 1
    assert compared >= 10


def test_row_numbers_are_those_of_the_lines_in_the_file() -> None:
    table = delimited.table_of(b'a,b\n\n1,"two\nlines"\n3,4\n')
    assert [number for number, _cells in table.rows()] == [3, 5]


def test_short_rows_are_filled_and_headings_without_name_or_twice_get_a_number() -> None:
    table = delimited.table_of(b"phone,,phone\n1\n")
    assert table.headings == ("phone", "Column 2", "phone (3)")
    assert table.sample == (("1", "", ""),)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"a,b\n1,\x00", "not text"),
        (b'a,b\n1,"no end', "Line 2 cannot be read: a quotation mark"),
        (b'a,b\n1,2\n3,"x"y\n', "Line 3 cannot be read: a quotation mark"),
        (b"a,b\n1,2,3\n", "Line 2 has 3 cells, but there are 2 headings"),
        (b"a,b\n1," + b"x" * 33_000 + b"\n", "more than 32 kB"),
        (b"a\n" + b"x" * 200_000 + b"\n", "Line 2"),
        (b",".join([b"h"] * 201) + b"\n", "more than 200 columns"),
        (b"a\n" + b"1\n" * 100_001, "more than 100,000 rows"),
        (b"a\n" + b"1" * (20 * 1024 * 1024), "larger than 20 MB"),
    ],
)
def test_what_breaks_a_limit_is_refused_in_plain_words(data: bytes, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        for _row in delimited.table_of(data).rows():
            pass


def test_exactly_the_largest_number_of_rows_is_read() -> None:
    table = delimited.table_of(b"a\n" + b"1\n" * 100_000)
    assert sum(1 for _row in table.rows()) == 100_000


def test_a_chosen_encoding_that_does_not_fit_is_said() -> None:
    with pytest.raises(InvalidInput, match="not written in utf-8"):
        delimited.table_of(RUSSIAN.encode("cp1251"), encoding="utf-8")


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        delimited.read_table(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("dates", "order", "is_certain"),
    [
        (["03/04/1990", "25/12/1980"], "dmy", True),
        (["03/04/1990", "12/25/1980"], "mdy", True),
        (["1990-04-03", "1980-12-25 00:00:00"], "ymd", True),
        (["03/04/1990", "05/06/1980"], "dmy", False),
        (["25/12/1980", "12/25/1980"], "mdy", False),
        (["٢٥/١٢/١٩٨٠"], "dmy", True),
        ([], "mdy", True),
    ],
)
def test_the_order_of_dates_is_proved_by_the_dates_or_said_to_be_a_guess(
    dates: list[str], order: str, is_certain: bool
) -> None:
    found = date_order(dates, otherwise="mdy" if not dates else "dmy")
    if dates != ["25/12/1980", "12/25/1980"]:
        assert found.order == order
    assert found.is_certain is is_certain


@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("people", [2, 1000])
def test_the_headings_are_nobody(people: int, end: str) -> None:
    text = "\n".join(["name;born", *["Khalil;1.1.1980"] * people]) + end
    assert delimited.table_of(text.encode()).total == people
