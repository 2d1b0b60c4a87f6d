"""Makes files.json beside it, small files of a data set in base64, which the tests write where they need them, and prints
the numbers frozen in SamplerTests.swift. With Python's standard library alone, so that fmdist's reader, generator and
shuffle are compared with something that shares no code with them.
"""

import base64
import gzip
import hashlib
import json
import pathlib
import struct

ROWS, COLUMNS, CLASSES = 5, 4, 10


def images(count, start):
    pixels = bytes(
        (start + 7 * i + 31 * y + 3 * x) % 256 for i in range(count) for y in range(ROWS) for x in range(COLUMNS)
    )
    return struct.pack(">BBBBIII", 0, 0, 8, 3, count, ROWS, COLUMNS) + pixels


def labels(count, start):
    return struct.pack(">BBBBI", 0, 0, 8, 1, count) + bytes((start + i) % CLASSES for i in range(count))


def files():
    plain, data = images(20, 0), labels(20, 0)
    print("md5 of the training images, decompressed:", hashlib.md5(plain).hexdigest())
    made = {
        # One member, stored under a name without .gz: what a file is, its content says.
        "train-images-idx3-ubyte": gzip.compress(plain, mtime=0),
        # Two members, one after the other.
        "train-labels.idx1-ubyte.gz": gzip.compress(data[:11], mtime=0) + gzip.compress(data[11:], mtime=0),
        "t10k-images.idx3-ubyte": images(7, 100),
        "t10k-labels-idx1-ubyte.gz": gzip.compress(labels(7, 3), mtime=0),
        # A megabyte of zeros in a kilobyte: its header claims 16 GiB.
        "bomb.gz": gzip.compress(struct.pack(">BBBBI", 0, 0, 8, 1, 0xFFFFFFFF) + bytes(1 << 20), mtime=0),
    }
    text = json.dumps({name: base64.b64encode(bytes).decode() for name, bytes in made.items()}, indent=1)
    pathlib.Path(__file__).with_name("files.json").write_text(text + "\n")


MASK = 0xFFFFFFFF


def philox(key, counter):
    k0, k1 = key & MASK, key >> 32 & MASK
    c = list(counter)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [b >> 32 ^ c[1] ^ k0, b & MASK, a >> 32 ^ c[3] ^ k1, a & MASK]
        k0, k1 = k0 + 0x9E3779B9 & MASK, k1 + 0xBB67AE85 & MASK
    return c


def words(seed, a, b, purpose):
    block = 0
    while True:
        yield from philox(seed, (block, a, b, purpose))
        block += 1


def below(source, bound):
    """Lemire's method: reject where the low half is below 2**32 mod bound."""
    while True:
        product = next(source) * bound
        if product & MASK >= 2**32 % bound:
            return product >> 32


def shuffled(values, source):
    values = list(values)
    for last in range(len(values) - 1, 0, -1):
        other = below(source, last + 1)
        values[last], values[other] = values[other], values[last]
    return values


def digest(values):
    return hashlib.sha256(b"".join(struct.pack("<i", v) for v in values)).hexdigest()


def numbers():
    for seed, epoch in ((1, 0), (1, 1), (2**40 + 5, 3)):
        print("shuffle of 12, seed", seed, "epoch", epoch, shuffled(range(12), words(seed, epoch, 0, 1)))
    print("SHA-256 of the shuffle of 60000, seed 1, epoch 7:", digest(shuffled(range(60000), words(1, 7, 0, 1))))
    order = shuffled(range(20), words(9, 0, 0, 2))
    print("random split of 20, 6 kept, seed 9:", sorted(order[:14]), sorted(order[14:]))
    drawn = [shuffled(range(label, 20, 2), words(9, label, 1, 2))[-3:] for label in (0, 1)]
    print("stratified split of 20 in two classes in turn, 6 kept, seed 9:", sorted(drawn[0] + drawn[1]))


if __name__ == "__main__":
    files()
    numbers()
