"""The only writers of components and their history."""

from xiuhua.core.assets.services.bulk import ImportReport, check_components, import_components
from xiuhua.core.assets.services.preparing import NewComponent, scheme_of
from xiuhua.core.assets.services.single import (
    change_state,
    create_component,
    move_component,
    replace_component,
    retire_component,
)

__all__ = [
    "ImportReport",
    "NewComponent",
    "change_state",
    "check_components",
    "create_component",
    "import_components",
    "move_component",
    "replace_component",
    "retire_component",
    "scheme_of",
]
