"""The banner on top of every screen of a patient, so that two charts never look alike."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.names import initials
from clinic_desktop.domain.patient import ContactKind, PatientRecord, Sex
from clinic_desktop.domain.patient_views import RestrictionView
from clinic_desktop.ui import theme
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.facts import emptied
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.chip import AlertChip, Chip
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.naming import named

_LETTERS_ON_A_LINE = 44


class Initials(QWidget):
    """A disc with the first letters of a name, where the portrait will be."""

    def __init__(self, size: int = 48) -> None:
        super().__init__()
        self._text = ""
        side = theme.current().px(size)
        self.setFixedSize(side, side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        self._text = text
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        look, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent_soft"))
        painter.drawEllipse(self.rect())
        font = self.font()
        font.setPixelSize(round(self.height() * 0.38))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(look.color("accent"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class PatientBanner(QFrame):
    """Who this is: both names, age, number, phones, alerts, and whether archived or deceased."""

    def __init__(self, formatter: Formatter) -> None:
        super().__init__()
        self._format = formatter
        self.setProperty("kind", "bar")
        named(self, "patient_banner")
        self.portrait = Initials()
        self.name = labels.plain("", "page-title", "banner_name")
        self.second_name = labels.plain("", "section", "banner_second_name")
        self.facts = labels.plain("", "", "banner_facts", wraps=True)
        self.chips = FlowLayout(gap=theme.current().px(6))
        self.state = named(Banner(), "banner_state")
        self.emergency = named(Banner(), "banner_emergency")
        self._names = QHBoxLayout()
        self.deeds = QHBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        px = theme.current().px
        self._names.setSpacing(px(12))
        self._names.addWidget(self.name, 0, Qt.AlignmentFlag.AlignBaseline)
        self._names.addWidget(self.second_name, 1, Qt.AlignmentFlag.AlignBaseline)
        column = QVBoxLayout()
        column.setSpacing(px(4))
        column.addLayout(self._names)
        column.addWidget(self.facts)
        column.addLayout(self.chips)
        top = QHBoxLayout()
        top.setSpacing(px(16))
        top.addWidget(self.portrait, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(column, 1)
        self.deeds.setSpacing(px(8))
        top.addLayout(self.deeds)
        top.setAlignment(self.deeds, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(14), px(24), px(14))
        layout.setSpacing(px(10))
        layout.addLayout(top)
        layout.addWidget(self.emergency)
        layout.addWidget(self.state)

    def show_record(self, record: PatientRecord, today: date) -> None:
        form = record.form
        self.portrait.show_text(initials(form.name) or initials(form.second_name))
        first, second = words.spoken(form.name) or form.preferred, words.spoken(form.second_name)
        self._make_room(len(first) + len(second))
        self.name.setText(words.own_direction(first))
        self.second_name.setText(words.own_direction(second))
        self.second_name.setVisible(bool(second))
        self.facts.setText(banner_facts(self._format, record, today))
        self._show_chips(record)
        self._show_state(record)

    def show_next(self, said: str) -> None:
        """When they come next, beside the alerts; "" for never."""
        if said:
            self.chips.addWidget(named(Chip(said, "info", "calendar"), "banner_next", said))

    def show_restriction(self, restriction: RestrictionView | None) -> None:
        """Until when it stands open in an emergency, if it does."""
        ends_at = restriction.ends_at if restriction else None
        if ends_at is None:
            self.emergency.say("")
            return
        until = self._format.isolate(self._format.time(self._format.local(ends_at)))
        said = _("Opened in an emergency until {time}. The reason you gave was announced.")
        self.emergency.say(said.format(time=until), "danger")

    def _make_room(self, letters: int) -> None:
        """Both names on one line, or, when they are long, below one another and broken."""
        is_long, direction = letters > _LETTERS_ON_A_LINE, QHBoxLayout.Direction
        self._names.setDirection(direction.TopToBottom if is_long else direction.LeftToRight)
        for label in (self.name, self.second_name):
            label.setWordWrap(is_long)

    def _show_chips(self, record: PatientRecord) -> None:
        emptied(self.chips)
        for alert in words.by_gravity(record.alerts_now):
            self.chips.addWidget(AlertChip(alert))

    def _show_state(self, record: PatientRecord) -> None:
        says = []
        if record.form.deceased_on:
            day = self._format.date(record.form.deceased_on)
            says.append(
                _("Deceased on {date}. No reminders or greetings are sent.").format(date=day)
            )
        if record.archived_at:
            day = self._format.date(self._format.local(record.archived_at).date())
            says.append(_("Archived on {date}.").format(date=day))
            says.append(words.own_direction(record.archived_reason))
        self.state.say(" ".join(part for part in says if part), "warn")


def banner_facts(formatter: Formatter, record: PatientRecord, today: date) -> str:
    """Age, birth, sex, number and phones on one line."""
    form = record.form
    phones = [item for item in form.contacts if item.kind is ContactKind.PHONE]
    shown = [formatter.isolate(formatter.phone(item.value) or item.typed) for item in phones]
    parts = [
        words.birth_and_age(formatter, form.birth, today) or _("Birth date not known"),
        _(words.SEXES[form.sex]) if form.sex is not Sex.UNKNOWN else "",
        _("No. {number}").format(number=formatter.isolate(record.number)),
        *shown[:2],
    ]
    if form.preferred:
        parts.insert(0, _("called {name}").format(name=words.own_direction(form.preferred)))
    return words.DOT.join(part for part in parts if part)
