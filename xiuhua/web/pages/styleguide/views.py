"""The style guide: parse nothing, touch no record, show every part."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from xiuhua.kit import clock
from xiuhua.web.errors import page
from xiuhua.web.pages.styleguide import samples
from xiuhua.web.pages.styleguide.sections import SECTIONS


@page
def show_styleguide(request: HttpRequest) -> HttpResponse:
    """Show the parts with real-looking content. No SQL statement of its own."""
    if not request.GET:  # so that chosen filters and both ends of the pager are seen
        request.GET = QueryDict(samples.ASKED)
    context = {"sections": SECTIONS, **samples.context(clock.now())}
    return render(request, "styleguide/page.html", context)
