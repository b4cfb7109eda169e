from django.apps import AppConfig


class CouncillorsConfig(AppConfig):
    name = "councillors"
    label = "councillors"
    verbose_name = "Councillors: terms and asks"
