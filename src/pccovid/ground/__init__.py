"""What the building stands on: settings, database, clock, ids, errors, keys. Not one epidemic word in here."""
