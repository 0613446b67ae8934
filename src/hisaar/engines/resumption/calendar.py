"""When teams are free: all moments as one long number."""

from __future__ import annotations

from collections.abc import Sequence

from .tasks import Project


class Calendar:
    """Use of all teams over time as one long integer, so that a task is tried everywhere at once.

    Each unit of time has a lane of bits; each kind of team has a field in the lane that holds its
    use, raised so that one team too many carries into the field's highest bit.
    """

    def __init__(self, tasks: Project) -> None:
        self.tasks = tasks
        width, fields = 0, []
        for k in tasks.capacity:
            fields.append((width, k.bit_length()))
            width += k.bit_length() + 1
        self.width = max(width, 1)
        horizon = sum(tasks.duration) + 1
        lanes = ((1 << (self.width * horizon)) - 1) // ((1 << self.width) - 1)
        raised = sum(
            ((1 << bits) - 1 - k) << at
            for (at, bits), k in zip(fields, tasks.capacity, strict=True)
        )
        self.empty = raised * lanes
        self.guards = sum(1 << (at + bits) for at, bits in fields) * lanes
        need = [
            sum(k << at for (at, _), k in zip(fields, each, strict=True)) for each in tasks.demand
        ]
        alike = {each: each * lanes for each in set(need)}  # long numbers, so one for all alike
        self.everywhere = [alike[each] for each in need]
        self.window = [(1 << (self.width * d)) - 1 for d in tasks.duration]
        self.block = [
            each & window for each, window in zip(self.everywhere, self.window, strict=True)
        ]

    def place(self, order: Sequence[int], earlier: Sequence[Sequence[int]]) -> list[int]:
        """Start each task in turn as early as it fits."""
        width, guards, used = self.width, self.guards, self.empty
        window, everywhere, block = self.window, self.everywhere, self.block
        duration = self.tasks.duration
        start = [0] * len(order)
        finish = [0] * len(order)
        for task in order:
            at = 0
            for other in earlier[task]:
                if finish[other] > at:  # noqa: PLR1730 - twice as fast as max()
                    at = finish[other]
            mask = window[task]
            if mask and block[task]:
                taken = ((used >> (at * width)) + everywhere[task]) & guards
                clash = taken & mask
                while clash:
                    on = (clash.bit_length() - 1) // width + 1
                    at += on
                    taken >>= on * width
                    clash = taken & mask
                used += block[task] << (at * width)
            start[task] = at
            finish[task] = at + duration[task]
        return start
