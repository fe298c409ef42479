"""Where the views are."""

from django.urls import path

from budgets import views

urlpatterns = [
    path("", views.overview),
    path("commands", views.command),
    path("orders/<number>/issue/<budget>", views.issue),
]
