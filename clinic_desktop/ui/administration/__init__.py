"""Users, the clinic's profile, activity and the state of the data."""
