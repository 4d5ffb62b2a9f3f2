"""What stands on paper about who prints it, from an open backend."""

from clinic_desktop.domain.ids import new_id
from clinic_desktop.reports.printed import Paper, Printed, heading_of
from clinic_desktop.usecases import clinic
from clinic_desktop.usecases.backend import Backend


def printed_by(backend: Backend) -> Printed:
    """Heading, person, moment and a fresh document id for one print."""
    profile = backend.run(clinic.profile).profile
    return Printed(
        by=backend.user.name,
        at=backend.clock(),
        document_id=new_id()[-8:].upper(),
        clinic=heading_of(profile),
        formatter=clinic.formatter(backend.stay.clinic),
        paper=Paper[profile.paper],
    )
