"""What the tests of this folder share."""

from pathlib import Path

from hisaar.discovery.formats import read

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.name for path in SAMPLES.iterdir())


def facts_of(name, content=None, **options):
    """Return reading and facts of a sample, or of content under that name."""
    reading = read(name, (SAMPLES / name).read_bytes() if content is None else content, **options)
    return reading, list(reading.facts)


def of(facts, subject):
    """Return the facts on one subject by key."""
    return {fact.key: fact.values for fact in facts if fact.subject == subject}
