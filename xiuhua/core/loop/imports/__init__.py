"""Cases from other systems: a mapping says what a file means, a dry run says what is wrong with it.

report = import_cases(Path("requests.csv"), load_mapping("boston311"), apply=True)
"""

from xiuhua.core.loop.imports.importing import import_cases
from xiuhua.core.loop.imports.mapping import Mapping, load_mapping, shipped
from xiuhua.core.loop.imports.report import ImportReport
from xiuhua.core.loop.imports.summary import summary

__all__ = ["ImportReport", "Mapping", "import_cases", "load_mapping", "shipped", "summary"]
