"""The texts that the page's scripts say, which every page brings along in the reader's language."""

from __future__ import annotations

from flask import Flask

from web.texts import N_, locale, t

TEXTS = (
    N_("A whole number is expected"),
    N_("Add a row"),
    N_("At least {count} characters"),
    N_("At least {value}"),
    N_("At most {count} characters"),
    N_("At most {digits} decimals"),
    N_("At most {value}"),
    N_("Choose a file"),
    N_("Choose files"),
    N_("Choose a date from the calendar"),
    N_("Draft saved at {time}"),
    N_("Everything is selected"),
    N_("Larger"),
    N_("Look at the page as it is now"),
    N_("Next page"),
    N_("No connection to the server. Nothing was lost: try again."),
    N_("Nothing found"),
    N_("Nothing to show"),
    N_("One field needs your attention."),
    N_("Please choose"),
    N_("Previous page"),
    N_("Remove row {row}"),
    N_("Remove {name}"),
    N_("Requirements"),
    N_("Saving the draft…"),
    N_("Search"),
    N_("Show all"),
    N_("Show fewer"),
    N_("Show the whole diagram"),
    N_("Sign in again in another tab"),
    N_("Skip to search"),
    N_("Smaller"),
    N_("The diagram cannot be drawn: {reason}"),
    N_("The draft was not saved: {reason}"),
    N_("The file could not be uploaded"),
    N_("The nearest allowed values are {low} and {high}"),
    N_("The server answered {status}."),
    N_("The table cannot be drawn: {reason}"),
    N_("This does not have the expected form"),
    N_("This field is required"),
    N_("This is not a date; write it as 2026-03-31"),
    N_("This is not a number"),
    N_("This is not an e-mail address"),
    N_("This is not an international phone number"),
    N_("Uploading…"),
    N_("YYYY-MM-DD"),
    N_("{amount} times ten thousand yuan"),
    N_("{count} fields need your attention."),
)


DECISION_TEXTS = (
    N_("Hit policy:"),
    N_("When"),
    N_("And"),
    N_("Then"),
    N_("Annotations"),
    N_("Annotation"),
    N_("Input"),
    N_("Output"),
    N_("Unique"),
    N_("First"),
    N_("Any"),
    N_("Priority"),
    N_("Rule order"),
    N_("Output order"),
    N_("Collect"),
    N_("Collect (Sum)"),
    N_("Collect (Min)"),
    N_("Collect (Max)"),
    N_("Collect (Count)"),
    N_("Decision name: "),
    N_("Input expression: "),
    N_("Input label: "),
    N_("Input type"),
    N_("Output label"),
    N_("Output name"),
    N_("Output type"),
    N_("Expression language:"),
    N_("Variable name:"),
    N_("Variable type:"),
    N_("Open decision table"),
    N_("Open literal expression"),
)
"""What dmn-js says in the views that only show; it asks by these English texts."""


def init(app: Flask) -> None:
    app.jinja_env.globals["script_texts"] = script_texts


def script_texts() -> dict[str, str]:
    """English text -> the reader's; nothing for English itself."""
    return {} if locale() == "en" else {text: t(text) for text in (*TEXTS, *DECISION_TEXTS)}
