"""What may be done in the clinic, and which role may do it (PRODUCT.md, "Roles as shipped")."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may be allowed to do; the value is stored, never renamed."""

    FIND_PATIENTS = "patients.find"  # names and numbers only
    VIEW_PATIENTS = "patients.view"  # contact and identity data
    REGISTER_PATIENTS = "patients.register"
    IMPORT_PATIENTS = "patients.import"
    PRINT_PATIENTS = "patients.print"  # copies that leave the house
    VIEW_CLINICAL = "clinical.view"
    RESTRICT_PATIENTS = "patients.restrict"  # name who alone may open a record
    BREAK_GLASS = "patients.break_glass"  # open a restricted one in an emergency, with a reason
    VIEW_CALENDAR = "appointments.view"
    BOOK_APPOINTMENTS = "appointments.book"  # and move, cancel, queue, remind
    MANAGE_CALENDAR = "calendar.manage"  # services, hours, rooms, holidays
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
_DAY = {Permission.VIEW_CALENDAR, Permission.BOOK_APPOINTMENTS}
_REGISTRY = _EVERYBODY | {Permission.VIEW_PATIENTS, Permission.REGISTER_PATIENTS}

GRANTS: Mapping[str, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(
        _REGISTRY
        | _DAY
        | {
            Permission.MANAGE_CALENDAR,
            Permission.IMPORT_PATIENTS,
            Permission.PRINT_PATIENTS,
            Permission.RESTRICT_PATIENTS,
            Permission.MANAGE_USERS,
            Permission.MANAGE_SETTINGS,
            Permission.VIEW_AUDIT,
            Permission.VERIFY_DATA,
        }
    ),
    Role.PRACTITIONER: frozenset(
        _REGISTRY
        | _DAY
        | {Permission.VIEW_CLINICAL, Permission.PRINT_PATIENTS, Permission.BREAK_GLASS}
    ),
    Role.RECEPTIONIST: frozenset(_REGISTRY | _DAY | {Permission.PRINT_PATIENTS}),
    Role.ACCOUNTANT: frozenset(_EVERYBODY),
    Role.PRIVACY_OFFICER: frozenset(
        _REGISTRY
        | {
            Permission.PRINT_PATIENTS,
            Permission.RESTRICT_PATIENTS,
            Permission.VIEW_AUDIT,
            Permission.VERIFY_DATA,
        }
    ),
}


# what no change of roles may take away: without these nobody could put anything right again
KEPT_BY_ADMINISTRATORS = frozenset({Permission.USE_DESK, Permission.MANAGE_USERS})
# and from any role: without these there is no first page and nobody can be found
KEPT_BY_EVERYBODY = frozenset(_EVERYBODY)

# those that reach beyond one patient's care: a role should have them for a reason
GRAVE = frozenset(
    {
        Permission.IMPORT_PATIENTS,
        Permission.PRINT_PATIENTS,
        Permission.RESTRICT_PATIENTS,
        Permission.BREAK_GLASS,
        Permission.MANAGE_USERS,
        Permission.MANAGE_SETTINGS,
        Permission.VIEW_AUDIT,
    }
)

_ON_PATIENTS = {
    Permission.REGISTER_PATIENTS,
    Permission.IMPORT_PATIENTS,
    Permission.PRINT_PATIENTS,
    Permission.VIEW_CLINICAL,
    Permission.RESTRICT_PATIENTS,
    Permission.BREAK_GLASS,
}


def kept(role: str) -> frozenset[Permission]:
    """What no change may take from this role."""
    more = KEPT_BY_ADMINISTRATORS if role == Role.ADMINISTRATOR else frozenset()
    return KEPT_BY_EVERYBODY | more


def wanted_by(permission: Permission) -> frozenset[Permission]:
    """What somebody must hold as well, for the permission to be of any use."""
    if permission in _ON_PATIENTS:
        return frozenset({Permission.VIEW_PATIENTS})
    return frozenset()


def granted(
    roles: Iterable[str], grants: Mapping[str, frozenset[Permission]] = GRANTS
) -> frozenset[Permission]:
    """Everything that at least one of the roles allows; a role that is gone allows nothing."""
    return frozenset().union(*(grants.get(role, frozenset()) for role in roles))
