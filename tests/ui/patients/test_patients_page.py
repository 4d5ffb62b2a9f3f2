"""The list, the record and their paper."""

from datetime import date
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.patient import Alert, AlertLevel, PersonName
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import PatientsPage
from clinic_desktop.ui.patients.alert_dialog import AlertDialog
from clinic_desktop.ui.patients.archive_dialog import ArchiveDialog
from clinic_desktop.ui.patients.filter_bar import Chip
from clinic_desktop.ui.patients.record_copy_dialog import RecordCopyDialog
from clinic_desktop.ui.widgets.paper_dialog import PaperDialog
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.patients.finding import FOUND_AT_MOST
from tests import make
from tests.ui.patients.screen import Chosen, focused, is_open, opened, shown


def _page(qtbot: QtBot, desk: Desk) -> PatientsPage:
    return shown(qtbot, PatientsPage(desk))


def _listed(page: PatientsPage) -> list[str]:
    return [row.name for row in page.list.model.rows]


def test_an_empty_registry_offers_to_register_the_first(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk)
    assert page.list.empty.isVisible()
    assert page.list.empty.register.text() == "Register the first patient"


def test_typing_narrows_the_list(qtbot: QtBot, desk: Desk) -> None:
    for given in ("Rania", "Omar"):
        desk.run(patients.register, make.form(given))
    page = _page(qtbot, desk)
    QTest.keyClicks(page.list.search, "oma")
    qtbot.waitUntil(lambda: _listed(page) == ["Omar Khoury"])


def test_down_and_enter_open_the_record(qtbot: QtBot, desk: Desk) -> None:
    desk.run(patients.register, make.form("Rania"))
    page = _page(qtbot, desk)
    page.list.search.setFocus()
    QTest.keyClick(page.list.search, Qt.Key.Key_Down)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert page.currentWidget() is page.record
    assert "Rania Khoury" in page.record.banner.name.text()


def test_nobody_found_can_be_registered_under_what_was_typed(qtbot: QtBot, desk: Desk) -> None:
    desk.run(patients.register, make.form("Rania"))
    page = _page(qtbot, desk)
    page.list.search.setText("Zeinab")
    page.list.refresh()
    with qtbot.waitSignal(desk.requested) as request:
        page.list.empty.register.click()
    assert request.args == ["new_patient", {"text": "Zeinab"}]


def test_the_list_follows_what_is_written(qtbot: QtBot, desk: Desk) -> None:
    page = _page(qtbot, desk)
    desk.run(patients.register, make.form("Rania"))
    assert _listed(page) == ["Rania Khoury"]


def test_archiving_can_be_undone(qtbot: QtBot, desk: Desk) -> None:
    desk.run(patients.register, make.form("Rania"))
    page = _page(qtbot, desk)
    undo = []
    desk.toasted.connect(lambda _text, back: undo.append(back))
    page.list.table.select_first()
    page.list.table.setFocus()
    QTest.keyClick(page.list.table, Qt.Key.Key_Delete)
    opened(ArchiveDialog).accept()
    assert _listed(page) == []
    undo[-1]()
    assert _listed(page) == ["Rania Khoury"]


def test_the_archive_is_a_filter(qtbot: QtBot, desk: Desk) -> None:
    patient = desk.run(patients.register, make.form("Rania"))
    desk.run(patients.archive, patient, "moved away")
    page = _page(qtbot, desk)
    page.list.filters.choose(Chip.ARCHIVED)
    assert _listed(page) == ["Rania Khoury"]


def test_an_alert_to_acknowledge_is_asked_on_opening(qtbot: QtBot, desk: Desk) -> None:
    alert = Alert(AlertLevel.STOP, "Latex allergy", must_acknowledge=True)
    patient = desk.run(patients.register, make.form(alerts=(alert,)))
    page = _page(qtbot, desk)
    page.open_record(patient)
    qtbot.waitUntil(lambda: is_open(AlertDialog))
    opened(AlertDialog).read.click()
    titles = [event.kind for event in desk.run(patients.timeline, patient)]
    assert "alert" in titles


