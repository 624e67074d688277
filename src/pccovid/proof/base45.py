"""Base45 (RFC 9285): bytes as the 45 characters that a QR code packs at 5.5 bits each."""

_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE = {character: value for value, character in enumerate(_CHARACTERS)}


def encode(data: bytes) -> str:
    """Two bytes become three characters, a last single byte two."""
    out: list[str] = []
    for i in range(0, len(data), 2):
        pair = data[i : i + 2]
        number = int.from_bytes(pair)
        for _ in range(len(pair) + 1):
            number, digit = divmod(number, 45)
            out.append(_CHARACTERS[digit])
    return "".join(out)


def decode(text: str) -> bytes:
    """Raises ValueError for anything that `encode` cannot have written."""
    out = bytearray()
    for i in range(0, len(text), 3):
        group = text[i : i + 3]
        size = len(group) - 1
        number = sum(_VALUE.get(character, 1 << 20) * 45**place for place, character in enumerate(group))
        if size == 0 or number >= 256**size:
            raise ValueError("not Base45")
        out += number.to_bytes(size)
    return bytes(out)
