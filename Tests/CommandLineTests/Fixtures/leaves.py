"""Draws photographs of leaves, as people have them: JPEG files of five kinds and of all sizes, one kind five times as many, three files
broken.

    leaves.py FOLDER          600 files of 200 to 1,200 pixels
    leaves.py --packed FILE   63 small ones in one file, for the tests: a line `NAME LENGTH` each, an empty line, then their bytes

Needs Pillow and NumPy.
"""

import io
import os
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

KINDS = ["birch", "ginkgo", "maple", "oak", "willow"]
COMMON = "oak"
COLOURS = {
    "birch": [(104, 142, 48), (196, 176, 52)], "ginkgo": [(150, 170, 60), (232, 196, 60)],
    "maple": [(176, 64, 40), (214, 120, 44)], "oak": [(72, 110, 50), (140, 104, 56)], "willow": [(96, 136, 84), (146, 160, 96)],
}


def outline(kind, random):
    """Points of a leaf of length 1 whose stalk is at the bottom, around the origin."""
    a = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    if kind == "willow":
        r = np.column_stack([0.13 * np.sin(a) * (1 + 0.15 * np.cos(a)), 0.5 * np.cos(a)])
    elif kind == "birch":
        teeth = 1 + 0.05 * (np.mod(a * 22 / np.pi, 1) - 0.5)
        r = np.column_stack([0.33 * np.sin(a) * (1 - 0.45 * np.cos(a)) * teeth, 0.5 * np.cos(a) * teeth])
    elif kind == "oak":
        lobes = 1 + 0.28 * np.cos(9 * a)
        r = np.column_stack([0.27 * np.sin(a) * (1 + 0.35 * np.cos(a)) * lobes, 0.5 * np.cos(a) * (1 + 0.05 * lobes)])
    elif kind == "maple":
        radius = 0.22 + 0.26 * np.abs(np.cos(2.5 * a)) ** 1.6 + 0.04 * np.abs(np.cos(12.5 * a))
        r = np.column_stack([radius * np.sin(a), radius * np.cos(a)])
    else:
        radius = np.where(np.abs(a - np.pi) > 0.9, 0.46 + 0.015 * np.cos(40 * a), 0.08)
        radius = radius * (1 - 0.35 * np.exp(-((np.minimum(a, 2 * np.pi - a)) / 0.07) ** 2))
        r = np.column_stack([radius * np.sin(a), radius * np.cos(a) - 0.1])
    return r * random.uniform(0.92, 1.08, 2)


def background(height, width, random):
    """A table, a path or grass: a colour with light from one side and coarse and fine grain."""
    base = np.array([(150, 132, 110), (126, 126, 122), (92, 104, 74), (208, 204, 194)][random.integers(4)], dtype=float)
    y, x = np.mgrid[0:height, 0:width]
    angle = random.uniform(0, 2 * np.pi)
    light = 1 + 0.22 * (np.cos(angle) * (x / width - 0.5) + np.sin(angle) * (y / height - 0.5))
    coarse = Image.fromarray(random.normal(128, 40, (max(2, height // 24), max(2, width // 24))).clip(0, 255).astype(np.uint8))
    coarse = np.asarray(coarse.resize((width, height), Image.BICUBIC), dtype=float) / 128 - 1
    grain = random.normal(0, 0.03, (height, width))
    pixels = base * (light + 0.25 * coarse + grain)[:, :, None]
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def leaf(kind, height, width, random):
    image = background(height, width, random)
    size = min(height, width) * random.uniform(0.7, 0.95)
    turn = random.uniform(-0.7, 0.7) + (np.pi if random.random() < 0.1 else 0)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) * size
    centre = np.array([width / 2, height / 2]) + random.uniform(-0.06, 0.06, 2) * min(height, width)

    def place(points):
        return [tuple(p) for p in (np.asarray(points) * [1, -1]) @ matrix.T + centre]

    points = place(outline(kind, random))
    shadow = Image.new("L", image.size, 0)
    offset = size * 0.02
    ImageDraw.Draw(shadow).polygon([(x + offset, y + offset) for x, y in points], fill=110)
    image.paste((20, 18, 14), (0, 0), shadow.filter(ImageFilter.GaussianBlur(max(1, size * 0.015))))
    one, other = (np.array(c, dtype=float) for c in COLOURS[kind])
    colour = one + (other - one) * random.uniform(0, 1) + random.normal(0, 8, 3)
    fill = tuple(int(v) for v in colour.clip(0, 255))
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).polygon(points, fill=255)
    tint = background(height, width, random).convert("L").point(lambda v: 96 + v // 3)
    body = Image.composite(Image.new("RGB", image.size, fill), Image.new("RGB", image.size, (24, 30, 12)), tint.point(lambda v: min(255, v + 90)))
    image.paste(body, (0, 0), mask)
    draw = ImageDraw.Draw(image)
    vein = tuple(int(v) for v in (colour * 1.25 + 12).clip(0, 255))
    thick = max(1, int(size * 0.012))
    draw.line(place([(0, -0.56), (0, 0.38)]), fill=vein, width=thick)
    spread = {"maple": 5, "ginkgo": 9}.get(kind)
    if spread:
        for angle in np.linspace(-1.3, 1.3, spread):
            draw.line(place([(0, -0.3 if kind == "ginkgo" else -0.1), (0.36 * np.sin(angle), 0.36 * np.cos(angle) - 0.1)]), fill=vein, width=max(1, thick // 2))
    else:
        for y in np.linspace(-0.3, 0.25, 5):
            reach = 0.08 if kind == "willow" else 0.18
            for side in (-1, 1):
                draw.line(place([(0, y), (side * reach, y + 0.12)]), fill=vein, width=max(1, thick // 2))
    return image


def encoded(image, quality):
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def photographs(each, common, least, most, quality):
    """Pairs of a name and the bytes of a file."""
    random = np.random.default_rng(16)
    for kind in KINDS:
        for number in range(common if kind == COMMON else each):
            height, width = (int(v) for v in random.integers(least, most + 1, 2))
            if random.random() < 0.7:
                width = int(height * random.choice([3 / 4, 4 / 3]))
                width = min(max(width, least), most)
            yield f"{kind}/IMG_{4000 + number}.jpg", encoded(leaf(kind, height, width, random), quality)


def broken(files):
    """Three of the files as disks and downloads leave them."""
    names = [name for name in files if name.startswith("oak/")]
    files[names[3]] = b""
    files[names[5]] = files[names[5]][: len(files[names[5]]) // 2]
    files[names[8]] = b"<html><body>404 Not Found</body></html>\n"


if sys.argv[1] == "--packed":
    files = dict(photographs(7, 35, 24, 64, 50))
    with open(sys.argv[2], "wb") as file:
        file.write("".join(f"{name} {len(data)}\n" for name, data in files.items()).encode() + b"\n" + b"".join(files.values()))
else:
    # 4 x 67 and 332: 600 in all.
    files = dict(photographs(67, 332, 200, 1200, 88))
    broken(files)
    for name, data in files.items():
        path = os.path.join(sys.argv[1], name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
