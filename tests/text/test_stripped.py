from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.text.stripped import SOFT_HYPHEN, strip_markup
from tests.growth import grows_with_the_text

PIECES = [
    *(
        "word",
        " ",
        "\n",
        "\r\n",
        "\n\n",
        "é",
        "料金",
        "<",
        ">",
        "=",
        '"',
        "'",
        "(",
        ")",
        "[",
        "]",
        "!",
        "{",
        "}",
        "%",
        "\\",
    ),
    *(
        "<a href=",
        "</a>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<style",
        "</style>",
        "<svg>",
        "<template>",
        "<!doctype",
    ),
    *("](", "[x]: ", "[^1]: ", "![", "[!NOTE]", "[!INCLUDE [", "{{", "}}", "{%", "%}", "<%", "%>", "{#id}", "{: .a}"),
    *(
        "{% comment %}",
        "{% endcomment %}",
        "{{< comment >}}",
        "`",
        "``",
        "```",
        "\n```\n",
        "~~~",
        ":::",
        "\n1. ",
        "\n7. ",
    ),
    *(
        "&amp;",
        "&nbsp;",
        "&#10;",
        "&#x110000;",
        "&NotNestedGreaterGreater;",
        "&unknown;",
        "https://help.example/a",
        "<x@y>",
    ),
]
texts = st.text() | st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
FORMATS = ("markdown", "html", "text")


def words(body: str, body_format: str) -> str:
    """Give what is left, white space folded."""
    return " ".join(strip_markup(body, body_format).replace(SOFT_HYPHEN, "").split())


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("Fees and terms.", "Fees and terms."),
        ("a <!-- hidden\nwords --> b", "a b"),
        ("a <!--> b", "a b"),
        ("a <!-- never closed", "a"),
        ("<script>let x = 1 < 2;</script>a<STYLE>p {}</style >b", "a b"),
        ("a <script> b", "a b"),
        ("a <script", "a <script"),
        ('a <b class="x">c</b><br/> d', "a c d"),
        ('<a title="1 > 2" href=b>c</a>', "c"),
        ("<p title=it's>it's</p>", "it's"),
        ("1 < 2 <3 <- a <> b", "1 < 2 <3 <- a <> b"),
        ("write to <help@x.example> at <https://x.example/a>", "write to <help@x.example> at"),
        ("[fees](fees.md) and [terms](<my terms.md> 'Our terms') now", "[fees and [terms now"),
        ("[a](x(y).md) [b]({{ site.url }}/b) [c]( {% link c d.md %} )", "[a [b [c"),
        ("[a](https://x.example/a(b(c))'d) e", "[a e"),
        ("[see note](if you have one)", "[see note](if you have one)"),
        ("![a picture](a.png) b [![badge](b.svg)](c.md)", "b ["),
        ("[fees][1] apply\n\n[1]: fees.md 'Fees'\n  [x]: <a b>\n", "[fees apply"),
        ("grid[1][2]", "grid[1][2]"),
        ("a[^1]\n\n[^1]: see b\n[n]: two words here", "a[^1] [^1]: see b [n]: two words here"),
        ("a [!INCLUDE [prod](includes/prod.md)] b", "a b"),
        ("> [!NOTE]\n> a", "> > a"),
        ("a {{ b }} {% if c == '50%' %}d{% endif %} <% if 1 < 2 %>e<% end %> {{{f}}} {{< g >}}", "a d e"),
        ("{% comment %} a {% endcomment %} b {{< comment >}}c{{< /comment >}}", "b"),
        ("{% comment %} a", "a"),
        ("a {{ b", "a {{ b"),
        ("## Fees {#fees}\n{: .wide}\n", "## Fees"),
        ("https://help.example/a?b=c#d, then", "then"),
        ("詳細はhttps://help.example/a。次", "詳細は 。次"),
        (":::tip Title\na\n:::\nb\n  ::: moniker range\n", "a b"),
        ('Choose :::image source="a:b.png" alt-text="c"::: and go', "Choose and go"),
        ("a &amp; b&nbsp;c caf&eacute; it&#39;s &lt;b&gt; &shy;&unknown;", "a & b c café it's <b> &unknown;"),
        ("`<b>` ``a ` {{ b }}`` `&amp;\n<i>` c", "`<b>` ``a ` {{ b }}`` `&amp; <i>` c"),
        ("` <b>a</b>\n\n`", "` a `"),
        ("```html title='x'\n<b>[a](b)</b>\n```\n<b>c</b>", "``` <b>[a](b)</b> ``` c"),
        ("- ~~~~ sh\n  <a>\n  ~~~\n  ~~~~\n<b>", "- ~~~~ <a> ~~~ ~~~~"),
        ("> 1. ```\n> <a>\n> ```\n<b>", "``` > <a> > ```"),
        ("```\n<a> stays to the end", "``` <a> stays to the end"),
        ("``` a ``` <b>c</b> ~~~d~~~", "``` a ``` c ~~~d~~~"),
        (r"\<b> \[a](b) \\<i>c", "b> a c"),
        ("1. a\n2. b\n   3) c\n\n1. d", "a b c d"),
        ("1. within\n30. Then 1. a", "within 30. Then 1. a"),
    ],
)
def test_what_is_left_of_markdown(body: str, left: str) -> None:
    """Of Markdown, the words a reader sees are left, and code as it is."""
    assert words(body, "markdown") == left


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("<!DOCTYPE html><title>x</title><p>a</p><p>b</p>", "a b"),
        ("re<b>fund</b>", "re fund"),
        ("<svg><title>x</title></svg>a<template><p>b</p></template>", "a"),
        ("caf&eacute;&nbsp;&amp;&#32;bar", "café & bar"),
        ("`<b>a</b>` [b](c.md) 1. {#d}", "` a ` [b](c.md) 1. {#d}"),
        ("{{ a }}b<% c %> https://help.example/", "b"),
        ("<p\nclass='a'\n>b", "b"),
        ("a <script b <b>c</b>", "a <script b c"),
        ("a {% comment b <b>c</b>", "a {% comment b c"),
    ],
)
def test_what_is_left_of_html(body: str, left: str) -> None:
    """Of HTML, the text between the tags is left; marks of Markdown are text."""
    assert words(body, "html") == left


