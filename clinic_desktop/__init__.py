"""An offline-first desktop application for one clinic."""

__version__ = "0.1.0"
