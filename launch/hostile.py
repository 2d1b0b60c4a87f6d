#!/usr/bin/env python3
"""Writes inputs that claim or expand to far more than they hold, gives each to a built fmdist, and prints what that took.

    launch/hostile.py .build/release/fmdist

For each: bytes of the input, peak memory above that of `fmdist --version`, the memory allowed, seconds, exit code. A row fails if it takes
more memory than allowed or more than 2 s, or ends by a signal. Allowed are 4 times the input and 64 MB, with one exception, which the
column "allowed" names: images whose data is complete may take their decoded pixels on top, because that is what reading them means.
Python's standard library alone; Linux.
"""
import gzip
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib

MEMORY_FACTOR, MEMORY_FREE, SECONDS = 4, 64_000_000, 2.0
ZEROS = bytes(1 << 20)


def gz(path, head, zeros):
    """A gzip file of `head` and as many zeros."""
    with gzip.open(path, "wb", compresslevel=9) as file:
        file.write(head)
        while zeros > 0:
            file.write(ZEROS[: min(zeros, len(ZEROS))])
            zeros -= len(ZEROS)


def idx_head(*sizes):
    return bytes([0, 0, 8, len(sizes)]) + b"".join(struct.pack(">I", size) for size in sizes)


def npy_head(shape):
    text = "{'descr': '|u1', 'fortran_order': False, 'shape': %s, }" % (shape,)
    text += " " * (63 - (10 + len(text)) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode()


def idx_set(folder):
    """The four files of a valid set of 4 and 4 images."""
    for part in ("train", "t10k"):
        (folder / f"{part}-images-idx3-ubyte").write_bytes(idx_head(4, 2, 2) + bytes(16))
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(idx_head(4) + bytes([0, 1, 0, 1]))
    return folder


def chunk(kind, content=b""):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width, height, depth=8, colour=0, rows=None, extra=b""):
    """A PNG image, of zeros where `rows` is None, with `extra` chunks after the header."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    if rows is None:
        packer = zlib.compressobj(9)
        row = bytes(1 + (width * channels * depth + 7) // 8)
        rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + extra + chunk(b"IDAT", rows) + chunk(b"IEND")


def pictures(folder, image, count=4):
    for part in ("train", "test"):
        for label in ("a", "b"):
            place = folder / part / label
            place.mkdir(parents=True)
            for number in range(count):
                (place / f"{number}.png").write_bytes(image)
    return folder


def mat(path, compressed):
    """A MATLAB 5 file of four variables, the first of `compressed` bytes of zeros, compressed."""
    head = b"MATLAB 5.0 MAT-file".ljust(124) + struct.pack("<H", 0x0100) + b"IM"

    def element(kind, content):
        return struct.pack("<II", kind, len(content)) + content + bytes(-len(content) % 8)

    def matrix(name, sizes, data, claim=None):
        body = element(6, struct.pack("<II", 9, 0)) + element(5, struct.pack("<%di" % len(sizes), *sizes))
        body += element(1, name) + struct.pack("<II", 2, len(data) if claim is None else claim) + data
        return struct.pack("<II", 14, len(body) if claim is None else len(body) - len(data) + claim) + body

    packer = zlib.compressobj(9)
    packed = packer.compress(matrix(b"X_train", [4, compressed // 4, 1], b"", claim=compressed))
    for _ in range(compressed >> 20):
        packed += packer.compress(ZEROS)
    packed += packer.flush()
    names = [(b"X_test", [4, 2, 2], bytes(16)), (b"y_train", [4, 1], b"\0\1\0\1"), (b"y_test", [4, 1], b"\0\1\0\1")]
    rest = b"".join(element(14, matrix(name, sizes, data)[8:]) for name, sizes, data in names)
    path.write_bytes(head + struct.pack("<II", 15, len(packed)) + packed + rest)
    return path


def cases(root):
    """Name, arguments of fmdist, and bytes of the decoded images where they are all there; what is named in `root` is made on the way."""

    def folder(name):
        place = root / name
        place.mkdir()
        return place

    def info(path):
        return ["data", "info", "--data", str(path), "--dataset", "x"]

    for kind in (b"tEXt", b"zTXt", b"iTXt", b"sPLT", b"iCCP"):
        image = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)) + struct.pack(">I", 0x7FFFFFFF) + kind
        yield f"PNG whose {kind.decode()} claims 2 GiB", info(pictures(folder(kind.decode()), image))
    bomb = zlib.compress(ZEROS * 100, 9)
    text = chunk(b"zTXt", b"k\0\0" + bomb)
    yield "PNG, zTXt of 100 MB in each", info(pictures(folder("ztxt"), png(2, 2, extra=text)))
    yield "PNG, 65,536 x 1,024 claimed", info(pictures(folder("claimed"), png(65536, 1024, rows=b"x" * 8000), 16))
    yield "PNG, 4,096 x 4,096 claimed, 2 kB each", info(pictures(folder("cutbytes"), png(4096, 4096, rows=b"x" * 2000), 16))
    whole = png(4096, 4096, depth=1)
    yield "PNG, 4,096 x 4,096 of one bit, the end missing", info(pictures(folder("cutbit"), whole[:-200], 16))
    yield "PNG, 4,096 x 4,096 of one bit, all there", info(pictures(folder("onebit"), whole, 1)), 4 * 4096 * 4096
    yield "PNG, 2,300 x 2,300 in colour, all there", info(pictures(folder("colour"), png(2300, 2300, colour=2), 1)), 4 * 2300 * 2300 * 3
    yield "PNG, 200,000 empty chunks", info(pictures(folder("chunks"), png(2, 2, extra=chunk(b"tEXt") * 200_000), 1))
    yield "PNG, IDAT that goes on after the image", info(pictures(folder("tail"), png(2, 2, rows=bomb)))

    place = idx_set(folder("idxgz"))
    (place / "train-images-idx3-ubyte").unlink()
    gz(place / "train-images-idx3-ubyte.gz", idx_head(1_000_000, 64, 64), 4_096_000_000 // 8)
    yield "IDX in gzip, 4 GB claimed, 0.5 GB there", info(place)
    place = idx_set(folder("idxclaim"))
    (place / "train-images-idx3-ubyte").write_bytes(idx_head(0xFFFFFFFF, 0xFFFF, 0xFFFF))
    yield "IDX, sizes of 2^64", info(place)
    place = idx_set(folder("labels"))
    (place / "train-labels-idx1-ubyte").unlink()
    gz(place / "train-labels-idx1-ubyte.gz", idx_head(800_000_000), 800_000_000)
    yield "IDX labels in gzip, 0.8 GB", info(place)
    place = idx_set(folder("members"))
    (place / "train-images-idx3-ubyte").unlink()
    member = gzip.compress(bytes(1 << 20), 9)
    (place / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx_head(500, 1024, 1024)) + member * 500)
    yield "IDX in 500 members of gzip, 0.5 GB", info(place)
    place = idx_set(folder("all"))
    for part in ("train", "t10k"):
        (place / f"{part}-images-idx3-ubyte").unlink()
        gz(place / f"{part}-images-idx3-ubyte.gz", idx_head(20_200, 28, 28), 20_200 * 784)
        (place / f"{part}-labels-idx1-ubyte").unlink()
        gz(place / f"{part}-labels-idx1-ubyte.gz", idx_head(20_200), 20_200)
    yield "IDX, both parts of just under 16 MB in 15 kB each", info(place)

    def arrays(name, head, zeros, packed=True):
        place = folder(name)
        for part in ("train", "test"):
            (place / f"y_{part}.npy").write_bytes(npy_head((4,)) + b"\0\1\0\1")
            (place / f"X_{part}.npy").write_bytes(npy_head((4, 2, 2)) + bytes(16))
        (place / "X_train.npy").unlink()
        if packed:
            gz(place / "X_train.npy.gz", head, zeros)
        else:
            (place / "X_train.npy").write_bytes(head + bytes(zeros))
        return place

    yield "NPY in gzip, 8 GB claimed, 1 GB there", info(arrays("npygz", npy_head((10_000_000, 28, 28)), 1 << 30))
    yield "NPY, shape of 2^63", info(arrays("npyclaim", npy_head((4, 2**61 - 1)), 0, False))
    yield "NPY, header of 64 kB of brackets", info(arrays("npyheader", b"\x93NUMPY\x02\x00" + struct.pack("<I", 65_000) + b"(" * 65_000, 0, False))
    yield "NPY, one image of 16 M values, Fortran order", info(
        arrays("fortran", npy_head((4, 2048, 2048)).replace(b"False", b"True "), 4 << 22, False))

    def tables(name, text, packed):
        place = folder(name)
        data = gzip.compress(text, 9) if packed else text
        for part in ("train", "test"):
            (place / f"{part}.csv{'.gz' if packed else ''}").write_bytes(data)
        return place

    yield "CSV in gzip, one line of 67 MB of commas", info(tables("commas", b"," * 67_000_000, True))
    yield "CSV, 1 MB of commas", info(tables("plaincommas", b"," * 1_000_000, False))
    yield "CSV, 30 MB without a line end", info(tables("noend", b"1" * 30_000_000, False))
    yield "CSV, 10 MB of blank lines", info(tables("blank", b"label,a,b,c,d\n" + b" \n" * 5_000_000, False))
    yield "CSV in gzip, 100 MB of rows", info(tables("rows", b"0,0,0,0,0\n" * 10_000_000, True))

    yield "MAT, 1 GB in a compressed variable", info(mat(root / "a.mat", 1 << 30))
    path = root / "many.mat"
    head = b"MATLAB 5.0 MAT-file".ljust(124) + struct.pack("<H", 0x0100) + b"IM"
    tiny = struct.pack("<IIIIIIIIIIII", 14, 40, 6, 8, 9, 0, 5, 8, 0, 0, 0x10001, 65)
    path.write_bytes(head + tiny * 200_000)
    yield "MAT, 200,000 variables", info(path)

    path = root / "deep.yaml"
    path.write_text("model: " + "[" * 100_000)
    yield "YAML, 100,000 brackets", ["summary", "--config", str(path)]
    path = root / "bomb.yaml"
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 10) + "]" for n in range(1, 9)]
    path.write_text("\n".join(lines))
    yield "YAML, 10^9 elements by references", ["summary", "--config", str(path)]
    for name, text in [
        ("20,000 unknown keys", "".join(f"key{n}: 1\n" for n in range(20_000))),
        ("1 MB of unknown keys", "".join(f"{n:x}: 1\n" for n in range(110_000))),
        ("1 MB of one key", "a: b\n" * 200_000),
        ("one line of 1 MB", "a: " + "x" * 1_000_000),
        ("40,000 unknown layers", "model:\n" + "  - flat: {a: 1}\n" * 40_000),
        ("unknown keys of 250 letters", "".join(f"{n:0>250}: 1\n" for n in range(4_000))),
        ("a list of 480,000 items in brackets", "model: [" + "a," * 480_000 + "a]"),
        ("a list of 240,000 dashes", "model:\n" + "- a\n" * 240_000),
        ("a list of 800,000 gaps", "model: [" + "," * 800_000 + "]"),
        ("240,000 explicit keys", "? a\n" * 240_000),
        ("150,000 keys in braces", "model: {" + ",".join(f"{n:x}" for n in range(150_000)) + "}"),
        ("60,000 anchors", "".join(f"{n:x}: &a{n:x} 1\n" for n in range(60_000))),
        ("60,000 tags", "".join(f"{n:x}: !!str 1\n" for n in range(60_000))),
        ("240,000 documents", "---\n" * 240_000),
        ("900 levels of brackets", "model: " + "[" * 900 + "]" * 900),
        ("a million blank lines and an error", "\n" * 999_990 + "@"),
        ("a million blank lines and a key twice", "\n" * 999_980 + "a: 1\na: 2\n"),
        ("1 MB of tabs", "a: 1\n" + "\t\n" * 490_000 + "\tb: 1"),
        ("1 MB of comments", "# c\n" * 240_000 + "name: a\n"),
        ("1 MB of escapes in quotes", 'name: "' + "\\x41" * 240_000 + '"'),
        ("a quote of 1 MB that does not end", 'name: "' + "a " * 490_000),
        ("a key of 0.5 MB twice", ("? " + "k" * 490_000 + "\n") * 2),
        ("30 levels of 400 keys", "".join("  " * level + f"k{level}:\n" + "".join("  " * (level + 1) + f"a{n}: 1\n" for n in range(400)) for level in range(30))),
    ]:
        path = root / (name.replace(" ", "-") + ".yaml")
        path.write_text(text)
        yield f"YAML, {name}", ["summary", "--config", str(path)]
    for name, settings in [
        ("a list of 100 kB", ["model=[" + "a," * 50_000 + "]"]),
        ("a list of 100 kB of layers", ["model=[" + "{a: 1}," * 13_000 + "]"]),
        ("100 kB for a number", ["training.epochs=" + "1" * 100_000]),
        ("10 of 100 kB", ["training={" + ",".join(f"a{n:x}: 1" for n in range(1_700)) + ", b: " + "x" * 80_000 + "}"] * 10),
        ("10,000 settings", [f"training.a{n}=1" for n in range(10_000)]),
        ("400 settings", [f"model.0.a{n}=1" for n in range(400)]),
    ]:
        yield f"--set, {name}", ["summary"] + [word for setting in settings for word in ("--set", setting)]
    path = root / "header.safetensors"
    path.write_bytes(struct.pack("<Q", 90_000_000) + b"{" * 100)
    yield "checkpoint, header claims 90 MB", ["inspect", str(path)]
    entries = ",".join('"t%d":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}' % n for n in range(150_000))
    text = ("{" + entries + "}").encode()
    path = root / "tensors.safetensors"
    path.write_bytes(struct.pack("<Q", len(text)) + text)
    yield "checkpoint, 150,000 empty tensors", ["inspect", str(path)]
    run = folder("run")
    (run / "history.tsv").write_text("epoch\tloss\tacc\tval_loss\tval_acc\n" + "1\t1\t1\t1\t1\n" * 1_000_000)
    (run / "result.json").write_text("[" * 1_000_000)
    yield "run's folder, a million lines of history", ["report", str(run)]
    place = idx_set(folder("classes"))
    (place / "classes.txt").write_text("a\n" * 500_000)
    yield "classes.txt of 500,000 lines", info(place)


def measure(command):
    """Seconds, greatest memory in bytes, exit code, and the first line of what it said."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    lines = output.decode(errors="replace").splitlines() or [""]
    return time.monotonic() - begin, usage.ru_maxrss * 1024, process.returncode, lines[0]


