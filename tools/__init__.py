"""Programs for the people who build clinic_desktop; none of them is shipped."""
