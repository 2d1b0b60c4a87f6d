import FMDistDatasets
import FMDistImages

/// A disk of names: what a folder would hold, without one.
struct NamedDisk {
  private var folders: [String: Set<String>] = [:]
  private var files: [String: [String: String]] = [:]

  /// `names` below the folder `/d`, each a file; what stands behind a `=` is its text, and `!` makes it a broken link.
  init(_ names: [String]) {
    for name in names {
      let parts = name.split(separator: "=", maxSplits: 1).map(String.init)
      var folder = "/d"
      let path = parts[0].split(separator: "/").map(String.init)
      for part in path.dropLast() {
        folders[folder, default: []].insert(part)
        folder += "/" + part
      }
      if let file = path.last { files[folder, default: [:]][file] = parts.count > 1 ? parts[1] : "" }
    }
  }

  var reader: FolderReader {
    FolderReader(
      list: { [self] folder, _ in
        FolderListing(
          folders: (folders[folder] ?? []).filter { !$0.hasPrefix(".") }.sorted(),
          files: (files[folder] ?? [:]).filter { !$0.key.hasPrefix(".") }.sorted { $0.key < $1.key }.map {
            FolderListing.File($0.key, isBrokenLink: $0.value == "!")
          })
      },
      beginning: { [self] path, count in
        let place = path.lastIndex(of: "/") ?? path.startIndex
        return files[String(path[..<place])]?[String(path[path.index(after: place)...])].map {
          Array($0.utf8.prefix(count))
        }
      },
      text: { [self] path throws(DatasetError) in
        let place = path.lastIndex(of: "/") ?? path.startIndex
        return files[String(path[..<place])]?[String(path[path.index(after: place)...])] ?? ""
      })
  }

  /// What the finder says of `/d`, or of the folder `inside` it, in one line: `training folder:labels validation… test…`.
  func finding(_ inside: String = "") throws -> String {
    switch try PictureFinder(reader).look("/d" + inside) {
    case .none: return "none"
    case .misplaced(let sentence): return "misplaced: " + sentence
    case .pictures(let pictures):
      let parts = [("train", pictures.training), ("val", pictures.validation), ("test", pictures.test)].compactMap {
        name, part in part.map { "\(name) \($0.folder) \(Self.text($0.labels))" }
      }
      return
        (parts + (pictures.unlabelled.map { ["unlabelled \($0)"] } ?? [])
        + (pictures.notRead.isEmpty ? [] : ["not read \(pictures.notRead.joined(separator: ","))"])).joined(
          separator: "; ")
    }
  }

  private static func text(_ labels: PictureFolders.Labels) -> String {
    switch labels {
    case .folders: "folders"
    case .names: "names"
    case .table(let path, let part): "table \(path)\(part.map { " \($0)" } ?? "")"
    }
  }

  /// The plan of what is there.
  func plan(_ inside: String = "", _ options: DatasetOptions = DatasetOptions()) throws -> ImagePlan {
    guard case .pictures(let pictures) = try PictureFinder(reader).look("/d" + inside) else {
      throw DatasetError(.missing, "no pictures")
    }
    return try ImagePlan(pictures, options: options, reader: reader)
  }
}

/// Layouts that people have, and what is made of them.
struct FolderCase: Sendable, CustomStringConvertible {
  let names: [String]
  let finding: String
  var description: String { names.joined(separator: " ") }

  init(_ names: [String], _ finding: String) { (self.names, self.finding) = (names, finding) }

