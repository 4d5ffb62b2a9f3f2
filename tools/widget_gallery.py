"""Show every widget in one window and keep pictures of it: python -m tools.widget_gallery FOLDER."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QRadioButton,
    QSlider,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from clinic_desktop.domain import language
from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.patient import Alert, AlertLevel
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.birth_edit import BirthEdit
from clinic_desktop.ui.widgets.buttons import button, tool
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.chip import AlertChip, Chip
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.code_edit import CodeEdit
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.ui.widgets.money_edit import MoneyEdit
from clinic_desktop.ui.widgets.number_edit import NumberEdit
from clinic_desktop.ui.widgets.password_edit import PasswordEdit, Strength
from clinic_desktop.ui.widgets.pdf_preview import PdfPreview
from clinic_desktop.ui.widgets.phone_edit import PhoneEdit
from clinic_desktop.ui.widgets.progress_strip import ProgressStrip
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.rows_edit import RowsEdit
from clinic_desktop.ui.widgets.search_box import SearchBox
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.ui.widgets.tag_edit import TagEdit
from clinic_desktop.ui.widgets.toast import Toast

TODAY = date(2026, 11, 21)
FORMAT = Formatter()


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    age: str
    phone: str
    balance: int
    alert: str = ""


PEOPLE = [
    Person(1, "Layla Haddad", "36 years", "03 123 456", 120_00),
    Person(2, "ليلى حداد", "36 years", "71 222 333", 0, "stop"),
    Person(3, "Айгүл Нұрланқызы", "c. 41 years", "+7 701 555 01 23", 45_50, "warn"),
    Person(4, "Priya Raman", "29 years", "+91 98765 43210", 0),
    Person(5, "Jean-Baptiste Abou-Khalil de Saint-Exupéry", "64 years", "01 987 654", 1_300_00),
]


def columns() -> list[Column[Person]]:
    return [
        Column("", lambda _row: "", icon=lambda row: row.alert, width=40,
               tone=lambda row: {"stop": "danger", "warn": "warn"}.get(row.alert, ""),
               said=lambda row: row.alert, hint="Alerts"),
        Column("Name", lambda row: row.name, sort_by=lambda row: row.name, is_stretched=True),
        Column("Age", lambda row: row.age, width=100),
        Column("Phone", lambda row: FORMAT.isolate(row.phone), width=150),
        Column("Balance", lambda row: f"{row.balance // 100}.{row.balance % 100:02d}",
               sort_by=lambda row: row.balance, is_trailing=True, width=110),
    ]  # fmt: skip


def inputs() -> QWidget:
    card = Card("Fields")
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.current().px(16))
    grid.setVerticalSpacing(theme.current().px(12))
    birth = BirthEdit(FORMAT, TODAY)
    birth.line.setText("35y")
    visited = DateEdit(FORMAT)
    visited.line.setText("5 mar 2026")
    phone = PhoneEdit(FORMAT)
    phone.set_value("+9613123456")
    money = MoneyEdit(FORMAT)
    money.line.setText("1250,5")
    tags = TagEdit()
    tags.set_value(["VIP", "Acne course", "Prefers mornings"])
    password = PasswordEdit(lambda _text: Strength(2, "Add a word or two that nobody would guess."))
    password.line.setText("clinic2026")
    password.judge_now()
    wrong = FormField("email", "E-mail", QLineEdit("layla@"))
    wrong.show_problem("This address lacks its second half, such as clinic.example.")
    disabled = QLineEdit("Not yours to change")
    disabled.setEnabled(False)
    number = NumberEdit(unit="min")
    number.setValue(45)
    code = CodeEdit()
    code.setText("482913")
    for at, field in enumerate(
        (
            FormField("name", "Name", QLineEdit("Layla Haddad")),
            FormField("birth", "Birth", birth),
            FormField("phone", "Phone", phone, "With + and country code if foreign"),
            FormField("visited", "Last visit", visited),
            FormField("sex", "Sex", ChoiceCombo([(1, "Female"), (2, "Male")])),
            FormField("amount", "Amount", money),
            wrong,
            FormField("tags", "Tags", tags),
            FormField("password", "Password", password),
            FormField("minutes", "Minutes", number),
            FormField("code", "Code", code),
            FormField("number", "Number", disabled),
        )
    ):
        grid.addWidget(field, at // 2, at % 2)
    card.body.addLayout(grid)
    return card


def choices() -> QWidget:
    card = Card("Choices and buttons")
    boxes = QHBoxLayout()
    for made, is_on, is_enabled in (
        (QCheckBox("May be called"), True, True),
        (QCheckBox("By e-mail"), False, True),
        (QRadioButton("Walk-in"), True, True),
        (QRadioButton("Booked"), False, True),
        (QCheckBox("Locked"), True, False),
    ):
        made.setAutoExclusive(False)
        made.setChecked(is_on)
        made.setEnabled(is_enabled)
        boxes.addWidget(made)
    boxes.addStretch(1)
    row = QHBoxLayout()
    for text, kind, icon in (
        ("Book", "primary", "book"), ("Print", "", "print"), ("Delete draft", "danger", "delete"),
        ("More", "quiet", ""),
    ):  # fmt: skip
        row.addWidget(button(text, text.lower(), kind=kind, icon=icon))
    off = button("Unavailable", "off")
    off.setEnabled(False)
    row.addWidget(off)
    row.addStretch(1)
    for name in ("previous", "next", "filter", "more"):
        row.addWidget(tool(name, name, name))
    bar, slider = QProgressBar(), QSlider(Qt.Orientation.Horizontal)
    bar.setValue(60)
    bar.setTextVisible(False)
    slider.setValue(30)
    group = QGroupBox("Contact permissions")
    inner = QHBoxLayout(group)
    inner.addWidget(bar)
    inner.addWidget(slider)
    card.body.addLayout(boxes)
    card.body.addLayout(row)
    group.setMaximumHeight(theme.current().px(90))
    card.add(group)
    return card


def words() -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    chips = QWidget()
    flow = FlowLayout(chips, theme.current().px(6))
    flow.addWidget(AlertChip(Alert(AlertLevel.STOP, "Penicillin allergy")))
    flow.addWidget(AlertChip(Alert(AlertLevel.WARN, "Isotretinoin until May")))
    for text, tone, icon in (
        ("Booked", "info", "calendar"), ("Done", "ok", "ok"), ("In room", "accent", "room"),
        ("Archived", "", "archive"),
    ):  # fmt: skip
        flow.addWidget(Chip(text, tone, icon))
    layout.addWidget(chips)
    for text, tone in (
        ("This computer was backed up five minutes ago.", "ok"),
        ("Two consents expire this week.", "warn"),
        ("The last three backups failed: the disk is full.", "danger"),
        ("A newer version of this form exists.", "info"),
    ):
        layout.addWidget(Banner(text, tone))
    long = labels.ElidedLabel("A sentence that is much too long for the room it is given, " * 3)
    layout.addWidget(long)
    return holder


def lists() -> QWidget:
    card = Card("Patients")
    search = SearchBox("search", "Find by name, phone or number")
    model = RowTableModel(columns())
    table = TableView(model, "patients", "Patients")
    model.show(PEOPLE)
    table.select(2)
    table.horizontalHeader().setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    table.horizontalHeader().setSortIndicatorShown(True)
    card.add(search)
    card.add(table, 1)
    return card


def tabs() -> QWidget:
    tabs = QTabWidget()
    tabs.setDocumentMode(True)
    empty = EmptyState("forms", "Forms this patient filled in will stand here.", "Hand out a form")
    tabs.addTab(empty, "Forms")
    rows: RowsEdit[str] = RowsEdit(lambda: PhoneEdit(FORMAT), "Add a phone", "Phone", starts_with=2)
    tabs.addTab(rows, "Contacts")
    note = QPlainTextEdit("Typed text\n" * 30)
    tabs.addTab(note, "Notes")
    return tabs


class Gallery(QWidget):
    """All of it; the toast lies on top."""

    def __init__(self) -> None:
        super().__init__()
        px = theme.current().px
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        grid = QGridLayout(self)
        grid.setContentsMargins(px(24), px(16), px(24), px(16))
        grid.setSpacing(px(16))
        grid.addWidget(labels.page_title("Widgets"), 0, 0)
        grid.addWidget(inputs(), 1, 0, 2, 1)
        grid.addWidget(choices(), 1, 1)
        grid.addWidget(words(), 2, 1)
        grid.addWidget(lists(), 3, 0)
        grid.addWidget(tabs(), 3, 1)
        strip = ProgressStrip()
        strip.begin("Exporting the register")
        strip.step(37, 100)
        grid.addWidget(strip, 4, 0, 1, 2)
        grid.setRowStretch(3, 1)
        grid.setRowMinimumHeight(3, px(300))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.resize(px(1280), px(1150))
        self.toast = Toast(self)


def form() -> FormDialog:
    dialog = FormDialog("New patient", columns=2)
    dialog.add_section("Person")
    dialog.add_field("given", "Given name", QLineEdit("Layla"))
    dialog.add_field("family", "Family name", QLineEdit())
    birth = dialog.add_field("birth", "Birth", BirthEdit(FORMAT, TODAY))
    birth.line.setText("05.1990")
    dialog.add_field("sex", "Sex", ChoiceCombo([(1, "Female"), (2, "Male")]))
    dialog.add_field("note", "Note", QPlainTextEdit(), span=2)
    dialog.show_problems(
        InvalidInput(
            family="Enter a family name, or at least a given name.",
            other="This phone belongs to another patient.",
        )
    )
    return dialog


def preview(pdf: Path) -> Callable[[], QWidget]:
    def make() -> QWidget:
        shown = PdfPreview()
        shown.show_pdf(pdf.read_bytes())
        shown.resize(theme.current().px(760), theme.current().px(640))
        return shown

    return make


def picture(app: QApplication, make: Callable[[], QWidget], file: Path) -> None:
    widget = make()
    widget.show()
    if isinstance(widget, Gallery):
        widget.toast.say("Appointment moved to 14:30.", lambda: None)
        widget.findChildren(SearchBox)[0].setFocus()
    for _time in range(20):
        app.sendPostedEvents()
        app.processEvents()
    widget.grab().save(str(file))
    widget.hide()
    widget.deleteLater()


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    makers: dict[str, Callable[[], QWidget]] = {"gallery": Gallery, "form": form}
    if len(sys.argv) > 2:
        makers["pdf"] = preview(Path(sys.argv[2]))
    for name, mode, scale, code in (
        ("light", theme.Mode.LIGHT, 1.0, "en"),
        ("dark", theme.Mode.DARK, 1.0, "en"),
        ("rtl", theme.Mode.LIGHT, 1.0, language.MIRRORED),
        ("large", theme.Mode.LIGHT, 1.5, "en"),
        ("large-dark-rtl", theme.Mode.DARK, 1.5, language.MIRRORED),
    ):
        language.use(code)
        theme.apply(app, mode, scale, rtl=language.is_rtl())
        for kind, make in makers.items():
            picture(app, make, folder / f"{kind}-{name}.png")


if __name__ == "__main__":
    main()
