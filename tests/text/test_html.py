from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.text.document import BlockKind, LinkKind
from kbaudit.text.html import read_html
from tests.growth import grows_with_the_text

PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div id=x>",
            "</div>",
            "<h2>",
            "</h2>",
            "<ul>",
            "<li>",
            "</ul>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
        ),
        *(
            "<a href='",
            "x.html",
            "'>",
            '"',
            "</a>",
            "<img src=y>",
            "<pre>",
            "</pre>",
            "<blockquote>",
            "</blockquote>",
            "<br>",
        ),
        *(
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "<title>",
            "<",
            ">",
            "&amp;",
            "&#xD800;",
            "{{ x }}",
            "\n",
            "\0",
            "words",
        ),
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=50).map("".join)))
def test_any_text_gives_a_document(text: str) -> None:
    """Whatever is wrong with the tags, blocks have words and links have targets."""
    document = read_html(text)

    assert all(block.text and block.line >= 1 for block in document.blocks)
    assert all(link.target and link.line >= 1 for link in document.links)


def test_blocks_have_kinds_lines_and_sections() -> None:
    """Each block knows what it is, where it begins and under which headings it stands, though end tags are missing."""
    html = (
        "<h1 id=top>Title</h1>\n<p>One <b>two</b>\n<ul><li>first<li>second</ul>\n<table><tr><th>a<th>b\n"
        "<tr><td><p>1</p><td>2</table>\n<pre>x\n  y</pre>\n<blockquote>said</blockquote> tail"
    )

    document = read_html(html)

    assert [(block.kind, block.text, block.line) for block in document.blocks] == [
        (BlockKind.HEADING, "Title", 1),
        (BlockKind.PARAGRAPH, "One two", 2),
        (BlockKind.ITEM, "first", 3),
        (BlockKind.ITEM, "second", 3),
        (BlockKind.ROW, "a | b", 4),
        (BlockKind.ROW, "1 | 2", 5),
        (BlockKind.CODE, "x\n  y", 6),
        (BlockKind.PARAGRAPH, "said", 8),
        (BlockKind.PARAGRAPH, "tail", 8),
    ]
    assert document.blocks[1].section == ("Title",)
    assert [block.text for block in document.blocks if block.quoted] == ["said"]
    assert document.anchors == {"top"}


def test_links_and_images_are_read() -> None:
    """Targets are unescaped, and links have words, lines and blocks."""
    html = '<p>See\n<a href="a.html?x=1&amp;y=2">the\n<i>guide</i></a></p>\n<img src=\'i.png\' alt="An image">'

    links = read_html(html).links

    assert [(link.target, link.text, link.line, link.kind, link.block) for link in links] == [
        ("a.html?x=1&y=2", "the guide", 2, LinkKind.PAGE, 0),
        ("i.png", "An image", 4, LinkKind.IMAGE, None),
    ]


def test_what_is_not_shown_is_left_out() -> None:
    """Comments, scripts, styles and the head's title are no text and hold no links."""
    html = "<title>T</title><style>p{}</style><script>'<a href=x>'</script><!-- <a href=y>no</a> --><p>Shown</p>"

    document = read_html(html)

    assert [block.text for block in document.blocks] == ["Shown"]
    assert not document.links


def test_a_link_that_never_ends_ends_with_its_block() -> None:
    """A missing end tag makes no link of the rest of the page."""
    links = read_html("<p><a href=x>one</p><p>two <a href=y>three <a href=z>four</p>").links

    assert [(link.target, link.text) for link in links] == [("x", "one"), ("y", "three"), ("z", "four")]


def test_a_lone_angle_bracket_is_text() -> None:
    """A comparison is no tag, and a tag that never ends is text."""
    assert [block.text for block in read_html("<p>1 < 2 &lt; 3 <b").blocks] == ["1 < 2 < 3 <b"]


def test_template_code_in_html() -> None:
    """Template code makes no link and no anchor, and blocks of it may print more."""
    document = read_html('<p id="{{ id }}">See <a href="{{ url }}">it</a>.</p>{% include fees.html %}')

    assert not document.links
    assert not document.anchors
    assert document.templated


@pytest.mark.parametrize(
    "unit", ["<div>", "<a ", "<a href=x>", "<!--", "<li>", "<blockquote>", '<a b="', "<script>", "&", "</"]
)
def test_hostile_texts_take_linear_time(unit: str) -> None:
    """Open tags take time that grows with the text, whatever their depth."""
    assert grows_with_the_text(read_html, unit, 40_000)
