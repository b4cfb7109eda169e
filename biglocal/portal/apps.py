from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "biglocal.portal"
    label = "portal"
    verbose_name = "Portal: pages over several parts"
