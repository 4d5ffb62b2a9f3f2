"""What the roles that come with the program are called."""

from clinic_desktop.domain.language import _
from clinic_desktop.domain.permissions import Role


def shipped_names() -> dict[str, str]:
    """Name in the language in use by key, in the order in which roles are listed."""
    return {
        Role.ADMINISTRATOR.value: _("Administrator"),
        Role.PRACTITIONER.value: _("Practitioner"),
        Role.RECEPTIONIST.value: _("Receptionist"),
        Role.ACCOUNTANT.value: _("Accountant"),
        Role.PRIVACY_OFFICER.value: _("Privacy officer"),
    }
