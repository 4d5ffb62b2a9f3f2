"""Patients: find, register, edit, open, archive, and what happened to their records."""

from clinic_desktop.domain.patient_views import (
    Candidate,
    Figures,
    GlassNotice,
    Named,
    PatientFilter,
    PatientPage,
    PatientPreview,
    RecordCopy,
    RestrictionView,
    TimelineEvent,
)
from clinic_desktop.usecases.patients.checking import warnings
from clinic_desktop.usecases.patients.duplicates import not_the_same, possible_duplicates
from clinic_desktop.usecases.patients.finding import (
    birthdays,
    figures,
    for_list,
    page,
    recent,
    search,
    tags,
)
from clinic_desktop.usecases.patients.opening import (
    for_copy,
    open_for_edit,
    open_record,
    preview,
    reveal_identity,
)
from clinic_desktop.usecases.patients.registering import (
    acknowledge_alert,
    archive,
    confirm_contact,
    edit,
    edit_resolved,
    register,
    restore,
)
from clinic_desktop.usecases.patients.restricting import (
    acknowledge,
    break_glass,
    lift,
    may_be_named,
    notices,
    restrict,
    restriction,
)
from clinic_desktop.usecases.patients.telling import timeline

__all__ = [
    "Candidate",
    "Figures",
    "GlassNotice",
    "Named",
    "PatientFilter",
    "PatientPage",
    "PatientPreview",
    "RecordCopy",
    "RestrictionView",
    "TimelineEvent",
    "acknowledge",
    "acknowledge_alert",
    "archive",
    "birthdays",
    "break_glass",
    "confirm_contact",
    "edit",
    "edit_resolved",
    "figures",
    "for_copy",
    "for_list",
    "lift",
    "may_be_named",
    "not_the_same",
    "notices",
    "open_for_edit",
    "open_record",
    "page",
    "possible_duplicates",
    "preview",
    "recent",
    "register",
    "restore",
    "restrict",
    "restriction",
    "reveal_identity",
    "search",
    "tags",
    "timeline",
    "warnings",
]
