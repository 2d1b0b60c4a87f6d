import FMDistImages
import FMDistPlatform

/// How pickles become a NumPy archive: fmdist does not read them, since a pickle can run any program.
struct PickleAdvice {
  /// What is wrong and what to do: "holds …".
  let sentence: String

  private static let danger =
    "which fmdist does not read, since a pickle can run any program. If you trust it, convert it with Python:"

  /// What is said of the folder `path` that holds `names`; nil where there are no pickles.
  init?(in path: String, names: [String]) {
    let batches = (1...5).map { "data_batch_\($0)" } + ["test_batch"]
    if batches.allSatisfy(names.contains) {
      sentence =
        "holds CIFAR-10 as Python's pickles, \(Self.danger)"
        + Self.lines(
          path,
          [
            "B = [pickle.load(open(d + n, 'rb'), encoding='latin1') for n in ['data_batch_%d' % i for i in range(1, 6)] + ['test_batch']]",
            "x, y = np.concatenate([b['data'] for b in B]).reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), np.concatenate([b['labels'] for b in B])",
            "np.savez(d + 'cifar10.npz', x_train=x[:50000], y_train=y[:50000], x_test=x[50000:], y_test=y[50000:])",
          ])
      return
    }
    if ["train", "test", "meta"].allSatisfy(names.contains), !FileSystem.isFolder("\(path)/train"),
      (try? FileContent.of("\(path)/train")) == .pickle
    {
      sentence =
        "holds CIFAR-100 as Python's pickles, \(Self.danger)"
        + Self.lines(
          path,
          [
            "B = {n: pickle.load(open(d + n, 'rb'), encoding='latin1') for n in ['train', 'test']}",
            "x, y = [{n: f(B[n]) for n in B} for f in (lambda b: b['data'].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), lambda b: b['fine_labels'])]",
            "np.savez(d + 'cifar100.npz', x_train=x['train'], y_train=y['train'], x_test=x['test'], y_test=y['test'])",
          ])
      return
    }
    guard
      let name = names.first(where: { name in
        ["pkl", "pickle", "pck"].contains { name.lowercased().hasSuffix("." + $0) }
          || batches.contains(name) && (try? FileContent.of("\(path)/\(name)")) == .pickle
      })
    else { return nil }
    sentence = "holds \(name.visible), a pickle of Python's, \(Self.danger)" + Self.lines(path, Self.any(name))
  }

  /// What is said of the file at `path`, which is one.
  init(file path: String) {
    let (folder, name) = PathText.split(path)
    let names = (try? FileSystem.names(in: folder)) ?? []
    let isBatch = name.hasPrefix("data_batch") || ["test_batch", "train", "test"].contains(name)
    if isBatch, let advice = PickleAdvice(in: folder, names: names) {
      sentence = "is one of several files: \(folder) \(advice.sentence)"
    } else {
      sentence = "is a pickle of Python's, \(Self.danger)" + Self.lines(folder, Self.any(name))
    }
  }

  private static func any(_ name: String) -> [String] {
    [
      "p = pickle.load(open(d + \(quoted(name)), 'rb'), encoding='latin1')",
      "print(type(p), list(p) if isinstance(p, dict) else [np.shape(a) for a in p])",
      "np.savez(d + 'data.npz', images=p['data'], labels=p['labels'])  # with the names that are printed",
    ]
  }

  private static func lines(_ folder: String, _ lines: [String]) -> String {
    let start = "import pickle, numpy as np; d = \(quoted(PathText.plain(folder) + "/"))"
    return ([start] + lines).map { StandardError.lineBreak + "  " + $0 }.joined()
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
