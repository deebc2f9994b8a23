from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "safeconduct.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The situation report tells of requests, and leaves by our mailbox; it is on a lower floor."""
        from safeconduct.figures.reports.mailing import offer_mailer
        from safeconduct.figures.reports.offered import offer_section

        from .reported import backlog_told, mail_out

        offer_section("backlog", backlog_told)
        offer_mailer(mail_out)
