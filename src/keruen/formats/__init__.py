"""Readers and writers of other people's files; each keeps foreign names to itself."""
