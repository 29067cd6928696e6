"""Cases: list, one case, its moves and clocks."""
