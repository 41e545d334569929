"""Whether a check of a card's text holds on for the text as it is now."""

from __future__ import annotations

from kbaudit.changes.material import material_edits
from kbaudit.content import Content
from kbaudit.text.edits import Edit


def material_change(before: Content, after: Content) -> tuple[Edit, ...]:
    """Give what was changed materially between two contents of a card; empty where a check of the first holds on.

    That of the title comes first, then the text's in the order of the newer one. A title that is also the heading of
    the text is given once, and the locale does not count.

    Returns:
        The edits as :func:`kbaudit.changes.material.material_edits` gives them.
    """
    if (before.title, before.body, before.body_format) == (after.title, after.body, after.body_format):
        return ()
    edits = material_edits(
        before.body, after.body, after.body_format, format_before=before.body_format, language=after.language
    )
    told = {(edit.before, edit.after) for edit in edits}
    titles = material_edits(f"# {_line(before)}", f"# {_line(after)}", "markdown", language=after.language)
    return (*(edit for edit in titles if (edit.before, edit.after) not in told), *edits)


def _line(content: Content) -> str:
    return " ".join(content.title.split())
