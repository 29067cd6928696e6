import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from xiuhua.kit import clock
from xiuhua.web import assets
from xiuhua.web.tests import samples


@pytest.fixture(scope="session", autouse=True)
def compiled_words():
    assets.compile_messages()


@pytest.fixture
def show():
    """Render a page template at 10:42 as a signed-out reader sees it."""

    def show(template, context, url="/cases"):
        request = RequestFactory().get(url)
        request.user = AnonymousUser()
        with clock.at(samples.NOW):
            return render_to_string(template, context, request)

    return show
