"""Addresses of the registers."""

from django.urls import path

from xiuhua.web.registers import files, points, views

urlpatterns = [
    path("", views.list_registers, name="registers"),
    path("<str:kind>", views.list_things, name="register"),
    path("<str:kind>/points.json", points.points, name="register_points"),
    path("<str:kind>/export.csv", files.export, {"form": "csv"}, name="register_csv"),
    path("<str:kind>/export.xlsx", files.export, {"form": "xlsx"}, name="register_xlsx"),
    path("<str:kind>/import", files.import_file, name="register_import"),
    path("<str:kind>/new", views.edit_thing, name="register_new"),
    path("<str:kind>/of/<str:key>", views.show_thing, name="register_thing"),
    path("<str:kind>/of/<str:key>/edit", views.edit_thing, name="register_edit"),
    path("<str:kind>/of/<str:key>/deeds", views.do_deed, name="register_deeds"),
]
