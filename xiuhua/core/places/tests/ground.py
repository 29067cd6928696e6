"""A small county of squares: 0.04 degrees wide, streets beside, communities above each other."""

from shapely import box

from xiuhua.core.places.gis import Feature

WEST, SOUTH, SIDE = 119.2, 29.4, 0.01  # a grid's corner and side; a community is 2 x 2 grids


def square(column, row, width=1, height=1):
    """A box counted in grids from the county's south-west corner."""
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    return box(
        round(west, 7),
        round(south, 7),
        round(west + width * SIDE, 7),
        round(south + height * SIDE, 7),
    )


def middle(column, row):
    """A point inside a grid, and not on the edge of a cell."""
    return WEST + (column + 0.4) * SIDE, SOUTH + (row + 0.4) * SIDE


COUNTY = [Feature("330182", "建德市", geometry=square(0, 0, 4, 4))]
STREETS = [
    Feature("330182001", "西街道", geometry=square(0, 0, 2, 4)),
    Feature("330182002", "东街道", geometry=square(2, 0, 2, 4)),
]
COMMUNITIES = [
    Feature("330182001001", "西南社区", geometry=square(0, 0, 2, 2)),
    Feature("330182001002", "西北社区", geometry=square(0, 2, 2, 2)),
    Feature("330182002001", "东南社区", geometry=square(2, 0, 2, 2)),
    Feature("330182002002", "东北社区", geometry=square(2, 2, 2, 2)),
]


def grids_of(community, column, row):
    """Four grids that tile a community whose south-west grid is at column, row."""
    cells = [(0, 0), (1, 0), (0, 1), (1, 1)]
    return [
        Feature(f"{community}{serial:02}", f"网格{serial}", geometry=square(column + x, row + y))
        for serial, (x, y) in enumerate(cells, start=1)
    ]


# The north-eastern community has none.
GRIDS = (
    grids_of("330182001001", 0, 0) + grids_of("330182001002", 0, 2) + grids_of("330182002001", 2, 0)
)
