from collections.abc import Iterator
from xiuhua.core.catalogue.selectors import class_book
from xiuhua.core.people.models import Organisation


def catalogue_rows(organisation: Organisation) -> Iterator[dict[str, str]]:
    """Yield the catalogue in force as `draw_cases` reads it: a row for each filing condition."""
    book = class_book(organisation.catalogue)
    for minor in book.minors():
        for condition in book.conditions(minor.id):
            yield {
                "code": minor.code,
                "kind": minor.kind,
                "condition_no": str(condition.number),
                "minor_zh": minor.zh,
                "condition_zh": condition.zh,
                "limit_value": f"{condition.limit_value.normalize():f}",
                "limit_unit": condition.limit_unit,
            }
