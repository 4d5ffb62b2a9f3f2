"""One reminder: its words, and each way with what can be done by it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import Channel
from clinic_desktop.domain.reminder import ReminderDue, Told, Way
from clinic_desktop.ui import theme
from clinic_desktop.ui.reminders import words
from clinic_desktop.ui.reminders.reading_side import read_in
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.sign import Sign


class ReminderCard(Card):
    """Beside the list; empty while no row is selected."""

    open_wanted = Signal(object, object)  # due, channel: hand the words to another program
    send_wanted = Signal(object)  # due: by the clinic's own mail server
    mark_wanted = Signal(object, object, object)  # due, channel, Told
    undo_wanted = Signal(object, object)  # due, channel

    def __init__(self, formatter: Formatter) -> None:
        super().__init__()
        named(self, "reminder_card", _("Reminder"))
        self._format = formatter
        self._due: ReminderDue | None = None
        self.has_server = False
        self.name = labels.plain("", "strong", "reminder_name", wraps=True)
        self.said = named(Banner(), "reminder_problem")
        self._ways = QVBoxLayout()
        self._ways.setSpacing(theme.current().px(12))
        self.subject = labels.plain("", "label", "reminder_subject", wraps=True)
        self.text = labels.plain("", "", "reminder_text", wraps=True)
        self._lay_out()
        self.show_due(None)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, theme.current().px(4), 0)
        column.setSpacing(theme.current().px(12))
        column.addWidget(self.name)
        column.addWidget(self.said)
        column.addLayout(self._ways)
        column.addWidget(self.subject)
        column.addWidget(self.text)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(scroll.focusPolicy().NoFocus)
        scroll.setWidget(inner)
        self.add(scroll, 1)

    def show_due(self, due: ReminderDue | None) -> None:
        """Show this one, or that nothing is selected."""
        self._due = due
        self.name.setText(self._title(due) if due else _("Choose an appointment on the list."))
        self.subject.setText(due.subject if due else "")
        self.text.setText(due.text if due else "")
        if due is not None:
            read_in(due.language, self.subject, self.text)
        self.said.say(self._problem(due) if due else "", "info")
        while item := self._ways.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for way in due.ways if due else ():
            self._ways.addWidget(self._line(way, is_ready=due is not None and due.can_be_told))

    def _title(self, due: ReminderDue) -> str:
        when = self._format.isolate(self._format.time(due.row.start))
        return f"{due.row.patient}, {when}"

    def _problem(self, due: ReminderDue) -> str:
        if due.waits_until is None:
            return due.problem
        until = self._format.isolate(self._format.time(due.waits_until))
        text = _(
            "Booked or changed a moment ago. Nothing goes out before {time}: it may be undone."
        )
        return text.format(time=until)

    def _line(self, way: Way, *, is_ready: bool) -> QWidget:
        px = theme.current().px
        made = QWidget()
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(4))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(Sign(words.ICONS[way.channel], "text2", 16))
        title = words.channel(way.channel)
        where = words.address(way, self._format) if not way.problem else way.problem
        head.addWidget(labels.plain(title, "label"))
        head.addWidget(labels.ElidedLabel(where), 1)
        layout.addLayout(head)
        state = ": ".join(part for part in (words.told(way, self._format), way.why) if part)
        if state:
            layout.addWidget(labels.plain(state, "hint", wraps=True))
        deeds = self._deeds(way, is_ready=is_ready)
        if deeds:
            line = QHBoxLayout()
            line.setSpacing(px(8))
            for each in deeds:
                line.addWidget(each)
            line.addStretch(1)
            layout.addLayout(line)
        return made

    def _deeds(self, way: Way, *, is_ready: bool) -> list[QPushButton]:
        made: list[QPushButton] = []
        name = way.channel.value
        if is_ready and way.is_open:
            made.extend(self._leading(way, name))
            made.append(self._mark(_("Told"), f"told_{name}", way.channel, Told.DONE))
        if is_ready and way.is_open and way.channel is Channel.PHONE:
            made.append(self._mark(_("No answer"), "no_answer", way.channel, Told.NO_ANSWER))
        if way.is_unsure:
            made.append(self._mark(_("It was sent"), f"told_{name}", way.channel, Told.DONE))
            made.append(self._undo(_("Send again"), name, way))
        elif way.told in (Told.DONE, Told.NO_ANSWER):
            made.append(self._undo(_("Take back"), name, way))
        return made

    def _leading(self, way: Way, name: str) -> list[QPushButton]:
        if way.channel is Channel.EMAIL and self.has_server:
            return [button(_("Send"), "send_email", self._send, icon="send")]
        if way.channel is Channel.PHONE:
            return []
        deed = partial(self._open, way.channel)
        return [button(_("Open"), f"open_{name}", deed, icon="open")]

    def _send(self) -> None:
        self.send_wanted.emit(self._due)

    def _open(self, channel: Channel) -> None:
        self.open_wanted.emit(self._due, channel)

    def _mark(self, text: str, name: str, channel: Channel, result: Told) -> QPushButton:
        return button(
            text, name, lambda: self.mark_wanted.emit(self._due, channel, result), kind="quiet"
        )

    def _undo(self, text: str, name: str, way: Way) -> QPushButton:
        deed = partial(self._take_back, way.channel)
        return button(text, f"undo_{name}", deed, kind="quiet", icon="undo")

    def _take_back(self, channel: Channel) -> None:
        self.undo_wanted.emit(self._due, channel)
