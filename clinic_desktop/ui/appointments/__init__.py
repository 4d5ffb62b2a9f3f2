"""The calendar and the dialogs in which appointments are booked, moved and cancelled."""
