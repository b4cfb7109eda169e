from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "biglocal.portal"
    label = "portal"
    verbose_name = "Portal: pages over several parts"

    def ready(self) -> None:
        """Give the digest what several parts know together: who asks for help, and what is coming up."""
        from biglocal.notices.registry import register_digest_parts

        from . import digest_parts

        register_digest_parts(asks=digest_parts.asks_of, coming=digest_parts.coming_up)
