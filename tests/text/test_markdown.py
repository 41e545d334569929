from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.text.document import BlockKind, LinkKind
from kbaudit.text.markdown import read_markdown
from kbaudit.text.plain import read_plain
from tests.growth import grows_with_the_text

PIECES = st.sampled_from(
    [
        *("[", "]", "(", ")", "![", "#", " {#id}", "\n", "\n\n", "- ", "> ", "|", "|-|\n", "```", "`", "*", "_", "~~"),
        *(
            "{{",
            "}}",
            "{%",
            "%}",
            "<%",
            "%>",
            "[!INCLUDE[",
            "](x)]",
            ":::",
            "{: #a}",
            "import a from 'b'",
            "\ue000\ue001",
        ),
        *(
            "<a href='",
            "'>",
            "</a>",
            "<div id=x>",
            "<!--",
            "-->",
            "<script>",
            "<T>",
            "</T>",
            "&#xD800;",
            "\0",
            "\r",
            "é",
        ),
    ]
)
MARKUP = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


@given(MARKUP)
def test_any_text_gives_a_document(text: str) -> None:
    """Whatever the text, blocks have words, and links have targets, lines and blocks that exist."""
    lines = len(text.splitlines()) + 1
    for document in (read_markdown(text), read_plain(text)):
        assert all(block.text and 1 <= block.line <= lines for block in document.blocks)
        assert all(link.target and link.line >= 1 for link in document.links)
        assert all(link.text.strip() == link.text and 1 <= link.line <= lines for link in document.unfinished)
        assert all(link.block is None or link.block < len(document.blocks) for link in document.links)


def test_blocks_have_kinds_lines_and_sections() -> None:
    """Each block knows what it is, where it begins and under which headings it stands."""
    text = (
        "# A\n\nText\nmore.\n\n## B\n\n- one\n- two\n\n> quoted\n\n```sh\nls\n```\n\n| x | y |\n|---|---|\n| 1 | 2 |\n"
    )

    blocks = read_markdown(text).blocks

    assert [(block.kind, block.text, block.line) for block in blocks] == [
        (BlockKind.HEADING, "A", 1),
        (BlockKind.PARAGRAPH, "Text more.", 3),
        (BlockKind.HEADING, "B", 6),
        (BlockKind.ITEM, "one", 8),
        (BlockKind.ITEM, "two", 9),
        (BlockKind.PARAGRAPH, "quoted", 11),
        (BlockKind.CODE, "ls", 14),
        (BlockKind.ROW, "x | y", 17),
        (BlockKind.ROW, "1 | 2", 19),
    ]
    assert blocks[1].section == ("A",)
    assert blocks[2].section == ("A",)
    assert blocks[3].section == ("A", "B")
    assert [block.quoted for block in blocks] == [False] * 5 + [True] + [False] * 3


def test_links_have_the_lines_they_stand_on() -> None:
    """Every link has a line of its own, also after code that goes over two lines."""
    text = "\nSee [a](a.md),\n`code\ncode` [b][r] and\n![c *d*](c.png 'title') <https://e.example/>\n\n[r]: b%20b.md\n"

    links = read_markdown(text).links

    assert [(link.target, link.text, link.line, link.kind) for link in links] == [
        ("a.md", "a", 2, LinkKind.PAGE),
        ("b%20b.md", "b", 4, LinkKind.PAGE),
        ("c.png", "c d", 5, LinkKind.IMAGE),
        ("https://e.example/", "https://e.example/", 5, LinkKind.PAGE),
    ]
    assert {link.block for link in links} == {0}


def test_html_within_markdown_is_read() -> None:
    """Tags in a paragraph and blocks of HTML give links, images and anchors."""
    text = 'A <a id="x" href="y.md">link\nhere</a>.\n\n<div id="z">\n<p>Words</p>\n<img src="i.png" alt="I">\n</div>\n'

    document = read_markdown(text)

    assert [(link.target, link.text, link.line) for link in document.links] == [
        ("y.md", "link here", 1),
        ("i.png", "I", 6),
    ]
    assert document.anchors == {"x", "z"}
    assert [block.text for block in document.blocks] == ["A link here.", "Words"]


def test_ids_in_braces_are_anchors_and_no_words() -> None:
    """What kramdown, Pandoc and Hugo write in braces names the block and is not read out."""
    document = read_markdown("## Title {#own-id .wide}\n\nText\n{: #other}\n\n`{#code}`\n")

    assert document.anchors == {"own-id", "other"}
    assert [block.text for block in document.blocks] == ["Title", "Text", "{#code}"]


