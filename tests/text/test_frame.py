from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.text.frame import blank_frame, count_includes

FORMATS = ("markdown", "html", "text")
PIECES = [
    *("# ", "## Related\n", "- [Refunds](refunds.md)\n", "1. **[A](a)**\n", "> - [B](b)", "* [C](c), ", "\n", "\r\n"),
    *("<h1>", "</h1>", "<h2>More</h2>", "<ul>", "<li><a href='x'>A</a></li>", "</ul>", "<OL class=a>", "</ol>"),
    *("word", " ", "\t", "](", "<a", "料金", "é", "- word\n", "[", "#"),
]
bodies = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=20).map("".join)

LINKS = '- [Refunds](refunds.md)\n- [Returns](../returns.md "Returns")\n'
HTML_LINKS = "<ul>\n<li><a href='r.html'>Refunds</a></li>\n<LI class=x> <A href='s.html'>Returns</A> </LI>\n</ul>"


def read(body: str, body_format: str = "markdown") -> str:
    """Give the words that are left of a body."""
    return " ".join(blank_frame(body, body_format).split())


@given(bodies, st.sampled_from(FORMATS))
def test_length_and_lines_stay(body: str, body_format: str) -> None:
    """Every character that is not blanked is at its place, and so is every line break."""
    blanked = blank_frame(body, body_format)

    assert len(blanked) == len(body)
    assert all(now in {was, " "} for was, now in zip(body, blanked, strict=True))
    assert re.sub(r"[^\r\n]", "", blanked) == re.sub(r"[^\r\n]", "", body)


@given(bodies, st.sampled_from(FORMATS))
def test_plain_text_and_texts_without_markup_stay(body: str, body_format: str) -> None:
    """Plain text has no frame; other texts have one only with a heading."""
    assert blank_frame(body, "text") == body
    without = re.sub("[#<]", "", body)
    assert blank_frame(without, body_format) == without


@pytest.mark.parametrize("first", ["# Refunds\n", "\n\n  # Refunds\n", "# Refunds"])
def test_a_title_at_the_very_beginning_goes(first: str) -> None:
    """A body may repeat its title as the first heading; others are part of the text."""
    assert read(f"{first}\n\nMoney back.\n\n# Later\n") == "Money back. # Later"
    assert read(f"Money back.\n{first.strip()}\n") == "Money back. # Refunds"
    assert read("## Refunds\nMoney back.") == "## Refunds Money back."


@pytest.mark.parametrize(
    "before",
    [
        "",
        "<!DOCTYPE html>\n<html>\n<head><title>Refunds</title><style>h1 { margin: 0 }</style></head>\n<body>",
        "<main class='page'>\n<!-- exported - 2026 -->\n<a name='top'></a>",
        "<header hidden>",
    ],
)
def test_a_title_of_html_goes_wherever_its_elements_begin(before: str) -> None:
    """What shows nothing may stand before the heading, and anchors and emphasis within it."""
    body = f"{before}\n<h1><a name='refunds'></a>All <em>refunds</em></h1><p>Money back.</p>"

    assert read(body, "html") == " ".join(f"{before} <p>Money back.</p>".split())
    assert read(f"{before}Now. {body}", "html").count("refunds") == body.count("refunds") + before.count("refunds")


@pytest.mark.parametrize("mark", ["-", "*", "+", "1.", "2)", "  -", "> -"])
def test_a_section_of_links_goes(mark: str) -> None:
    """A heading with items that are links says nothing of the card's own."""
    items = f"{mark} [Refunds](refunds.md)\n\n{mark} **[Returns](returns.md)**.\n{mark} [Contact](c.md)"

    assert read(f"Money back.\n\n## Related\n\n{items}") == "Money back."
    assert read(f"Money back.\n\n## Related\n{items}\n\nBye.") == "Money back. Bye."


@pytest.mark.parametrize(
    "section",
    [
        "## Steps\n\n- Open the order.\n- Print the label.\n",
        "## Empty\n\nMoney back.\n",
        "## Empty\n\n\n",
        f"Related:\n\n{LINKS}",
    ],
)
def test_a_section_with_words_stays(section: str) -> None:
    """Steps, paragraphs, empty sections and lists without a heading are left."""
    assert read(f"Call us.\n\n{section}") == " ".join(f"Call us. {section}".split())


