"""Rules and values of the clinic: no Qt, no SQL, no files, no clock."""
