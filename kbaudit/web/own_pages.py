"""The pages of somebody who has signed in: all that is theirs, each task, and what became of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kbaudit.errors import UnknownTaskError
from kbaudit.task_event import Deed
from kbaudit.verification import Channel
from kbaudit.web.answering import Entered, Meanwhile, NotEntered, answer
from kbaudit.web.forms_sent import reader_of_forms
from kbaudit.web.languages import words_for
from kbaudit.web.receipt import receipt_of
from kbaudit.web.rereading import Reread, reread
from kbaudit.web.roles import is_steward, may_see
from kbaudit.web.sessions import signed_in
from kbaudit.web.submitted import NOT_WHOLE, FormError, number, submitted
from kbaudit.web.task_lists import own_lists
from kbaudit.web.task_page import page_of
from kbaudit.web.templating import page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbaudit.catalogues import Catalogue
    from kbaudit.people.reading_rights import Reader
    from kbaudit.web.site import Site

_READ = ["GET", "HEAD"]


def routes(site: Site) -> APIRouter:
    """Give the routes of those who have signed in."""
    router = APIRouter()
    form = reader_of_forms(site, surely=True)

    @router.api_route("/", methods=_READ)
    def home(request: Request) -> Response:
        return RedirectResponse(site.path("/tasks" if signed_in(site, request) else "/sign-in"), HTTPStatus.SEE_OTHER)

    @router.api_route("/tasks", methods=_READ)
    def mine(request: Request) -> Response:
        person = signed_in(site, request)
        if person is None:
            return to_sign_in(site, request)
        words = words_for(site, request, person)
        lists = own_lists(site.kb.tasks(person=person), site.reader(person), words, site.now_of(person))
        return page(site, words, "tasks", lists=lists, **who_reads(site, person))

    @router.api_route("/tasks/{identity}", methods=_READ)
    def show(identity: str, request: Request, answered: str = "") -> Response:
        person = signed_in(site, request)
        if person is None:
            return to_sign_in(site, request)
        try:
            return _Opened(site, person, identity, words_for(site, request, person)).shown(
                answered=number(answered or None)
            )
        except FormError:
            raise HTTPException(HTTPStatus.NOT_FOUND) from None

    @router.post("/tasks/{identity}")
    async def say(identity: str, request: Request) -> Response:
        sent = await form(request)
        return await run_in_threadpool(_say, site, identity, request, sent)

    return router


def to_sign_in(site: Site, request: Request) -> Response:
    """Ask somebody to sign in."""
    return page(site, words_for(site, request), "sign-in", HTTPStatus.UNAUTHORIZED)


def who_reads(site: Site, person: str) -> Mapping[str, object]:
    """Give what the head of every page needs to know of its reader."""
    return {"reader": person, "is_steward": is_steward(site, person)}


def _say(site: Site, identity: str, request: Request, sent: Mapping[str, list[str]]) -> Response:
    person = signed_in(site, request)
    if person is None:
        return to_sign_in(site, request)
    words = words_for(site, request, person)
    try:
        said = submitted(sent)
    except FormError as error:
        return _Opened(site, person, identity, words).shown(NotEntered(words.say(error.key, **error.values)))
    opened = _Opened(site, person, identity, words, keep=said.deed is not Deed.TAKE_BACK)
    if said.turn is None:
        return opened.shown(NotEntered(words.say(NOT_WHOLE)))
    made = page_of(opened.reread, opened.reader, words, site.now_of(opened.reader.person))
    match answer(site, opened.reread.dossier, made, said, Channel.SIGNED_IN):
        case Entered() if said.deed is Deed.TAKE_BACK:
            path = f"/tasks/{identity}"
        case Entered() | Meanwhile():
            path = f"/tasks/{identity}?answered={said.turn}"
        case NotEntered() as refused:
            return opened.shown(refused)
    return RedirectResponse(site.path(path), HTTPStatus.SEE_OTHER)


class _Opened:
    """A task that somebody opened who has signed in."""

    reread: Reread
    reader: Reader

    def __init__(self, site: Site, person: str, identity: str, words: Catalogue, *, keep: bool = False) -> None:
        self.site, self.person, self.words = site, person, words
        self.reader = site.reader(person)
        try:
            if not may_see(site, person, site.kb.task(identity)):
                raise HTTPException(HTTPStatus.NOT_FOUND)
            self.reread = reread(site.kb, identity, self.reader, keep=keep)
        except UnknownTaskError:
            raise HTTPException(HTTPStatus.NOT_FOUND) from None

    def shown(self, refused: NotEntered | None = None, answered: int | None = None) -> Response:
        """Show the task; what became of it where it was answered since a turn."""
        task = self.reread.dossier.task
        values = {"action": self.site.path(f"/tasks/{task.id}"), "turn": task.turn, "refused": refused}
        values |= who_reads(self.site, self.person)
        status = HTTPStatus.OK if refused is None else HTTPStatus.CONFLICT
        if answered is not None and answered < task.turn:
            receipt = receipt_of(self.site, self.reread.dossier, self.reader, answered, self.words)
            return page(self.site, self.words, "receipt", status, receipt=receipt, **values)
        made = page_of(self.reread, self.reader, self.words, self.site.now_of(self.reader.person))
        return page(self.site, self.words, "task", status, page=made, **values)
