"""Figures, tables and the brief."""
