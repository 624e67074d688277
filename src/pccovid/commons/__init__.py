"""Nouns of the State that everyone shares: its units, its codes, and how its language is compared."""
