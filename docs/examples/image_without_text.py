"""The rule ``image-without-text``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kbaudit import Content, Corpus, Evidence, Finding, Severity
from kbaudit.rules.interface import finding_on, in_use, line_in_file
from kbaudit.text.document import LinkKind


@dataclass(frozen=True, slots=True)
class SilentImages:
    """The images of one text that have no words of their own.

    Attributes:
        found: Where each image lies and the line of the body it stands on, in reading order.
    """

    found: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ImageWithoutText:
    """Images without a text for those who cannot see them.

    What it checks:
        Whether each image of a published card has an alternative text.

    Why it matters:
        A screen reader passes over such an image, and so does an AI agent.

    Example:
        ``![](settings.png)``.

    Settings:
        fewest: The number of such images in one card from which it fires; 1 or more.

    Known limits:
        An image that only decorates needs no text, and fires all the same.

    Source:
        WCAG 2.2, success criterion 1.1.1.
    """

    name: ClassVar[str] = "image-without-text"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.NOTE
    api: ClassVar[int] = 1

    fewest: int = 1

    def extract(self, content: Content) -> SilentImages | None:
        """Give the images without a text; None where there are none."""
        images = (link for link in content.document.links if link.kind is LinkKind.IMAGE)
        found = tuple((image.target, image.line) for image in images if not image.text.strip())
        return SilentImages(found) if found else None

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:  # noqa: ARG002 - part of the protocol
        """Yield one finding for each card with enough such images."""
        published = {card.ref for card in in_use(corpus)}
        for card, images in corpus.facts(self.name):
            if card.ref in published and len(images.found) >= self.fewest:
                yield finding_on(
                    self,
                    corpus,
                    card,
                    message=f"{len(images.found)} image{'s' * (len(images.found) != 1)} without an alternative text.",
                    clears_when="every image has a text that says what it shows",
                    evidence=tuple(
                        Evidence(card.ref, target, line_in_file(card, line)) for target, line in images.found
                    ),
                )
