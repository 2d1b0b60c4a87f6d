"""Writes small image files of every format to formats/, and what Pillow reads them as to formats.json: python make_formats.py

16 bits are brought to 8 by rounding, which Pillow does not do; transparency lies on white, by Pillow's paste.
"""

import base64
import json
import os
import struct

import numpy as np
from PIL import Image, ImageOps

HEIGHT, WIDTH = 11, 17
folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "formats")
os.makedirs(folder, exist_ok=True)
random = np.random.default_rng(16)
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
colours = np.stack([x * 13 + y, y * 21, x * y], -1) % 220 + random.integers(0, 36, (HEIGHT, WIDTH, 3))
rgb = Image.fromarray(colours.astype(np.uint8))
grey = rgb.convert("L")
alpha = Image.fromarray(((x * 17 + y * 23) % 256).astype(np.uint8))
rgba, la, opaque = rgb.copy(), grey.copy(), rgb.copy()
rgba.putalpha(alpha)
la.putalpha(alpha)
opaque.putalpha(255)
palette = rgb.quantize(20)
black_and_white = grey.convert("1")
wide = Image.fromarray(random.integers(0, 65536, (HEIGHT, WIDTH)).astype(np.uint16))
faint = Image.fromarray(np.asarray(grey).astype(np.uint16))


def save(image, name, **options):
    image.save(os.path.join(folder, name), **options)


def write(name, *parts):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(b"".join(parts))


for subsampling, name in enumerate(["444", "422", "420"]):
    save(rgb, f"{name}.jpg", quality=80, subsampling=subsampling)
save(rgb, "progressive.jpg", quality=85, progressive=True)
save(rgb, "restart.jpg", quality=85, restart_marker_blocks=2)
save(grey, "grey.jpg")
save(rgb.convert("CMYK"), "cmyk.jpg")
save(rgb, "adobe_rgb.jpg", keep_rgb=True)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x112] = orientation
    save(rgb, f"turned{orientation}.jpg", exif=exif)
exif[0x112] = 6
for name in ["turned.png", "turned.webp"]:
    save(rgb, name, exif=exif, lossless=True)

for name, image in {"rgb": rgb, "grey": grey, "rgba": rgba, "la": la, "opaque": opaque, "palette": palette,
                    "one_bit": black_and_white, "wide": wide, "faint": faint}.items():
    save(image, name + ".png")
save(Image.fromarray((x % 2).astype(np.uint8)), "zeros_and_ones.png")
save(rgba.quantize(20), "clear_palette.png")
save(rgb, "clear_colour.png", transparency=tuple(int(v) for v in np.asarray(rgb)[3, 4]))
save(palette.quantize(4), "two_bits.png", bits=2)

save(rgb, "rgb.webp", quality=70)
save(rgb, "lossless.webp", lossless=True)
save(rgba, "rgba.webp", lossless=True, exact=True)
save(rgb, "moving.webp", save_all=True, append_images=[rgb.rotate(180)], lossless=True)

save(palette, "palette.gif")
save(palette, "rows.gif", interlace=0)
save(grey, "grey.gif")
save(palette, "moving.gif", save_all=True, append_images=[grey.quantize(8)])
save(rgba.quantize(20), "clear.gif", transparency=3)

for name, image in {"rgb": rgb, "grey": grey, "palette": palette, "one_bit": black_and_white, "rgba": rgba}.items():
    save(image, name + ".bmp")


def bmp(name, bits, rows, palette=b"", compression=0, height=HEIGHT, masks=b"", core=False):
    """Rows are bytes as they are stored."""
    length = 12 if core else 40
    header = (struct.pack("<IHHHH", 12, WIDTH, height, 1, bits) if core else
              struct.pack("<IiiHHIIiiII", 40, WIDTH, height, 1, bits, compression, len(rows), 0, 0, 0, 0))
    first = 14 + length + len(masks) + len(palette)
    write(name, b"BM" + struct.pack("<IHHI", first + len(rows), 0, 0, first), header, masks, palette, rows)


indices = np.asarray(rgb.quantize(16), np.uint8)
table = np.array(rgb.quantize(16).getpalette()[:48], np.uint8).reshape(-1, 3)
table = np.vstack([table, np.zeros((16 - len(table), 3), np.uint8)])
quads = b"".join(bytes([b, g, r, 0]) for r, g, b in table)


def padded(row):
    return bytes(row) + bytes(-len(row) % 4)


def packed(row):
    return bytes((int(a) << 4) | int(b) for a, b in zip(row[::2], list(row[1::2]) + [0]))


bmp("four_bits.bmp", 4, b"".join(padded(packed(row)) for row in indices[::-1]), quads)
bmp("downwards.bmp", 8, b"".join(padded(row) for row in indices), quads + bytes(4 * 240), height=-HEIGHT)
bmp("os2.bmp", 4, b"".join(padded(packed(row)) for row in indices[::-1]),
    b"".join(bytes([b, g, r]) for r, g, b in table), core=True)