@pytest.mark.parametrize(
    "code",
    ['{{< ref "b.md" >}}', "{% link b.md %}", "<%= url_for(b) %>", "{{ site.url }}/b", '{{% ref\n"b.md" %}}'],
)
def test_template_code_makes_no_link(code: str) -> None:
    """A link whose target a template writes is no link, and the words around it stay."""
    document = read_markdown(f"See [b]({code}) and [c](c.md).")

    assert [link.target for link in document.links] == ["c.md"]
    assert not document.templated


def test_template_code_keeps_the_lines_and_stays_in_code() -> None:
    """Template code over several lines moves nothing; in code it is shown as written, elsewhere as an ellipsis."""
    document = read_markdown('{{< note\n  "a"\n>}}\n\nAt {{ host }} run `{{ x }}`:\n\n```yaml\na: {{ b }}\n```\n')

    assert [(block.text, block.line) for block in document.blocks] == [("At … run {{ x }}:", 5), ("a: {{ b }}", 8)]
    assert document.templated


@pytest.mark.parametrize(
    ("text", "templated"),
    [
        ("{% include fees.html %}", True),
        ("Text\n{{< fees >}}\n", True),
        ("[!INCLUDE [fees](includes/fees.md)]", True),
        ("import Fees from './fees.mdx'\n\nText", True),
        ("<Fees plan='a' />", True),
        ("Use [!INCLUDE [name](includes/name.md)] today.", False),
        ("Hello {{ name }}.", False),
        ("{% if paid %}\nText\n{% endif %}", False),
        ('{{% alert title="A" %}}\nText\n{{% /alert %}}', False),
        ("{% comment %}\n[a](gone.md)\n{% endcomment %}", False),
        ("```\n{{ x }}\n```", False),
        ("Write to <Name> today.", False),
    ],
)
def test_only_what_may_print_blocks_makes_a_text_templated(text: str, templated: bool) -> None:  # noqa: FBT001 - a case
    """Words from a template, conditions and wrappers around words that stand there hide no heading."""
    document = read_markdown(text)

    assert document.templated is templated
    assert not document.links


def test_containers_and_alerts_are_no_words() -> None:
    """The marks of containers and alerts are left out; an image placed by a container is an image."""
    text = '::: warning\nCare.\n:::\n\n> [!NOTE]\n> Mind.\n\n:::image type="content" source="m/x.png" alt-text="X":::\n'

    document = read_markdown(text)

    assert [block.text for block in document.blocks] == ["Care.", "Mind."]
    assert [(link.target, link.kind, link.line) for link in document.links] == [("m/x.png", LinkKind.IMAGE, 8)]


def test_footnotes_are_no_links() -> None:
    """A footnote looks like a reference and leads nowhere."""
    assert not read_markdown("Text[^1].\n\n[^1]: Words").links


def test_plain_text_is_paragraphs() -> None:
    """Plain text is divided at blank lines, and an address in it is no link."""
    document = read_plain("\nOne\ntwo\n \n\nhttps://e.example\r\n\r\nthree")

    assert [(block.text, block.line) for block in document.blocks] == [
        ("One two", 2),
        ("https://e.example", 6),
        ("three", 8),
    ]
    assert not document.links


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "![",
        "[a](",
        "[a](b ",
        "[a](b c.md)\n",
        "[a]()\n",
        "# a\n",
        "{{",
        "{% comment %}",
        "[!INCLUDE[a",
        "{#a} ",
        "<a ",
        ":::",
        "> ",
    ],
)
def test_hostile_texts_take_linear_time(unit: str) -> None:
    """Unfinished markup takes time that grows with the text, and not with the square of it."""
    assert grows_with_the_text(read_markdown, unit, 12_000)


def test_what_was_meant_as_a_link_is_told_from_words() -> None:
    """A link without a target, and one whose target has spaces, are kept apart from the links there are."""
    text = (
        "See [a](), ![b](my plan.png),\n[c](my file.md) and [d](<e f.md>).\n\n"
        "`[g](my file.md)` \\[h](my file.md) [i](as you like) [j] (my file.md) [k](file.md)\n\n    [l](my file.md)\n"
    )

    document = read_markdown(text)

    assert [(link.target, link.text, link.line, link.kind) for link in document.unfinished] == [
        ("", "a", 1, LinkKind.PAGE),
        ("my plan.png", "b", 1, LinkKind.IMAGE),
        ("my file.md", "c", 2, LinkKind.PAGE),
    ]
    assert [link.target for link in document.links] == ["e f.md", "file.md"]


def test_a_link_knows_its_line_where_several_lines_begin_with_one() -> None:
    """Lists of links within a paragraph are read line by line; a sentence over two lines is one passage."""
    listed = read_markdown("- [a](a.md) first\n  **[b](b.md)** second\n  third [c](c.md)\n").links
    told = read_markdown("Read\n[a](a.md) and [b](b.md)\nfirst.\n").links

    assert [link.passage for link in listed] == ["a first", "b second", None]
    assert [link.passage for link in told] == [None, None]
