"""Personal data as it is shown to those who need not know it whole."""

_ENDS = 7  # digits shown of a phone: three in front, four behind


def mask_phone(phone: str) -> str:
    """Return `13812345678` as `138****5678`; what is too short to keep ends is hidden whole."""
    if len(phone) <= _ENDS:
        return "*" * len(phone)
    return f"{phone[:3]}{'*' * (len(phone) - _ENDS)}{phone[-4:]}"


def mask_name(name: str) -> str:
    """Return `王小明` as `王**`."""
    return name[:1] + "*" * (len(name) - 1)
