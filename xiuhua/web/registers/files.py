"""Registers as files: export of exactly what is listed, import with a preview."""

from collections.abc import Iterator
from hashlib import sha256
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiuhua.core.loop.exports import language_of
from xiuhua.core.people.models import User
from xiuhua.kit.errors import BadInput, NotFound, XiuhuaError
from xiuhua.kit.tabular import FileTooLarge, Report, write_csv, write_xlsx
from xiuhua.web.errors import page
from xiuhua.web.parts import Column, Row, Table
from xiuhua.web.registers import kept
from xiuhua.web.registers.narrowing import query_of
from xiuhua.web.registers.register import Query, Register
from xiuhua.web.registers.views import reader_of

WRITERS = {"csv": (write_csv, "text/csv"), "xlsx": (write_xlsx, "application/vnd.ms-excel")}
CHUNK = 1000
PROBLEM = (
    Column("行", "Line"),
    Column("列", "Column"),
    Column("内容", "Value"),
    Column("原因", "Reason"),
)
PREVIEWED = 200  # problems shown on the page


class NoFile(BadInput):
    """No file was chosen."""

    code = "registers.no_file"
    zh = "请选择要导入的文件"
    en = "Choose the file to import"


class Forgotten(NotFound):
    """The file that was looked at is no longer kept, or is another one."""

    code = "registers.forgotten"
    zh = "预览的文件已失效，请重新选择文件"
    en = "The file looked at is gone; choose it again"


@page
def export(request: HttpRequest, kind: str, form: str) -> HttpResponseBase:
    """The list as a file that can be imported again; `template` has its columns alone."""
    user, register = reader_of(request, kind)
    write, mime = WRITERS[form]
    language, file = language_of(request), TemporaryFile()  # noqa: SIM115 the answer closes it
    empty = "template" in request.GET
    rows = iter(()) if empty else _all(register, query_of(request, register), user)
    write(rows, register.columns(), file, language)
    file.seek(0)
    name = register.zh if language.startswith("zh") else register.en
    return FileResponse(file, as_attachment=True, filename=f"{name}.{form}", content_type=mime)


def _all(register: Register, query: Query, user: User) -> Iterator[dict[str, Any]]:
    for thing in register.matching(user.organisation_id, query).iterator(CHUNK):
        yield register.shown(thing, user)


@page
def import_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose a file, see what it would do, then let it do that."""
    user, register = reader_of(request, kind, writing=True)
    context: dict[str, Any] = {"register": register}
    if request.method != "POST":
        return render(request, "registers/import.html", context)
    try:
        name, content = _given(request, user, register)
        apply = "apply" in request.POST
        report = register.take(content, name, user.organisation, user, apply=apply)
    except XiuhuaError as error:
        context["problem"] = error.as_problem(language_of(request))
        return render(request, "registers/import.html", context, status=error.status)
    if report.applied is not None:
        kept.forget(user, register)
        messages.success(request, _("已写入 %(count)s 条") % {"count": report.applied})
        return redirect("register", kind)
    return render(request, "registers/import.html", context | _preview(report, name, content))


def _given(request: HttpRequest, user: User, register: Register) -> tuple[str, bytes]:
    """Return the file that came, kept for its second look; or the one kept, by its hash.

    Raises:
        NoFile, FileTooLarge, Forgotten.
    """
    if mark := request.POST.get("mark"):
        content = kept.kept(user, register)
        if content is None or sha256(content).hexdigest() != mark:
            raise Forgotten
        return request.POST.get("filename", "")[:200], content
    upload = request.FILES.get("file")
    if upload is None:
        raise NoFile
    limit = settings.XIUHUA.upload_max_mb * 1024 * 1024
    if (upload.size or 0) > limit:
        raise FileTooLarge(limit=settings.XIUHUA.upload_max_mb)
    content = upload.read()
    kept.keep(user, register, content)
    return upload.name or "", content


def _problems(report: Report) -> Table:
    rows = [
        Row(str(one.line), [one.line, one.column or None, one.value or None, one])
        for one in report.problems[:PREVIEWED]
    ]
    return Table("有误的行", "Bad lines", PROBLEM, rows)


def _preview(report: Report, name: str, content: bytes) -> dict[str, Any]:
    return {
        "report": report,
        "table": _problems(report),
        "filename": name,
        "mark": sha256(content).hexdigest(),
    }
