"""A small content folder with nothing wrong in it, for the tests to spoil."""

from pathlib import Path

PLAN = """\
key: waiting
title: {en: "While you wait", cy: "Wrth aros"}
stages:
  - key: welcome
    title: {en: "Welcome", cy: "Croeso"}
    about: {en: "What this is.", cy: "Beth yw hyn."}
  - key: near
    near_programme: true
    title: {en: "Getting ready", cy: "Paratoi"}
    about: {en: "Before it starts.", cy: "Cyn iddi ddechrau."}
"""
MODULE = """\
key: first
title: {en: "First things", cy: "Pethau cyntaf"}
stage: welcome
order: 1
owner: "Content lead"
sources:
  - "NICE NG193, 2021"
"""
STEP = """\
---
title: "Title one"
order: 1
minutes: 2
effort: low
kind: read
status: draft
short: |
  A short version.
activity: |
  Try one thing. Not today is fine.
media:
  - file: hill.svg
    alt: "A hill."
sources:
  - "NICE NG193, 2021"
---
The first words.

## A heading

More words, and [urgent help](/urgent-help).
"""
SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">
<path d="M0 10 L5 0 L10 10"/>
</svg>
"""
HELP = """\
checked_on: 2026-11-21
checked_by: "somebody"
title: "Urgent help"
lead: "Call."
emergency:
  heading: "Call 999 now if:"
  signs: ["a life is at risk"]
  call: {number: "999", label: "Call 999"}
urgent:
  heading: "At any hour"
  lines:
    - {name: "111, then press 2", number: "111", how: call, about: "In Wales."}
    - {name: "Samaritans", number: "116 123", how: call, about: "They listen."}
other:
  heading: "Other help"
  lines:
    - {name: "Your GP", about: "When it can wait."}
not_watched: "Nobody watches."
short: "Call 999."
sources: ["NHS 111 Wales"]
"""
NOT_TODAY = {"en": "Not today is fine.", "cy": "Mae peidio heddiw yn iawn."}
PLAN_FILE = "plans/waiting.yaml"
MODULE_FILE = "modules/first/module.yaml"
ENGLISH = "modules/first/one.en.md"
WELSH = "modules/first/one.cy.md"
PICTURE = "modules/first/hill.svg"
URGENT = "urgent_help.en.yaml"


def write(folder: Path, path: str, words: str | bytes) -> Path:
    """Put a file into a content folder."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(words if isinstance(words, bytes) else words.encode())
    return file


def change(folder: Path, path: str, before: str, after: str) -> None:
    """Put other words in place of some that must be there."""
    words = (folder / path).read_text("utf-8")
    assert before in words
    write(folder, path, words.replace(before, after, 1))


def a_folder(folder: Path) -> Path:
    """One plan of two stages, module ``first`` with two steps, ``second`` with two, one picture."""
    write(folder, PLAN_FILE, PLAN)
    write(folder, PICTURE, SVG)
    for language in ("en", "cy"):
        write(folder, f"urgent_help.{language}.yaml", HELP)
    a_module(folder, "first", STEP)
    a_module(folder, "second", STEP.replace('media:\n  - file: hill.svg\n    alt: "A hill."\n', ""))
    change(folder, "modules/second/module.yaml", "stage: welcome", "stage: near")
    return folder


def a_module(folder: Path, key: str, step: str) -> None:
    """A module in the first stage, with two steps in both languages."""
    write(folder, f"modules/{key}/module.yaml", MODULE.replace("key: first", f"key: {key}"))
    for order, name in enumerate(("one", "two"), 1):
        words = step.replace("order: 1", f"order: {order}").replace("one", name)
        for language in ("en", "cy"):
            write(folder, f"modules/{key}/{name}.{language}.md", in_welsh(words, language))


def in_welsh(words: str, language: str) -> str:
    """The little that the two languages of a step do not share here."""
    return words.replace(NOT_TODAY["en"], NOT_TODAY["cy"]) if language == "cy" else words
