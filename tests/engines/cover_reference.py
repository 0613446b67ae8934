"""Policies applied by plain Python, one event and one step after another: the yardstick."""

from collections import defaultdict


def apply_by_hand(policy, events, unmet=()):
    """What each layer pays for each event: conditions first, then the order of the policy."""
    used = defaultdict(float)
    return [_event(policy, events, n, used, unmet) for n in range(events.count)]


RISING = {
    "limit": ("limit",),
    "exhaustion": ("limit", "aggregate"),
    "net": ("retention", "limit", "share", "year retention", "aggregate"),
}
TAG_STEPS = ("waiting", "coinsurance", "sublimits")


def _event(policy, events, n, used, unmet):
    whole = {tag: float(events.amounts[row, n]) for row, tag in enumerate(events.tags)}
    left, losses, entered = _conditions(policy, whole, events, n, unmet), {}, None
    year = int(events.year[n])
    for step in policy.order:
        if step in TAG_STEPS:
            left = _tags(step, policy, left, whole, events, n)
            continue
        entered = sum(left.values()) if entered is None else entered
        if step == "aggregate":
            left = _yearly_sublimits(policy, left, used, year)
        total = sum(left.values())
        after, losses[step] = _layer(step, policy, 0, total, entered, used, year)
        left = {tag: amount * after / total if total else 0.0 for tag, amount in left.items()}
    paid = [sum(left.values())]
    for number, layer in enumerate(policy.layers[1:], 1):
        total = entered = sum(losses.pop(step, 0.0) for step in RISING[layer.above])
        for step in (step for step in policy.order if step not in TAG_STEPS):
            total, lost = _layer(step, policy, number, total, entered, used, year)
            losses[step] = losses.get(step, 0.0) + lost
        paid.append(total)
    return paid


def _conditions(policy, whole, events, n, unmet):
    left = {tag: amount if tag in policy.tags else 0.0 for tag, amount in whole.items()}
    if any(flags[n] for cause, flags in events.causes.items() if cause in policy.exclusions):
        return dict.fromkeys(left, 0.0)
    for warranty in policy.warranties:
        if warranty.name in unmet:
            for tag in warranty.tags or left:
                left[tag] *= 1 - warranty.reduction
    return left


def _tags(step, policy, left, whole, events, n):
    of = {agreement.tag: agreement for agreement in policy.agreements}
    if step == "sublimits":
        return _sublimits(policy, left)
    left = dict(left)
    timed = sum(whole[tag] for tag in whole if tag in of and of[tag].waiting)
    for tag in set(left) & set(of):
        if step == "coinsurance":
            left[tag] *= 1 - of[tag].coinsurance
        elif of[tag].waiting and left[tag]:
            left[tag] = _after_waiting(of[tag].waiting, (tag, left[tag]), timed, events, n)
    return left


def _sublimits(policy, left):
    left = dict(left)
    for sublimit in sorted(policy.sublimits, key=lambda s: len(s.tags)):
        total = sum(left[tag] for tag in sublimit.tags)
        if total > sublimit.limit:
            for tag in sublimit.tags:
                left[tag] *= sublimit.limit / total
    return left


def _after_waiting(waiting, loss, timed, events, n):
    tag, amount = loss
    hours = float(events.hours[events.tags.index(tag), n])
    if hours <= waiting.hours:
        return 0.0
    if waiting.kind == "franchise":
        return amount
    each = float(events.hourly[n]) * amount / timed if events.hourly is not None else amount / hours
    return amount - min(amount, waiting.hours * each)


def _layer(step, policy, number, total, entered, used, year):
    layer = policy.layers[number]
    if step == "retention":
        first = max(layer.retention, layer.retention_share * entered)
        pays_less = first if layer.retention_kind == "deductible" else 0.0
        after = total - pays_less if total > first else 0.0
    elif step == "limit":
        caps = [layer.limit, layer.limit_share and layer.limit_share * entered]
        after = min([total, *(cap for cap in caps if cap is not None)])
    elif step == "share":
        after = total * layer.share
    elif step == "year retention":
        after = total - _take(used, (number, year, step), total, layer.year_retention)
    else:
        stock = _stock(layer, policy.order)
        after = total if stock is None else _take(used, (number, year, step), total, stock)
    return after, total - after


def _stock(layer, order):
    if layer.reinstatements is None:
        return layer.aggregate
    is_shared = order.index("limit") < order.index("share") < order.index("aggregate")
    one = layer.limit * (layer.share if is_shared else 1.0)
    return (layer.reinstatements.count + 1) * one


def _yearly_sublimits(policy, left, used, year):
    for sublimit in sorted(policy.sublimits, key=lambda s: len(s.tags)):
        if sublimit.aggregate is not None:
            total = sum(left.get(tag, 0.0) for tag in sublimit.tags)
            given = _take(used, (sublimit.tags, year), total, sublimit.aggregate)
            left = {tag: amount * given / total if tag in sublimit.tags and total else amount
                    for tag, amount in left.items()}  # fmt: skip
    return left


def _take(used, key, asked, stock):
    given = min(asked, stock - used[key])
    used[key] += given
    return given
