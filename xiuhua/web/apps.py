"""Django's entry for `web`."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The app `web`: shell, components and islands of the pages."""

    name = "xiuhua.web"
    label = "web"

    def ready(self) -> None:
        """Enter the registers of core; domains enter theirs after these."""
        from xiuhua.web.pages.assets.registers import Components
        from xiuhua.web.pages.people.registers import CalendarDays, People, Units
        from xiuhua.web.pages.places.registers import NOUNS, Grids
        from xiuhua.web.registers import registry

        registry.add(Components, *NOUNS, Grids, Units, People, CalendarDays)
