from django.urls import path

from integration_care.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.doors, name="doors"),
    path("jump", views.jump, name="jump"),
    path("phone", views.phone, name="phone"),
    path("mail", views.mail, name="mail"),
    path("components", views.components, name="components"),
]
