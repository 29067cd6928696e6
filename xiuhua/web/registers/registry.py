"""The registers there are; closed once the address table is read."""

from xiuhua.kit.errors import NotFound
from xiuhua.web.registers.register import Register

_REGISTERS: dict[str, Register] = {}


class UnknownRegister(NotFound):
    """There is no such register, or this reader does not see it."""

    code = "registers.unknown"
    zh = "没有台账“{kind}”"
    en = "There is no register “{kind}”"


class UnknownThing(NotFound):
    """The register has no such row."""

    code = "registers.unknown_thing"
    zh = "台账里没有“{key}”"
    en = "The register has no “{key}”"


def add(*registers: type[Register]) -> None:
    """Enter registers; their order is that of the menu.

    Raises:
        ValueError: there is one of this kind.
    """
    for one in registers:
        if one.kind in _REGISTERS:
            raise ValueError(f"there is a register {one.kind} already")
        _REGISTERS[one.kind] = one()


def get(kind: str) -> Register:
    """Return a register.

    Raises:
        UnknownRegister: there is none of this kind.
    """
    if kind not in _REGISTERS:
        raise UnknownRegister(kind=kind)
    return _REGISTERS[kind]


def all_registers() -> list[Register]:
    """Return every register, in order."""
    return list(_REGISTERS.values())
