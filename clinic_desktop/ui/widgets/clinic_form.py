"""The form of the clinic's profile, for the first run and for later changes."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QSpinBox, QWidget

from clinic_desktop.domain.errors import InvalidInput
from clinic_desktop.domain.language import _
from clinic_desktop.ui.widgets import country_presets as presets
from clinic_desktop.ui.widgets.attempt import Start
from clinic_desktop.ui.widgets.choice_combo import ChoiceCombo
from clinic_desktop.ui.widgets.field_form import FieldForm
from clinic_desktop.ui.widgets.flow_layout import FlowLayout
from clinic_desktop.ui.widgets.logo_edit import LogoEdit
from clinic_desktop.ui.widgets.naming import named
from clinic_desktop.usecases.clinic import LONGEST_IDLE_MINUTES, ClinicProfile
from clinic_desktop.usecases.pictures import clean_logo


class DocumentChoice(QWidget):
    """Which identity documents the registry asks for."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        layout = FlowLayout(self, gap=8)
        self._boxes: dict[str, QCheckBox] = {}
        for scheme, text in presets.documents():
            box = named(QCheckBox(text), f"id_scheme_{scheme}", text)
            box.toggled.connect(lambda _on: self.edited.emit())
            layout.addWidget(box)
            self._boxes[scheme] = box
        self.setFocusProxy(self._boxes["iin"])

    def value(self) -> tuple[str, ...]:
        return tuple(scheme for scheme, box in self._boxes.items() if box.isChecked())

    def set_value(self, schemes: tuple[str, ...]) -> None:
        for scheme, box in self._boxes.items():
            box.setChecked(scheme in schemes)


class ClinicForm(FieldForm):
    """Reads and shows a ClinicProfile; choosing a country fills in what usually holds there."""

    edited = Signal()

    def __init__(self, start: Start, *, with_rules: bool = False) -> None:
        super().__init__(columns=2)
        self._shown = ClinicProfile(name="")
        self._lay_out_identity(start)
        self._lay_out_region()
        if with_rules:
            self._lay_out_rules()
        self._connect()

    def _lay_out_identity(self, start: Start) -> None:
        self.name = self.add_line("name", _("Name of the clinic"))
        self.second_name = self.add_line(
            "second_name",
            _("Name in a second script"),
            hint=_("As patients read it, in Arabic, Cyrillic or Devanagari."),
        )
        self.address = self.add_line("address", _("Address"), span=2)
        self.phone = self.add_line("phone", _("Phone"))
        self.email = self.add_line("email", _("E-mail"))
        self.tax_id = self.add_line("tax_id", _("Tax number"))
        self.logo = self.add_field("logo", _("Logo"), LogoEdit(clean_logo, start))
        self.logo.failed.connect(self.fields["logo"].show_problem)

    def _lay_out_region(self) -> None:
        self.add_section(_("Region"))
        countries = presets.countries()
        self.country = self.add_field("country", _("Country"), ChoiceCombo(countries))
        self.currency = self.add_field(
            "currency",
            _("Currency of the prices"),
            ChoiceCombo((code, code) for code in presets.currencies()),
        )
        self.phone_region = self.add_field(
            "phone_region", _("Phone numbers without a prefix belong to"), ChoiceCombo(countries)
        )
        self.zone = self.add_field(
            "zone", _("Time zone"), ChoiceCombo((zone, zone) for zone in presets.zones())
        )
        self.first_weekday = self.add_field(
            "first_weekday", _("The week starts on"), ChoiceCombo(presets.weekdays())
        )
        self.paper = self.add_field(
            "paper",
            _("Paper"),
            ChoiceCombo([("A4", "A4"), ("A5", "A5"), ("LETTER", _("Letter"))]),
        )
        self.id_schemes = self.add_field(
            "id_schemes", _("Identity documents to ask for"), DocumentChoice(), span=2
        )

    def _lay_out_rules(self) -> None:
        self.add_section(_("Safety"))
        self.idle_minutes = QSpinBox()
        self.idle_minutes.setRange(1, LONGEST_IDLE_MINUTES)
        self.idle_minutes.setSuffix(_(" minutes"))
        self.add_field(
            "idle_minutes",
            _("Lock when nobody uses the program for"),
            self.idle_minutes,
            hint=_("Typing that was not saved is kept as a draft."),
        )
        self.idle_minutes.valueChanged.connect(lambda _value: self.edited.emit())

    def _connect(self) -> None:
        for line in (
            self.name, self.second_name, self.address, self.phone, self.email, self.tax_id
        ):  # fmt: skip
            line.textEdited.connect(lambda _text: self.edited.emit())
        for choice in (
            self.currency, self.phone_region, self.zone, self.first_weekday, self.paper,
            self.id_schemes, self.logo,
        ):  # fmt: skip
            choice.edited.connect(self.edited)
        self.country.edited.connect(self._suggest)
        for listed in (self.country, self.phone_region, self.zone):
            # a list of every country must not make the form as wide as its longest name
            listed.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def profile(self) -> ClinicProfile:
        """What stands in the form; what it does not show stays as it was."""
        read = replace(
            self._shown,
            name=self.name.text(),
            second_name=self.second_name.text(),
            address=self.address.text(),
            phone=self.phone.text(),
            email=self.email.text(),
            tax_id=self.tax_id.text(),
            logo=self.logo.value(),
            country=self.country.value(),
            currency=self.currency.value(),
            phone_region=self.phone_region.value(),
            first_weekday=self.first_weekday.value(),
            zone=self.zone.value(),
            paper=self.paper.value(),
            id_schemes=self.id_schemes.value(),
        )
        if "idle_minutes" in self.fields:
            read = replace(read, idle_minutes=self.idle_minutes.value())
        if not read.id_schemes:
            raise InvalidInput(id_schemes=_("Choose at least one kind of document."))
        return read

    def show_profile(self, profile: ClinicProfile) -> None:
        self._shown = profile
        self.name.setText(profile.name)
        self.second_name.setText(profile.second_name)
        self.address.setText(profile.address)
        self.phone.setText(profile.phone)
        self.email.setText(profile.email)
        self.tax_id.setText(profile.tax_id)
        self.logo.set_value(profile.logo)
        self.country.set_value(profile.country)
        self.currency.set_value(profile.currency)
        self.phone_region.set_value(profile.phone_region)
        self.first_weekday.set_value(profile.first_weekday)
        self.zone.set_value(profile.zone)
        self.paper.set_value(profile.paper)
        self.id_schemes.set_value(profile.id_schemes)
        if "idle_minutes" in self.fields:
            self.idle_minutes.setValue(profile.idle_minutes)

    def suggest(self, country: str) -> None:
        """Choose a country and fill in what usually holds there."""
        self.country.set_value(country)
        self._suggest()

    def _suggest(self) -> None:
        code = self.country.value()
        usual = presets.preset(code)
        self.currency.set_value(usual.currency)
        self.phone_region.set_value(code)
        self.first_weekday.set_value(usual.first_day)
        self.zone.set_value(usual.zone)
        self.paper.set_value(presets.paper(code))
        self.id_schemes.set_value(usual.id_schemes)
        self.edited.emit()
