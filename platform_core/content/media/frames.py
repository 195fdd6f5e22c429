"""Walk through the frames of an MP3: how long it is, and that there is nothing else in it."""

from platform_core.content.media.rules import MediaRefused
from platform_core.content.problems import told

# By the version's bits in a frame's head: hertz by index, and kbit/s of layer III by index.
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000)}
_BITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLES = {3: 1_152, 2: 576}  # in a frame


def sound_seconds(content: bytes) -> int:
    """The length of a sound, to the nearest second. Raises MediaRefused unless it is frames from
    end to end, without the tags in which names and pictures travel."""
    at, samples, rates = 0, 0, set()
    while at < len(content):
        length, rate, held = _frame(content[at : at + 4])
        at += length
        samples += held
        rates.add(rate)
    if at != len(content) or len(rates) != 1:
        raise MediaRefused(told("media_broken"))
    return max(1, round(samples / rates.pop()))


def _frame(head: bytes) -> tuple[int, int, int]:
    """The length of a frame in bytes, its rate in hertz, and how many samples it holds."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        raise MediaRefused(told("media_broken"))
    version, bits, rate = (head[1] >> 3) & 3, head[2] >> 4, (head[2] >> 2) & 3
    if version not in _RATES or not 0 < bits < 15 or rate > 2:
        raise MediaRefused(told("media_broken"))
    hertz, samples = _RATES[version][rate], _SAMPLES[version]
    padding = (head[2] >> 1) & 1
    return samples // 8 * _BITS[version][bits] * 1_000 // hertz + padding, hertz, samples
