"""The second step of an import of a table: which column holds what."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.ui import theme
from clinic_desktop.ui.desk import Desk
from clinic_desktop.ui.patients import words
from clinic_desktop.ui.patients.facts import emptied
from clinic_desktop.ui.widgets import labels
from clinic_desktop.ui.widgets.buttons import button
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.field_form import FieldForm
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.ui.widgets.step_page import StepPage
from clinic_desktop.usecases import import_words, imports
from clinic_desktop.usecases.imports import ColumnMapping, Sample, Target

_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "cp1251", "cp1256")
_DELIMITERS = (",", ";", "\t", "|")
_EXAMPLES = 3


class ColumnsPage(StepPage):
    """What was detected, changeable; a mapping for each column with values of the file."""

    went_on = Signal(object)
    look_again = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            "import_columns", _("What is in which column?"), "", _("Try it"), back=_("Back")
        )
        self._desk = desk
        self._mapping: ColumnMapping | None = None
        self._combos: dict[str, ChoiceCombo[Target | None]] = {}
        self.form = FieldForm(4)
        self.encoding: ChoiceCombo[str] = ChoiceCombo()
        self.delimiter: ChoiceCombo[str] = ChoiceCombo()
        orders = (("dmy", "31.12.2026"), ("mdy", "12/31/2026"), ("ymd", "2026-12-31"))
        self.order = ChoiceCombo(orders)
        self.saved: ChoiceCombo[ColumnMapping | None] = ChoiceCombo()
        self.grid = QGridLayout()
        self.name = named(QLineEdit(), "mapping_name", _("Name of this mapping"))
        self.name.setPlaceholderText(_("Name of this mapping"))
        self.keep = button(_("Keep for next time"), "mapping_save", self._keep, icon="save")
        self._lay_out_body()
        self._connect()

    def _lay_out_body(self) -> None:
        px = theme.current().px
        self.form.add_field("saved", _("Mapping"), self.saved)
        self.form.add_field("date_order", _("Dates look like"), self.order)
        self.form.add_field("encoding", _("Characters"), self.encoding)
        self.form.add_field("delimiter", _("Separator"), self.delimiter)
        self.body.addWidget(self.form)
        self.grid.setHorizontalSpacing(px(16))
        self.grid.setVerticalSpacing(px(6))
        self.grid.setColumnStretch(1, 1)
        self.body.addLayout(self.grid)
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self.keep)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.encoding.edited.connect(self._read_again)
        self.delimiter.edited.connect(self._read_again)
        self.saved.edited.connect(self._take_saved)

    def show_sample(self, sample: Sample, mapping: ColumnMapping) -> None:
        """Lay out the columns of this file."""
        self._mapping = mapping
        number = self._desk.format.number(sample.total)
        rows = ngettext("{n} row", "{n} rows", sample.total).format(n=number)
        found = (sample.format.upper(), rows if sample.total else "", sample.path.name)
        self.lead.setText(words.DOT.join(words.own_direction(part) for part in found if part))
        self.lead.show()
        _fill(self.encoding, _ENCODINGS, sample.encoding, str)
        _fill(self.delimiter, _DELIMITERS, sample.delimiter, _shown_delimiter)
        for name, value in (("encoding", sample.encoding), ("delimiter", sample.delimiter)):
            self.form.show_field(name, is_shown=bool(value))
        self.order.set_value(sample.date_order or "dmy")
        unsure = "" if sample.is_order_certain else _("Not sure: check the dates below.")
        self.form.fields["date_order"].show_problem(unsure)
        self._show_saved(sample)
        self._show_columns(sample, mapping)

    def _show_saved(self, sample: Sample) -> None:
        fitting = [kept for kept in self._desk.run(imports.mappings) if kept.fits(sample.columns)]
        as_guessed: list[tuple[ColumnMapping | None, str]] = [(None, _("As recognised"))]
        self.saved.set_choices(as_guessed + [(kept, kept.name) for kept in fitting])
        self.form.show_field("saved", is_shown=bool(fitting))

    def _show_columns(self, sample: Sample, mapping: ColumnMapping) -> None:
        emptied(self.grid)
        self._combos = {}
        for column, title in enumerate((_("Column"), _("Values"), _("Goes to"))):
            self.grid.addWidget(labels.plain(title, "label"), 0, column)
        for row, heading in enumerate(sample.columns, 1):
            values = dict.fromkeys(cells[row - 1] for cells in sample.rows if cells[row - 1])
            shown = ", ".join(list(values)[:_EXAMPLES])
            self.grid.addWidget(labels.plain(heading, "strong"), row, 0)
            self.grid.addWidget(labels.ElidedLabel(words.own_direction(shown)), row, 1)
            self.grid.addWidget(self._combo(row, heading, mapping), row, 2)

    def _combo(self, row: int, heading: str, mapping: ColumnMapping) -> QWidget:
        made = named(ChoiceCombo(_targets()), f"column_{row}", heading)
        made.set_value(mapping.target_of(heading))
        made.edited.connect(lambda: self._moved(heading))
        self._combos[heading] = made
        return made

    def _moved(self, heading: str) -> None:
        """A place for one column only moves to the column chosen last."""
        chosen = self.mapping().with_column(heading, self._combos[heading].value())
        for other, combo in self._combos.items():
            combo.set_value(chosen.target_of(other))

    def mapping(self) -> ColumnMapping:
        """What is chosen now."""
        held = [(heading, combo.value()) for heading, combo in self._combos.items()]
        return ColumnMapping(
            tuple((heading, target) for heading, target in held if target is not None),
            self.order.value(),
            self._mapping.name if self._mapping else "",
            self.encoding.value() if self.encoding.count() else "",
            self.delimiter.value() if self.delimiter.count() else "",
        )

    def _take_saved(self) -> None:
        chosen = self.saved.value()
        if chosen is not None:
            self.name.setText(chosen.name)
            self.order.set_value(chosen.date_order)
            for heading, combo in self._combos.items():
                combo.set_value(chosen.target_of(heading))

    def _read_again(self) -> None:
        # other characters or another separator make other headings: recognise them afresh
        self.look_again.emit(replace(self.mapping(), columns=()))

    def _keep(self) -> None:
        try:
            self._desk.run(imports.save_mapping, self.name.text(), self.mapping())
        except InvalidInput as error:
            self.banner.say(str(error), "danger")
            return
        self.banner.say(_("Kept. It is offered for files with the same columns."), "ok")

    def enter(self) -> None:
        self.primary.setFocus()  # what was recognised is mostly right

    def advance(self) -> None:
        self.went_on.emit(self.mapping())


def _targets() -> list[tuple[Target | None, str]]:
    nothing: list[tuple[Target | None, str]] = [(None, _("(left out)"))]
    return nothing + [(target, import_words.title(target)) for target in Target]


def _fill(
    combo: ChoiceCombo[str], known: tuple[str, ...], found: str, say: Callable[[str], str]
) -> None:
    values = tuple(dict.fromkeys((found, *known))) if found else ()
    combo.set_choices([(value, say(value)) for value in values])
    if found:
        combo.set_value(found)


def _shown_delimiter(delimiter: str) -> str:
    names = {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Bar")}
    return names.get(delimiter, delimiter)
