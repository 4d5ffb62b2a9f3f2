"""Every key of the program on one sheet (F1)."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.language import N_, _
from clinic_desktop.ui import theme
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.naming import named

SHEET: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        N_("Everywhere"),
        (
            ("Ctrl+K", N_("Search everything")),
            ("Ctrl+N", N_("New patient")),
            ("Ctrl+B", N_("Book an appointment, for the patient in sight")),
            ("Ctrl+1", N_("First place on the rail, Ctrl+2 the second, and so on")),
            ("Ctrl+P", N_("Print what is shown")),
            ("Ctrl+Z", N_("Take back what was just done")),
            ("Ctrl+L", N_("Lock")),
            ("F1", N_("This sheet")),
        ),
    ),
    (
        N_("In the search on top"),
        (
            ("Down", N_("Into the list")),
            ("Return", N_("Open the patient")),
            ("Ctrl+Return", N_("Register whom you typed")),
        ),
    ),
    (
        N_("In a list and in a record"),
        (
            ("Return", N_("Open")),
            ("Ctrl+E", N_("Edit")),
            ("Delete", N_("Archive")),
            ("Ctrl+I", N_("Import patients")),
            ("Escape", N_("Back to the list")),
        ),
    ),
    (
        N_("In the calendar"),
        (
            ("1", N_("Day; 2 week, 3 month, 4 agenda")),
            ("T", N_("Today; Page Up and Page Down for the days before and after")),
            ("Return", N_("Open the appointment, or book in free time")),
            ("Tab", N_("Next appointment")),
            ("Shift+Down", N_("Make the slot longer")),
            ("Ctrl+X", N_("To the pinboard; Ctrl+V puts it where the cursor is")),
            ("C", N_("Confirmed; A arrived, R in room, D done, N did not come, B booked")),
            ("Del", N_("Cancel the appointment")),
            ("H", N_("Hide the names")),
            ("Shift+F10", N_("Menu of the appointment")),
        ),
    ),
    (
        N_("In the queue"),
        (
            ("F6", N_("Walk-in: give a ticket")),
            ("F8", N_("Hide the names")),
            ("Return", N_("Next step: call, into the room, done")),
            ("H", N_("Hold; N no answer, R back in line, L left unseen")),
            ("P", N_("Urgent, with a reason; again takes the mark away")),
            ("E", N_("Change the ticket; J joins it with a booking")),
            ("Ctrl+Up", N_("Further to the front, Ctrl+Down further back")),
            ("Right", N_("Next column")),
        ),
    ),
    (
        N_("In a form"),
        (
            ("Ctrl+Return", N_("Save")),
            ("Escape", N_("Close; what you typed is kept as a draft")),
            ("Alt+Down", N_("Calendar, in a date")),
            ("Ctrl++", N_("One more line, in a list")),
            ("Ctrl+Del", N_("Remove this line")),
        ),
    ),
)


class ShortcutsDialog(QDialog):
    """Cards of keys and what they do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "shortcuts_dialog", _("Keyboard"))
        self.setWindowTitle(_("Keyboard"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        px = theme.current().px
        cards = QGridLayout()
        cards.setSpacing(px(12))
        for at, (title, keys) in enumerate(SHEET):
            cards.addWidget(_card(_(title), keys), at // 2, at % 2)
        close = button(_("Close"), "shortcuts_close", self.accept, kind="primary")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(20))
        layout.setSpacing(px(16))
        layout.addLayout(cards)
        layout.addLayout(row)
        close.setFocus()


def _card(title: str, keys: tuple[tuple[str, str], ...]) -> Card:
    card, grid = Card(title), QGridLayout()
    grid.setHorizontalSpacing(theme.current().px(16))
    grid.setColumnStretch(1, 1)
    for row, (key, words) in enumerate(keys):
        shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        grid.addWidget(labels.plain(f"\u2066{shown}\u2069", "strong"), row, 0)
        grid.addWidget(labels.plain(_(words), wraps=True), row, 1)
    card.body.addLayout(grid)
    card.body.addStretch(1)
    return card
