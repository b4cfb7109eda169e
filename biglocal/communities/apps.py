from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "biglocal.communities"
    label = "communities"
    verbose_name = "Communities: areas, groups, roles"
