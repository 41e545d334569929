from __future__ import annotations

import pytest

from kbaudit.text.quote_links import quote_link, web_link

PAGE = "https://example.org/refunds"


@pytest.mark.parametrize(
    ("words", "fragment"),
    [
        ("within 30 days", "within%2030%20days"),
        ("a pre-paid, first-class return", "a%20pre%2Dpaid%2C%20first%2Dclass%20return"),
        ("You pay **€19.90** for this & that", "for%20this%20%26%20that"),
        ("one two three four five six seven eight nine", "one%20two%20three%20four,six%20seven%20eight%20nine"),
        ("…the rest of it", "the%20rest%20of%20it"),
        ("Επιστροφή", "%CE%95%CF%80%CE%B9%CF%83%CF%84%CF%81%CE%BF%CF%86%CE%AE"),
    ],
)
def test_a_link_jumps_to_words(words: str, fragment: str) -> None:
    """Written as the specification of text fragments has it; markup, which is not on the page, is left out."""
    assert quote_link(PAGE, words) == f"{PAGE}#:~:text={fragment}"


def test_a_page_with_a_fragment_keeps_it() -> None:
    """The words come behind it."""
    assert quote_link(f"{PAGE}#how", "within 30 days") == f"{PAGE}#how:~:text=within%2030%20days"


@pytest.mark.parametrize("words", ["", "   ", "***", "…"])
def test_words_that_are_none_lead_to_the_page(words: str) -> None:
    """Rather than to a fragment that is nowhere."""
    assert quote_link(PAGE, words) == PAGE


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "mailto:a@b",
        "//evil.test",
        "/refunds",
        "ftp://example.org",
        "https:",
        "https://[::1",
        "https://example.org/\r\nBcc: x",
        "https://example.org/a b",
    ],
)
def test_what_is_no_address_of_the_web_is_no_link(url: str | None) -> None:
    """Whatever a source calls the address of a card."""
    assert web_link(url) is None
    assert quote_link(url, "within 30 days") is None


def test_an_address_of_the_web_stays_as_it_is() -> None:
    """Upper and lower case included."""
    assert web_link("HTTPS://Example.org/A?b=c") == "HTTPS://Example.org/A?b=c"