def test_a_document_number_is_masked_until_it_is_asked_for(qtbot: QtBot, desk: Desk) -> None:
    patient = desk.run(patients.register, make.form(number="AB123456"))
    page = _page(qtbot, desk)
    page.open_record(patient)
    texts = _texts(page)
    assert not any("AB123456" in text for text in texts)
    reveal = [b for b in page.record.findChildren(QPushButton) if b.text() == "Show number"]
    reveal[0].click()
    assert any("AB123456" in text for text in _texts(page))


def test_a_record_copy_is_shown_and_saved_under_a_neutral_name(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    patient = desk.run(patients.register, make.form("Rania", born=date(1990, 3, 5)))
    page = _page(qtbot, desk)
    page.chooser = Chosen(tmp_path / "copy.pdf")
    page.print_record(patient)
    opened(RecordCopyDialog).accept()
    qtbot.waitUntil(lambda: is_open(PaperDialog))
    paper = opened(PaperDialog)
    assert paper.preview.document.pageCount() >= 1
    paper.save()
    assert page.chooser.names == ["record-copy-2026-03-02.pdf"]
    assert (tmp_path / "copy.pdf").read_bytes().startswith(b"%PDF")


def test_a_locked_copy_opens_with_the_password_shown(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    patient = desk.run(patients.register, make.form("Rania"))
    page = _page(qtbot, desk)
    page.chooser = Chosen(tmp_path / "copy.pdf")
    page.print_record(patient)
    opened(RecordCopyDialog).accept()
    qtbot.waitUntil(lambda: is_open(PaperDialog))
    paper = opened(PaperDialog)
    paper.save_locked()
    qtbot.waitUntil(lambda: "password" in paper.said.text.text())
    password = paper.said.text.text().partition("\u2066")[2].partition("\u2069")[0]
    with pikepdf.open(tmp_path / "copy.pdf", password=password) as copy:
        assert copy.is_encrypted
        assert copy.encryption.R == 6


def test_the_list_is_printed(qtbot: QtBot, desk: Desk) -> None:
    desk.run(patients.register, make.form("Rania"))
    page = _page(qtbot, desk)
    page.print_list()
    qtbot.waitUntil(lambda: is_open(PaperDialog))
    assert opened(PaperDialog).preview.document.pageCount() == 1


def _texts(page: PatientsPage) -> list[str]:
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in page.record.findChildren(QLabel)]


def test_the_first_row_is_previewed_from_right_to_left_too(qtbot: QtBot, desk: Desk) -> None:
    desk.run(patients.register, make.form("Rania"))
    page = PatientsPage(desk)
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    shown(qtbot, page)
    page.list.refresh()
    assert page.list.table.selected() is not None
    assert page.list.preview.isVisible()


@pytest.mark.parametrize("word", ["Konstantinopolskaya ", "W"])
def test_a_name_of_200_letters_widens_nothing(qtbot: QtBot, desk: Desk, word: str) -> None:
    name = (word * 100)[:99].strip()
    other = PersonName("حداد " * 15, "", "خليل " * 15)
    patient = desk.run(patients.register, make.form(name, name, second_name=other))
    page = shown(qtbot, PatientsPage(desk))
    page.resize(1100, 700)
    page.open_record(patient)
    needed = page.record.banner.minimumSizeHint().width()
    assert needed < 900
    assert page.list.minimumSizeHint().width() < 900


def test_a_text_that_finds_too_many_says_so(qtbot: QtBot, desk: Desk) -> None:
    for at in range(FOUND_AT_MOST + 1):
        desk.run(patients.register, make.form(f"Rania{'abcdefghij'[at % 10]}{at}"))
    page = shown(qtbot, PatientsPage(desk))
    page.list.search.setText("rania")
    qtbot.waitUntil(lambda: page.list.count.text() == f"first {FOUND_AT_MOST} people")
