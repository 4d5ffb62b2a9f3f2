"""The seal of a day: what the trail holds of it, and 32 symbols to print and keep apart."""

import secrets
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clinic_desktop.domain.errors import ClinicError, InvalidInput
from clinic_desktop.domain.formatting import Formatter
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress
from clinic_desktop.reports.printed import Paper, Printed, heading_of
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.attempt import attempt
from clinic_desktop.ui.widgets.banner import announce
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.card import Card
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.file_chooser import FileChooser
from clinic_desktop.ui.widgets.form_field import FormField
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.paper_dialog import PaperDialog, file_name
from clinic_desktop.usecases import clinic, day_seals
from clinic_desktop.usecases.day_seals import DaySeal

_GROUPS_IN_A_ROW = 4


class DaySealDialog(QDialog):
    """Follows the day chosen; nothing is shown while it is not one that came."""

    def __init__(self, desk: Desk, chooser: FileChooser, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._chooser = chooser
        self._asked: date | None = None
        self.seal: DaySeal | None = None
        named(self, "day_seal_dialog", _("Seal of the day"))
        self.setWindowTitle(_("Seal of the day"))
        self.setProperty("kind", "form")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.day = DateEdit(desk.format)
        self.field = FormField("seal_day", _("Day"), self.day)
        self.text = labels.plain("", "page-title", "seal_text")
        self.state = labels.hint()
        self.figures: dict[str, QLabel] = {}
        self.print_button = button(
            _("Print or save…"), "seal_print", self.show_paper, icon="print", kind="primary"
        )
        self.close_button = button(_("Close"), "seal_close", self.accept)
        self._lay_out()
        self.day.edited.connect(self.ask)
        self.day.set_value(desk.today)
        self.day.line.selectAll()
        self.ask()

    def _lay_out(self) -> None:
        px = theme.current().px
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.print_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(24), px(20), px(24), px(16))
        layout.setSpacing(px(12))
        layout.addWidget(labels.hint(_lead()))
        layout.addWidget(self.field)
        layout.addWidget(self._card())
        layout.addStretch(1)
        layout.addLayout(foot)
        self.setMinimumWidth(px(560))
        self.day.setFocus()

    def _card(self) -> Card:
        px = theme.current().px
        card, grid = Card(), QGridLayout()
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(4))
        for at, (name, title) in enumerate(_figures()):
            self.figures[name] = labels.plain("", "strong", f"seal_{name}")
            grid.addWidget(labels.plain(title, "label"), at, 0)
            grid.addWidget(self.figures[name], at, 1)
        grid.setColumnStretch(1, 1)
        card.add(labels.plain(_("Seal"), "label"))
        card.add(self.text)
        card.add(self.state)
        card.body.addSpacing(px(8))
        card.body.addLayout(grid)
        return card

    def ask(self) -> None:
        """Seal the day that stands in the field."""
        self._show(None)
        self.field.show_problem(self.day.problem())
        if self.day.problem() or (day := self.day.value()) is None:
            return
        self._asked = day

        def seal(_progress: Progress) -> DaySeal:
            return self._desk.run(day_seals.day_seal, day)

        attempt(self._desk.start, seal, self._told, self._refused, self)

    def _told(self, seal: DaySeal) -> None:
        if seal.day == self._asked:
            self._show(seal)
            announce(self.text, self.text.accessibleName())

    def _refused(self, error: ClinicError) -> None:
        text = error.problems.get("day", "") if isinstance(error, InvalidInput) else str(error)
        self.field.show_problem(text)

    def _show(self, seal: DaySeal | None) -> None:
        self.seal = seal
        self.print_button.setEnabled(seal is not None)
        groups = seal.text.split("-") if seal else ["····"] * 8
        rows = (groups[:_GROUPS_IN_A_ROW], groups[_GROUPS_IN_A_ROW:])
        self.text.setText("\n".join(Formatter.isolate("  ".join(row)) for row in rows))
        self.text.setAccessibleName(_("Seal: {text}").format(text=" ".join(groups)))
        number = self._desk.format.number
        for name, label in self.figures.items():
            label.setText(number(getattr(seal, name)) if seal else "–")
        self.state.setText(self._state(seal))

    def _state(self, seal: DaySeal | None) -> str:
        if seal is None:
            return ""
        if seal.is_whole:
            return _("The day is over: this is its last seal.")
        moment = Formatter.isolate(self._desk.format.moment(seal.made_at))
        return _("The day goes on. This seals it up to {time}.").format(time=moment)

    def show_paper(self) -> None:
        """The page as it will be printed, with Print and Save."""
        if self.seal is None:
            return
        seal, printed = self.seal, self._printed()

        def build(_progress: Progress) -> bytes:
            # on the pool: ReportLab is loaded only where somebody prints
            from clinic_desktop.reports import day_seal

            return day_seal.build(seal, printed)

        def shown(pdf: bytes) -> None:
            name = file_name("day-seal", seal.day)
            PaperDialog(self._desk, self._chooser, self.windowTitle(), name, pdf, self).open()

        self._desk.start(build, shown, self, _("Making the document…"))

    def _printed(self) -> Printed:
        return Printed(
            by=self._desk.user.name,
            at=self._desk.now,
            document_id=secrets.token_hex(4),
            clinic=heading_of(self._desk.run(clinic.profile).profile),
            formatter=self._desk.format,
            paper=Paper[self._desk.clinic.paper],
        )


def _lead() -> str:
    return _(
        "Print the seal at the end of a day and keep it outside the program. Years later it shows "
        "whether anything that was done up to that day was changed or removed."
    )


def _figures() -> tuple[tuple[str, str], ...]:
    return (
        ("deeds", _("Deeds in all")),
        ("changes", _("of these, changes of records")),
        ("refused", _("of these, refused")),
        ("failed", _("of these, failed")),
        ("seq", _("Number of the last deed sealed")),
    )
