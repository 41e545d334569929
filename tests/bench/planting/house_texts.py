"""Boilerplate: what a house puts above and below its cards."""

from __future__ import annotations

_HEADERS = """
Internal article. Please do not send this text to customers as it stands; ask the editors for the public version.

> This page was moved from the old wiki. Report broken pictures to the editors, do not edit the archived original.

Home > Knowledge > Articles. Reading time about three minutes. Sign in to see the articles of your own team as well.

**Before you start:** make sure that you are signed in, your browser is up to date and pop-ups are allowed.
"""
_FOOTERS = """
Still stuck? Write to the service desk and name the page you were on. We answer on working days between eight and six.
Add a picture of the screen if you can, and never put a password into a ticket.

---
Was this page useful? Yes / No. Related topics are listed in the side bar. Copyright by the documentation team, all
rights reserved. Terms of use, privacy and cookies are explained at the foot of the home page.

This text is reviewed twice a year by its owner. If you find a mistake, choose Suggest an edit; the owner is told by
mail and answers within a week. Printed copies are not controlled and may be out of date.

For emergencies call the duty manager, whose number hangs beside every exit. For everything else open a request in the
portal, choose the category that fits best and leave the priority to the dispatcher.
"""
HEADERS, FOOTERS = (tuple(texts.strip().split("\n\n")) for texts in (_HEADERS, _FOOTERS))


FOOTER_SENTENCES = (
    "All prices are shown without tax unless the page says otherwise.",
    "The service desk of {name} is closed on public holidays.",
    "Requests that reach {name} after five are answered on the next working day.",
    "Please keep the ticket number of {number} digits that you receive by mail.",
    "Screens may look different on small devices.",
    "Some functions are reserved for accounts that an administrator has confirmed.",
    "{name} never asks for your password, neither by mail nor on the telephone.",
    "The status of every service is shown at status.example.com/{number}.",
    "Subscribe to the newsletter of {name} to hear about planned maintenance.",
    "This text is meant for information and is not part of any contract.",
    "Names of companies and products may be marks of their owners.",
    "Older releases of this page are kept for {number} days.",
    "If a link leads nowhere, tell the editors, who mend it within a week.",
    "Accessible versions in large print can be ordered free of charge from {name}.",
    "The community forum is moderated by {number} volunteers from all regions.",
    "By sending feedback you agree that {name} may quote it without your name.",
    "Machine translations are marked with a small globe beside the heading.",
    "Court of venue for merchants is the seat of {name}, register entry {number}.",
    "Calls may be recorded for training after you have agreed to it.",
    "Deliveries are insured up to a value of {number} per parcel.",
    "The editors of {name} thank everybody who pointed out mistakes last year.",
    "Pictures show the light theme; the dark one has the same buttons.",
    "Examples use invented people, towns and bank accounts.",
    "Keys for shortcuts are those of a keyboard with {number} keys.",
)
