from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "biglocal.places"
    label = "places"
    verbose_name = "Places: councils and wards"
