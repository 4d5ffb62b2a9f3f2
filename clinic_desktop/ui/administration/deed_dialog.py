"""One deed: who, when, at which computer, and what it wrote, before and after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration import words
from clinic_desktop.ui.widgets import labels, record_words
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases.audit_trail import DeedDetail
from clinic_desktop.usecases.deed_details import ChangedRow


@dataclass(frozen=True)
class WrittenLine:
    """One field of one record, in words; `is_closed`: only that it was written is told."""

    at: int
    record: str
    field: str
    old: str
    new: str
    is_closed: bool


class DeedDialog(QDialog):
    """To read; nothing here can be copied out."""

    def __init__(
        self,
        formatter: Formatter,
        detail: DeedDetail,
        names: Mapping[Id, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._format = formatter
        self.detail = detail
        named(self, "deed_dialog", words.deed(detail.row.action))
        self.setWindowTitle(_("Deed {n}").format(n=formatter.number(detail.row.seq)))
        self.setProperty("kind", "form")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns: list[Column[WrittenLine]] = [
            Column(_("Record"), lambda line: line.record, width=190),
            Column(_("Field"), lambda line: line.field, width=190),
            Column(_("Before"), lambda line: line.old, tooltip=lambda line: line.old, width=190),
            Column(
                _("After"),
                lambda line: line.new,
                tone=lambda line: "text2" if line.is_closed else "",
                icon=lambda line: "lock" if line.is_closed else "",
                tooltip=lambda line: line.new,
                is_stretched=True,
            ),
        ]
        self.model = RowTableModel(columns, key=lambda line: line.at)
        self.table = TableView(self.model, "deed_changes", _("What it wrote"), is_compact=True)
        self.table.set_empty_state(EmptyState("show", _empty_words(detail)))
        self.close_button = button(_("Close"), "deed_close", self.accept, kind="primary")
        self._lay_out()
        self.model.show(list(written(detail.changes, formatter, names)))
        self.table.select_first()

    def _lay_out(self) -> None:
        px = theme.current().px
        line = QHBoxLayout()
        line.addWidget(labels.hint(self._more()), 1)
        line.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(labels.section(words.deed(self.detail.row.action)))
        layout.addLayout(self._facts())
        layout.addWidget(self.table, 1)
        layout.addLayout(line)
        room = self.screen().availableGeometry()
        self.resize(min(px(860), room.width() - 48), min(px(560), room.height() - 80))
        self.table.setFocus()

    def _facts(self) -> QGridLayout:
        row, px = self.detail.row, theme.current().px
        moment = Formatter.isolate(self._format.moment_long(row.at))
        numbers = ", ".join(Formatter.isolate(number or "?") for _id, number in row.patients)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(4))
        facts = (
            (_("Time"), moment),
            (_("Who"), row.user or _("the program")),
            (_("Computer"), row.device),
            (_("Outcome"), words.outcome(row.outcome)),
            (_("Patient"), numbers),
        )
        for at, (label, value) in enumerate(fact for fact in facts if fact[1]):
            column = 2 * (at % 2)
            grid.addWidget(labels.plain(label, "label"), at // 2, column)
            grid.addWidget(labels.plain(value, wraps=True), at // 2, column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return grid

    def _more(self) -> str:
        more = self.detail.more
        if more <= 0:
            return ""
        text = ngettext(
            "{n} more record was written and is not listed here.",
            "{n} more records were written and are not listed here.",
            more,
        )
        return text.format(n=Formatter.isolate(self._format.number(more)))


def written(
    changes: tuple[ChangedRow, ...], formatter: Formatter, names: Mapping[Id, str]
) -> Iterator[WrittenLine]:
    """A line for each field; one alone for a record that is closed to the reader."""
    at = 0
    for change in changes:
        record = record_words.table(change.table)
        if change.is_new:
            record = _("{record}, new").format(record=record)
        for field, old, new in _values(change, formatter, names):
            yield WrittenLine(at, record, field, old, new, change.is_closed)
            at += 1


def _values(
    change: ChangedRow, formatter: Formatter, names: Mapping[Id, str]
) -> Iterator[tuple[str, str, str]]:
    if change.is_closed:
        yield "", "", _("record is restricted")
        return
    for column, old, new in change.values:
        if old or new:
            name = f"{change.table}.{column}"
            before, after = (record_words.value(name, one, formatter, names) for one in (old, new))
            yield record_words.field(name), before, after


def _empty_words(detail: DeedDetail) -> str:
    if detail.row.outcome == "done":
        return _("What this deed wrote is kept by the program and not shown.")
    return _("This deed changed no record.")
