"""People already registered who may be the one being entered."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.patient import PatientRow
from clinic_desktop.ui import theme
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.facts import emptied, flowing
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.banner import Banner
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases.patients import Candidate

WIDTH = 320  # at 100 %, where the form leaves it


class DuplicatesPanel(QFrame):
    """Beside the form; "Different person" is remembered once the form is saved."""

    chosen = Signal(str)

    def __init__(self, formatter: Formatter, today: date) -> None:
        super().__init__()
        self._format = formatter
        self._today = today
        self._shown: tuple[Candidate, ...] = ()
        self.different: list[Id] = []
        self._waved: set[Id] = set()  # closed ones, of which nothing can be remembered
        named(self, "duplicates", _("Possible duplicates"))
        self.setProperty("kind", "side")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self._title = labels.plain("", "card-title", "duplicates_title", wraps=True)
        self._lead = labels.hint()
        self._cards = QVBoxLayout()
        self.warnings = named(Banner(), "duplicates_warnings")
        self.reason = named(QLineEdit(), "override_reason", _("Why both records stay"))
        self.reason.setPlaceholderText(_("Why both records stay"))
        self._lay_out()
        self.show_candidates(())

    def _lay_out(self) -> None:
        px = theme.current().px
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(16), px(20), px(16), px(16))
        column.setSpacing(px(10))
        for widget in (self._title, self._lead, self.warnings):
            column.addWidget(widget)
        self._cards.setSpacing(px(10))
        column.addLayout(self._cards)
        column.addWidget(self.reason)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.take(px(WIDTH))

    def take(self, left: int) -> None:
        """Be as wide as what the form leaves, within reason."""
        px = theme.current().px
        self.setFixedWidth(min(px(WIDTH), max(px(160), left)))

    def show_candidates(self, candidates: Sequence[Candidate]) -> None:
        gone = self._waved.union(self.different)
        left = tuple(one for one in candidates if one.row.id not in gone)
        self.reason.setVisible(any(one.blocks for one in left))
        if left == self._shown and self._title.text():
            return
        self._shown = left
        emptied(self._cards)
        for one in left:
            self._cards.addWidget(self._card(one))
        self._title.setText(_("Already registered?") if left else _("Nobody like this yet"))
        lead = _("Ask before you go on: one person, one record.")
        waiting = _("People with a similar name, birth date, phone or document appear here.")
        self._lead.setText(lead if left else waiting)

    def show_warnings(self, warnings: Sequence[str]) -> None:
        """What looks odd about the form and may be saved all the same."""
        self.warnings.say("\n".join(warnings), "warn")

    def _card(self, one: Candidate) -> Card:
        row, card = one.row, Card()
        named(card, f"candidate_{row.number}", words.both_names(row.name, row.second_name))
        names = words.both_names(row.name, row.second_name)
        card.add(labels.plain(names, "strong", wraps=True))
        facts = (
            _("restricted") if row.is_closed else "",
            words.birth_and_age(self._format, row.birth, self._today),
            self._format.isolate(row.number),
            words.phone_end(row),
            words.state_words(row),
        )
        card.add(labels.hint(words.DOT.join(part for part in facts if part)))
        said = labels.plain("\n".join(one.reasons), wraps=True)
        said.setProperty("tone", "danger" if one.blocks else "warn")
        card.add(said)
        buttons = FlowLayout(gap=theme.current().px(4))
        buttons.addWidget(
            button(_("This is the one"), f"same_{row.number}", lambda: self.chosen.emit(row.id))
        )
        buttons.addWidget(
            button(
                _("Different person"),
                f"different_{row.number}",
                lambda: self._is_different(row),
                kind="quiet",
            )
        )
        card.add(flowing(buttons))
        return card

    def _is_different(self, row: PatientRow) -> None:
        if row.is_closed:
            self._waved.add(row.id)
        else:
            self.different.append(row.id)
        self.show_candidates(self._shown)
