"""Links, generalised cost, delay functions, paths, skims and assignment on tables and arrays; knows no study."""
