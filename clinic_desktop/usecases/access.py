"""Everything about getting in, in one word for the screens."""

from clinic_desktop.data.places import Places
from clinic_desktop.usecases.entrance import Enrolment, Entrance, Kit, Need
from clinic_desktop.usecases.founding import ClinicPlan
from clinic_desktop.usecases.front_door import ClinicState, Founded, FrontDoor

__all__ = [
    "ClinicPlan",
    "ClinicState",
    "Enrolment",
    "Entrance",
    "Founded",
    "FrontDoor",
    "Kit",
    "Need",
    "Places",
]
