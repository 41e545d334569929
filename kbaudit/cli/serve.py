"""``kbaudit serve``: the pages on which owners answer and stewards look."""

from __future__ import annotations

import logging
import socket
from typing import TYPE_CHECKING, Annotated

import typer

from kbaudit.cli import options, terminal
from kbaudit.cli.sources import load
from kbaudit.errors import ConfigError

if TYPE_CHECKING:
    from kbaudit.config.values import Config

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_MOST_AT_ONCE = 200


def serve(
    *,
    host: Annotated[
        str, typer.Option("--host", help="The address to listen on; this machine alone by default.", metavar="HOST")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="The port; 0 takes a free one.", min=0, max=65535)] = 8000,
    config_file: options.ConfigFile = None,
    quiet: options.Quiet = False,
) -> None:
    """Serve the pages on which owners answer their tasks, until Ctrl-C.

    Links are built from [mail] base_url; put a server that speaks TLS before it for others than this machine.

    Exit codes: 2 usage, or the port is taken; 3 the store cannot be reached; 4 internal error; 130 interrupted.
    """
    from kbaudit.knowledge_base import KnowledgeBase

    try:
        import uvicorn

        from kbaudit.web.app import make_app
    except ModuleNotFoundError as error:
        raise ConfigError(f"the pages need {error.name}; install it with: pip install 'kbaudit[web]'") from error
    # What goes wrong between two pages has nobody else to tell.
    logging.getLogger("kbaudit").addHandler(logging.StreamHandler())
    config = load(config_file)
    with _listening(host, port) as ours, KnowledgeBase.open(config=config, must_exist=True) as kb:
        base_url = _base_url(config, host, ours)
        settings = uvicorn.Config(
            make_app(kb, base_url),
            access_log=False,  # it would hold the codes of links
            log_level="warning",
            server_header=False,
            lifespan="off",
            limit_concurrency=_MOST_AT_ONCE,
        )
        if not quiet:
            terminal.tell(f"the pages are at {base_url}; Ctrl-C ends them")
        uvicorn.Server(settings).run(sockets=[ours])
        raise KeyboardInterrupt  # it returns where whoever started the process has it ignore Ctrl-C


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise ConfigError(f"--host {host} --port {port}: {why}; choose another port") from error


def _base_url(config: Config, host: str, ours: socket.socket) -> str:
    if config.mail is not None and config.mail.base_url:
        return config.mail.base_url
    if host not in _LOOPBACK:
        raise ConfigError(f"--host {host}: others can reach it, so [mail] base_url has to say at which address")
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{ours.getsockname()[1]}"
