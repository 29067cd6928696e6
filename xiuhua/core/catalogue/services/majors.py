"""Major classes, which have names and no versions."""

from collections.abc import Mapping

from xiuhua.core.catalogue.models import Catalogue, MajorClass


def put_majors(
    book: Catalogue, names: Mapping[tuple[str, str], tuple[str, str]], *, rename: bool
) -> dict[tuple[str, str], MajorClass]:
    """Add the major classes named by (kind, code) → (zh, en); return all of the catalogue's.

    Those that are there take the new names only with `rename`. Two statements at most.
    """
    majors = {(row.kind, row.code): row for row in MajorClass.objects.filter(catalogue=book)}
    put = []
    for (kind, code), (zh, en) in names.items():
        old = majors.get((kind, code))
        if old is None or (rename and (old.zh, old.en) != (zh, en)):
            put.append(MajorClass(catalogue=book, kind=kind, code=code, zh=zh, en=en))
    if put:
        MajorClass.objects.bulk_create(
            put,
            update_conflicts=True,
            unique_fields=["catalogue", "kind", "code"],
            update_fields=["zh", "en"],
        )
    return majors | {(row.kind, row.code): row for row in put}
