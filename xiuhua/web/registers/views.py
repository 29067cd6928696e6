"""The pages of every register: parse, call, show."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiuhua.core.loop.exports import language_of
from xiuhua.core.people.errors import CodeTaken, MissingPermission
from xiuhua.core.people.models import User
from xiuhua.kit.errors import Conflict, XiuhuaError
from xiuhua.web.errors import page, told
from xiuhua.web.pages.loop.base import bounds_of
from xiuhua.web.parts import Column, Row, Table
from xiuhua.web.registers import registry
from xiuhua.web.registers.forms import RowForm, typed
from xiuhua.web.registers.marks import mark_of
from xiuhua.web.registers.narrowing import NarrowForm, query_of
from xiuhua.web.registers.register import Register
from xiuhua.web.registers.registry import UnknownRegister, UnknownThing
from xiuhua.web.templatetags.xh import cell

PAGE = 50


class ChangedMeanwhile(Conflict):
    """Somebody changed the thing after this reader opened its form."""

    code = "registers.changed_meanwhile"
    zh = "“{key}”刚被他人修改，请按最新内容重新填写"
    en = "Somebody has just changed “{key}”; fill in the form anew"


def reader_of(request: HttpRequest, kind: str, *, writing: bool = False) -> tuple[User, Register]:
    """Return who asks, and the register if they may see or change it.

    Raises:
        UnknownRegister: there is none, or it is not shown to them.
        MissingPermission: they may not change it.
    """
    user, register = request.user, registry.get(kind)
    assert isinstance(user, User)  # noqa: S101 `page` lets nobody else in
    if not register.may_read(user):
        raise UnknownRegister(kind=kind)
    if writing and not register.may_write(user):
        raise MissingPermission(permission=register.writes or register.kind)
    return user, register


def thing_of(user: User, register: Register, key: str) -> Any:  # noqa: ANN401 one of its rows
    """Return a thing of the reader's organisation.

    Raises:
        UnknownThing: the register has none of this key.
    """
    thing = register.get(user.organisation_id, key)
    if thing is None:
        raise UnknownThing(key=key)
    return thing


@page
def list_registers(request: HttpRequest) -> HttpResponse:
    """Every register the reader sees."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 `page` lets nobody else in
    seen = [one for one in registry.all_registers() if one.may_read(user)]
    return render(request, "registers/index.html", {"registers": seen})


@page
def list_things(request: HttpRequest, kind: str) -> HttpResponse:
    """One register: filters, rows, a map."""
    user, register = reader_of(request, kind)
    query = query_of(request, register)
    things, after = register.page(user.organisation_id, query, PAGE)
    rest = {name: request.GET[name] for name in request.GET if name not in ("cursor", "bbox")}
    asked = f"?{urlencode(rest)}" if rest else ""
    context = {
        "register": register,
        "table": _table(register, things, user),
        "filters": NarrowForm(register, user.organisation_id, request.GET, language_of(request)),
        "next_cursor": after,
        "total": register.matching(user.organisation_id, query).count(),
        "may_write": register.may_write(user),
        "asked": asked,
        "map_url": reverse("register_points", args=[kind]) + asked if register.mapped else "",
        "base_url": reverse("base_map"),
        "bounds": bounds_of(user.organisation_id),
    }
    return render(request, "registers/list.html", context)


def _table(register: Register, things: Sequence[Any], user: User) -> Table:
    offered = register.choices(user.organisation_id)
    titles = register.titles(offered)
    rows = [
        Row(
            register.key_of(thing),
            [cell(values[name]) for name in register.listed],
            reverse("register_thing", args=[register.kind, register.key_of(thing)]),
        )
        for thing, values in zip(things, register.readable(things, user, offered), strict=True)
    ]
    columns = [Column(titles[name].zh, titles[name].en) for name in register.listed]
    return Table(register.zh, register.en, columns, rows)


@page
def show_thing(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One thing: what it is, where it lies, what was done to it."""
    user, register = reader_of(request, kind)
    thing = thing_of(user, register, key)
    offered = register.choices(user.organisation_id)
    (values,) = register.readable([thing], user, offered)
    titles = register.titles(offered)
    context = {
        "register": register,
        "key": key,
        "title": values.get("zh") or values.get("name") or key,
        "facts": [
            (titles[name], values.get(name)) for name in titles if name not in register.hidden
        ],
        "history": register.history(thing),
        "titles": titles,
        "may_write": register.may_write(user),
        "deeds": list(register.deeds(thing)) if register.may_write(user) else [],
        "lon": values.get("lon") if register.mapped else None,
        "lat": values.get("lat") if register.mapped else None,
        "map_url": reverse("register_points", args=[kind]),
        "base_url": reverse("base_map"),
    }
    return render(request, "registers/thing.html", context)


@page
def edit_thing(request: HttpRequest, kind: str, key: str = "") -> HttpResponse:
    """The form of a thing, or of a new one where no key is given."""
    user, register = reader_of(request, kind, writing=True)
    if not key and not register.adds:
        raise MissingPermission(permission=register.writes)
    thing = thing_of(user, register, key) if key else None
    values = register.told(thing) if thing is not None else {}
    if request.method == "POST":
        return _enter(request, register, user, key, values)
    language = language_of(request)
    form = RowForm(register, user.organisation_id, language, values=values, fixed=bool(key))
    return _form_page(request, register, key, form, mark_of(values))


def _enter(
    request: HttpRequest, register: Register, user: User, key: str, values: dict[str, Any]
) -> HttpResponse:
    mark, language = mark_of(values), language_of(request)
    given = {name: typed(value) for name, value in values.items() if name in register.hidden}
    names = [one.key for one in register.columns() if one.key not in register.hidden]
    given |= {name: request.POST.get(name, "") for name in names}
    if key:
        given[register.key] = key
    problems, refused = [], None
    try:
        if request.POST.get("mark", "") != mark:
            raise ChangedMeanwhile(key=key)
        if not key and register.get(user.organisation_id, given[register.key].strip()):
            raise CodeTaken(value=given[register.key])
        problems = register.enter(given, user.organisation, user)
    except XiuhuaError as error:
        refused = error
    if refused is None and not problems:
        messages.success(request, _("已保存"))
        found = key or given[register.key].strip()
        return redirect("register_thing", register.kind, found)
    form = RowForm(register, user.organisation_id, language, values=given, fixed=bool(key))
    titles = {column.zh: column.key for column in register.columns()}
    form.tell(problems, titles, language)
    problem = refused.as_problem(language) if refused else None
    status = refused.status if refused else 422
    return _form_page(request, register, key, form, mark, problem=problem, status=status)


def _form_page(
    request: HttpRequest,
    register: Register,
    key: str,
    form: RowForm,
    mark: str,
    *,
    problem: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"register": register, "key": key, "form": form, "mark": mark, "problem": problem}
    return render(request, "registers/form.html", context, status=status)


@page
@require_POST
def do_deed(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Do something to a thing, then show it."""
    user, register = reader_of(request, kind, writing=True)
    thing = thing_of(user, register, key)
    wanted = request.POST.get("deed", "")
    if wanted not in {one.key for one in register.deeds(thing)}:
        return told(request, ChangedMeanwhile(key=key), back_url=request.path)
    register.do(thing, wanted, user)
    messages.success(request, _("已办理"))
    return redirect("register_thing", kind, key)
