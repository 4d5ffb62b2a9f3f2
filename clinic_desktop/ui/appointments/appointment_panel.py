"""The appointment chosen in the calendar, at a glance, and what can be done with it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clinic_desktop.domain.appointment import FOLLOWING, AppointmentRow, State
from clinic_desktop.domain.errors import NotFound
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import AlertLevel
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments.block_painter import shown_name
from clinic_desktop.ui.appointments.day_words import whole_day
from clinic_desktop.ui.appointments.deeds import Deeds
from clinic_desktop.ui.appointments.past_words import step_words
from clinic_desktop.ui.appointments.spoken import Spoken
from clinic_desktop.ui.appointments.state_looks import LOOKS, deed_of
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.chip import LEVEL_ICONS, LEVEL_TONES, Chip
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.focus import first_stop
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import appointments

_NAME = 196  # what a line of the panel has room for beside the icon
_PAUSE = 120  # ms: walking over the day reads the history of the one at which one stays
_TONES = {
    State.BOOKED: "info", State.CONFIRMED: "info", State.ARRIVED: "warn", State.IN_ROOM: "accent",
    State.DONE: "ok", State.NO_SHOW: "danger", State.CANCELLED: "",
}  # fmt: skip


Deed = Callable[[AppointmentRow], None]


class AppointmentPanel(QFrame):
    """Facts come from the calendar's own row; only the history is asked for."""

    def __init__(self, desk: Desk, deeds: Deeds, spoken: Spoken) -> None:
        super().__init__()
        self._desk, self._deeds, self._spoken = desk, deeds, spoken
        self.row: AppointmentRow | None = None
        self.setProperty("kind", "card")
        named(self, "appointment_panel", _("Appointment"))
        self.state, self.alert = Chip(""), Chip("")
        self.patient = button(
            _("Open the record"), "panel_patient", self._open_patient, kind="quiet", icon="patient"
        )
        self.when = labels.plain("", "strong", "panel_when", wraps=True)
        self.facts = QGridLayout()
        self.next_states = FlowLayout(gap=theme.current().px(6))
        self.history = QVBoxLayout()
        self.acts = self._actions()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.show_history)
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        body = QVBoxLayout(inner)
        body.setContentsMargins(px(16), px(12), px(16), px(12))
        body.setSpacing(px(8))
        top = QHBoxLayout()
        top.addWidget(self.state)
        top.addWidget(self.alert)
        top.addStretch(1)
        body.addLayout(top)
        body.addWidget(self.when)
        body.addWidget(self.patient, 0, Qt.AlignmentFlag.AlignLeading)
        self.facts.setHorizontalSpacing(px(8))
        self.facts.setVerticalSpacing(px(4))
        self.facts.setColumnStretch(1, 1)
        self.facts.setColumnMinimumWidth(0, px(72))
        body.addLayout(self.facts)
        body.addWidget(_holder(self.next_states))
        body.addWidget(_holder(self.acts))
        self.history_title = labels.plain(_("History"), "label")
        body.addWidget(self.history_title)
        self.history.setSpacing(px(4))
        body.addLayout(self.history)
        body.addStretch(1)
        scroll = named(QScrollArea(), "panel_scroll", _("Appointment"))
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(scroll)

    def _actions(self) -> FlowLayout:
        made = FlowLayout(gap=theme.current().px(6))
        may = self._deeds.may_write()
        deeds: tuple[tuple[str, str, str, Deed], ...] = (
            (_("Edit…"), "panel_edit", "edit", self._deeds.edit),
            (_("Move…"), "panel_move", "calendar", self._deeds.ask_move),
            (_("Cancel…"), "panel_cancel", "cancel", self._deeds.cancel),
        )
        self._acts: dict[str, QPushButton | QAction] = {}
        for text, name, icon, deed in deeds:
            act = button(text, name, partial(self._do, deed), icon=icon)
            act.setEnabled(may)
            self._acts[name] = act
            made.addWidget(act)
        made.addWidget(self._more())
        return made

    def _more(self) -> QPushButton:
        """What is done less often."""
        more = button(_("More"), "panel_more")
        menu = named(QMenu(more), "panel_more_menu", _("More"))
        deeds: tuple[tuple[str, str, str, Deed], ...] = (
            (_("Repeat…"), "panel_repeat", "refresh", self._deeds.repeat),
            (_("Course…"), "panel_course", "refresh", self._deeds.course),
            (_("Wrong patient…"), "panel_wrong", "merge", self._deeds.wrong_patient),
            (_("Print slip…"), "panel_slip", "print", self._deeds.print_slip),
            (_("For the patient's calendar…"), "panel_file", "export", self._deeds.save_file),
        )
        for text, name, icon, deed in deeds:
            act = menu.addAction(theme.icon(icon), text)
            act.setObjectName(name)
            act.triggered.connect(partial(self._chosen, deed))
            self._acts[name] = act
        more.setMenu(menu)
        return more

    def _chosen(self, deed: Deed, _is_on: bool = False) -> None:
        self._do(deed)

    def _do(self, deed: Deed) -> None:
        if self.row is not None:
            deed(self.row)

    def _set_state(self, state: State) -> None:
        if self.row is not None:
            self._deeds.set_state(self.row, state)

    def _open_patient(self) -> None:
        self._do(self._deeds.open_patient)

    # showing

    def show_row(self, row: AppointmentRow | None) -> None:
        """Show it at once, its history a moment later."""
        is_same = self.row is not None and row is not None and self.row.id == row.id
        self.row = row
        if row is None:
            self._pause.stop()
            return
        look = LOOKS[row.state]
        self.state.show_text(look.word, _TONES[row.state], look.icon)
        self._show_alert(row)
        self._show_when(row)
        name = shown_name(row, hides_names=self._spoken.hides_names)
        self._show_name(name)
        self.patient.setAccessibleName(_("Open the record of {name}").format(name=name))
        self._show_facts(row)
        self._show_states(row)
        self._allow(row)
        if not is_same:
            _empty(self.history)
            self.history_title.hide()
        self._pause.start()

    def _show_name(self, name: str) -> None:
        """On one line: a long name must not push the buttons below it out of sight."""
        room = theme.current().px(_NAME)
        metrics = self.patient.fontMetrics()
        cut = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        self.patient.setText(cut.replace("&", "&&"))
        self.patient.setToolTip(name if cut != name else "")

    def enter(self) -> None:
        """Bring the keyboard to the first thing that can be done."""
        (first_stop(self) or self.patient).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_alert(self, row: AppointmentRow) -> None:
        """That there is something to read; what it is stands in the record."""
        words = {AlertLevel.STOP: _("stop alert"), AlertLevel.WARN: _("warning")}
        level = row.alert if row.alert in words else None
        self.alert.setVisible(level is not None)
        if level is not None:
            self.alert.show_text(words[level], LEVEL_TONES[level], LEVEL_ICONS[level])

    def _show_when(self, row: AppointmentRow) -> None:
        minutes = int((row.end - row.start).total_seconds() // 60)
        times = self._spoken.times({"start": row.start, "end": row.end})
        day = whole_day(self._desk.format.local(row.start).date(), self._desk.format)
        length = _("{n} minutes").format(n=minutes)
        self.when.setText(f"{day}\n{times} · {length}")

    def _show_facts(self, row: AppointmentRow) -> None:
        _empty(self.facts)
        names, form = self._spoken.names, self._desk.format
        is_open = not row.is_closed and not self._spoken.hides_names
        shown = (
            (_("Services"), row.services),
            (_("With"), names.get(row.practitioner_id, "")),
            (_("Room"), names.get(row.room_id, "")),
            (_("Phone"), form.isolate(form.phone(row.phone)) if row.phone and is_open else ""),
            (_("Number"), row.number),
            (_("Note"), row.note if is_open else ""),
            (_("Mark"), _("Booked over another appointment") if row.is_double else ""),
            ("", _("This record opens for named people only.") if row.is_closed else ""),
        )
        for at, (title, text) in enumerate(each for each in shown if each[1]):
            top = Qt.AlignmentFlag.AlignTop
            self.facts.addWidget(labels.plain(title, "hint"), at, 0, top)
            self.facts.addWidget(labels.plain(text, wraps=True), at, 1, top)

    def _show_states(self, row: AppointmentRow) -> None:
        _empty(self.next_states)
        may = self._deeds.may_write() and not row.is_closed
        following = [each for each in FOLLOWING[row.state] if each is not State.CANCELLED]
        for state in following:
            look = LOOKS[state]
            made = button(
                deed_of(state),
                f"panel_{state}",
                partial(self._set_state, state),
                icon=look.icon,
            )
            made.setToolTip(f"{deed_of(state)} ({look.key})")
            is_early = state is State.NO_SHOW and self._desk.now < row.start
            made.setEnabled(may and not is_early)
            self.next_states.addWidget(made)
        self.next_states.invalidate()  # more lines or fewer: the panel scrolls instead of cutting

    def _allow(self, row: AppointmentRow) -> None:
        may = self._deeds.may_write() and not row.is_closed
        for name in ("panel_edit", "panel_wrong"):
            self._acts[name].setEnabled(may)
        self._acts["panel_move"].setEnabled(may and row.state is not State.DONE)
        self._acts["panel_cancel"].setEnabled(may and State.CANCELLED in FOLLOWING[row.state])
        for name in ("panel_repeat", "panel_course"):
            self._acts[name].setEnabled(may and not row.series_id)
        can_hand_out = self._deeds.may_hand_out() and not row.is_closed
        for name in ("panel_slip", "panel_file"):
            self._acts[name].setEnabled(can_hand_out)

    def show_history(self) -> None:
        """Read what happened to it; nothing where the record is closed to this person."""
        _empty(self.history)
        if self.row is None or self.row.is_closed or not self.isVisible():
            return
        try:
            steps = self._desk.run(appointments.history, self.row.id)
        except NotFound:  # taken out at another desk since the calendar was read
            return
        self.history_title.setVisible(bool(steps))
        for step in reversed(steps):
            self.history.addWidget(
                labels.plain(
                    step_words(step, self._desk.format, hides_names=self._spoken.hides_names),
                    "hint",
                    wraps=True,
                )
            )


def _holder(layout: FlowLayout) -> QWidget:
    made = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    made.setLayout(layout)
    return made


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
