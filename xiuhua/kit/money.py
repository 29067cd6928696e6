"""Money is whole fen, never a float."""

from decimal import ROUND_HALF_UP, Decimal

FEN_PER_YUAN = 100


def fen(yuan: Decimal | int | str) -> int:
    """Return an amount in fen, rounded half up.

    Raises:
        TypeError: `yuan` is a float, whose cents cannot be trusted.
    """
    if isinstance(yuan, float):
        raise TypeError("money is not given as a float")
    return int((Decimal(yuan) * FEN_PER_YUAN).quantize(Decimal(1), ROUND_HALF_UP))


def yuan_text(amount_fen: int) -> str:
    """Return `1234567` fen as `12,345.67`."""
    sign = "-" if amount_fen < 0 else ""
    whole, rest = divmod(abs(amount_fen), FEN_PER_YUAN)
    return f"{sign}{whole:,}.{rest:02d}"
