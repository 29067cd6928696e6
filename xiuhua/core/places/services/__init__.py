"""The only writers of places: one verb a function, one act in the ledger for each."""

from xiuhua.core.places.records import Written
from xiuhua.core.places.services.areas import create_area, import_areas, retire_area
from xiuhua.core.places.services.grids import (
    describe_grids,
    import_grids,
    load_code_schemes,
    retire_grid,
)
from xiuhua.core.places.services.registers import import_places, save_place
from xiuhua.core.places.services.zones import (
    assign_zone,
    create_zone,
    end_zone_assignment,
    set_zone_members,
)

__all__ = [
    "Written",
    "assign_zone",
    "create_area",
    "create_zone",
    "describe_grids",
    "end_zone_assignment",
    "import_areas",
    "import_grids",
    "import_places",
    "load_code_schemes",
    "retire_area",
    "retire_grid",
    "save_place",
    "set_zone_members",
]
