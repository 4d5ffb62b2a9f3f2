"""What may be done in the clinic, and which role may do it (PRODUCT.md, "Roles as shipped")."""

from collections.abc import Iterable
from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may be allowed to do; the value is stored, never renamed."""

    FIND_PATIENTS = "patients.find"  # names and numbers only
    VIEW_PATIENTS = "patients.view"  # contact and identity data
    REGISTER_PATIENTS = "patients.register"
    IMPORT_PATIENTS = "patients.import"
    PRINT_PATIENTS = "patients.print"  # copies that leave the house
    VIEW_CLINICAL = "clinical.view"
    MANAGE_USERS = "users.manage"
    MANAGE_SETTINGS = "settings.manage"
    VIEW_AUDIT = "audit.view"
    VERIFY_DATA = "data.verify"
    USE_DESK = "desk.use"  # everybody who may sign in


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    PRACTITIONER = "practitioner"
    RECEPTIONIST = "receptionist"
    ACCOUNTANT = "accountant"
    PRIVACY_OFFICER = "privacy_officer"


_EVERYBODY = {Permission.USE_DESK, Permission.FIND_PATIENTS}
_REGISTRY = _EVERYBODY | {Permission.VIEW_PATIENTS, Permission.REGISTER_PATIENTS}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(
        _REGISTRY
        | {
            Permission.IMPORT_PATIENTS,
            Permission.PRINT_PATIENTS,
            Permission.MANAGE_USERS,
            Permission.MANAGE_SETTINGS,
            Permission.VIEW_AUDIT,
            Permission.VERIFY_DATA,
        }
    ),
    Role.PRACTITIONER: frozenset(_REGISTRY | {Permission.VIEW_CLINICAL, Permission.PRINT_PATIENTS}),
    Role.RECEPTIONIST: frozenset(_REGISTRY | {Permission.PRINT_PATIENTS}),
    Role.ACCOUNTANT: frozenset(_EVERYBODY),
    Role.PRIVACY_OFFICER: frozenset(
        _REGISTRY | {Permission.PRINT_PATIENTS, Permission.VIEW_AUDIT, Permission.VERIFY_DATA}
    ),
}


def granted(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything that at least one of the roles allows."""
    return frozenset().union(*(GRANTS[role] for role in roles))
