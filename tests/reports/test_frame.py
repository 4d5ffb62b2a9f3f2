"""The frame that all documents share: pages, paper, heading, foot, metadata."""

from dataclasses import replace

import pytest

from clinic_desktop.reports import patient_list, patient_record
from clinic_desktop.reports.layout import Column, Subject
from clinic_desktop.reports.printed import Paper
from clinic_desktop.reports.sheets import Sheets
from tests.reports import reading
from tests.reports.samples import (
    FORM,
    PRINTED,
    RECORD,
    ROWS,
    all_samples,
    arabic,
    record_copy,
)

SAMPLES = all_samples()
ENGLISH = [name for name in SAMPLES if "mirrored" not in name]


@pytest.mark.parametrize("name", SAMPLES)
def test_no_page_is_blank_and_no_word_is_cropped(name: str) -> None:
    for page in reading.boxes(SAMPLES[name]):
        assert len(page.words) > 20
        for word in page.words:
            assert 20 < word.left < word.right < page.width - 20
            assert 20 < word.top < word.bottom < page.height - 20


@pytest.mark.parametrize("name", SAMPLES)
def test_the_file_is_sound_and_every_font_is_embedded(name: str) -> None:
    assert reading.check(SAMPLES[name]) == ""
    assert b"Helvetica" not in SAMPLES[name]


@pytest.mark.parametrize("name", ENGLISH)
def test_every_page_says_which_of_how_many_and_who_printed_it(name: str) -> None:
    pages = reading.pages(SAMPLES[name])
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Printed by Rana Khoury, 21 Nov 2026 14:05" in page
        assert "Document 7K3QF2" in page


def test_every_page_of_a_record_names_the_patient_with_two_identifiers() -> None:
    pages = reading.pages(SAMPLES["record"])
    assert len(pages) > 1
    for page in pages:
        assert "Layla Hassan Haddad" in page
        assert "000142-7" in page
        assert "born c. Jul 1984" in page


@pytest.mark.parametrize("name", SAMPLES)
def test_metadata_hold_the_kind_of_document_and_nothing_of_the_patient(name: str) -> None:
    info = reading.info(SAMPLES[name])
    lines = dict(line.split(":", 1) for line in info.splitlines())
    assert all(not lines[key].strip() for key in ("Author", "Subject", "Keywords", "Creator"))
    assert not any(part in info for part in ("Layla", "Haddad", "000142", "Rana"))
    assert "2026" in lines["CreationDate"]


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("is_landscape", [False, True])
def test_the_paper_is_the_one_asked_for(paper: Paper, is_landscape: bool) -> None:
    printed = replace(PRINTED, paper=paper, is_landscape=is_landscape)
    page = reading.boxes(patient_list.build(ROWS[:3], printed))[0]
    size = sorted((page.width, page.height), reverse=is_landscape)
    assert size == pytest.approx(paper.value[::-1] if is_landscape else paper.value, abs=0.01)
    assert (page.width, page.height) == pytest.approx(printed.size, abs=0.01)


def test_a_pre_printed_sheet_gets_no_clinic_heading() -> None:
    text = reading.flat(SAMPLES["record-letterhead"])
    assert "Cedar Skin Clinic" not in text
    assert min(word.top for word in reading.boxes(SAMPLES["record-letterhead"])[0].words) > 100


def test_the_heading_of_a_table_comes_again_on_every_page() -> None:
    pages = reading.pages(SAMPLES["list"])
    assert len(pages) > 2
    assert all("Birth date" in page and "Last visit" in page for page in pages)


def test_each_row_of_a_table_is_printed_once() -> None:
    text = reading.flat(SAMPLES["list"])
    assert [row.number for row in ROWS if text.count(row.number) != 1] == []


def test_a_cell_higher_than_a_page_goes_on_over_the_next_pages() -> None:
    sheets = Sheets("Test", PRINTED)
    lines = [f"line{i:03d}" for i in range(200)]
    sheets.table([Column("A", 1), Column("B", 3)], [("x", "\n".join(lines)), ("y", "end")])
    pages = reading.pages(sheets.finish())
    assert 3 <= len(pages) <= 5
    assert [line for line in lines if line not in " ".join(pages)] == []


def test_a_section_heading_never_stands_alone_at_the_foot() -> None:
    for filler in range(40, 56):
        sheets = Sheets("Test", PRINTED)
        sheets.text("\n".join(f"filler {i}" for i in range(filler)))
        sheets.section("Heading")
        sheets.text("first\nsecond\nthird")
        page = next(page for page in reading.pages(sheets.finish()) if "Heading" in page)
        assert "first" in page


def test_a_record_of_three_hundred_pages_prints() -> None:
    pdf = patient_record.build(record_copy(timeline=6400), PRINTED)
    count = reading.page_count(pdf)
    assert count >= 300
    pages = reading.pages(pdf)
    assert len(pages) == count
    assert all(f"Page {i} of {count}" in page for i, page in enumerate(pages, 1))


def test_the_same_document_has_the_same_bytes() -> None:
    again = patient_record.build(record_copy(), PRINTED)
    assert again == SAMPLES["record"]


def test_an_arabic_document_is_mirrored() -> None:
    left = reading.boxes(patient_record.build(record_copy(2), PRINTED))[0]
    right = reading.boxes(patient_record.build(record_copy(2), arabic()))[0]
    assert _place(left, "Person") == pytest.approx(51, abs=1)
    assert right.width - _place(right, "Person", is_end=True) == pytest.approx(51, abs=1)


def test_a_name_of_two_hundred_letters_stays_on_the_page() -> None:
    subject = Subject.of(replace(RECORD, form=replace(FORM, name=FORM.name)), PRINTED)
    sheets = Sheets("Test", PRINTED, replace(subject, name="W" * 200))
    sheets.pairs([("Name", "W" * 200)])
    for page in reading.boxes(sheets.finish()):
        assert all(word.right < page.width - 20 for word in page.words)


def _place(page: reading.Page, text: str, is_end: bool = False) -> float:
    word = next(word for word in page.words if word.text == text)
    return word.right if is_end else word.left
