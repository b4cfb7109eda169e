"""Addresses of a councillor's record: the page, its account, and how it is claimed."""

from django.urls import path

from .views import claims, hand_over, own_page, record

urlpatterns = [
    path("people/councillors/", claims.claim_list, name="claim_list"),
    path("people/councillors/<int:pk>/", claims.claim_act, name="claim_act"),
    path("people/councillors/<int:pk>/refuse/", claims.claim_refuse, name="claim_refuse"),
    path("ward/page/", own_page.own_page_edit, name="own_page_edit"),
    path("councillors/photos/<uuid:key>/", own_page.own_photo, name="own_photo"),
    path("ward/hand-over/<int:pk>/", hand_over.hand_over_write, name="hand_over_write"),
    path("councillors/claim/<str:token>/", claims.claim, name="claim"),
    path("councillors/<slug:slug>/", record.councillor_detail, name="councillor_detail"),
    path("councillors/<slug:slug>/account/", record.councillor_account, name="councillor_account"),
    path("councillors/<slug:slug>/account/off/", claims.account_off, name="account_off"),
    path("councillors/<slug:slug>/invite/", claims.councillor_invite, name="councillor_invite"),
]
