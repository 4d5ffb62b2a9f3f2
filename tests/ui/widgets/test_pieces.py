"""Chips, strips, toasts, lists of small forms, and the preview of a PDF."""

import io
import threading

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from clinic_desktop.domain.patient import Alert, AlertLevel
from clinic_desktop.domain.progress import Progress
from clinic_desktop.ui import background
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button, tool
from clinic_desktop.ui.widgets.chip import AlertChip
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.field_form import FieldForm
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.new_password import NewPassword
from clinic_desktop.ui.widgets.pdf_preview import PdfPreview
from clinic_desktop.ui.widgets.progress_strip import ProgressStrip
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.rows_edit import RowsEdit
from clinic_desktop.ui.widgets.search_box import SearchBox
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.ui.widgets.toast import Toast


class WordEdit(QLineEdit):
    def value(self) -> str | None:
        return self.text() or None

    def set_value(self, value: str) -> None:
        self.setText(value)


@pytest.fixture
def rows(qtbot: QtBot) -> RowsEdit[str]:
    made: RowsEdit[str] = RowsEdit(WordEdit, "Add a word", "Word")
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def pdf(pages: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 400))
    for page in range(pages):
        canvas.drawString(40, 350, f"Page {page + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_an_alert_says_its_level_in_words(qtbot: QtBot) -> None:
    chip = AlertChip(Alert(AlertLevel.STOP, "Penicillin allergy"))
    qtbot.addWidget(chip)
    assert chip.accessibleName() == "Stop: Penicillin allergy"
    assert chip.property("tone") == "danger"


def test_what_a_person_wrote_is_never_markup(qtbot: QtBot) -> None:
    label = labels.plain("<b>Layla</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_latin_name_starts_where_an_arabic_form_starts(qtbot: QtBot) -> None:
    label = labels.plain("Layla")
    qtbot.addWidget(label)
    label.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert label.alignment() & Qt.AlignmentFlag.AlignRight
    label.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert label.alignment() & Qt.AlignmentFlag.AlignLeft


def test_a_cut_text_can_be_read_in_its_tool_tip(qtbot: QtBot) -> None:
    label = labels.ElidedLabel("A rather long sentence about something")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.toolTip() == "A rather long sentence about something"
    label.resize(900, 20)
    assert label.toolTip() == ""


def test_a_banner_is_seen_only_while_it_has_something_to_say(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    banner = Banner(parent=holder)
    holder.show()
    assert not banner.isVisible()
    banner.say("Backup failed.", "danger")
    assert banner.isVisible()
    assert banner.accessibleName() == "Backup failed."
    banner.say("")
    assert not banner.isVisible()


def test_an_ampersand_is_a_letter_and_no_shortcut(qtbot: QtBot) -> None:
    made = button("Skin & body", "skin")
    qtbot.addWidget(made)
    assert made.shortcut().isEmpty()
    assert made.accessibleName() == "Skin & body"


def test_an_icon_button_names_its_key(qtbot: QtBot) -> None:
    made = tool("search", "find", "Find", key=QKeySequence("Ctrl+K"))
    qtbot.addWidget(made)
    assert made.toolTip() == "Find (Ctrl+K)"


def test_an_empty_place_starts_what_it_is_for(qtbot: QtBot) -> None:
    started: list[bool] = []
    empty = EmptyState("patients", "No patient yet.", "Register", lambda: started.append(True))
    qtbot.addWidget(empty)
    start = empty.findChild(QPushButton, "empty_state_start")
    assert start is not None
    start.click()
    assert started == [True]


def test_rows_are_added_filled_and_read_in_order(rows: RowsEdit[str]) -> None:
    rows.set_value(["one", "two"])
    rows.add()
    assert rows.value() == ("one", "two")
    assert len(rows.forms()) == 3


def test_ctrl_plus_adds_a_row_and_goes_there(rows: RowsEdit[str], qtbot: QtBot) -> None:
    rows.set_value(["one"])
    rows.forms()[0].setFocus()
    QTest.keyClick(rows.forms()[0], Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: rows.forms()[-1].hasFocus())
    assert len(rows.forms()) == 2


def test_ctrl_delete_removes_the_row_in_which_one_is(rows: RowsEdit[str], qtbot: QtBot) -> None:
    rows.set_value(["one", "two", "three"])
    rows.forms()[1].setFocus()
    QTest.keyClick(rows.forms()[1], Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert rows.value() == ("one", "three")
    qtbot.waitUntil(lambda: rows.forms()[1].hasFocus())


def test_remove_buttons_say_which_row_they_remove(rows: RowsEdit[str]) -> None:
    rows.set_value(["one", "two"])
    names = [row.remove.accessibleName() for row in rows._rows]
    assert names == ["Remove Word 1", "Remove Word 2"]


def test_a_toast_offers_the_way_back_once(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(600, 400)
    host.show()
    undone: list[int] = []
    toast = Toast(host)
    toast.say("Appointment cancelled.", lambda: undone.append(1))
    assert toast.isVisible()
    assert toast.geometry().left() == 16
    assert toast.geometry().bottom() < 400
    toast.undo_button.click()
    toast.undo()
    assert undone == [1]
    assert not toast.isVisible()


def test_a_toast_goes_by_itself(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(600, 400)
    host.show()
    toast = Toast(host, stays=1)
    toast.say("Saved.")
    assert not toast.undo_button.isVisible()
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_a_toast_is_mirrored(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    host.resize(600, 400)
    host.show()
    toast = Toast(host)
    toast.say("Saved.")
    assert toast.geometry().right() == 600 - 16 - 1


def test_a_strip_follows_a_job_and_stops_it(qtbot: QtBot) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    owner = QObject()
    begun = threading.Event()

    def work(progress: Progress) -> None:
        while True:
            progress.step(30, 100)
            begun.set()

    job = background.start(work, lambda _none: None, owner)
    strip.follow(job, "Exporting")
    assert strip.isVisible()
    assert begun.wait(5)
    qtbot.waitUntil(lambda: strip.bar.value() == 30)
    assert strip.share.text() == "30 %"
    with qtbot.waitSignal(job.finished):
        strip.cancel_button.click()
    assert not strip.isVisible()


def test_down_moves_from_the_search_into_its_list(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    box, found = SearchBox("search", "Find", holder), QListWidget(holder)
    found.addItems(["Layla", "Omar"])
    box.leads_to(found)
    holder.show()
    holder.activateWindow()
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert holder.focusWidget() is found
    assert found.currentRow() == 0


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_words_flow_into_the_next_line_in_both_directions(
    qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.setLayoutDirection(direction)
    flow = FlowLayout(holder, 4)
    made = [QWidget() for _number in range(3)]
    for widget in made:
        widget.setFixedSize(100, 20)
        flow.addWidget(widget)
    holder.resize(210, 100)
    holder.show()
    at_start = 0 if direction == Qt.LayoutDirection.LeftToRight else 110
    assert [widget.y() for widget in made] == [0, 0, 24]
    assert made[0].x() == at_start
    assert made[2].x() == at_start
    assert flow.heightForWidth(210) == 44


def test_a_pdf_is_shown_from_memory_page_by_page(qtbot: QtBot) -> None:
    preview = PdfPreview()
    qtbot.addWidget(preview)
    preview.resize(500, 400)
    with qtbot.waitActive(preview):
        preview.show()
        preview.activateWindow()
    content = pdf(3)
    assert preview.show_pdf(content)
    assert preview.page_label.text() == "Page 1 of 3"
    assert preview.content() == content
    QTest.keyClick(preview.view, Qt.Key.Key_PageDown)
    assert preview.page_label.text() == "Page 2 of 3"
    for _time in range(4):
        preview.next_page()
    assert preview.page == 2
    for _time in range(4):
        preview.previous_page()
    assert preview.page == 0


def test_a_pdf_is_enlarged_from_the_size_it_is_shown_at(qtbot: QtBot) -> None:
    preview = PdfPreview()
    qtbot.addWidget(preview)
    preview.resize(500, 400)
    preview.show()
    preview.show_pdf(pdf(1))
    fitting = preview._shown_zoom()
    preview.zoom_in()
    assert preview.view.zoomFactor() == pytest.approx(fitting * 1.2)
    preview.zoom_out()
    assert preview.view.zoomFactor() == pytest.approx(fitting)
    for _time in range(20):
        preview.zoom_in()
    assert preview.view.zoomFactor() == 5.0


def test_what_is_no_pdf_is_refused(qtbot: QtBot) -> None:
    preview = PdfPreview()
    qtbot.addWidget(preview)
    assert not preview.show_pdf(b"not a document")
    assert preview.page_label.text() == ""


def test_print_and_save_are_the_screens_business(qtbot: QtBot) -> None:
    preview = PdfPreview()
    qtbot.addWidget(preview)
    for name, signal in (
        ("pdf_print", preview.print_wanted),
        ("pdf_save", preview.save_wanted),
        ("pdf_save_protected", preview.protected_save_wanted),
    ):
        pressed = preview.findChild(QPushButton, name)
        assert pressed is not None
        with qtbot.waitSignal(signal):
            pressed.click()


def test_a_toast_goes_even_when_its_button_has_the_focus(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(600, 400)
    with qtbot.waitActive(host):
        host.show()
        host.activateWindow()
    toast = Toast(host, stays=1)
    toast.say("Archived.", lambda: None)
    toast.undo_button.setFocus()
    qtbot.waitUntil(lambda: not toast.isVisible())


@pytest.mark.parametrize("width", [240, 600])
def test_a_long_toast_lies_wholly_inside_its_window(qtbot: QtBot, width: int) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(width, 400)
    host.show()
    toast = Toast(host)
    toast.say("The appointment of this person was moved to another day. " * 3, lambda: None)
    assert host.rect().contains(toast.geometry())
    assert toast.rect().contains(toast.text.geometry())
    assert toast.rect().contains(toast.undo_button.geometry())
    assert toast.text.height() >= toast.text.heightForWidth(toast.text.width())


def test_a_search_that_waits_is_forgotten_when_its_page_goes(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    box = SearchBox("search", "Find", holder, pause=1)
    found: list[str] = []
    box.searched.connect(found.append)
    holder.show()
    QTest.keyClicks(box, "Layla")
    holder.hide()
    QApplication.processEvents()
    assert not box._pause.isActive()
    assert found == []


@pytest.mark.parametrize(("width", "columns"), [(1000, 4), (800, 3), (500, 2), (300, 1)])
def test_fields_fall_into_fewer_columns_one_by_one(qtbot: QtBot, width: int, columns: int) -> None:
    form = FieldForm(4)
    qtbot.addWidget(form)
    made = [form.add_line(name, name) for name in ("one", "two", "three", "four")]
    form.resize(width, 400)
    form.show()
    qtbot.waitUntil(lambda: len({field.mapTo(form, QPoint()).x() for field in made}) == columns)


def test_the_whole_row_under_the_pointer_is_tinted(qtbot: QtBot) -> None:
    columns = (Column[str]("One", str), Column[str]("Two", str, is_stretched=True))
    model = RowTableModel(columns, key=str)
    table = TableView(model, "words", "Words")
    qtbot.addWidget(table)
    table.resize(500, 200)
    table.show()
    model.show(["a", "b"])
    table.entered.emit(model.index(1, 0))
    assert [_is_tinted(table, model.index(1, column)) for column in (0, 1)] == [True, True]
    assert not _is_tinted(table, model.index(0, 0))
    QApplication.sendEvent(table.viewport(), QEvent(QEvent.Type.Leave))
    assert not _is_tinted(table, model.index(1, 0))


def _is_tinted(table: TableView, index: QModelIndex) -> bool:
    option, delegate = QStyleOptionViewItem(), table.itemDelegateForIndex(index)
    assert isinstance(delegate, QStyledItemDelegate)
    delegate.initStyleOption(option, index)
    return bool(option.state & QStyle.StateFlag.State_MouseOver)


def test_a_password_long_enough_asks_for_no_more_letters(qtbot: QtBot) -> None:
    form = NewPassword(lambda _text: 4, background.start)
    qtbot.addWidget(form)
    form.password.line.setText("walnut bicy")
    assert form.verdict.text() == "1 more character is needed."
    form.password.line.setText("walnut bicycle")
    assert form.verdict.text() == "Checking…"
    qtbot.waitUntil(lambda: form.verdict.text() == "Very good.")
