"""The only writers of classes, filing conditions and responsibilities."""

from xiuhua.core.catalogue.services.classes import (
    NewClass,
    adjust_class,
    ensure_class,
    ensure_classes,
)
from xiuhua.core.catalogue.services.loading import LoadReport, load_catalogue
from xiuhua.core.catalogue.services.responsibility import (
    NewRule,
    Put,
    assign_by_roles,
    end_responsibility,
    import_responsibilities,
    set_responsibilities,
    set_responsibility,
)

__all__ = [
    "LoadReport",
    "NewClass",
    "NewRule",
    "Put",
    "adjust_class",
    "assign_by_roles",
    "end_responsibility",
    "ensure_class",
    "ensure_classes",
    "import_responsibilities",
    "load_catalogue",
    "set_responsibilities",
    "set_responsibility",
]
