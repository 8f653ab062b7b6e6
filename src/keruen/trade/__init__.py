"""Trade between countries and zones, on tables and arrays; knows no study."""
