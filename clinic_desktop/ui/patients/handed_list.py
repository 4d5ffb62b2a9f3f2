"""Appointments that were booked on the wrong record: what left this one, and what came to it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases.appointments.whose import Handed

_SEEN = 3  # lines at once; there are hardly ever more than two


class HandedList(QWidget):
    """Hidden while there is nothing to tell, which is nearly always."""

    opened = Signal(str)  # the appointment of the line

    def __init__(self, formatter: Formatter) -> None:
        super().__init__()
        named(self, "handed_list", _("Booked by mistake"))
        self.model = RowTableModel(_columns(formatter))
        self.table = TableView(
            self.model, "patient_handed", _("Booked by mistake"), is_compact=True
        )
        self.table.horizontalHeader().hide()
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.opened.connect(lambda line: self.opened.emit(line.appointment_id))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(6))
        layout.addWidget(labels.plain(_("Booked by mistake"), "label"))
        layout.addWidget(self.table)
        self.hide()

    def show_lines(self, lines: Sequence[Handed]) -> None:
        self.model.show(lines)
        if self.table.selected() is None:
            self.table.select_first()
        look = theme.current()
        self.table.setFixedHeight(min(len(lines), _SEEN) * look.px(28) + look.px(6))
        self.setVisible(bool(lines))


def handed_words(line: Handed, formatter: Formatter) -> str:
    """Whose it was or became, when that was put right and by whom, and why."""
    if line.is_undone:
        said = (
            _("Given back to {number} on {day} by {who}")
            if line.has_left
            else _("Given back by {number} on {day} by {who}")
        )
    elif line.has_left:
        said = _("Booked here by mistake, given to {number} on {day} by {who}")
    else:
        said = _("Came from {number} on {day} by {who}, booked there by mistake")
    what = said.format(
        number=formatter.isolate(line.other.number),
        day=formatter.isolate(formatter.date(formatter.local(line.at).date())),
        who=words.own_direction(line.by),
    )
    return f"{what}: {words.own_direction(line.reason)}" if line.reason else what


def _columns(formatter: Formatter) -> tuple[Column[Handed], ...]:
    def start(line: Handed) -> str:
        return formatter.isolate(formatter.moment(line.start)) if line.start else ""

    def what(line: Handed) -> str:
        return handed_words(line, formatter)

    return (
        Column(_("Appointment"), start, width=150),
        Column(
            _("What happened"),
            what,
            is_stretched=True,
            tooltip=what,
            icon=lambda line: "arrow_forward" if line.has_left else "arrow_back",
        ),
    )
