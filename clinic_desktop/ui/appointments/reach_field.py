"""The phone on which to reach whoever comes: one of theirs or another, read back to the caller."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Contact
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.phone_edit import PhoneEdit


class ReachField(QWidget):
    """A choice of known phones, "another" with a line to type it, and the tick "read back"."""

    edited = Signal()

    def __init__(self, formatter: Formatter) -> None:
        super().__init__()
        self._format = formatter
        self._known: tuple[str, ...] = ()
        self.choice: ChoiceCombo[str] = named(ChoiceCombo(), "reach_choice", _("Phone"))
        self.line = named(PhoneEdit(formatter), "reach_other", _("Another phone"))
        self.read_back = QCheckBox(_("Read &back and right"))
        named(self.read_back, "read_back", _("Read back and right"))
        self.setFocusProxy(self.choice)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(6))
        for part in (self.choice, self.line, self.read_back):
            layout.addWidget(part)
        self.choice.edited.connect(self._chosen)
        self.line.edited.connect(self._changed)
        self.read_back.clicked.connect(self.edited)
        self.show_phones(())

    def show_phones(self, phones: Sequence[Contact]) -> None:
        """Offer these; the first is taken until another is chosen."""
        kept = self.value() if self._known else ""
        self._known = tuple(dict.fromkeys(each.value for each in phones))
        titles = {each.value: each for each in phones}
        known = [(value, self._title(titles[value])) for value in self._known]
        self.choice.set_choices([*known, ("", _("Another phone…"))])
        self.choice.setCurrentIndex(self._known.index(kept) if kept in self._known else 0)
        self._show_line()

    def _title(self, contact: Contact) -> str:
        shown = self._format.isolate(self._format.phone(contact.value))
        return f"{shown} · {contact.label}" if contact.label else shown

    def only_read_back(self, *, is_so: bool) -> None:
        """For somebody new the phone stands above: here it is only said to be right."""
        self._show_line()
        if is_so:
            self.choice.hide()
            self.line.hide()
            self.setFocusProxy(self.read_back)

    def _show_line(self) -> None:
        self.choice.setVisible(bool(self._known))
        self.line.setVisible(not self.choice.value())
        self.setFocusProxy(self.choice if self._known else self.line)

    def _chosen(self) -> None:
        self._show_line()
        self._changed()

    def _changed(self) -> None:
        self.read_back.setChecked(False)  # another number has not been read back
        self.edited.emit()

    def value(self) -> str:
        """E.164, "" for none or one that is not understood."""
        if chosen := self.choice.value():
            return chosen
        return "" if self.line.problem() else self.line.value()

    def problem(self) -> str:
        return "" if self.choice.value() or self.line.isHidden() else self.line.problem()

    def is_read_back(self) -> bool:
        return self.read_back.isChecked()

    def set_value(self, e164: str, *, is_read_back: bool) -> None:
        if e164 in self._known:
            self.choice.set_value(e164)
        elif e164:
            self.choice.set_value("")
            self.line.set_value(e164)
        self._show_line()
        self.read_back.setChecked(is_read_back)

    def raw(self) -> dict[str, Any]:
        return {
            "phone": self.choice.value(),
            "other": self.line.typed(),
            "is_read_back": self.is_read_back(),
        }

    def set_raw(self, raw: dict[str, Any]) -> None:
        phone = raw.get("phone", "")
        self.choice.set_value(phone if phone in self._known else "")
        self.line.setText(raw.get("other", ""))
        self._show_line()
        self.read_back.setChecked(raw.get("is_read_back", False))
