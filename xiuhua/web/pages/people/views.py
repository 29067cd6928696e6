"""Signing in and out."""

from typing import Any

from django.contrib.auth import authenticate, logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from xiuhua.core.loop.exports import language_of
from xiuhua.core.people.models import Organisation
from xiuhua.kit.errors import XiuhuaError


class SignInForm(AuthenticationForm):
    """Account and password; a locked account is told until when."""

    error_messages = {
        "invalid_login": _("账号或口令不对，请重新输入。"),
        "inactive": _("该账号已停用。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 as Django
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("账号")
        self.fields["password"].label = _("口令")

    def clean(self) -> dict[str, Any]:
        """Sign in, or say why not."""
        username = self.cleaned_data.get("username")
        password = self.cleaned_data.get("password")
        if not username or not password:
            return self.cleaned_data
        try:
            self.user_cache = authenticate(self.request, username=username, password=password)
        except XiuhuaError as error:
            language = language_of(self.request) if self.request else "zh"
            raise ValidationError(error.text(language), code=error.code) from error
        if self.user_cache is None:
            raise self.get_invalid_login_error()
        return self.cleaned_data


class SignIn(LoginView):
    """The page one comes in by."""

    template_name = "login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 as Django
        """Name the city where there is only one."""
        found = list(Organisation.objects.all()[:2])
        city = found[0] if len(found) == 1 else None
        return super().get_context_data(**kwargs, organisation=city)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    logout(request)
    return redirect("login")
