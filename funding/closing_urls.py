"""Addresses of the end of an area, and of what was bought."""

from django.urls import path

from .views import assets, closing

AREA = "areas/<slug:community>/closing/"
THINGS = "areas/<slug:community>/bought/"
urlpatterns = [
    path("closing/", closing.closing_list, name="closing_list"),
    path(AREA, closing.closing, name="closing"),
    path(AREA + "press/<slug:act>/", closing.closing_press, name="closing_press"),
    path(AREA + "begin/<slug:act>/", closing.closing_begin, name="closing_begin"),
    path(AREA + "end/<slug:act>/", closing.closing_end, name="closing_end"),
    path(AREA + "tick/<slug:code>/", closing.closing_tick, name="closing_tick"),
    path(AREA + "tick/<slug:code>/proof/", closing.closing_proof, name="closing_proof"),
    path(AREA + "confirm/", closing.closing_confirm, name="closing_confirm"),
    path(AREA + "give-up/", closing.closing_give_up, name="closing_give_up"),
    path(AREA + "letter/", closing.closing_letter, name="closing_letter"),
    path(AREA + "letter.pdf", closing.closing_letter_pdf, name="closing_letter_pdf"),
    path(THINGS, assets.asset_list, name="asset_list"),
    path(THINGS + "new/", assets.asset_add, name="asset_add"),
    path(THINGS + "<int:pk>/", assets.asset_edit, name="asset_edit"),
    path(THINGS + "<int:pk>/gone/", assets.asset_gone, name="asset_gone"),
    path(THINGS + "<int:pk>/back/", assets.asset_back, name="asset_back"),
]
