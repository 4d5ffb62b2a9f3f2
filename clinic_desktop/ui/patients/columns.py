"""The columns of every list of patients."""

from datetime import date

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import PatientRow
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.widgets.row_table_model import Column

NUMBER_COLUMN = 3


def patient_columns(formatter: Formatter, today: date) -> tuple[Column[PatientRow], ...]:
    """Name in both scripts, alerts, birth and age, number, phone end."""
    return (
        Column(
            _("Name"),
            lambda row: words.both_names(row.name, row.second_name),
            is_stretched=True,
            tone=lambda row: "text2" if row.is_archived or row.is_deceased else "",
            tooltip=words.state_words,
        ),
        _alert_column(),
        Column(
            _("Born, age"),
            lambda row: (
                _("restricted")
                if row.is_closed
                else words.birth_and_age(formatter, row.birth, today)
            ),
            tone=lambda row: "text2" if row.is_closed else "",
            width=184,
        ),
        Column(_("Number"), lambda row: formatter.isolate(row.number), width=104),
        Column(_("Phone"), words.phone_end, width=76),
    )


def _alert_column() -> Column[PatientRow]:
    return Column(
        "",
        lambda _row: "",
        icon=_alert_icon,
        tone=_alert_tone,
        tooltip=lambda row: _alert_words(row),
        said=lambda row: _alert_words(row),
        hint=_("Alerts"),
        width=44,
    )


def _alert_icon(row: PatientRow) -> str:
    if row.is_closed:
        return "lock"
    level = words.worst(row.alert_levels)
    if level is not None:
        return words.LEVEL_ICONS[level]
    return "archive" if row.is_archived else ""


def _alert_tone(row: PatientRow) -> str:
    level = words.worst(row.alert_levels)
    return words.LEVEL_TONES[level] if level else "text2"


def _alert_words(row: PatientRow) -> str:
    if row.is_closed:
        return _("Restricted: opens for named people only")
    alerts = words.said_levels(row.alert_levels)
    parts = [_("Alerts: {levels}").format(levels=alerts)] if alerts else []
    state = words.state_words(row)
    return words.DOT.join(parts + ([state] if state else []))
