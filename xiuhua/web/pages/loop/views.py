"""Pages of the loop: parse, call, show."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from xiuhua.core.loop import exports
from xiuhua.core.loop import selectors as sel
from xiuhua.core.loop.api import reader
from xiuhua.core.loop.books import Books, books_of
from xiuhua.core.loop.engine import offered
from xiuhua.core.loop.errors import Stale
from xiuhua.core.loop.explain import explain_case
from xiuhua.core.loop.models import Case
from xiuhua.core.loop.services import advance_case
from xiuhua.core.people.auth import holds
from xiuhua.core.people.models import User
from xiuhua.kit import clock
from xiuhua.kit.errors import XiuhuaError
from xiuhua.web.errors import page, told
from xiuhua.web.pages.loop import moves as move_forms
from xiuhua.web.pages.loop.base import base_layers, bounds_of
from xiuhua.web.pages.loop.detail import case_facts, case_view
from xiuhua.web.pages.loop.forms import FilterForm, filter_of
from xiuhua.web.pages.loop.queues import narrowed, queues_of

PAGE = 50


@page
def list_cases(request: HttpRequest) -> HttpResponse:
    """Cases by queue and filter, with a map beside them."""
    user = reader(request)
    books = books_of(user.organisation_id)
    queue = request.GET.get("queue", "")
    wanted = filter_of(request)
    cases = narrowed(wanted.apply(Case.objects.visible_to(user), books), queue)
    found = sel.page(cases, books, cursor=request.GET.get("cursor", ""), limit=PAGE)
    return render(request, "cases/list.html", _list_context(request, books, user, found))


def _list_context(
    request: HttpRequest, books: Books, user: User, found: sel.Page
) -> dict[str, Any]:
    asked = {key: request.GET.getlist(key) for key in request.GET if key not in ("cursor", "bbox")}
    query = urlencode(asked, doseq=True)
    export = reverse("api-1.0.0:export_csv") + f"?{query}" if holds(user, "loop.export") else ""
    return {
        "cases": found.rows,
        "filters": FilterForm(request.GET, books),
        "next_cursor": found.next_cursor,
        "queues": queues_of(user, request),
        "map_url": reverse("api-1.0.0:map_of_cases") + f"?{query}",
        "base_url": reverse("base_map"),
        "bounds": bounds_of(user.organisation_id),
        "export_url": export,
    }


@page
def show_case(request: HttpRequest, number: str) -> HttpResponse:
    """One case: where it stands, what was done, what can be done now."""
    return _case_page(request, number)


def _case_page(
    request: HttpRequest, number: str, more: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    user = reader(request)
    case = sel.get_case(user, number)
    books, file = books_of(case.organisation_id), sel.file_of(case)
    allowed = offered(file, books=books, at=clock.now(), actor=user)
    context = {
        **case_view(case, books),
        "moves": [move_forms.form_of(move, case, books) for move in allowed],
        "moves_url": reverse("case_moves", args=[case.number]),
        "explain_url": reverse("clocks", args=[case.number]),
        "map_url": reverse("api-1.0.0:map_of_cases") + "?open=true",
        "base_url": reverse("base_map"),
        "version": case.version,
        **(more or {}),
    }
    return render(request, "cases/detail.html", context, status=status)


@page
def show_clocks(request: HttpRequest, number: str) -> HttpResponse:
    """Why the case's deadlines are what they are."""
    case = sel.get_case(reader(request), number)
    context = {
        "case": case_facts(case, books_of(case.organisation_id)),
        "clocks": explain_case(case),
    }
    return render(request, "cases/explain.html", context)


@page
@require_POST
def make_move(request: HttpRequest, number: str) -> HttpResponse:
    """Make a move, then show the case; a refused one keeps the page and says why."""
    user = reader(request)
    case = sel.get_case(user, number)
    back = reverse("case", args=[case.number])
    try:
        move, given = move_forms.read(request, case, user)
        seen = move_forms.version_of(request)
        advance_case(case, move, actor=user, given=given, version=seen)
    except Stale as stale:
        if _was_mine(case, request, user):
            return redirect(back)
        return told(request, stale, back_url=back)
    except XiuhuaError as error:
        problem = error.as_problem(exports.language_of(request))
        return _case_page(request, number, {"problem": problem}, status=error.status)
    return redirect(back)


def _was_mine(case: Case, request: HttpRequest, user: User) -> bool:
    """Whether the move that came first is this very form, sent twice."""
    last = case.steps.order_by("-version").values_list("version", "move", "actor_id").first()
    return last == (move_forms.version_of(request) + 1, request.POST.get("move"), user.pk)


@page
def base_map(request: HttpRequest) -> HttpResponse:
    """Areas, roads and water of the reader's city as GeoJSON, quiet ground for the map."""
    answer = HttpResponse(
        base_layers(reader(request).organisation_id), content_type="application/geo+json"
    )
    answer["Cache-Control"] = "private, max-age=600"
    return answer
