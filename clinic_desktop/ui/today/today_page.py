"""Today: the day, what is to do, figures of the registry, and who was opened last."""

from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from clinic_desktop.domain.language import _
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.today.day_names import day_words
from clinic_desktop.ui.today.day_part import DayPart
from clinic_desktop.ui.today.notices_card import NoticesCard
from clinic_desktop.ui.today.people_table import PeopleTable
from clinic_desktop.ui.today.to_do_card import ToDoCard
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.latest_answer import LatestAnswer
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.table_view import TableView
from clinic_desktop.ui.widgets.tile import LinkTile, Tile
from clinic_desktop.usecases import appointments, day, patients
from clinic_desktop.usecases.day import ToCall
from clinic_desktop.usecases.patients import Figures


class TodayPage(QWidget):
    """Asks again whenever something was written and it is shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("kind", "page")
        named(self, "today_page", _("Today"))
        self.day = labels.page_title("")
        self.greeting = labels.plain("", "hint", "today_greeting")
        self._deeds = self._new_ones()
        self.tiles = self._tiles()
        self.recent = PeopleTable(desk, patients.recent, "recent_table", _("Recently opened"))
        self.recent.set_empty_state(EmptyState("patients", _("Patients you open appear here.")))
        self.birthdays = PeopleTable(
            desk, patients.birthdays, "birthdays_table", _("Birthdays today")
        )
        self.birthdays.set_empty_state(EmptyState("birthday", _("Nobody has a birthday today.")))
        self.to_do = ToDoCard(desk)
        self.day_part = DayPart(desk, self.to_do) if desk.may(day.overview) else None
        self.notices = NoticesCard(desk)
        self._figures = LatestAnswer(desk, patients.figures, self)
        self._figures.told.connect(self._show_figures)
        self._to_call = LatestAnswer(desk, day.to_call, self)
        self._to_call.told.connect(self._show_to_call)
        self._lay_out()
        desk.changed.connect(self._written)
        self._refresh_others()

    def _lay_out(self) -> None:
        px = theme.current().px
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(16))
        column.addLayout(self._head())
        column.addWidget(self.notices)
        if self.day_part is not None:
            column.addWidget(self.day_part, 1)
        figures = QHBoxLayout()
        figures.setSpacing(px(12))
        for tile in self.tiles.values():
            figures.addWidget(tile, 1)
        column.addLayout(figures)
        column.addLayout(self._people(), 1)
        scroll = named(QScrollArea(), "today_scroll", _("Today"))
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _people(self) -> QHBoxLayout:
        cards, beside = QHBoxLayout(), QVBoxLayout()
        for layout in (cards, beside):
            layout.setSpacing(theme.current().px(12))
        cards.addWidget(self._card(_("Recently opened"), "recent_card", self.recent), 3)
        if self.day_part is None:
            beside.addWidget(self.to_do)
        greets = self._card(_("Birthdays today"), "birthdays_card", self.birthdays)
        greets.setHidden(not self._desk.may(patients.birthdays))
        beside.addWidget(greets, 1)
        cards.addLayout(beside, 2)
        return cards

    def _head(self) -> QHBoxLayout:
        head, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(theme.current().px(2))
        words.addWidget(self.day)
        words.addWidget(self.greeting)
        head.addLayout(words, 1)
        for made in self._deeds:
            head.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _new_ones(self) -> list[QPushButton]:
        """What begins here: a booking, a patient."""
        request, made = self._desk.request, []
        if self._desk.may(appointments.book):
            made.append(button(_("Book"), "today_book", partial(request, "book"), icon="book"))
        if self._desk.may(patients.register):
            new = partial(request, "new_patient")
            made.append(button(_("New patient"), "today_new", new, kind="primary", icon="register"))
        return made

    def _card(self, title: str, name: str, table: PeopleTable) -> Card:
        card = named(Card(title), name)
        card.add(table, 1)
        return card

    def _tiles(self) -> dict[str, Tile | LinkTile]:
        return {
            "total": self._link("figure_total", _("patients"), "", "all"),
            "registered_today": self._link(
                "figure_today", _("registered today"), "accent", "newest"
            ),
            "registered_this_month": self._link("figure_month", _("this month"), "", "newest"),
            "birthdays_today": Tile("figure_birthdays", _("birthdays today"), "info"),
            "with_stop_alert": self._link("figure_stop", _("with a stop alert"), "danger", "stop"),
        }

    def _link(self, name: str, text: str, tone: str, chip: str) -> LinkTile:
        return LinkTile(name, text, tone, partial(self._desk.request, "patient_list", chip=chip))

    def activate(self) -> None:
        """The page was chosen on the rail."""
        self.refresh()
        self.enter()

    def enter(self) -> None:
        """The keyboard starts at the next appointment, or among the people one was at last."""
        lists: list[TableView] = [self.recent]
        if self.day_part is not None:
            lists = [self.day_part.rows, self.day_part.waiting, self.recent]
        filled = [each for each in lists if each.rows.rows]
        for each in filled[:1]:
            each.setFocus()

    def _written(self, tables: frozenset[str]) -> None:
        if not self.isVisible():
            return
        if self.day_part is not None and self.day_part.concerns(tables):
            self.day_part.refresh()
        self._refresh_others()

    def refresh(self) -> None:
        """Show what is known at once; the figures follow."""
        if self.day_part is not None:
            self.day_part.refresh()
        self._refresh_others()

    def _refresh_others(self) -> None:
        now = self._desk.format.local(self._desk.now)
        self.day.setText(day_words(self._desk.format, now.date()))
        self.greeting.setText(greeting(now.hour, self._desk.user.name))
        self.recent.refresh()
        self.to_do.refresh()
        self.notices.refresh()
        if self._desk.may(patients.birthdays):
            self.birthdays.refresh()
        self._order_stops()
        self._figures.ask()
        self._to_call.ask()

    def _order_stops(self) -> None:
        """The order of work; buttons of notices and of what is to do are made anew each time."""
        to_do = self.to_do.findChildren(QPushButton)
        day_stops = self.day_part.stops() if self.day_part else []
        stops: list[QWidget] = [*self._deeds, *self.notices.buttons(), *day_stops]
        if self.day_part is not None:
            stops += to_do
        stops += [*self.tiles.values(), self.recent]
        if self.day_part is None:
            stops += to_do
        for before, after in pairwise((*stops, self.birthdays)):
            QWidget.setTabOrder(before, after)

    def _show_to_call(self, found: ToCall) -> None:
        if self.to_do.tell(found):
            self._order_stops()

    def _show_figures(self, found: Figures) -> None:
        for field, tile in self.tiles.items():
            count: int = getattr(found, field)
            tile.show_number(self._desk.format.number(count), is_none=count == 0)


def greeting(hour: int, name: str) -> str:
    """By the clinic's wall clock."""
    if hour < 12:
        said = _("Good morning, {name}.")
    else:
        said = _("Good afternoon, {name}.") if hour < 18 else _("Good evening, {name}.")
    return said.format(name=f"\u2068{name}\u2069")
