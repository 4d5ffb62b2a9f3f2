"""Appointments, what they need and who waits for one: record classes and the queries over them."""
