"""What stands in place of a record that opens for named people only."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient_views import RestrictionView
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.break_glass_dialog import BreakGlassDialog
from clinic_desktop.ui.patients.facts import FactCard, emptied
from clinic_desktop.ui.patients.restriction_card import restriction_buttons, restriction_facts
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button, tool
from clinic_desktop.ui.widgets.naming import entitle, named
from clinic_desktop.ui.widgets.sign import Sign
from clinic_desktop.usecases import patients

_WIDTH = 620  # at 100 %


class ClosedRecord(QWidget):
    """Name and number, who may open it, and for practitioners the way in an emergency."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.restriction: RestrictionView | None = None
        self.setProperty("kind", "page")
        named(self, "closed_record", _("Restricted record"))
        self.name = labels.plain("", "page-title", "closed_name", wraps=True)
        self.number = labels.plain("", "hint", "closed_number")
        self.back = tool("arrow_back", "closed_back", _("Back to the list"), self.left.emit)
        self._body = QVBoxLayout()
        self._lay_out()
        for keys in ("Alt+Left", "Escape"):
            shortcut = QShortcut(QKeySequence(keys), self, self.left.emit)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @property
    def patient(self) -> Id:
        """Whose record it is that does not open; "" for nobody's."""
        return self.restriction.patient_id if self.restriction else ""

    def _lay_out(self) -> None:
        px = theme.current().px
        holder = QWidget()
        holder.setMaximumWidth(px(_WIDTH))
        holder.setLayout(self._body)
        self._body.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setContentsMargins(px(24), px(24), px(24), px(24))
        row.addWidget(holder, 1)
        row.addStretch(0)
        row.setAlignment(holder, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head())
        layout.addLayout(row, 1)

    def _head(self) -> QFrame:
        px, head = theme.current().px, QFrame()
        head.setProperty("kind", "bar")
        row = QHBoxLayout(head)
        row.setContentsMargins(px(24), px(14), px(24), px(14))
        row.setSpacing(px(16))
        names = QVBoxLayout()
        names.setSpacing(px(4))
        names.addWidget(self.name)
        names.addWidget(self.number)
        row.addWidget(Sign("lock", "text2", 40), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(names, 1)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def forget(self) -> None:
        """Forget whom it shows."""
        self.restriction = None

    def show_restriction(self, restriction: RestrictionView) -> None:
        """Say whose record it is and who may open it."""
        self.restriction = restriction
        self.name.setText(words.both_names(restriction.name, restriction.second_name))
        number = self._desk.format.isolate(restriction.number)
        self.number.setText(_("No. {number}").format(number=number))
        emptied(self._body)
        card = FactCard(_("This record opens for named people only"), "closed_card")
        card.add_facts(restriction_facts(self._desk, restriction))
        card.add_widget(self._advice())
        card.add_layout(self._deeds(restriction))
        self._body.addWidget(card)
        entitle(self, f"{card.accessibleName()}. {self.name.text()}")

    def _advice(self) -> QLabel:
        if self._may_break():
            said = _("Ask one of them. If it cannot wait, open it with a reason.")
        elif self._desk.may(patients.restrict):
            said = _("You can change or lift this without opening the record.")
        else:
            said = _("Ask one of them, or an administrator.")
        return labels.hint(said)

    def _may_break(self) -> bool:
        return self._desk.may(patients.break_glass) and self._desk.may(patients.open_record)

    def _deeds(self, restriction: RestrictionView) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, theme.current().px(8), 0, 0)
        row.setSpacing(theme.current().px(8))
        made: list[QPushButton] = []
        if self._may_break():
            title = _("Open in an emergency…")
            made.append(button(title, "break_glass", self._break, kind="danger", icon="unlock"))
        made += restriction_buttons(self._desk, restriction.patient_id, restriction)
        for each in made:
            row.addWidget(each)
        row.addStretch(1)
        self.setFocusProxy(made[0] if made else self.back)
        return row

    def _break(self) -> None:
        if self.restriction is not None:
            BreakGlassDialog(self._desk, self.restriction, self.window()).open()
