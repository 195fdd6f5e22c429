"""Drawings, as images with their words: ``st.html`` takes no SVG, and an image can run nothing."""

from base64 import b64encode
from functools import cache
from math import exp

from platform_core.ui.components import escape

_WIDTH, _HEIGHT = 440, 150
_FIRST, _DOOR = 36, 404
_NS = 'xmlns="http://www.w3.org/2000/svg"'


def image(svg: str, alt: str, *, look: str = "drawn") -> str:
    """An SVG as an image; ``alt`` is what somebody hears instead, empty for mere decoration."""
    source = b64encode(svg.encode()).decode()
    return f'<img class="{look}" alt="{escape(alt)}" src="data:image/svg+xml;base64,{source}">'


@cache
def stones(count: int, at: int) -> str:
    """The path as SVG: ``count`` stepping stones up a hillside to a door, you on stone ``at``.

    Stones before it are done. ``at`` past the last stone: all are.
    """
    gap = (_DOOR - 60 - _FIRST) / max(count - 1, 1)
    drawn = "".join(_stone(_FIRST + gap * (n - 1), n, at) for n in range(1, count + 1))
    return f'<svg {_NS} viewBox="0 0 {_WIDTH} {_HEIGHT}">{_hillside()}{drawn}{_door()}</g></svg>'


@cache
def hills() -> str:
    """A quiet hillside, for when there is nothing to do."""
    return (
        f'<svg {_NS} viewBox="0 0 720 170" preserveAspectRatio="xMidYMax slice">'
        '<rect width="720" height="170" fill="#e2efe9"/><circle cx="360" cy="44" r="23" '
        'fill="#f6e7bf"/><path d="M0 96C70 70 120 58 190 66s110 44 190 40 120-58 200-54 100 30 140 '
        '38V170H0Z" fill="#c6ded3"/><path d="M0 128c90-34 170-30 260-8s150 22 240-6 150-30 220-16v'
        '72H0Z" fill="#9cc4b4"/><path d="M0 150c120-26 220-20 330-6s250 16 390-12v38H0Z" '
        'fill="#5f9c88"/><path d="M0 164c160-14 300-12 420-4s220 6 300-4v14H0Z" fill="#0b5a4d"/>'
        "</svg>"
    )


def _ground(x: float) -> float:
    """Where the hillside is at ``x``: flat, then climbing towards the door."""
    return 118 - 74 / (1 + exp(-(x - 250) / 85))


def _hillside() -> str:
    slope = " ".join(f"L{x} {_ground(x):.1f}" for x in range(0, _WIDTH + 1, 20))
    return (
        f'<clipPath id="c"><rect width="{_WIDTH}" height="{_HEIGHT}" rx="14"/></clipPath>'
        f'<g clip-path="url(#c)"><rect width="{_WIDTH}" height="{_HEIGHT}" fill="#eef4f1"/>'
        '<path d="M0 92C50 66 90 54 140 60s80 30 130 22 110-60 170-58V150H0Z" fill="#dbe9e2"/>'
        f'<path d="M0 {_ground(0):.1f}{slope}V{_HEIGHT}H0Z" fill="#c3dcd0"/>'
    )


def _stone(x: float, number: int, at: int) -> str:
    y = _ground(x) + 9
    if number > at:
        return _ellipse(x, y, 23, 11.5, 'fill="#fff" stroke="#5d6e76" stroke-width="2"')
    if number == at:
        ring = _ellipse(x, y, 29, 15, 'fill="#fff" stroke="#0b5a4d" stroke-width="5"')
        return f'{ring}<circle cx="{x:.0f}" cy="{y:.1f}" r="5.5" fill="#0b5a4d"/>'
    tick = (
        f'<path d="M{x - 7:.0f} {y:.1f}l5 4.5 9.5-9" fill="none" stroke="#fff" '
        'stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>'
    )
    return _ellipse(x, y, 23, 11.5, 'fill="#0b5a4d"') + tick


def _ellipse(x: float, y: float, rx: float, ry: float, look: str) -> str:
    return f'<ellipse cx="{x:.0f}" cy="{y:.1f}" rx="{rx}" ry="{ry}" {look}/>'


def _door() -> str:
    x, y = _DOOR, round(_ground(_DOOR) + 4, 1)
    return (
        f'<path d="M{x - 15} {y}v-34a15 15 0 0 1 30 0v34z" fill="#fff" stroke="#47565e" '
        f'stroke-width="2.5"/><path d="M{x - 15} {y}v-34a15 15 0 0 1 10-14l7 6v48z" '
        'fill="#0b5a4d" stroke="#0b5a4d" stroke-width="2.5" stroke-linejoin="round"/>'
        f'<circle cx="{x - 3}" cy="{y - 20:.1f}" r="1.8" fill="#fff"/>'
    )
