"""The queue of today: four columns of cards, the deeds of the chosen one, the waiting-room screen."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import Conflict, InvalidInput
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.queue import Board, Ticket, TicketState
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.queue import deeds
from clinic_desktop.ui.queue.column_view import ColumnView, TicketList
from clinic_desktop.ui.queue.columns import COLUMNS, Column, in_order, rule_words
from clinic_desktop.ui.queue.deeds import Deed
from clinic_desktop.ui.queue.reason_dialog import ReasonDialog
from clinic_desktop.ui.queue.ticket_bar import TicketBar, keys_of
from clinic_desktop.ui.queue.ticket_dialog import TicketDialog, WalkInDialog
from clinic_desktop.ui.queue.undoing import done_and_undo
from clinic_desktop.ui.queue.waiting_room_window import WaitingRoomWindow
from clinic_desktop.ui.queue.words import TicketWords
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.empty_state import EmptyState
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases import queue

_TICK = 10_000  # ms: a clock is never more than that behind
_TABLES = frozenset({"ticket", "appointment", "patient", "practitioner", "resource", "service"})


class QueuePage(QWidget):
    """Asks again whenever something was written; its clocks go on by themselves."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("kind", "page")
        named(self, "queue_page", _("Queue"))
        self._words = TicketWords(desk.format)
        self._chosen: Id = ""
        self._may_write = desk.may(queue.take_ticket)
        self._board: Board | None = None
        self.wall: WaitingRoomWindow | None = None
        self.filter = named(ChoiceCombo[Id](), "queue_filter", _("Practitioner"))
        self.names = button(_("Hide names (F8)"), "queue_hide_names", self.hide_names, icon="hide")
        self.names.setCheckable(True)
        self.screen_button = button(
            _("Waiting-room screen"), "queue_screen", self.open_wall, icon="open"
        )
        self.walk_in = button(
            _("Walk-in (F6)"), "queue_walk_in", self.take, kind="primary", icon="add"
        )
        self.columns = {each.name: self._column(each) for each in COLUMNS}
        self.titles = {each.name: labels.section(_(each.title)) for each in COLUMNS}
        self.figures = labels.plain("", "hint", "queue_figures", wraps=True)
        self.bar = TicketBar(self.press)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self.tick)
        self._minute = 0
        self._lay_out()
        self._connect()
        self.refresh()

    # building

    def _column(self, column: Column) -> ColumnView:
        model = TicketList(lambda ticket: self._words.said(ticket, self._desk.now), self._words.tip)
        view = ColumnView(
            column.name,
            _(column.title),
            model,
            lambda ticket: self._words.card(ticket, self._desk.now),
            deeds.KEYS,
        )
        view.chosen.connect(self._choose)
        view.pressed_key.connect(self.press)
        view.sideways.connect(partial(self._go_sideways, view))
        view.moved.connect(self._move)
        view.carried.connect(self._carry)
        view.dropped.connect(self._drop)
        view.menu_wanted.connect(self._open_menu)
        return view

    def _lay_out(self) -> None:
        px = theme.current().px
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(16))
        layout.setSpacing(px(12))
        layout.addLayout(self._head())
        layout.addWidget(labels.hint(rule_words()))
        self._stack = QStackedLayout()
        self._stack.addWidget(self._columns_side_by_side())
        self._stack.addWidget(self._empty())
        layout.addLayout(self._stack, 1)
        layout.addWidget(self.bar)

    def _head(self) -> QHBoxLayout:
        head, words = QHBoxLayout(), QVBoxLayout()
        head.setSpacing(theme.current().px(8))
        words.addWidget(labels.page_title(_("Queue")))
        words.addWidget(self.figures)
        head.addLayout(words, 1)
        for widget in (self.filter, self.names, self.screen_button, self.walk_in):
            head.addWidget(widget)
        self.walk_in.setVisible(self._may_write)
        return head

    def _columns_side_by_side(self) -> QWidget:
        px = theme.current().px
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        for name, view in self.columns.items():
            column = QVBoxLayout()
            column.setSpacing(px(8))
            column.addWidget(self.titles[name])
            column.addWidget(view, 1)
            row.addLayout(column, 1)
        return holder

    def _empty(self) -> EmptyState:
        text = _("Nobody is in the queue today. Everybody who comes gets a ticket here.")
        if not self._may_write:
            return EmptyState("queue", text)
        return EmptyState("queue", text, _("First walk-in"), self.take)

    def _connect(self) -> None:
        self.filter.edited.connect(self._show)
        self._desk.changed.connect(self._written)
        for keys, deed in (("F6", self.take), ("F8", self.names.click)):
            QShortcut(QKeySequence(keys), self).activated.connect(deed)

    # what it shows

    def activate(self) -> None:
        """The page was chosen on the rail."""
        self.refresh()
        self.enter()

    def enter(self) -> None:
        """The keyboard starts on the chosen card, else on the next one to be called."""
        self.walk_in.setFocus()
        self._focus_chosen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def tick(self) -> None:
        """Clocks go on; another day begins an empty queue."""
        if self._board is None or self._board.day != self._desk.today:
            self.refresh()
        minute = int(self._desk.now.timestamp() // 60)
        if minute != self._minute:
            self._minute = minute
            for view in self.columns.values():
                view.tickets.tick()

    def _written(self, tables: frozenset[str]) -> None:
        if self.isVisible() and tables & _TABLES:
            self.refresh()

    def refresh(self) -> None:
        """Ask again; the chosen card stays chosen, wherever it went."""
        self._board = self._desk.run(queue.board)
        self.filter.set_choices([("", _("Everybody")), *self._board.practitioners])
        self._show()

    def _show(self) -> None:
        board = self._board
        if board is None:
            return
        had_focus = any(view.hasFocus() for view in self.columns.values())
        wanted = self.filter.value() if self.filter.currentIndex() >= 0 else ""
        shown = [
            each for each in board.tickets if each.practitioner_id in ("", wanted) or not wanted
        ]
        for column in COLUMNS:
            mine = in_order(column, [each for each in shown if each.state in column.states])
            self.columns[column.name].tickets.show(mine)
            title = _("{column}  {count}").format(column=_(column.title), count=len(mine))
            self.titles[column.name].setText(title)
        self._stack.setCurrentIndex(0 if board.tickets else 1)
        self.bar.setVisible(bool(board.tickets))
        self.figures.setText(self._figures(board, wanted))
        self._mark_chosen()
        if had_focus:
            self._focus_chosen()

    def _figures(self, board: Board, practitioner_id: Id) -> str:
        parts = [_("{n} waiting").format(n=board.count(TicketState.WAITING))]
        if aside := board.count(TicketState.HELD, TicketState.NO_ANSWER):
            parts.append(_("{n} on hold or not answering").format(n=aside))
        parts.append(_("{n} still expected").format(n=board.expected))
        if practitioner_id in board.consults:
            parts.append(_("a consult takes {n} min").format(n=board.consults[practitioner_id]))
        return " · ".join(parts)

    # which card

    def ticket(self) -> Ticket | None:
        """The chosen one, if it is shown."""
        found = (view.tickets.tickets for view in self.columns.values())
        return next((each for row in found for each in row if each.id == self._chosen), None)

    def select(self, ticket_id: Id) -> None:
        """Put the keyboard on that ticket."""
        self._chosen = ticket_id
        self._mark_chosen()
        self._focus_chosen()

    def _choose(self, ticket: Ticket | None) -> None:
        if ticket is not None and ticket.id != self._chosen:
            self._chosen = ticket.id
            self._mark_chosen()
        self.bar.show_ticket(self.ticket(), may_write=self._may_write)

    def _mark_chosen(self) -> None:
        for view in self.columns.values():
            view.choose(view.tickets.position(self._chosen))
        self.bar.show_ticket(self.ticket(), may_write=self._may_write)

    def _focus_chosen(self) -> None:
        views = list(self.columns.values())
        holding = [view for view in views if view.tickets.position(self._chosen) >= 0]
        filled = [view for view in views if view.tickets.tickets]
        for view in (holding or filled)[:1]:
            view.setFocus()

    def _go_sideways(self, view: ColumnView, step: int) -> None:
        views = list(self.columns.values())
        at, row = views.index(view) + step, max(view.currentIndex().row(), 0)
        while 0 <= at < len(views):
            if views[at].tickets.tickets:
                views[at].choose(row)
                views[at].setFocus()
                self._choose(views[at].ticket())
                return
            at += step

    # deeds

    def press(self, key: str) -> None:
        """Do with the chosen ticket what that key stands for; keys that do not fit do nothing."""
        ticket = self.ticket()
        if ticket is None or not self._may_write or ticket.is_closed:
            return
        if key == "Return":
            self._do(deeds.onward(ticket), ticket)
        elif key not in keys_of(ticket):
            return
        elif key == "E":
            people = self._board.practitioners if self._board else ()
            TicketDialog(self._desk, ticket, people, self).open()
        elif key == "J":
            self._join(ticket)
        else:
            self._do(next(each for each in deeds.possible(ticket) if each.key == key), ticket)

    def _do(self, deed: Deed | None, ticket: Ticket) -> None:
        if deed is None:
            return
        if deed.step is None:
            ReasonDialog(self._desk, deed, ticket, self).open()
            return
        step = deed.step
        self._try(lambda: self._desk.run(step, ticket.id, ticket.rev), ticket, _(deed.said))

    def _try(self, deed: Callable[[], int], ticket: Ticket, said: str) -> None:
        try:
            rev = deed()
        except InvalidInput as refused:
            self._desk.toast(str(refused))
        except Conflict:
            self.refresh()
            raise
        else:
            done_and_undo(self._desk, said, ticket, rev)

    def _join(self, ticket: Ticket) -> None:
        booking = ticket.booking
        if booking is not None:
            said = _("Ticket {number} goes with the booking.")
            ids = (ticket.id, ticket.rev, booking.id, booking.rev)
            self._try(lambda: self._desk.run(queue.join_booking, *ids), ticket, said)

    def _move(self, step: int) -> None:
        ticket = self.ticket()
        line = self._line()
        if ticket is None or ticket not in line:
            return
        at = line.index(ticket) + step
        if 0 <= at < len(line):
            line.remove(ticket)
            self._reorder(ticket, line[at - 1].id if at else "")

    def _line(self) -> list[Ticket]:
        """Those who wait, as they are shown."""
        shown = self.columns["queue_waiting"].tickets.tickets
        return [each for each in shown if each.state is TicketState.WAITING]

    def _reorder(self, ticket: Ticket, after_id: Id) -> None:
        if self._may_write and not ticket.is_closed:
            said = _("Ticket {number} is moved.")
            ids = (ticket.id, ticket.rev, after_id)
            self._try(lambda: self._desk.run(queue.reorder, *ids), ticket, said)

    # mouse

    def _carry(self, _ticket: Ticket, at: QPoint) -> None:
        for view in self.columns.values():
            is_here = _on_screen(view).contains(at)
            view.mark(view.place_at(view.viewport().mapFromGlobal(at).y()) if is_here else None)

    def _drop(self, ticket: Ticket, at: QPoint) -> None:
        for column in COLUMNS:
            view = self.columns[column.name]
            view.mark(None)
            if not _on_screen(view).contains(at) or not self._may_write or ticket.is_closed:
                continue
            if ticket.state is TicketState.WAITING is column.target:
                place = view.place_at(view.viewport().mapFromGlobal(at).y())
                self._put_at(ticket, place)
            elif ticket.state not in column.states:
                self._bring(ticket, column.target)

    def _put_at(self, ticket: Ticket, place: int) -> None:
        line = self._line()
        before = [each for each in line[:place] if each.id != ticket.id]
        after_id = before[-1].id if before else ""
        was = line.index(ticket)
        if after_id != (line[was - 1].id if was else ""):
            self._reorder(ticket, after_id)

    def _bring(self, ticket: Ticket, target: TicketState) -> None:
        deed = deeds.towards(ticket, target)
        if deed is None:
            self._desk.toast(_("A ticket cannot go from here to there."))
        self._do(deed, ticket)

    def _open_menu(self, at: QPoint) -> None:
        ticket = self.ticket()
        if ticket is not None and self._may_write and not ticket.is_closed:
            self.bar.open_menu(ticket, at)

    # the rest

    def take(self) -> None:
        """A walk-in, or somebody booked who is here."""
        if self._may_write and self._board is not None:
            dialog = WalkInDialog(self._desk, self._board.practitioners, self)
            dialog.taken.connect(self.select)
            dialog.open()

    def hide_names(self) -> None:
        """Numbers alone, for as long as the button is down."""
        self._words.hides_names = self.names.isChecked()
        for view in self.columns.values():
            view.tickets.tick()

    def open_wall(self) -> WaitingRoomWindow:
        """The screen for the waiting room; one, however often it is asked for."""
        if self.wall is None:
            self.wall = WaitingRoomWindow(self._desk, self.window())
            self.wall.destroyed.connect(self._forget_wall)
        self.wall.open()
        return self.wall

    def _forget_wall(self) -> None:
        self.wall = None


def _on_screen(view: ColumnView) -> QRect:
    return QRect(view.mapToGlobal(QPoint(0, 0)), view.size())
