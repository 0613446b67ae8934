"""What the insurer has: functions, processes, systems, data, links, and what depends on what."""
