"""The addresses of administrators. They carry the name of the room whose users and posts they keep."""

from django.urls import path

from . import posts, users

app_name = "access"

urlpatterns = [
    path("users/", users.users, name="users"),
    path("users/add/", users.add, name="add_user"),
    path("users/<uuid:id>/", users.user, name="user"),
    path("users/<uuid:id>/roles/", users.grant_role, name="grant_role"),
    path("users/<uuid:id>/roles/<uuid:row>/end/", users.end_role, name="end_role"),
    path("users/<uuid:id>/compartments/", users.grant_compartment, name="grant_compartment"),
    path("users/<uuid:id>/compartments/<uuid:row>/end/", users.end_compartment, name="end_compartment"),
    path("users/<uuid:id>/senior/", users.name_senior, name="name_senior"),
    path("users/<uuid:id>/senior/end/", users.end_senior, name="end_senior"),
    path("users/<uuid:id>/deactivate/", users.deactivate, name="deactivate"),
    path("users/<uuid:id>/activate/", users.activate, name="activate"),
    path("users/<uuid:id>/password/", users.set_password, name="set_password"),
    path("posts/", posts.posts, name="posts"),
]
