"""Named, ordered changes to a study and how they apply."""
