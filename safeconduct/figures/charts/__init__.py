"""Drawings that several rooms show: pure functions from typed values to places in percent, drawn by small SVG
templates without any script."""
