"""One blueprint a subject. A view parses, calls one action or query, and answers."""

from flask import Flask

from forum.views import (
    about,
    accounts,
    avatars,
    bookmarks,
    cards,
    claiming,
    comments,
    confirmations,
    decisions,
    drafts,
    economy,
    email_addresses,
    embed,
    erasures,
    exports,
    factors,
    feeds,
    flags,
    following,
    frame_logins,
    front,
    health,
    histories,
    leaderboard,
    levels,
    log,
    members,
    mentions,
    moderation,
    notification_settings,
    notifications,
    own_avatars,
    passkeys,
    pictures,
    posts,
    preferences,
    readings,
    reports,
    resets,
    seals,
    search,
    security_log,
    series,
    sessions,
    settings,
    sitemap,
    tags,
    thread_tools,
    tokens,
    unread,
    unsubscribe,
    wallet,
)
from forum.views.admin import attacks as attack_admin
from forum.views.admin import desk as desk_admin
from forum.views.admin import embedding as embedding_admin
from forum.views.admin import grants as grants_admin
from forum.views.admin import histories as histories_admin
from forum.views.admin import log as staff_log
from forum.views.admin import members as members_admin
from forum.views.admin import rules as rules_admin
from forum.views.admin import tags as tags_admin
from forum.views.admin import users as users_admin
from forum.views.admin import webhooks as webhooks_admin
from forum.views.api import about as api_about
from forum.views.api import comments as api_comments
from forum.views.api import me as api_me
from forum.views.api import members as api_members
from forum.views.api import rules as api_rules
from forum.views.api import threads as api_threads
from forum.web.addresses import IdConverter
from forum.web.page_context import register_page_context


def register_views(app: Flask) -> None:
    """Add every blueprint to the app, and what their pages share."""
    app.url_map.converters["id"] = IdConverter
    register_page_context(app)
    for subject in (
        frame_logins,
        front,
        tags,
        series,
        leaderboard,
        health,
        histories,
        posts,
        comments,
        thread_tools,
        unread,
        flags,
        drafts,
        readings,
        reports,
        wallet,
        accounts,
        confirmations,
        resets,
        email_addresses,
        settings,
        security_log,
        sessions,
        claiming,
        tokens,
        exports,
        erasures,
        factors,
        passkeys,
        preferences,
        notifications,
        mentions,
        notification_settings,
        members,
        following,
        bookmarks,
        decisions,
        avatars,
        own_avatars,
        pictures,
        economy,
        seals,
        search,
        about,
        levels,
        log,
        feeds,
        sitemap,
        cards,
        unsubscribe,
        embed,
        moderation,
        desk_admin,
        rules_admin,
        attack_admin,
        grants_admin,
        embedding_admin,
        webhooks_admin,
        members_admin,
        histories_admin,
        users_admin,
        tags_admin,
        staff_log,
        api_about,
        api_threads,
        api_comments,
        api_members,
        api_me,
        api_rules,
    ):
        app.register_blueprint(subject.bp)
