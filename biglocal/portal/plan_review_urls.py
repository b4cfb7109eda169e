"""Addresses of reviews of plans."""

from django.urls import path

from .views import plan_reviews

urlpatterns = [
    path("reviews/", plan_reviews.plan_reviews, name="plan_reviews"),
    path("areas/<slug:community>/plan/<int:number>/review/", plan_reviews.review_start, name="review_start"),
    path("areas/<slug:community>/reviews/<int:pk>/", plan_reviews.plan_review, name="plan_review"),
    path("areas/<slug:community>/reviews/<int:pk>/write/", plan_reviews.review_edit, name="review_edit"),
    path("areas/<slug:community>/reviews/<int:pk>/move/", plan_reviews.review_move, name="review_move"),
    path("areas/<slug:community>/reviews/<int:pk>/answer/", plan_reviews.review_answer, name="review_answer"),
]