def size(argument):
    """The bytes of the file or folder that an argument names, or its own."""
    if os.path.isdir(argument):
        return sum(file.stat().st_size for file in pathlib.Path(argument).rglob("*") if file.is_file())
    return os.path.getsize(argument) if os.path.isfile(argument) else len(argument)


def make(root):
    """Writes each input, and then its name and arguments as a line of JSON."""
    for name, arguments, *images in cases(pathlib.Path(root)):
        print(json.dumps([name, arguments, sum(images)]), flush=True)


def made(root):
    """The inputs, made by another process: what starts fmdist must be small itself, as its memory counts in the greatest of fmdist's."""
    maker = subprocess.Popen([sys.executable, __file__, "--make", str(root)], stdout=subprocess.PIPE, text=True)
    for line in maker.stdout:
        yield json.loads(line)
    if maker.wait() != 0:
        sys.exit("the inputs could not be made")


def main():
    if sys.argv[1:2] == ["--make"]:
        return make(sys.argv[2])
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    fmdist = os.path.abspath(sys.argv[1])
    baseline = measure([fmdist, "--version"])[1]
    failed = 0
    print("| input | bytes | memory | allowed | seconds | exit code | says |\n|---|---|---|---|---|---|---|")
    root = pathlib.Path(tempfile.mkdtemp(prefix="fmdist-hostile-"))
    try:
        for name, arguments, images in made(root):
            given = sum(size(argument) for argument in arguments)
            seconds, memory, code, says = measure([fmdist, *arguments])
            memory = max(0, memory - baseline)
            allowed = MEMORY_FACTOR * given + MEMORY_FREE
            bad = memory > allowed + images or seconds > SECONDS or code < 0 or code >= 128
            failed += bad
            says = says.replace(str(root), "").replace("|", "/")[:110]
            name = f"**{name}**" if bad else name
            most = f"{allowed / 1e6:.0f} MB" + (f" + {images / 1e6:.0f} MB of pixels" if images > 0 else "")
            print(f"| {name} | {given:,} | {memory / 1e6:.0f} MB | {most} | {seconds:.2f} | {code} | {says} |", flush=True)
        print("Allowed are 4 times the input and 64 MB. Images whose data is complete may take their decoded pixels on top, as the column says:")
        print("reading them means to hold these. Images that only claim to be large, or break off, have no such allowance.")
    finally:
        shutil.rmtree(root)
    sys.exit(f"{failed} took more than they may" if failed else 0)


main()
