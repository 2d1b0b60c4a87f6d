"""What the fuzzers begin with: a small data set in each format that fmdist writes, a short run, its exports and a short search."""
import base64
import io
import json
import pathlib
import subprocess
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Images of each part.
COUNTS = {"train": 20, "t10k": 7}
MODEL = """model:
  - conv2d: {filters: 2, kernel_size: 3}
  - batch_normalization
  - flatten
  - dense: {units: 10, activation: softmax}
"""
CONFIGURATION = f"""name: small
data: {{dataset: small, validation: {{source: test}}}}
{MODEL}training: {{batch_size: 10, epochs: 2, shards: 2}}
"""
SEARCH = """tune:
  tuner: {random_search: {max_trials: 2}}
  hyperparameters:
    training.batch_size: [5, 10]
    filters: {key: model.0.conv2d.filters, min_value: 1, max_value: 3, step: 1}
  constraints: [filters * 4 <= 12]
"""


def run(*command):
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def idx(folder, height=5, width=4):
    """A data set of ten classes as four IDX files."""
    folder.mkdir(parents=True)
    size = height * width
    for part, count in COUNTS.items():
        pixels = bytes((7 * n * n + n // size) % 256 for n in range(count * size))
        head = bytes([0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, height, 0, 0, 0, width])
        (folder / f"{part}-images-idx3-ubyte").write_bytes(head + pixels)
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, count]) + bytes(n % 10 for n in range(count)))
    return folder


def converted(fmdist, data, root, kinds=("npy", "csv", "mat", "png")):
    """The data set in `data` in other formats: a folder below `root` for each."""
    for kind in kinds:
        run(fmdist, "data", "convert", "--to", kind, "--data", data, "--dataset", "small", root / kind)


def trained(fmdist, data, root):
    """A run of two epochs in `root`/run, and its configuration."""
    config = root / "small.yaml"
    config.write_text(CONFIGURATION)
    run(fmdist, "train", "--config", config, "--data", data, "--output", root / "run", "--quiet")
    return config


def fixtures(name):
    """The test fixtures in a JSON file of names and bytes."""
    return {key: base64.b64decode(value) for key, value in json.loads((ROOT / "Tests" / name).read_text()).items() if isinstance(value, str)}


def corpora(fmdist, root):
    """For each target of fmdist-fuzz the files that it begins with, below 8 kB; `root` is an empty folder."""
    data = idx(root / "idx")
    converted(fmdist, data, root)
    config = trained(fmdist, data, root)
    search = root / "search.yaml"
    search.write_text(CONFIGURATION + SEARCH)
    run(fmdist, "tune", "--config", search, "--data", data, "--output", root / "tune")
    checkpoint = root / "run/checkpoints/last.safetensors"
    for kind, ending in (("onnx", "onnx"), ("pytorch", "safetensors"), ("npz", "npz"), ("keras", "keras"), ("keras-json", "json")):
        run(fmdist, "export", checkpoint, "--to", kind, "--output", root / f"small.{ending}")
    sets, tables = fixtures("DatasetsTests/Fixtures/formats.json"), fixtures("DatasetsTests/Fixtures/files.json")
    images = {file.name: file.read_bytes() for file in (ROOT / "Tests/ImagesTests/Fixtures/formats").iterdir()}
    with zipfile.ZipFile(root / "small.keras") as archive:
        description = archive.read("config.json")

    def files(*patterns):
        return [file.read_bytes() for pattern in patterns for file in sorted(root.glob(pattern)) if file.is_file()]

    def named(*starts):
        return [content for name, content in sets.items() if name.startswith(starts)]

    def of_kind(*endings):
        return [content for name, content in images.items() if name.endswith(endings)]

    def zipped(**members):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name, member in members.items():
                archive.writestr(name, member)
        return content.getvalue()

    arrays = {part: named(f"npy/{name}")[0] for part, name in (("X_train.npy", "X_train"), ("y_train.npy", "y_train"), ("X_test.npy", "X_test"), ("y_test.npy", "y_test"))}
    found = {
        "idx": [*files("idx/train-images*"), tables["train-images-idx3-ubyte"]],
        "idx-labels": [*files("idx/train-labels*"), tables["train-labels.idx1-ubyte.gz"]],
        "npy": [*files("npy/*rain*"), *named("npy/X", "npy/bad")],
        "npy-labels": named("npy/y", "npy/bad y"),
        "npz": [zipped(**arrays), zipped(x_train=b"", **arrays)],
        "mat": [*files("mat/*", "mat"), *(content for name, content in sets.items() if name.startswith("mat/") and "7.3" not in name)],
        "csv": [*files("csv/*"), *named("csv/")],
        "cifar": [bytes([3]) + bytes(n * n % 251 for n in range(3072))],
        "png": [*files("png/train/*/*")[:3], *named("png/kind"), *of_kind(".png")],
        "jpeg": of_kind(".jpg"), "webp": of_kind(".webp"), "tiff": of_kind(".tif"), "gif": of_kind(".gif"), "bmp": of_kind(".bmp"),
        "yaml": [config.read_bytes(), search.read_bytes(), *files("run/config.yaml"), *(file.read_bytes() for file in (ROOT / "configs").rglob("*.yaml")), (ROOT / "Tests/ModelFilesTests/Fixtures/zoo.yaml").read_bytes()],
        "checkpoint": files("run/checkpoints/*.safetensors"),
        "history": files("run/history.tsv"), "result": files("run/result.json"), "log": files("run/log.jsonl"),
        "environment": files("run/environment.json"), "thresholds": files("run/thresholds.json"),
        "trial": files("tune/trials/*.json"),
        # Weights of another kind: libhdf5 would be a process for each.
        "keras": [zipped(**{"config.json": description, "metadata.json": b"{}", "model.weights.h5": b"none"})],
        "keras-json": [*files("small.json"), *((ROOT / "Tests/ModelFilesTests/Fixtures" / name).read_bytes() for name in ("prelu.json", "lambda.json", "vector.json", "bilinear.json"))],
        "onnx": files("small.onnx"), "safetensors": [*files("small.safetensors"), (ROOT / "Tests/RunFilesTests/Fixtures/python.safetensors").read_bytes()],
        "npz-model": files("small.npz"),
    }
    found["npz-weights"] = found["npz"] + found["npz-model"]
    return {name: [content for content in contents if len(content) <= 8192] for name, contents in found.items()}
