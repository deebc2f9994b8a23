"""Who may do what with requests, and what may follow what."""

from __future__ import annotations
