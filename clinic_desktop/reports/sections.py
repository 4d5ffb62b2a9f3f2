"""The parts of a patient's record that a copy may hold."""

from clinic_desktop.domain.language import _


def section_titles() -> dict[str, str]:
    """Every section a copy may hold, by its key in `RecordCopy.sections`, in printing order."""
    return {
        "identity": _("Person"),
        "alerts": _("Alerts"),
        "contacts": _("Contacts"),
        "permissions": _("Contact permissions"),
        "addresses": _("Addresses"),
        "identities": _("Identity documents"),
        "relations": _("Relations"),
        "insurances": _("Insurance"),
        "providers": _("Previous providers"),
        "note": _("Notes"),
        "timeline": _("History of the record"),
    }
