"""Families: what is written from one template for many things."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """What the members of a template family differ in, how titles and sentences name it."""

    names: tuple[str, ...]
    titles: tuple[str, ...]
    mentions: tuple[str, ...]


def _listed(text: str, mark: str = " ") -> tuple[str, ...]:
    return tuple(text.split(mark))


BEGINNINGS = _listed(
    "Al Bel Cor Dun Ever Fal Gren Hol Ister Jun Kal Lum Mer Nor Ost Per Quen Ril Sol Tav Umber Ves Wil Yar Zan"
)
ENDINGS = _listed("vane mora tide quist dale wick nova field mark desk")
THINGS = ("Desk", "Pay", "Sync", "Mail", "Board", "Vault", "Chat", "Scan", "Plan", "Cloud", "Pro", "Mobile")
_MONTHS = _listed("January February March April May June July August September October November December")
_COUNTRIES = _listed(
    "Austria Belgium Brazil Canada Chile Denmark Estonia Finland France Germany Greece Hungary Iceland India Ireland "
    "Italy Japan Kenya Latvia Malta Mexico Norway Peru Poland Portugal Romania Spain Sweden Turkey Uruguay"
)
_IN_TITLES = ("{title} in {name}", "{title} ({name})", "{name}: {title}")
_FOR_TITLES = ("{title} for {name}", "{title} ({name})", "For {name}: {title}")
FAMILIES: dict[str, Family] = {
    "country": Family(
        _COUNTRIES,
        _IN_TITLES,
        ("In {}, ", "For customers in {}, ", "Under the law of {}, ", "When you are in {}, "),
    ),
    "release": Family(
        tuple(f"version {major}.{minor}" for major in range(2, 8) for minor in range(6)),
        ("{title}: {name}", "{title}, {name}", "Release report for {name}: {title}"),
        ("In {}, ", "Since {}, ", "With {}, ", "As delivered with {}, "),
    ),
    "month": Family(
        tuple(f"{month} {year}" for year in (2023, 2024, 2025) for month in _MONTHS),
        ("{title}: {name}", "{title}, {name}", "Report of {name}: {title}"),
        ("In {}, ", "During {}, ", "As of {}, ", "At the end of {}, "),
    ),
    "role": Family(
        _listed("administrators agents auditors contractors editors guests interns managers owners partners"),
        _FOR_TITLES,
        ("For {}, ", "As all {} know, ", "When {} sign in, ", "Among {}, "),
    ),
    "plan": Family(
        tuple(f"the {name} plan" for name in _listed("Free Basic Starter Team Business Premium Enterprise")),
        _FOR_TITLES,
        ("On {}, ", "With {}, ", "If you pay for {}, ", "As part of {}, "),
    ),
}
PRODUCT_MENTIONS = ("In {}, ", "With {}, ", "When you use {}, ", "As {} shows, ", "From the menu of {}, ")
PRODUCT_TITLES = ("{title} in {name}", "{title} ({name})", "{name}: {title}", "How to use {name}: {title}")
ANTONYMS = _listed(
    "enable disable|install uninstall|activate deactivate|connect disconnect|lock unlock|subscribe unsubscribe|"
    "archive restore|show hide|import export|grant revoke|mute unmute|upload download",
    "|",
)
OBJECTS = (
    "two-step sign-in",
    "the weekly digest",
    "shared folders",
    "the reporting module",
    "automatic replies",
    "the calendar link",
    "guest access",
    "the price list",
    "card payments",
    "the backup agent",
)
ACTIONS = (
    "To {} it, ",
    "Before you {} it, ",
    "When you {} it, ",
    "Only owners may {} it, and ",
    "If you {} it twice, ",
)
DETAILS = (
    "Questions about {name} go to {slug}@help.example.com.",
    "The form for {name} has the number {number}.",
    "The pages about {name} are at https://help.example.com/{slug}/{number}.",
    "The team for {name} sits in room {number} and answers on extension {number}.",
)
