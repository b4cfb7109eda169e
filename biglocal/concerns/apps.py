from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "biglocal.concerns"
    label = "concerns"
    verbose_name = "Concerns: what is reported and hidden"

    def ready(self) -> None:
        """Tell the mail machine what concerns speak of, and let areas and their pages be reported."""
        from biglocal.notices.registry import register_kind, register_rule, register_straight, register_subject

        from . import news, things
        from .registry import register_thing

        for subject in news.SUBJECTS:
            register_subject(subject)
        for kind in news.KINDS:
            register_kind(kind)
        register_straight(news.OUTSIDE)
        register_rule(news.WAITING)
        for thing in things.THINGS:
            register_thing(thing)
