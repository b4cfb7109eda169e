"""Addresses of the contract: plain names that every part may reverse."""

from django.urls import path

from .views import lto, money, portfolio, queue, staff

urlpatterns = [
    path("lto/", lto.lto, name="lto"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("grants/", queue.grants, name="grants"),
    path("grants/<slug:ref>/", staff.grant, name="grant"),
    path("areas/<slug:community>/money/", money.area_money, name="area_money"),
]
