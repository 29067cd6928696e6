"""How lists of components are narrowed, on pages and over HTTP alike."""

from django.db.models import Q, QuerySet

from xiuhua.core.assets.models import Component
from xiuhua.core.assets.selectors import in_box
from xiuhua.core.assets.vocab import ComponentState
from xiuhua.core.places.filters import bbox_of


def matching(
    organisation_id: int,
    *,
    minor: str = "",
    state: ComponentState | None = None,
    grid: str = "",
    unit: str = "",
    q: str = "",
    bbox: str = "",
    retired: bool = False,
) -> QuerySet[Component]:
    """Return an organisation's components that fit all that is given; empty means any.

    Args:
        organisation_id: whose components.
        minor: code of a class, or its beginning (`C01` is a major class).
        state: the state they are in.
        grid: code of a unit grid, or its beginning (a community, a street).
        unit: code of a unit that keeps them in any way.
        q: text in the name, or the beginning of the code.
        bbox: `min_lon,min_lat,max_lon,max_lat` in WGS-84; only those in service.
        retired: whether those out of service are listed too.

    Raises:
        BadBbox, BadBox, BadCoordinate: the box is none.
    """
    if bbox:
        rows = in_box(organisation_id, *bbox_of(bbox))
    else:
        rows = Component.objects.filter(organisation_id=organisation_id)
    if not retired:
        rows = rows.filter(retired_on=None)
    if state is not None:
        rows = rows.filter(state=state)
    if unit:
        keeps = Q(competent_unit__code=unit) | Q(owner_unit__code=unit)
        rows = rows.filter(keeps | Q(maintainer_unit__code=unit))
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(code__startswith=q))
    begins = {"class_code__startswith": minor, "grid__code__startswith": grid}
    return rows.filter(**{name: value for name, value in begins.items() if value})
