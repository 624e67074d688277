"""The only id generators."""

import secrets
from uuid import UUID, uuid4


def new_id() -> UUID:
    """A random id for a person or an act; it says nothing about when or where it was made."""
    return uuid4()


def token() -> str:
    """256 random bits as URL-safe text: a session, a form, an invitation."""
    return secrets.token_urlsafe(32)


def code(digits: int = 6) -> str:
    """A one-time code of decimal digits from the system's secure generator."""
    return f"{secrets.randbelow(10**digits):0{digits}d}"


def word(letters: str, length: int) -> str:
    """A word of random letters, for a code that people may have to type."""
    return "".join(secrets.choice(letters) for _ in range(length))
