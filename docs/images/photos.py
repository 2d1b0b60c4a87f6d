#!/usr/bin/env python3
"""Makes the pictures of docs/photos.md again: draws photographs of leaves, trains on them for ten epochs, has fmdist draw the pictures, and
writes them here in half their size and few colours.

    docs/images/photos.py               # fmdist is taken from PATH; needs Pillow and NumPy, and takes two minutes
    docs/images/photos.py FOLDER        # keeps leaves, configuration and run in that folder
"""
import pathlib
import subprocess
import sys
import tempfile

from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
LEAVES = HERE.parents[1] / "Tests" / "CommandLineTests" / "Fixtures" / "leaves.py"
COMMANDS = [
    "fmdist init leaves > leaves.yaml",
    "fmdist data preview --config leaves.yaml --samples 6 --output photos-samples.png",
    "fmdist data preview --config leaves.yaml --augmented --samples 6 --output photos-augmented.png",
    "fmdist train --config leaves.yaml --set training.epochs=10 --output runs/short --overwrite",
    "cp runs/short/confusion.png photos-confusion.png",
    "fmdist data preview --mistakes runs/short --output photos-mistakes.png",
    "fmdist predict runs/short leaves/*/IMG_4012.jpg --picture photos-predictions.png",
]
# Files stay below this.
LARGEST = 60_000


def shrink(source, target):
    image = Image.open(source).convert("RGB")
    image = image.resize((image.width // 2, image.height // 2), Image.LANCZOS)
    for colours in [256, 128, 96, 64, 48, 32]:
        image.quantize(colours, method=Image.MEDIANCUT, dither=Image.Dither.NONE).save(target, optimize=True)
        if target.stat().st_size < LARGEST:
            return
    sys.exit(f"{target}: {target.stat().st_size} bytes, more than {LARGEST}")


def make(folder):
    if not (folder / "leaves").exists():
        subprocess.run([sys.executable, LEAVES, "leaves"], cwd=folder, check=True)
    for command in COMMANDS:
        print("$", command, flush=True)
        subprocess.run(command, shell=True, cwd=folder, check=True)
    for picture in sorted(folder.glob("photos-*.png")):
        shrink(picture, HERE / picture.name)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        pathlib.Path(sys.argv[1]).mkdir(exist_ok=True)
        make(pathlib.Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as name:
            make(pathlib.Path(name))