def test_plain_text_stays() -> None:
    """Plain text has no markup."""
    assert strip_markup("a <b>c</b> &amp; [d](e)", "text") == "a <b>c</b> &amp; [d](e)"


def test_an_unknown_format_is_refused() -> None:
    """A format without a reader is named, with those that have one."""
    with pytest.raises(ValueError, match="'rst': use markdown, html or text"):
        strip_markup("", "rst")


def test_a_reference_keeps_its_word_whole() -> None:
    """A character reference within a word becomes its character and marks without width."""
    assert strip_markup("caf&eacute;s", "html") == "café" + SOFT_HYPHEN * 7 + "s"


@pytest.mark.parametrize("body_format", FORMATS)
@given(texts)
def test_everything_stays_at_its_place(body_format: str, body: str) -> None:
    """The length is the same, and so is every line break."""
    left = strip_markup(body, body_format)

    assert len(left) == len(body)
    assert [found.span() for found in re.finditer(r"[\r\n]", left)] == [
        found.span() for found in re.finditer(r"[\r\n]", body)
    ]


@pytest.mark.parametrize("body_format", FORMATS)
@given(texts)
def test_nothing_is_made_up(body_format: str, body: str) -> None:
    """What is left stands in the body at the same place."""
    body = body.replace("&", "+")

    assert all(left in {" ", before} for before, left in zip(body, strip_markup(body, body_format), strict=True))


@pytest.mark.parametrize("body_format", ["markdown", "html"])
@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<",
            "<a ",
            '<a ="',
            "<a <b='",
            "<!--",
            "<script>",
            "<template><style>",
            "<!",
            "<% <",
            "[(",
            "](",
            "![](",
            "](a (",
        ),
        *(
            "](()](",
            "]({{a",
            "]({% ",
            "\n[x]: <",
            "\n[a]: b 'c",
            "[!a [",
            "{{",
            "{{a} ",
            "{%a",
            "{:",
            "{% comment %}",
            "&",
            "&#",
        ),
        *(
            "`",
            "`a``a",
            "``` ",
            "```\n",
            "`\n\n",
            "1. ```x`\n",
            "~~~",
            "\n:::",
            "::: a:",
            "http://",
            "\\",
            "\n1. ",
            "\r\n<",
        ),
    ],
)
def test_no_text_takes_long(piece: str, body_format: str) -> None:
    """Openers without closers are passed over in time that grows with the text alone."""

    def strip(body: str) -> None:
        assert len(strip_markup(body, body_format)) == len(body)

    assert grows_with_the_text(strip, piece, 40_000)
