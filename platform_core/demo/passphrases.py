"""Passwords that a person can type from a screen: four common words and a number.

Enough for a demonstration, where nobody is real; real people choose their own.
"""

import secrets

_TEXT = """
acorn alder amber apple arrow aspen badge baker basin beach birch bison blaze bloom board boat
bower brass bread brick brook broom brush cabin cable cairn camel candle canoe carol cedar chalk
chart chess cider cliff cloud clover coast cobalt comet coral cotton crane creek crown daisy dawn
delta denim dome dove drift drum dune eagle earth ember fable falcon fern ferry field finch fjord
flame flax flint flour flute forest fossil fox frost garden gate glade globe goose grain grape
grass gravel grove gull harbor harp hazel heath hedge heron hill honey horn husk ivory ivy jade
jasmine jetty kayak kettle kite lake lamp lark laurel leaf lemon lichen lilac lily linen llama
loft lotus maple marble marsh meadow melon mint mist moor morning moss mound mulberry nectar nest
nickel noon oak oasis oat ocean olive onyx opal orbit orchard osprey otter owl oyster paddle palm
paper parsley pasture peach pear pebble pepper petal pillar pine plum pond poplar poppy prairie
quail quartz quilt raft rain raven reed reef ridge river robin rocket rose rowan ruby rush sable
saddle saffron sage sail salmon sand sapling satin scarf seal shell shore silk silver slate sleet
snow sorrel spark sparrow spruce star stone storm stream sugar summit sun swallow swan teal tern
thistle thorn thrush thyme tide timber topaz torch trail tulip tundra turnip valley velvet violet
walnut wave wheat willow wind winter wolf wool wren yarrow yew zephyr
"""
_WORDS = tuple(_TEXT.split())


def passphrase() -> str:
    """Four words and a number, at least 15 characters long."""
    words = "-".join(secrets.choice(_WORDS) for _ in range(4))
    return f"{words}-{secrets.randbelow(90) + 10}"
