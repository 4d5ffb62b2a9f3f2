"""What the calendar is made of: its views on a stack, the side column, and what lies around them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinic_desktop.domain.appointment import AppointmentRow
from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.appointments.agenda_view import agenda
from clinic_desktop.ui.appointments.appointment_panel import AppointmentPanel
from clinic_desktop.ui.appointments.block_painter import BlockStyle
from clinic_desktop.ui.appointments.calendar_keys import help_line
from clinic_desktop.ui.appointments.calendar_reading import Owners
from clinic_desktop.ui.appointments.calendar_state import CalendarState, Shape
from clinic_desktop.ui.appointments.calendar_toolbar import CalendarToolbar
from clinic_desktop.ui.appointments.calendar_view import CalendarView
from clinic_desktop.ui.appointments.deeds import Deeds
from clinic_desktop.ui.appointments.legend import Legend
from clinic_desktop.ui.appointments.mini_month import MiniMonth
from clinic_desktop.ui.appointments.month_view import MonthView
from clinic_desktop.ui.appointments.pinboard import Pinboard
from clinic_desktop.ui.appointments.spoken import Spoken
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import appointments, calendar_setup
from clinic_desktop.usecases.calendar_setup import CalendarSetup

_NARROW_UNDER = 980
_SIDE = 288


class CalendarFrame(QWidget):
    """Widgets and where they stand; which days they show is told by the page."""

    def __init__(self, desk: Desk, state: CalendarState) -> None:
        super().__init__()
        self._desk = desk
        self._is_side_wanted: bool | None = None  # None: as there is room
        self.setProperty("kind", "page")
        named(self, "calendar_page", _("Calendar"))
        self._build_views(state)
        self._build_around()
        self._lay_out()

    def _build_views(self, state: CalendarState) -> None:
        form = self._desk.format
        self.spoken = Spoken(form)
        self.toolbar = CalendarToolbar(state)
        self.view = CalendarView(form, self.spoken)
        self.view.is_writable = self._desk.may(appointments.move)
        self.month, self.agenda = MonthView(form), agenda(form, self.spoken)
        self.agenda.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.nothing = self._nothing()
        self.stack = named(QStackedWidget(), "calendar_stack")
        for view in (self.view, self.month, self.agenda, self.nothing):
            self.stack.addWidget(view)

    def _build_around(self) -> None:
        self.legend, self.help = Legend(), labels.ElidedLabel(help_line())
        self.help.setProperty("kind", "hint")
        self.pinboard = Pinboard(self.spoken)
        self.mini = MiniMonth(self._desk.format, self._desk.today)
        self.deeds = Deeds(self._desk, self)
        self.panel = AppointmentPanel(self._desk, self.deeds, self.spoken)
        self.hint = labels.hint(_("Choose an appointment to see it here."))
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.about = named(QStackedWidget(), "calendar_about")
        self.about.addWidget(self.hint)
        self.about.addWidget(self.panel)
        self.side = self._side()

    def _nothing(self) -> EmptyState:
        text = _("The calendar shows who comes when. First say who works here, and when.")
        if self._desk.may(calendar_setup.save_practitioner):
            return EmptyState("calendar", text, _("Set up the calendar"), self._open_setup)
        return EmptyState("calendar", _("An administrator sets up who works here, and when."))

    def _open_setup(self) -> None:
        self._desk.request("calendar_setup")

    def _side(self) -> QWidget:
        px = theme.current().px
        side = named(QWidget(), "calendar_side_column")
        side.setFixedWidth(px(_SIDE))
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(px(12))
        beside.addWidget(self.mini)
        beside.addWidget(self.about, 1)
        return side

    def _lay_out(self) -> None:
        px = theme.current().px
        middle = QHBoxLayout()
        middle.setSpacing(px(12))
        middle.addWidget(self.stack, 1)
        middle.addWidget(self.side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(16), px(12), px(16), px(8))
        layout.setSpacing(px(8))
        layout.addWidget(self.toolbar)
        layout.addWidget(self.pinboard)
        layout.addLayout(middle, 1)
        layout.addWidget(self.legend)
        layout.addWidget(self.help)

    @property
    def shown(self) -> QWidget:
        """The view on top."""
        return self.stack.currentWidget() or self.view

    def row(self) -> AppointmentRow | None:
        """The appointment under the cursor of the view shown."""
        if self.shown is self.agenda:
            found: AppointmentRow | None = self.agenda.selected()
            return found
        return self.view.chosen_row() if self.shown is self.view else None

    # around the appointments

    def show_around(
        self, state: CalendarState, owners: Owners, setup: CalendarSetup, title: str
    ) -> None:
        """Everything but the appointments themselves."""
        self.spoken.names, self.spoken.hides_names = owners.names, state.hides_names
        people = [each for each in owners.people if each[0] not in owners.retired]
        self._show_view(state.shape, has_people=bool(people))
        self.toolbar.show_people(people)
        self.toolbar.show_state(state)
        self.toolbar.set_title(title)
        self.view.set_style(BlockStyle(state.is_by_service, state.hides_names))
        if self.view.hour != state.hour:
            self.view.set_hour(state.hour)
        if state.is_by_service:
            self.legend.show_services(setup.services)
        else:
            self.legend.show_states()
        has_blocks = self.shown is self.view or self.shown is self.agenda
        self.legend.setVisible(has_blocks)
        self.help.setVisible(self.shown is not self.nothing)
        self.mini.show_day(state.day, self._desk.today)
        self.arrange_side()

    def _show_view(self, shape: Shape, *, has_people: bool) -> None:
        shown: dict[Shape, QWidget] = {Shape.MONTH: self.month, Shape.AGENDA: self.agenda}
        view = shown.get(shape, self.view) if has_people else self.nothing
        had_focus = self.shown.hasFocus()
        self.stack.setCurrentWidget(view)
        if had_focus:
            view.setFocus()

    # the side column

    def show_side(self, is_wanted: bool) -> None:
        self._is_side_wanted = is_wanted
        self.arrange_side()

    def arrange_side(self) -> None:
        has_room = self.width() >= theme.current().px(_NARROW_UNDER)
        is_shown = has_room if self._is_side_wanted is None else self._is_side_wanted
        self.side.setVisible(is_shown and self.shown is not self.nothing)
        self.toolbar.side.setChecked(is_shown)
        self.show_about(self.row())

    def show_about(self, row: AppointmentRow | None) -> None:
        self.about.setCurrentWidget(self.hint if row is None else self.panel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange_side()