  static let all: [FolderCase] = [
    FolderCase(["train/cat/1.png", "test/cat/1.png"], "train /d/train folders; test /d/test folders"),
    FolderCase(["Train/cat/1.JPG", "TEST/cat/1.jpeg"], "train /d/Train folders; test /d/TEST folders"),
    FolderCase(["training/a/1.png", "testing/a/1.png"], "train /d/training folders; test /d/testing folders"),
    FolderCase(
      ["training_set/a/1.png", "Test-Data/a/1.png"], "train /d/training_set folders; test /d/Test-Data folders"),
    FolderCase(
      ["training_set/training_set/a/1.png", "test_set/test_set/a/1.png"],
      "train /d/training_set/training_set folders; test /d/test_set/test_set folders"),
    FolderCase(["train/a/1.png", "valid/a/1.png"], "train /d/train folders; val /d/valid folders"),
    FolderCase(
      ["train/a/1.png", "Validation/a/1.png", "test/a/1.png"],
      "train /d/train folders; val /d/Validation folders; test /d/test folders"),
    FolderCase(["train/a/1.png", "dev/a/1.png", "eval/x.txt"], "train /d/train folders; val /d/dev folders"),
    FolderCase(["train/a/1.png"], "train /d/train folders"),
    FolderCase(["train/a/1.png", "test/1.png"], "train /d/train folders; unlabelled /d/test"),
    FolderCase(
      ["train/a/1.png", "test/a/1.png", "raw/1.png"], "train /d/train folders; test /d/test folders; not read raw"),
    FolderCase(["cat/1.jpg", "dog/2.webp"], "train /d folders"),
    FolderCase(["cat/1.jpg", "dog/2.webp", "test/3.jpg", "README.md"], "train /d folders; unlabelled /d/test"),
    FolderCase(
      ["cat/1.jpg", "dog/1.jpg", "test/cat/3.jpg", "test/dog/3.jpg"], "train /d folders; test /d/test folders"),
    FolderCase(["car/1.jpg", "train/1.jpg", "bus/1.jpg"], "train /d folders"),
    FolderCase(["leaves/rust/1.jpg", "leaves/healthy/1.jpg"], "train /d/leaves folders"),
    FolderCase(["x/train/a/1.png", "x/test/a/1.png"], "train /d/x/train folders; test /d/x/test folders"),
    FolderCase(["cat/sub/deep/1.jpg", "dog/1.jpg"], "train /d folders"),
    FolderCase(["cat.0.jpg", "dog.0.jpg"], "train /d names"),
    FolderCase(["train/cat.0.jpg", "test/1.jpg"], "train /d/train names; test /d/test names"),
    FolderCase(
      [
        "train.csv=id,label\n1,a\n2,b\n", "train/1.png", "train/2.png", "test/3.png",
        "sample_submission.csv=id,label\n3,a\n",
      ],
      "train /d table /d/train.csv; unlabelled /d/test"),
    FolderCase(
      ["labels.csv=image_name,breed\nimages/1.jpg,a\n", "images/1.jpg", "images/2.jpg"], "train /d table /d/labels.csv"),
    FolderCase(
      ["train.csv=file,class\n1.png,a\n", "test.csv=file,class\n2.png,a\n", "1.png", "2.png"],
      "train /d table /d/train.csv; test /d table /d/test.csv"),
    FolderCase(
      ["all.csv=path,split,label\n1.png,train,a\n2.png,Test,a\n", "1.png", "2.png"],
      "train /d table /d/all.csv training; test /d table /d/all.csv test"),
    FolderCase(["all.csv=path,set,label\n1.png,A,a\n", "1.png"], "train /d table /d/all.csv"),
    FolderCase(["labels.csv=file,label\n/d/1.JPG,a\n", "1.jpg"], "train /d table /d/labels.csv"),
    FolderCase(["labels.csv=id,label\n9,a\n", "1.png"], "train /d names"),
    FolderCase(["train.csv=label,pixel0\n1,2\n", "test.csv=label,pixel0\n1,2\n"], "none"),
    FolderCase(["notes.txt", "code/a.py"], "none"),
    FolderCase(["train/.hidden/x.png", "train/Thumbs.txt"], "none"),
    FolderCase(["test/a/1.png"], "misplaced: has the folder test but no train"),
    FolderCase(["train/a/1.png", "training/a/1.png"], "misplaced: has the folders train and training"),
  ]
}
