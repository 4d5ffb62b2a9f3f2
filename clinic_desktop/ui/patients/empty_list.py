"""What the list of patients says while it has nothing to show."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.naming import entitle, named
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.usecases import imports, patients


class EmptyList(QWidget):
    """Nobody registered yet, nobody found, or nobody in this filter; and what to do then."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._text = ""
        named(self, "patients_empty")
        self._said = labels.plain("", "section", "empty_said", wraps=True)
        self._hint = labels.hint()
        self.register = button(_("Register the first patient"), "empty_register", self._register)
        self.register.setProperty("kind", "primary")
        self.load = button(
            _("Import"), "empty_import", lambda: desk.request("import"), icon="import"
        )
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        center = Qt.AlignmentFlag.AlignHCenter
        for label in (self._said, self._hint):
            label.setAlignment(center)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addStretch(1)
        row.addWidget(self.load)
        row.addWidget(self.register)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setSpacing(px(12))
        layout.addStretch(1)
        layout.addWidget(Sign("patients", "disabled", 48), 0, center)
        layout.addWidget(self._said)
        layout.addWidget(self._hint)
        layout.addLayout(row)
        layout.addStretch(2)

    def show_for(self, text: str, *, is_filtered: bool) -> None:
        """Fit words and buttons to what was asked for."""
        self._text = text
        is_first = not text and not is_filtered
        if is_first:
            self._say(_("No patients yet"), _("Register people as they call, or bring in a list."))
        elif text:
            found_nobody = _("Nobody found for “{text}”")
            self._say(
                found_nobody.format(text=words.own_direction(text)),
                _("Try fewer letters, the end of the phone number, or the birth date."),
            )
        else:
            self._say(_("Nobody here"), _("No patient fits this filter."))
        title = _("Register the first patient")
        if text:
            title = _("Register “{text}”").format(text=words.own_direction(text))
        self.register.setText(title.replace("&", "&&"))
        entitle(self.register, title)
        self.register.setVisible((is_first or bool(text)) and self._desk.may(patients.register))
        self.load.setVisible(is_first and self._desk.may(imports.run))

    def _say(self, sentence: str, hint: str) -> None:
        self._said.setText(sentence)
        self._hint.setText(hint)

    def _register(self) -> None:
        self._desk.request("new_patient", text=self._text)
