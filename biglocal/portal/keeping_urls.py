"""Addresses of staff's pages that keep councils, wards and councillors true."""

from django.urls import path

from .views import pre_elections, unknowns, vacancies

urlpatterns = [
    path("staff/elections/", pre_elections.pre_elections, name="pre_elections"),
    path("staff/elections/new/", pre_elections.pre_election_set, name="pre_election_set"),
    path("staff/elections/<int:pk>/", pre_elections.pre_election, name="pre_election"),
    path("staff/elections/<int:pk>/take-back/", pre_elections.pre_election_take_back, name="pre_election_take_back"),
    path("staff/seats/", vacancies.vacancies, name="vacancies"),
    path("staff/seats/list.<sheet:form>", vacancies.vacancies_file, name="vacancies_file"),
    path("staff/seats/<int:pk>/", vacancies.ward_seats, name="ward_seats"),
    path("staff/unknown/", unknowns.unknowns, name="unknowns"),
    path("staff/unknown/<slug:key>/", unknowns.unknown_list, name="unknown_list"),
    path("staff/terms/<int:pk>/why/", unknowns.term_why, name="term_why"),
]
