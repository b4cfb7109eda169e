"""Addresses of agreements, payments and papers."""

from django.urls import path

from .views import agreement_end, agreements, lto, papers, payment_files, payments

AREA = "areas/<slug:community>/agreements/<int:pk>/"
urlpatterns = [
    path(AREA, agreements.agreement_detail, name="agreement_detail"),
    path(AREA + "accept/", agreements.agreement_accept, name="agreement_accept"),
    path(AREA + "rhythm/", agreements.agreement_rhythm, name="agreement_rhythm"),
    path(AREA + "return/", agreements.agreement_return, name="agreement_return"),
    path(AREA + "return/<int:entry>/", agreements.return_correct, name="return_correct"),
    path(AREA + "end/", agreements.agreement_end, name="agreement_end"),
    path(AREA + "close/", agreement_end.agreement_close, name="agreement_close"),
    path(AREA + "hand-over/", agreements.agreement_hand_over, name="agreement_hand_over"),
    path(AREA + "payment/", agreements.payment_plan, name="payment_plan"),
    path("areas/<slug:community>/payments/<int:pk>/<slug:move>/", payments.payment_act, name="payment_act"),
    # the fund-holding body
    path("lto/<slug:organisation>/papers/", lto.lto_papers, name="lto_papers"),
    path("lto/<slug:organisation>/papers/new/", lto.paper_add, name="paper_add"),
    path("papers/<int:pk>/file/", lto.paper_file, name="paper_file"),
    # staff
    path("payments/", payments.payment_list, name="payment_list"),
    path("payments/list.<sheet:form>", payments.payments_file, name="payments_file"),
    path("payments/files/", payment_files.payment_files, name="payment_files"),
    path("payments/files/<int:pk>.csv", payment_files.payment_file, name="payment_file"),
    path("payments/bank/", payment_files.bank_return, name="bank_return"),
    path("payments/bank/apply/", payment_files.bank_return_apply, name="bank_return_apply"),
    path("papers/", papers.paper_list, name="paper_list"),
    path("papers/<int:pk>/", papers.paper_detail, name="paper_detail"),
    path("papers/bank/<slug:organisation>/", papers.bank_check, name="bank_check"),
]