runs8 = b""
for number, row in enumerate(indices[::-1]):
    # A stored run of 8, runs of one, and the end of the row.
    runs8 += bytes([0, 8]) + bytes(row[:8]) + b"".join(bytes([1, v]) for v in row[8:]) + bytes([0, 0])
bmp("runs8.bmp", 8, runs8 + bytes([0, 1]), quads + bytes(4 * 240), compression=1)
runs4 = b""
for row in indices[::-1]:
    runs4 += bytes([0, 4]) + packed(row[:4]) + b"".join(bytes([1, int(v) << 4]) for v in row[4:]) + bytes([0, 0])
bmp("runs4.bmp", 4, runs4 + bytes([0, 1]), quads, compression=2)
c = np.asarray(rgb).astype(np.uint32)
five = (c[..., 0] >> 3 << 11 | c[..., 1] >> 2 << 5 | c[..., 2] >> 3).astype("<u2")
bmp("masks565.bmp", 16, b"".join(padded(row.tobytes()) for row in five[::-1]), masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F),
    compression=3)
five = (c[..., 0] >> 3 << 10 | c[..., 1] >> 3 << 5 | c[..., 2] >> 3).astype("<u2")
bmp("sixteen.bmp", 16, b"".join(padded(row.tobytes()) for row in five[::-1]))

for name in ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"]:
    save(rgb, f"{name}.tif", compression=name)
for name, image in {"grey": grey, "palette": palette, "one_bit": black_and_white, "wide": wide, "rgba": rgba, "la": la}.items():
    save(image, name + ".tif")
save(black_and_white, "fax.tif", compression="group4")
for orientation in range(1, 9):
    save(rgb, f"turned{orientation}.tif", tiffinfo={274: orientation})
save(rgb, "several.tif", save_all=True, append_images=[rgb, grey])


def tiff(name, order, tags, data):
    """An uncompressed TIFF file whose data begin at byte 8; `tags` are tag, type (3 short, 4 long), values."""
    entries, extra = b"", b""
    directory = 8 + len(data) + len(data) % 2
    end = directory + 2 + 12 * len(tags) + 4
    for tag, kind, values in sorted(tags):
        content = struct.pack(order + str(len(values)) + ("H" if kind == 3 else "I"), *values)
        if len(content) > 4:
            place = struct.pack(order + "I", end + len(extra))
            extra += content
        else:
            place = content + bytes(4 - len(content))
        entries += struct.pack(order + "HHI", tag, kind, len(values)) + place
    write(name, (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", directory), data, bytes(len(data) % 2),
          struct.pack(order + "H", len(tags)), entries, bytes(4), extra)


def common(samples, photometric, bits=8):
    return [(256, 3, [WIDTH]), (257, 3, [HEIGHT]), (258, 3, [bits] * samples), (259, 3, [1]), (262, 3, [photometric]),
            (277, 3, [samples])]


plane = HEIGHT * WIDTH
tiff("tiles.tif", "<", common(3, 2) + [(322, 3, [16]), (323, 3, [16]), (324, 4, [8, 8 + 768]), (325, 4, [768, 768])],
     b"".join(np.pad(np.asarray(rgb)[:, left:left + 16], ((0, 5), (0, max(0, left + 16 - WIDTH)), (0, 0))).tobytes()
              for left in (0, 16)))
tiff("planes.tif", ">", common(3, 2) + [(278, 3, [HEIGHT]), (273, 4, [8, 8 + plane, 8 + 2 * plane]), (279, 4, [plane] * 3),
                                        (284, 3, [2])],
     np.asarray(rgb).transpose(2, 0, 1).tobytes())
tiff("white_is_zero.tif", ">", common(1, 0) + [(278, 3, [HEIGHT]), (273, 4, [8]), (279, 4, [plane])],
     (255 - np.asarray(grey)).tobytes())


def wanted(path):
    image = Image.open(path)
    image.load()
    shown = ImageOps.exif_transpose(image)
    if image.mode.startswith("I;16"):
        return ((np.asarray(shown).astype(np.int64) * 255 + 32895) >> 16).astype(np.uint8)
    if "transparency" in image.info:
        shown = shown.convert("RGBA")
    if shown.mode in ("RGBA", "LA"):
        flat = Image.new("RGB", shown.size, (255, 255, 255))
        flat.paste(shown.convert("RGBA"), mask=shown.getchannel("A"))
        shown = flat
    if shown.mode in ("P", "CMYK"):
        shown = shown.convert("RGB")
    if shown.mode == "1":
        shown = shown.convert("L")
    return np.asarray(shown)


found = {}
for name in sorted(os.listdir(folder)):
    values = wanted(os.path.join(folder, name))
    if values.ndim == 3 and (values == values[..., :1]).all():
        values = np.ascontiguousarray(values[..., 0])
    found[name] = {
        "size": list(values.shape[:2]),
        "channels": 1 if values.ndim == 2 else 3,
        "pixels": base64.b64encode(values.tobytes()).decode(),
    }
with open(folder + ".json", "w") as file:
    json.dump(found, file, indent=0, sort_keys=True)
    file.write("\n")
