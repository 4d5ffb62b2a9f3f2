"""Formulas stay text on the way out, and come back as they were."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_desktop.data.exchange import delimited, guarded_csv
from tests.shared_data import shared_data

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "|calc",
    "%0A",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
]
FULL_WIDTH = ["＝1+1", "＋1", "－1", "＠x", "\u3000＝1"]


@pytest.mark.parametrize("cell", [*FORMULAS, *FULL_WIDTH])
def test_what_a_spreadsheet_could_run_gets_an_apostrophe(cell: str) -> None:
    assert guarded_csv.guard(cell) == "'" + cell
    assert guarded_csv.unguard("'" + cell) == cell


@pytest.mark.parametrize("cell", ["", "Anna", "O'Brien", "'Aoun", "a=b", "1-2", "'t Hooft", "'"])
def test_everything_else_stays_as_it_is(cell: str) -> None:
    assert guarded_csv.guard(cell) == cell
    assert guarded_csv.unguard(cell) == cell


@given(st.text(alphabet=st.sampled_from("=+-@|%\t\r\n ＝'\"a,;é\u00a0"), max_size=8))
def test_guarding_is_undone_exactly_and_leaves_no_formula(cell: str) -> None:
    guarded = guarded_csv.guard(cell)
    assert guarded_csv.unguard(guarded) == cell
    assert guarded.lstrip()[:1] not in tuple("=+-@|%＝＋－＠｜％")


def test_every_cell_is_quoted_lines_end_with_cr_lf_and_our_import_reads_it_back() -> None:
    rows = [{"name": "=HYPERLINK(1)", "phone": "+961 71 123456"}, {"name": 'O"Brien\nJr'}]
    data = guarded_csv.write(["name", "phone"], rows)
    assert data.startswith(
        b'\xef\xbb\xbf"name","phone"\r\n"\'=HYPERLINK(1)","\'+961 71 123456"\r\n'
    )
    assert delimited.table_of(data).sample == (
        ("=HYPERLINK(1)", "+961 71 123456"),
        ('O"Brien\nJr', ""),
    )


def test_the_list_of_naughty_strings_survives_the_round() -> None:
    folder = shared_data() / "text" / "blns"
    lines = [
        line
        for file in sorted(folder.rglob("*.txt"))
        for line in file.read_text("utf-8").splitlines()
        if line.strip() and "\x00" not in line
    ]
    rows = [{"text": line, "more": "x"} for line in lines]
    table = delimited.table_of(guarded_csv.write(["text", "more"], rows))
    assert [cells[0] for _number, cells in table.rows()] == lines
    assert len(lines) > 400


def test_an_independent_reader_sees_only_text() -> None:
    text = guarded_csv.write(["a"], [{"a": cell} for cell in FORMULAS]).decode("utf-8-sig")
    cells = [row[0] for row in csv.reader(io.StringIO(text, newline=""))]
    assert cells == ["a", *("'" + cell for cell in FORMULAS)]
