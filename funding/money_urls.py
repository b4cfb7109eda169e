"""Addresses of lists of money: behind an area's sums, of all areas, and what happened."""

from django.urls import path

from .views import area_lists, figures, history, portfolio

AREA = "areas/<slug:community>/money/lists/<slug:which>"
urlpatterns = [
    path(f"{AREA}/", area_lists.area_list, name="area_list"),
    path(f"{AREA}.<sheet:form>", area_lists.area_list_file, name="area_list_file"),
    path("areas/<slug:community>/money/history/", history.area_history, name="area_history"),
    # staff
    path("portfolio/history/", history.money_history, name="money_history"),
    path("portfolio/history.<sheet:form>", history.money_history_file, name="money_history_file"),
    path("portfolio/list.<sheet:form>", portfolio.portfolio_file, name="portfolio_file"),
    path("portfolio/figures/", figures.figures, name="figures"),
    path("portfolio/figures/<slug:programme>/areas/", figures.allocations_give, name="allocations_give"),
    path("portfolio/figures/<slug:programme>/", figures.figures_change, name="figures_change"),
    path("portfolio/areas/<slug:slug>/", portfolio.portfolio_area, name="portfolio_area"),
]
