"""Drawings that several rooms show: pure functions from typed values to places in percent. The desk draws them by small
SVG templates."""
