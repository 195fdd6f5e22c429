"""In how many parts a text message travels, which is what it costs and how it may arrive.

From 3GPP TS 23.038: text in the basic alphabet takes 160 signs alone and 153 in each of several
parts; a sign of its extension takes two places. One sign outside both, such as ŵ, ŷ or a curly
apostrophe, and the whole text goes as UCS-2: 70 alone and 67 in each of several.
"""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("^{}\\[~]|€\f")
_BASIC_ALONE, _BASIC_OF_SEVERAL = 160, 153
_UCS2_ALONE, _UCS2_OF_SEVERAL = 70, 67


def parts(text: str) -> int:
    """How many parts a text takes; none for an empty one."""
    if all(sign in _BASIC or sign in _EXTENSION for sign in text):
        places = [2 if sign in _EXTENSION else 1 for sign in text]
        return _filled(places, _BASIC_ALONE, _BASIC_OF_SEVERAL)
    places = [2 if ord(sign) > 0xFFFF else 1 for sign in text]
    return _filled(places, _UCS2_ALONE, _UCS2_OF_SEVERAL)


def _filled(places: list[int], alone: int, of_several: int) -> int:
    """A sign of two places is not torn apart, so a part may stay one place short."""
    if sum(places) <= alone:
        return 1 if places else 0
    number, left = 1, of_several
    for size in places:
        if size > left:
            number, left = number + 1, of_several
        left -= size
    return number
