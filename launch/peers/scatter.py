"""A scatter plot with two logarithmic axes, as SVG."""

import html
import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 860, 520, 64, 130, 40, 56
COLOURS = ["#1b6ca8", "#d1495b", "#2e8b57", "#e08e0b", "#7b4fa3", "#4d4d4d", "#00a0a0"]


def ticks(low, high):
    """1, 2 and 5 times the powers of ten from `low` to `high`."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return [f * 10**p for p in powers for f in (1, 2, 5) if low * 0.999 <= f * 10**p <= high * 1.001]


def span(values):
    """The ticks' least and greatest that enclose `values`."""
    all_ticks = ticks(min(values) / 10, max(values) * 10)
    return max(t for t in all_ticks if t <= min(values)), min(t for t in all_ticks if t >= max(values))


def scatter(points, title, x_title, y_title, line):
    """An SVG of `points`, (x, y, group, name); round where y is at `line` or above it, else crosses."""
    low_x, high_x = span([point[0] for point in points])
    low_y, high_y = span([point[1] for point in points] + [line])
    inner_width, inner_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x_of(value):
        return LEFT + inner_width * math.log(value / low_x) / math.log(high_x / low_x)

    def y_of(value):
        return TOP + inner_height * (1 - math.log(value / low_y) / math.log(high_y / low_y))

    def words(x, y, content, anchor="middle", more=""):
        return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{html.escape(content)}</text>'

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12" fill="#222">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>', words(LEFT, 22, title, "start", ' font-weight="bold"')]
    for tick in ticks(low_x, high_x):
        x = x_of(tick)
        parts += [f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#e4e4e4"/>', words(x, HEIGHT - BOTTOM + 16, f"{tick:g}")]
    for tick in ticks(low_y, high_y):
        y = y_of(tick)
        parts += [f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#e4e4e4"/>', words(LEFT - 8, y + 4, f"{tick:g}", "end")]
    middle = TOP + inner_height / 2
    parts += [f'<path d="M{LEFT} {y_of(line):.1f}H{WIDTH - RIGHT}" stroke="#222"/>',
              words(LEFT + inner_width / 2, HEIGHT - 16, x_title),
              words(18, middle, y_title, more=f' transform="rotate(-90 18 {middle})"')]
    groups = list(dict.fromkeys(point[2] for point in points))
    colour = {group: COLOURS[number % len(COLOURS)] for number, group in enumerate(groups)}
    for x, y, group, name in points:
        label = f"<title>{html.escape(f'{name}: {y:.2f}')}</title>"
        mark = (f'<circle cx="{x_of(x):.1f}" cy="{y_of(y):.1f}" r="5" fill="{colour[group]}" fill-opacity="0.8">' if y >= line else
                f'<path d="M{x_of(x) - 5:.1f} {y_of(y) - 5:.1f}l10 10m0 -10l-10 10" stroke="{colour[group]}" stroke-width="2.5">')
        parts.append(mark + label + ("</circle>" if y >= line else "</path>"))
    for number, group in enumerate(groups):
        y = TOP + 14 + 20 * number
        parts += [f'<circle cx="{WIDTH - RIGHT + 18}" cy="{y}" r="5" fill="{colour[group]}"/>',
                  words(WIDTH - RIGHT + 30, y + 4, group, "start")]
    return "\n".join([*parts, "</svg>"]) + "\n"
