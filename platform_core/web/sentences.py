"""What a list says in half a sentence, said as a whole one."""


def as_sentence(words: str) -> str:
    """With a capital letter first, and with its full stop."""
    ends = "" if words.endswith((".", "!", "?")) else "."
    return f"{words[:1].upper()}{words[1:]}{ends}"
