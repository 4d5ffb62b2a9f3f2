"""A name in its parts; none of them is mandatory."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import PersonName
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.naming import named


class NameEdit(QWidget):
    """Given name, middle or father's name, family name, side by side."""

    edited = Signal()

    def __init__(self, prefix: str = "", suffix: str = "") -> None:
        super().__init__()
        self.given = QLineEdit()
        self.middle = QLineEdit()
        self.family = QLineEdit()
        self.lines = {"given": self.given, "middle": self.middle, "family": self.family}
        self.setFocusProxy(self.given)
        px = theme.current().px
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(4))
        titles = (_("Given name"), _("Middle or father's name"), _("Family name"))
        for column, (part, title) in enumerate(zip(self.lines, titles, strict=True)):
            whole = f"{title} {suffix}".strip()
            line = named(self.lines[part], f"{prefix}{part}", whole)
            label = labels.plain(whole, "label")
            label.setBuddy(line)
            grid.addWidget(label, 0, column)
            grid.addWidget(line, 1, column)
            grid.setColumnStretch(column, 1)
            line.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> PersonName:
        return PersonName(*(line.text().strip() for line in self.lines.values()))

    def set_value(self, name: PersonName) -> None:
        for part, line in self.lines.items():
            line.setText(getattr(name, part))

    def raw(self) -> dict[str, str]:
        return {part: line.text() for part, line in self.lines.items()}

    def set_raw(self, raw: dict[str, str]) -> None:
        for part, line in self.lines.items():
            line.setText(raw.get(part, ""))
