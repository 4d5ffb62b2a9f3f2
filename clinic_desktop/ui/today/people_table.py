"""A few people of the day: a table in which Enter or a click opens the record."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QSizePolicy

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import AlertLevel, PatientRow
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.chip import LEVEL_ICONS, LEVEL_TONES
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.work import Work

_GRAVEST_FIRST = (AlertLevel.STOP, AlertLevel.WARN, AlertLevel.INFO)
_LEAST_ROWS = 6


class PeopleTable(TableView):
    """Name in both scripts, alerts, age and number of those whom `use_case` answers."""

    def __init__(
        self, desk: Desk, use_case: Callable[[Work], list[PatientRow]], name: str, title: str
    ) -> None:
        self._desk = desk
        self._use_case = use_case
        super().__init__(RowTableModel(_columns(desk.format, desk.today)), name, title)
        self.setProperty("kind", "flat")
        self.horizontalHeader().hide()
        self.setMinimumHeight(_LEAST_ROWS * theme.current().px(34))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.opened.connect(self._open_row)
        self.clicked.connect(self._open)

    def refresh(self) -> None:
        """Ask again; the selection stays on its patient."""
        self.rows.show(self._desk.run(self._use_case))
        if self.selected() is None:
            self.select_first()

    def _open_row(self, row: PatientRow) -> None:
        if self._desk.may(patients.open_record):
            self._desk.request("patient", id=row.id)


def _columns(formatter: Formatter, today: date) -> tuple[Column[PatientRow], ...]:
    return (
        Column(_("Name"), _names, is_stretched=True, tooltip=_names),
        Column(
            _("Alerts"),
            lambda _row: "",
            icon=_icon,
            tone=lambda row: LEVEL_TONES[level] if (level := _worst(row)) else "",
            said=_said,
            width=44,
        ),
        Column(
            _("Age"),
            lambda row: _age(row, formatter, today),
            tone=lambda _row: "text2",
            width=120,
        ),
        Column(
            _("Number"),
            lambda row: formatter.isolate(row.number),
            tone=lambda _row: "text2",
            width=104,
        ),
    )


def _names(row: PatientRow) -> str:
    return " · ".join(f"\u2068{name}\u2069" for name in (row.name, row.second_name) if name)


def _age(row: PatientRow, formatter: Formatter, today: date) -> str:
    return f"\u2068{formatter.age(row.birth, today)}\u2069" if row.birth else ""


def _icon(row: PatientRow) -> str:
    if row.is_closed:
        return "lock"
    return LEVEL_ICONS[level] if (level := _worst(row)) else ""


def _said(row: PatientRow) -> str:
    if row.is_closed:
        return _("Restricted: opens for named people only")
    return _("Has alerts") if row.alert_levels else ""


def _worst(row: PatientRow) -> AlertLevel | None:
    return next((level for level in _GRAVEST_FIRST if level in row.alert_levels), None)
