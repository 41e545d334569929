"""The page of a task, opened by the link of a mail: looking changes nothing, an answer is entered once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTask
from starlette.requests import Request

from kbaudit.answers.code import CODES_HOLD, AnswerCode
from kbaudit.errors import CodeError, CodeExpiredError, UnknownTaskError
from kbaudit.task_event import Deed
from kbaudit.verification import Channel
from kbaudit.web.answering import Entered, Meanwhile, NotEntered, answer
from kbaudit.web.forms_sent import reader_of_forms
from kbaudit.web.fresh_link import send_fresh_link
from kbaudit.web.guards import network_of
from kbaudit.web.languages import words_for
from kbaudit.web.receipt import receipt_of
from kbaudit.web.rereading import reread
from kbaudit.web.submitted import FormError, submitted
from kbaudit.web.task_page import page_of
from kbaudit.web.templating import page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbaudit.catalogues import Catalogue
    from kbaudit.web.site import Site
    from kbaudit.web.submitted import Submitted
    from kbaudit.web.task_page import TaskPage


def routes(site: Site) -> APIRouter:
    """Give the routes of a site's tasks by link."""
    router = APIRouter()
    form = reader_of_forms(site, surely=False)

    @router.api_route("/t/{code}", methods=["GET", "HEAD"])
    def show(code: str, request: Request) -> Response:
        try:
            return _Opened.by(site, code, request).shown()
        except CodeExpiredError as error:
            return _too_old(site, request, AnswerCode.of(error.said))

    @router.post("/t/{code}")
    async def say(code: str, request: Request) -> Response:
        sent = await form(request)
        return await run_in_threadpool(_say, site, code, request, sent)

    return router


def _say(site: Site, code: str, request: Request, sent: Mapping[str, list[str]]) -> Response:
    try:
        if sent.get("send") == ["fresh-link"]:
            return _fresh(site, request, _read(site, code, request, max_age=timedelta.max))
        return _answered(site, code, request, sent)
    except CodeExpiredError as error:
        return _too_old(site, request, AnswerCode.of(error.said))


def _answered(site: Site, code: str, request: Request, sent: Mapping[str, list[str]]) -> Response:
    try:
        said = submitted(sent)
    except FormError as error:
        opened = _Opened.by(site, code, request)
        return opened.shown(NotEntered(opened.words.say(error.key, **error.values)))
    return _Opened.by(site, code, request, keep=said.deed is not Deed.TAKE_BACK).take(said)


class _Opened:
    """A task that somebody opened by a code."""

    def __init__(self, site: Site, text: str, code: AnswerCode, words: Catalogue, *, keep: bool = False) -> None:
        self.site, self.text, self.code, self.words = site, text, code, words
        self.now = site.now
        self.reader = site.reader(code.person)
        self.reread = reread(site.kb, code.task, self.reader, keep=keep)

    @classmethod
    def by(cls, site: Site, text: str, request: Request, *, keep: bool = False) -> _Opened:
        code = _read(site, text, request, CODES_HOLD)
        try:
            return cls(site, text, code, words_for(site, request, code.person), keep=keep)
        except UnknownTaskError:
            raise HTTPException(HTTPStatus.NOT_FOUND) from None

    @property
    def is_old(self) -> bool:
        """Tell whether the task was answered since the code was made."""
        return self.reread.dossier.task.turn != self.code.turn

    def shown(self, refused: NotEntered | None = None) -> Response:
        """Show the task, or what became of it where it was answered."""
        action = self.site.path(f"/t/{self.text}")
        status = HTTPStatus.OK if refused is None else HTTPStatus.CONFLICT
        if self.is_old:
            receipt = receipt_of(self.site, self.reread.dossier, self.reader, self.code.turn, self.words)
            return self._made("receipt", status, receipt=receipt, action=action, refused=refused)
        return self._made("task", status, page=self._page, action=action, refused=refused)

    def _made(self, template: str, status: int, **values: object) -> Response:
        return page(self.site, self.words, template, status, turn=None, **values)

    @property
    def _page(self) -> TaskPage:
        """Give the page with the answers that the code allows."""
        made = page_of(self.reread, self.reader, self.words, self.site.now_of(self.reader.person), self.code.deed)
        return replace(made, answers=tuple(form for form in made.answers if self.code.card in {None, form.card}))

    def take(self, said: Submitted) -> Response:
        """Enter an answer, or take the last one back, and show what became of it."""
        back = said.deed is Deed.TAKE_BACK
        given = replace(said, turn=self.code.turn + back)
        match answer(self.site, self.reread.dossier, self._page, given, Channel.MAIL_LINK):
            case Entered(task) if back:
                fresh = replace(self.code, turn=task.turn, text=None)
                return self._to(self.site.keys.sign(fresh, self.now))
            case Entered() | Meanwhile():
                return self._to(self.text)
            case NotEntered() as refused:
                return self.shown(refused)

    def _to(self, text: str) -> Response:
        return RedirectResponse(self.site.path(f"/t/{text}"), HTTPStatus.SEE_OTHER)


def _too_old(site: Site, request: Request, code: AnswerCode) -> Response:
    return page(site, words_for(site, request, code.person), "link-old", HTTPStatus.GONE)


def _fresh(site: Site, request: Request, code: AnswerCode) -> Response:
    words = words_for(site, request, code.person)
    if site.kb.config.mail is None:
        return _too_old(site, request, code)
    answer = page(site, words, "notice", heading=words.say("page-look"), says=words.say("page-fresh-sent"))
    # Afterwards, so that the time which the answer takes tells nothing either.
    answer.background = BackgroundTask(send_fresh_link, site, code.task)
    return answer


def _read(site: Site, text: str, request: Request, max_age: timedelta) -> AnswerCode:
    """Read a code.

    Raises:
        HTTPException: It is none, or many that are none were tried.
        CodeExpiredError: It is older than that.
    """
    who = network_of(request.client.host if request.client else "")
    if site.wrong_codes.spent(who, site.now):
        raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, "page-too-many-links")
    try:
        return site.keys.read(text, site.now, max_age)
    except CodeExpiredError:
        raise
    except CodeError:
        site.wrong_codes.note(who, site.now)
        raise HTTPException(HTTPStatus.NOT_FOUND) from None
