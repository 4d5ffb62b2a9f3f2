"""Deeds on a series that the toast can take back, and the question how far they reach."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from clinic_desktop.domain.appointment import (
    AppointmentRow,
    CancelledBy,
    CancelReason,
    Place,
    State,
)
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.ui.appointments.series_scope_dialog import ScopeChoice, SeriesScopeDialog
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.usecases import appointments
from clinic_desktop.usecases.appointments.series import SeriesBooked
from clinic_desktop.usecases.appointments.series_changes import (
    Cancellation,
    Scope,
    SeriesUndo,
    SeriesView,
)


def ask_scope(
    desk: Desk,
    row: AppointmentRow,
    host: QWidget,
    then: Callable[[Scope], None],
    detail: str = "",
) -> None:
    """Ask how far a change reaches, where others of the series could follow; else it is this one.

    `detail` says what changes beside.
    """
    view = _view(desk, row)
    if view is None:
        then(Scope.THIS)
    else:
        SeriesScopeDialog(desk, row, view, then, host, detail).open()


def scope_field(dialog: FormDialog, desk: Desk, row: AppointmentRow) -> ScopeChoice | None:
    """The same question as a field of a dialog that asks more; None where there is no other."""
    view = _view(desk, row)
    return None if view is None else dialog.add_field("scope", _("Series"), ScopeChoice(view))


def _view(desk: Desk, row: AppointmentRow) -> SeriesView | None:
    found = desk.run(appointments.series_of, row.id) if row.series_id else None
    is_open = row.state in (State.BOOKED, State.CONFIRMED) and row.start > desk.now
    return found if found and found.all > 1 and is_open else None


def move(desk: Desk, appointment_id: Id, rev: int, place: Place, scope: Scope) -> None:
    """Move it as far as `scope` says and offer the way back; raises as the use case does."""
    undo = desk.run(appointments.move_series, appointment_id, rev, place, scope)
    desk.toast(_count(_("Moved."), len(undo.appointments)), _way_back(desk, undo))


def cancel(desk: Desk, row: AppointmentRow, scope: Scope, why: Cancellation) -> None:
    """Cancel as far as `scope` says and offer the way back."""
    undo = desk.run(appointments.cancel_series, row.id, row.rev, scope, why)
    desk.toast(_count(_("Cancelled."), len(undo.appointments)), _way_back(desk, undo))


def say_series_booked(desk: Desk, booked: SeriesBooked, *, has_first: bool = False) -> None:
    """Tell how many were booked, the first among them or not; Undo cancels these as a mistake."""
    n = len(booked.ids)
    said = ngettext("{n} more appointment booked.", "{n} more appointments booked.", n)
    if has_first:
        said = ngettext("{n} appointment booked.", "{n} appointments booked.", n)
    undo = partial(_unbook, desk, booked.ids[0]) if booked.ids else None
    desk.toast(said.format(n=n), undo)


def _way_back(desk: Desk, undo: SeriesUndo) -> Callable[[], None]:
    return partial(desk.run, appointments.put_back_series, undo)


def _count(text: str, count: int) -> str:
    said = ngettext("{text} {n} appointment.", "{text} {n} appointments.", count)
    return said.format(text=text, n=count) if count > 1 else text


def _unbook(desk: Desk, first: Id) -> None:
    row = desk.run(appointments.details, first).row
    why = Cancellation(CancelledBy.CLINIC, CancelReason.BOOKED_BY_MISTAKE)
    desk.run(appointments.cancel_series, row.id, row.rev, Scope.FOLLOWING, why)
    desk.toast(_("Taken back: the series is cancelled."))