def test_a_menu_goes() -> None:
    """Headings and lines that are a link and nothing else lead elsewhere."""
    menu = "# [Start](a)\n## [Refunds](b)\n### Returns\n[Send back](c)  \n[Exchange](d)\n\n"

    assert read(f"Hello.\n{menu}## Fees\nNone.") == "Hello. ## Fees None."


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("[!INCLUDE [steps](includes/steps.md)]\n", 1),
        ("Hi.\n\n> [!include[a](a.md)]  \r\n[!INCLUDE[b](b.md)]", 2),
        ("[!INCLUDE [product](product.md)] has a menu.", 0),
        ('{% include steps.md title="A" %}\n{%- render "a" -%}\n', 2),
        ('{{% include "a.md" %}}\n{{< readfile file="b.md" >}}\n', 2),
        ("<%= partial 'a' %>\n", 1),
        ("{% if x %}\n{{< note >}}\n[!NOTE]\n<%= title %>\n", 0),
        ("No include here.", 0),
    ],
)
def test_lines_that_include_another_file(body: str, count: int) -> None:
    """A line that is one include and nothing else counts; one within a sentence does not."""
    assert count_includes(body) == count


def test_a_section_of_links_ends_with_the_first_words() -> None:
    """What follows the links is read."""
    assert read(f"Call [us](us).\n## More\n{LINKS}- Open the order.\n") == "Call [us](us). - Open the order."


def test_the_frame_of_html_goes() -> None:
    """The first heading of the first level and lists of links behind a heading are the frame of a page."""
    body = f"\n<h1 class='a'>Refunds</h1>\n<p>Money back.</p>\n<h2>Related</h2>\n{HTML_LINKS}"

    assert read(body, "html") == "<p>Money back.</p> <h2>Related </ul>"
    assert read(f"<p>Hi.</p><h1>Refunds</h1>{HTML_LINKS}", "html") == "<p>Hi.</p><h1>Refunds </ul>"


@pytest.mark.parametrize(
    "contents",
    [
        "<nav><p>Menu</p><nav>Home</nav> <a href='a'>A</a></nav>",
        "<DIV class='box TOC'><p>Contents</p><div><a href='a'>A</a></div></DIV>",
        '<ul id="toc"><li>1. <a href="a">A</a></li></ul>',
        "<nav></nav><dl class='toc'><dt><a href='a'>A</a></dt></dl>",
    ],
)
def test_contents_of_html_go(contents: str) -> None:
    """Elements for navigation, and those that are called a table of contents, say nothing; what they hold goes too."""
    assert read(f"<p>Hi.</p>{contents}<p>Bye.</p>", "html") == "<p>Hi.</p> <p>Bye.</p>"
    assert read(f"<div class='tocsy'>{contents}</div>", "html") == "<div class='tocsy'> </div>"
    unclosed = f"<p>Hi.</p>{contents[:-6]}<a>"
    assert "Hi." in read(unclosed, "html")


@pytest.mark.parametrize("name", ["nav", "div class='toc'"])
def test_contents_without_an_end_stay(name: str) -> None:
    """Nobody knows what else an element holds that is never closed."""
    body = f"<{name}><p>Menu</p><{name}><a>Home</a>"

    assert blank_frame(body, "html") == body


@pytest.mark.parametrize(
    "body",
    [
        f"<p>Related</p>{HTML_LINKS}",
        "<h2>Steps</h2><ul><li>Open <a href='x'>the order</a></li></ul>",
        "<h2>Steps</h2><ul><li>Open the order.</li></ul>",
    ],
)
def test_html_with_words_stays(body: str) -> None:
    """Lists without a heading and items with words of their own are left."""
    assert blank_frame(body, "html") == body


@pytest.mark.parametrize("body_format", FORMATS)
@pytest.mark.parametrize(
    "piece",
    [
        "# ",
        "# a\n- [",
        "# a\n- [a](",
        "## a\n\n",
        "<h1>",
        "<h1><a></a>",
        "<a>",
        "<style>",
        "<!--",
        "</h1><ul><li><a ",
        "- [a](b)\n",
    ],
)
def test_texts_of_any_size_are_read_in_time(piece: str, body_format: str) -> None:
    """Nothing that is opened again and again takes more than a moment."""
    body = piece * (100_000 // len(piece))

    assert len(blank_frame(body, body_format)) == len(body)
