"""Which parts of a record go on paper, on which paper, and how much of the numbers."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.reports.printed import Paper
from clinic_desktop.reports.sections import section_titles
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.date_edit import DateEdit
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.ui.widgets.naming import named


@dataclass(frozen=True)
class CopyChoice:
    """What `patients.for_copy` and the paper need to know."""

    sections: frozenset[str]
    since: date | None
    until: date | None
    has_full_numbers: bool
    paper: Paper


class RecordCopyDialog(FormDialog):
    """Emits the choice; building and showing the paper is the page's business."""

    wanted = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(_("Copy of the record"), parent, columns=2, save_text=_("Preview"))
        named(self, "record_copy_dialog", self.windowTitle())
        self.boxes: dict[str, QCheckBox] = {}
        self.add_field("sections", _("What to print"), self._sections(), span=2)
        self.since = self.add_field("since", _("Entries from"), DateEdit(desk.format))
        self.until = self.add_field("until", _("Entries until"), DateEdit(desk.format))
        papers = [(Paper.A4, "A4"), (Paper.A5, "A5"), (Paper.LETTER, _("Letter"))]
        self.paper = self.add_field("paper", _("Paper"), ChoiceCombo(papers))
        self.paper.set_value(Paper[desk.clinic.paper])
        said = _("Print document numbers in full")
        self.full_numbers = self.add_field("full_numbers", said, QCheckBox(said))

    def _sections(self) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.current().px(16))
        for at, (name, title) in enumerate(section_titles().items()):
            box = named(QCheckBox(title), f"section_{name}", title)
            box.setChecked(True)
            self.boxes[name] = box
            grid.addWidget(box, at // 3, at % 3)
        made.setFocusProxy(next(iter(self.boxes.values())))
        return made

    def save(self) -> None:
        chosen = frozenset(name for name, box in self.boxes.items() if box.isChecked())
        if not chosen:
            raise InvalidInput(sections=_("Choose at least one part."))
        since, until = self.since.value(), self.until.value()
        if since and until and until < since:
            raise InvalidInput(until=_("This lies before the first day."))
        full = self.full_numbers.isChecked()
        self.wanted.emit(CopyChoice(chosen, since, until, full, self.paper.value()))
