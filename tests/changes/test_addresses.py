from __future__ import annotations

import pytest

from kbaudit.changes.addresses import address_of, image_name


def _same(one: str, other: str) -> bool:
    left, right = address_of(one), address_of(other)
    assert left is not None
    assert right is not None
    assert left.is_of(right) is right.is_of(left)
    return left.is_of(right)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("./index.md", "./index.md"),
        ("a.md", "/docs/a/"),
        ("../b/a.html", "/docs/b/a"),
        ("https://acme.example/a/?b=1&utm_source=x#c", "http://www.acme.example/a?fbclid=7&b=1"),
        ("https://acme.example/x/blob/master/a.rb", "https://acme.example/x/blob/main/a.rb"),
        ("mailto:a@acme.example", "mailto:a@acme.example"),
        ("https://s3.example/a.pdf?X-Amz-Signature=1", "https://s3.example/a.pdf?X-Amz-Signature=2"),
    ],
)
def test_one_place_has_many_addresses(one: str, other: str) -> None:
    """How a link is written and what follows its readers does not tell where it leads."""
    assert _same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/eu/refunds", "/us/refunds"),
        ("../b/a", "/docs/c/a"),
        ("a.md", "https://acme.example/a.md"),
        ("https://acme.example/a?id=1", "https://acme.example/a?id=2"),
        ("mailto:a@acme.example", "mailto:b@acme.example"),
        ("https://acme.example/", "https://acme.example/a"),
        ("index.md", "a.md"),
    ],
)
def test_another_address_is_another_place(one: str, other: str) -> None:
    """What may lead elsewhere is taken to do so."""
    assert not _same(one, other)


def test_a_place_on_the_page_itself_has_no_address() -> None:
    """Headings are reworded, and their anchors with them."""
    assert address_of("#there") is None
    assert address_of("") is None


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("https://cdn.example/i/7/save.png?expires=1&signature=2", "save"),
        ("/assets/save-3f2a9b7c1d.webp", "save"),
        ("save-300x200@2x.jpg?v=3", "save"),
        ("https://s3.example/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f.png", "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"),
        ("https://lh3.example/AHkbwyKq81hs7Xz0aPqLw92jsd", ""),
        ("https://lh3.example/x?X-Goog-Signature=1", ""),
        ("data:image/png;base64,AAAA", ""),
        ("/hc/article_attachments/360001", "360001"),
        ("image.php?id=5&v=2", "image.php?id=5"),
    ],
)
def test_an_image_is_known_by_its_name(target: str, name: str) -> None:
    """Host, folder, size, digest and signature change by themselves."""
    assert image_name(target) == name
