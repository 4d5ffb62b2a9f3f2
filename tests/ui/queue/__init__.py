"""Tests of the queue's page, dialogs and waiting-room screen."""
