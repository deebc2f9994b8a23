from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "safeconduct.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Lists are chosen by measures, and the room of lists is on a lower floor."""
        from safeconduct.cases.lists.measures import offer_measures

        from .offered import measures_for_lists

        offer_measures(measures_for_lists)
