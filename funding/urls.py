"""Addresses of funding, grouped by what they hang under."""

from django.urls import path

from . import closing_urls, money_urls, payment_urls, report_urls, round_urls
from .views import bids, conditions, group, letters, queue, saved, sending, staff, variations

app_name = "funding"
AREA = "areas/<slug:community>/proposals/"
CHANGES = "areas/<slug:community>/changes/"
urlpatterns = [
    path(AREA, group.proposal_list, name="proposal_list"),
    path(AREA + "new/", group.proposal_new, name="proposal_new"),
    path(AREA + "<slug:ref>/", group.proposal_detail, name="proposal_detail"),
    path(AREA + "<slug:ref>/edit/", group.proposal_edit, name="proposal_edit"),
    path(AREA + "<slug:ref>/agreed/", sending.proposal_agree, name="proposal_agree"),
    path(AREA + "<slug:ref>/send/", sending.proposal_send, name="proposal_send"),
    path(AREA + "<slug:ref>/letter/", letters.proposal_letter, name="proposal_letter"),
    path(AREA + "<slug:ref>/letter.pdf", letters.proposal_letter_pdf, name="proposal_letter_pdf"),
    path(AREA + "<slug:ref>/withdraw/", sending.proposal_withdraw, name="proposal_withdraw"),
    *payment_urls.urlpatterns,
    # changes to agreements
    path(CHANGES, variations.variation_list, name="variation_list"),
    path(CHANGES + "new/<int:agreement>/<slug:kind>/", variations.variation_new, name="variation_new"),
    path(CHANGES + "<int:pk>/", variations.variation_detail, name="variation_detail"),
    path(CHANGES + "<int:pk>/edit/", variations.variation_edit, name="variation_edit"),
    path(CHANGES + "<int:pk>/agreed/", variations.variation_agree, name="variation_agree"),
    path(CHANGES + "<int:pk>/answer/", variations.variation_answer, name="variation_answer"),
    path(CHANGES + "<int:pk>/question/", variations.variation_query, name="variation_query"),
    path(CHANGES + "<int:pk>/reader/", variations.variation_reader, name="variation_reader"),
    path(CHANGES + "<int:pk>/decide/", variations.variation_decide, name="variation_decide"),
    path(CHANGES + "<int:pk>/press/<slug:act>/", variations.variation_press, name="variation_press"),
    *money_urls.urlpatterns,
    *report_urls.urlpatterns,
    path("areas/<slug:community>/bids/", bids.bid_list, name="bid_list"),
    path("areas/<slug:community>/bids/new/", bids.bid_new, name="bid_new"),
    path("areas/<slug:community>/bids/<int:pk>/", bids.bid_edit, name="bid_edit"),
    path("areas/<slug:community>/conditions/<int:pk>/", conditions.condition, name="condition"),
    path("areas/<slug:community>/conditions/<int:pk>/file/", conditions.condition_file, name="condition_file"),
    *round_urls.urlpatterns,
    *closing_urls.urlpatterns,
    # staff
    path("grants/conditions/<int:pk>/", conditions.condition_check, name="condition_check"),
    path("grants/list.<sheet:form>", queue.grants_file, name="grants_file"),
    path("grants/views/save/", saved.view_save, name="view_save"),
    path("grants/views/<int:pk>/remove/", saved.view_remove, name="view_remove"),
    path("grants/next/take/", staff.grant_next, name="grant_next"),
    path("grants/<slug:ref>/conflict/", staff.grant_conflict, name="grant_conflict"),
    path("grants/<slug:ref>/conflict/<int:pk>/", staff.grant_conflict_back, name="grant_conflict_back"),
    path("grants/<slug:ref>/reader/", staff.grant_reader, name="grant_reader"),
    path("grants/<slug:ref>/review/", staff.grant_review, name="grant_review"),
    path("grants/<slug:ref>/changes/", staff.grant_changes, name="grant_changes"),
    path("grants/<slug:ref>/decide/", staff.grant_decide, name="grant_decide"),
    path("grants/<slug:ref>/confirm/", staff.grant_confirm, name="grant_confirm"),
]
