"""What was done, by whom, at which computer, about whom."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.ui import theme
from clinic_desktop.ui.administration import words
from clinic_desktop.ui.administration.verify_panel import VerifyPanel
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.search_box import SearchBox
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import audit_trail, patients, users, verifying
from clinic_desktop.usecases.audit_trail import PAGE, AuditFilter, DeedRow

_NOBODY = "0" * 32  # an id that no patient has: a number nobody bears shows no deeds


@dataclass(frozen=True)
class Asked:
    """What stands in the filter row; days in the clinic's calendar, `until` inclusive."""

    user_id: str
    action: str
    number: str
    since: datetime | None
    until: datetime | None


class ActivityFilter(QWidget):
    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._zone = ZoneInfo(desk.clinic.zone)
        everybody = [("", _("Everybody")), *sorted(desk.run(users.names).items(), key=_by_text)]
        actions = [(action, words.deed(action)) for action in desk.run(audit_trail.actions)]
        self.user = ChoiceCombo(everybody)
        self.deed = ChoiceCombo([("", _("Every deed")), *sorted(actions, key=_by_text)])
        self.number = SearchBox("activity_number", _("Patient number"), pause=300)
        self.since = DateEdit(desk.format)
        self.until = DateEdit(desk.format)
        self._lay_out()
        for choice in (self.user, self.deed, self.since, self.until):
            choice.edited.connect(self.changed)
        self.number.searched.connect(lambda _text: self.changed.emit())

    def _lay_out(self) -> None:
        self.problems: dict[str, FormField] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.current().px(12))
        for name, title, editor, stretch in (
            ("activity_user", _("Who"), self.user, 2),
            ("activity_deed", _("What"), self.deed, 3),
            ("activity_number", _("About patient"), self.number, 2),
            ("activity_since", _("From"), self.since, 2),
            ("activity_until", _("To"), self.until, 2),
        ):
            self.problems[name] = FormField(name, title, editor)
            layout.addWidget(self.problems[name], stretch)

    def asked(self) -> Asked | None:
        """None while a date is not understood; then the field says so."""
        for name, editor in (("activity_since", self.since), ("activity_until", self.until)):
            self.problems[name].show_problem(editor.problem())
        try:
            first, last = self.since.value(), self.until.value()
        except InvalidInput:
            return None
        since = datetime.combine(first, time.min, self._zone) if first else None
        after = last + timedelta(days=1) if last else None
        until = datetime.combine(after, time.min, self._zone) if after else None
        return Asked(self.user.value(), self.deed.value(), self.number.text().strip(), since, until)


class ActivitySection(QWidget):
    """Newest first, 200 at a time; reading the list is itself a deed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("activity_section")
        self._desk = desk
        self.filter = ActivityFilter(desk)
        self._model = RowTableModel(self._columns(), key=lambda row: row.seq)
        self.table = TableView(self._model, "activity_table", _("Activity"), is_compact=True)
        self.table.set_empty_state(EmptyState("audit", _("Nothing was done that fits this.")))
        self.shown = labels.hint()
        self.older = button(_("Show older"), "activity_older", self._show_older)
        self.again = button(_("Refresh"), "activity_refresh", self.refresh, icon="refresh")
        self._lay_out()
        self.filter.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        px = theme.current().px
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addWidget(self.shown, 1)
        foot.addWidget(self.again)
        foot.addWidget(self.older)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, px(16), 0, 0)
        layout.setSpacing(px(12))
        layout.addWidget(self.filter)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        if self._desk.may(verifying.everything):
            layout.addWidget(VerifyPanel(self._desk))

    def _columns(self) -> list[Column[DeedRow]]:
        moment = self._desk.format.moment
        return [
            Column(_("Time"), lambda row: moment(row.at), width=140),
            Column(_("Who"), lambda row: row.user or _("the program"), width=160),
            Column(_("Computer"), lambda row: row.device, width=110),
            Column(_("Deed"), lambda row: words.deed(row.action), is_stretched=True),
            Column(_("Patient"), _numbers, width=110, tooltip=_numbers),
            Column(
                _("Outcome"),
                lambda row: words.outcome(row.outcome),
                tone=lambda row: "danger" if row.outcome in ("refused", "failed") else "",
                icon=lambda row: "error" if row.outcome in ("refused", "failed") else "",
                width=100,
            ),
        ]

    def refresh(self) -> None:
        """Ask again from the newest on."""
        self._load([])

    def _show_older(self) -> None:
        self._load(list(self._model.rows))

    def _load(self, kept: list[DeedRow]) -> None:
        asked = self.filter.asked()
        if asked is None:
            return
        before = kept[-1].seq if kept else None
        rows = self._desk.run(audit_trail.listing, self._wanted(asked), before)
        self._model.show([*kept, *rows])
        count = len(kept) + len(rows)
        text = ngettext("{n} deed shown", "{n} deeds shown", count)
        self.shown.setText(text.format(n=Formatter.isolate(self._desk.format.number(count))))
        self.older.setEnabled(len(rows) == PAGE)

    def _wanted(self, asked: Asked) -> AuditFilter:
        return AuditFilter(
            user_id=asked.user_id,
            actions=(asked.action,) if asked.action else (),
            patient_id=self._patient(asked.number),
            since=asked.since,
            until=asked.until,
        )

    def _patient(self, number: str) -> str:
        if not number:
            return ""
        found = self._desk.run(patients.search, number)
        return next(
            (row.id for row in found if row.number.casefold() == number.casefold()), _NOBODY
        )


def _numbers(row: DeedRow) -> str:
    return ", ".join(number or _("removed") for _id, number in row.patients)


def _by_text(pair: tuple[str, str]) -> str:
    return pair[1]
