"""Somebody who calls for the first time: name, phone, birth, and who may already be registered."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Contact, ContactKind, PatientForm, PersonName
from clinic_desktop.domain.patient_views import Candidate
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments import booking_words as words
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.birth_edit import BirthEdit
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.ui.widgets.phone_edit import PhoneEdit
from clinic_desktop.ui.widgets.sign import Sign

_SHOWN = 3


class NewCaller(QWidget):
    """`fields` by the names that InvalidInput of registering uses."""

    edited = Signal()
    same = Signal(str)  # it is this registered person after all

    def __init__(self, formatter: Formatter, today: date) -> None:
        super().__init__()
        self._format = formatter
        self._today = today
        self.given, self.family = QLineEdit(), QLineEdit()
        self.phone = PhoneEdit(formatter)
        self.birth = BirthEdit(formatter, today)
        self.fields = {
            "name": FormField("given", _("Given name"), self.given),
            "family": FormField("family", _("Family name"), self.family),
            "phone": FormField("phone", _("Phone"), self.phone),
            "birth": FormField("birth", _("Birth date or age"), self.birth),
        }
        self._likely = QVBoxLayout()
        self._lay_out()
        for line in (self.given, self.family, self.phone):
            line.textEdited.connect(self.edited)
        self.birth.edited.connect(self.edited)

    def _lay_out(self) -> None:
        px = theme.current().px
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(px(12))
        layout.setVerticalSpacing(px(8))
        for at, field in enumerate(self.fields.values()):
            layout.addWidget(field, at // 2, at % 2)
            layout.setColumnStretch(at % 2, 1)
        self._likely.setSpacing(px(4))
        layout.addLayout(self._likely, 2, 0, 1, 2)

    def begin(self, text: str) -> None:
        """Put what was searched for where it belongs; the first field still empty gets the keyboard."""
        if sum(char.isdigit() for char in text) > 4:
            self.phone.setText(text)
            self.given.setFocus()
            return
        given, _space, family = text.strip().rpartition(" ")
        self.given.setText(given or family)
        self.family.setText(family if given else "")
        empty = [line for line in (self.given, self.family, self.phone) if not line.text()]
        (empty[0] if empty else self.birth.line).setFocus()

    def form(self) -> PatientForm:
        """What was entered; raises InvalidInput by field."""
        problems = {
            name: text
            for name, editor in (("phone", self.phone), ("birth", self.birth))
            if (text := editor.problem())
        }
        if problems:
            raise InvalidInput(**problems)
        return self.lenient_form()

    def lenient_form(self) -> PatientForm:
        """The same with fields that are not understood left empty."""
        typed = self.phone.typed().strip()
        phone = "" if self.phone.problem() else self.phone.value()
        return PatientForm(
            name=PersonName(self.given.text().strip(), "", self.family.text().strip()),
            birth=None if self.birth.problem() else self.birth.value(),
            contacts=(Contact(ContactKind.PHONE, typed, phone),) if typed else (),
        )

    def raw(self) -> dict[str, str]:
        return {
            "given": self.given.text(),
            "family": self.family.text(),
            "phone": self.phone.typed(),
            "birth": self.birth.line.text(),
        }

    def set_raw(self, raw: dict[str, str]) -> None:
        for name, line in (("given", self.given), ("family", self.family), ("phone", self.phone)):
            line.setText(raw.get(name, ""))
        self.birth.line.setText(raw.get("birth", ""))

    def shown_name(self) -> str:
        return f"{self.given.text().strip()} {self.family.text().strip()}".strip()

    def show_likely(self, found: Sequence[Candidate]) -> None:
        """People already registered who may be the one on the phone."""
        while item := self._likely.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for candidate in found[:_SHOWN]:
            self._likely.addWidget(self._line(candidate))

    def _line(self, candidate: Candidate) -> QWidget:
        row, made = candidate.row, QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.current().px(8))
        facts = words.row_facts(row, self._format, self._today)
        number = _("No. {number}").format(number=self._format.isolate(row.number))
        why = ", ".join(candidate.reasons)
        said = words.DOT.join(part for part in (words.row_name(row), number, facts, why) if part)
        line.addWidget(Sign("warn", "warn", 16))
        line.addWidget(labels.plain(said, wraps=True), 1)
        line.addWidget(
            button(
                _("This is the one"),
                f"same_{row.number}",
                partial(self.same.emit, row.id),
                kind="quiet",
            )
        )
        return made
