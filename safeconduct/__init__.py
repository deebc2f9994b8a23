"""Safeconduct: finds, protects and brings home nationals caught in a war abroad."""

__version__ = "0.1.0"
