"""Every plain page and its address."""

from collections.abc import Callable

from starlette.responses import Response
from starlette.routing import Route

from platform_core.web.assets import send_asset
from platform_core.web.pages import refuse_form
from platform_core.web.routes import (
    about,
    caseload,
    home,
    join,
    language,
    letter,
    letter_run,
    media,
    pack,
    referral_list,
    sign_in,
    staff_join,
    steps,
    story,
    studio,
    studio_live,
    studio_save,
    studio_steps,
    studio_view,
    tap,
    waiting_letters,
    yields,
)
from platform_core.web.routes.health import health
from platform_core.web.routes.notify import callback
from platform_core.web.routes.studio_json import Answer, asked_in_json
from platform_core.web.visits import Visit, plain


def all_routes() -> list[Route]:
    """The routes, in no particular order: no two share an address."""
    return [
        _page("/", home.home),
        _form("/sign-in", sign_in.sign_in_page),
        _page("/sign-in-help", sign_in.help_page),
        _form("/sign-out", sign_in.sign_out_page),
        _form("/join", join.code_page),
        _form("/join/language", join.language_page),
        _form("/join/account", join.account_page),
        _page("/welcome", home.welcome),
        _form("/staff-join", staff_join.staff_join_page),
        _page("/language/{code}", language.switch),
        _page("/urgent-help", about.urgent_help_page),
        _page("/support", about.support_page),
        _page("/privacy", about.privacy),
        _page("/accessibility", about.accessibility),
        _form("/print/letter", letter.letter_page),
        _form("/print/letters", letter_run.letter_run_page),
        _form(waiting_letters.ADDRESS, waiting_letters.waiting_letters_page),
        _page("/print/step", steps.step_page),
        _page("/print/sheets", steps.sheets_page),
        _page(story.ADDRESS, story.story_page),
        _page("/print/pack", pack.pack_page),
        _page("/export/caseload.csv", caseload.caseload_file),
        _page("/export/yield.csv", yields.yield_file),
        _page("/export/referral-list.csv", referral_list.empty_list),
        Route(
            studio_view.ADDRESS,
            plain(studio.edit_page, studio.keep_page, roomy=True),
            methods=["GET", "POST"],
        ),
        _form("/studio/new", studio_steps.new_page),
        _form("/studio/step", studio_steps.step_page),
        _form("/studio/remove", studio_steps.remove_page),
        _page("/studio/now", studio_live.now_asked),
        _json("/studio/save", studio_save.save_asked),
        _json("/studio/preview", studio_live.preview_asked),
        _json("/studio/checks", studio_live.checks_asked),
        Route(
            "/t/{token}",
            plain(tap.tap_page, refuse_form, says_no_origin=True),
            methods=["GET", "POST"],
        ),
        Route("/t/{token}/stop", tap.stopping(tap.stop_page), methods=["GET", "POST"]),
        _page("/media-file/{digest}", media.media_file),
        Route("/studio/media", media.take_media, methods=["POST"]),
        Route("/health", health, methods=["GET"]),
        Route("/notify/callback", callback, methods=["GET", "POST"]),
        Route("/assets/{name}", send_asset, methods=["GET"]),
    ]


def _page(path: str, answer: Callable[[Visit], Response]) -> Route:
    return Route(path, plain(answer, refuse_form), methods=["GET"])


def _form(path: str, answer: Callable[[Visit], Response]) -> Route:
    return Route(path, plain(answer, refuse_form), methods=["GET", "POST"])


def _json(path: str, answer: Answer) -> Route:
    return Route(path, asked_in_json(answer), methods=["POST"])
