import Foundation

/// The commands that a page of documentation shows, as a reader would type them.
enum DocumentedCommands {
  /// The repository.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
    .path()

  /// README and the pages of docs/ that show commands of fmdist.
  static var pages: [String] {
    let docs = (try? FileManager.default.contentsOfDirectory(atPath: root + "docs")) ?? []
    return ["README.md"] + docs.filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
  }

  /// The lines of `page` that run fmdist, without their comments, in the order of the page.
  static func commands(of page: String) throws -> [String] {
    let text = try String(contentsOfFile: root + page, encoding: .utf8)
    var commands: [String] = []
    var unfinished = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("    ") else { continue }
      var command = unfinished + line.drop { $0 == " " }
      unfinished = ""
      if command.hasSuffix("\\") {
        unfinished = String(command.dropLast())
        continue
      }
      // A comment begins with a number sign, or in a column of its own.
      for mark in [" #", "   "] {
        if let comment = command.firstRange(of: mark) { command = String(command[..<comment.lowerBound]) }
      }
      // A quoted part may go on in the next line.
      if command.count(where: { $0 == "'" }) % 2 == 1 {
        unfinished = command + " "
        continue
      }
      if command.hasPrefix("fmdist ") || (command.hasPrefix("mpirun ") && command.contains(" fmdist ")) {
        commands.append(command)
      }
    }
    return commands
  }

  /// A workspace in which those commands find what they speak of: data, photographs, configurations, finished runs.
  ///
  /// Programs of the names `fmdist`, `mpirun` and `srun` in `bin` make them small: one epoch, two ranks.
  static func workspace() throws -> Workspace {
    let workspace = try Workspace()
    for name in ["fashion-mnist", "mnist"] {
      for (part, count) in [("train", 6_000), ("t10k", 300)] {
        try workspace.write(images(count: count), to: "sets/\(name)/\(part)-images-idx3-ubyte")
        try workspace.write(TinyData.labels(count: count), to: "sets/\(name)/\(part)-labels-idx1-ubyte")
      }
    }
    try LeafPhotos.write(to: "leaves", in: workspace)
    for name in ["configs", "docs", "Tests"] {
      try FileManager.default.createSymbolicLink(atPath: workspace.path(name), withDestinationPath: root + name)
    }
    for (file, yaml) in configurations { try workspace.write(yaml, to: file) }
    try workspace.write(smallFmdist(try Programs.built("fmdist")), to: "bin/fmdist")
    try workspace.write(smallMpirun(try Programs.mpirun()), to: "bin/mpirun")
    for name in ["fmdist", "mpirun"] { chmod(workspace.path("bin/\(name)"), 0o755) }
    return workspace
  }

  /// Images of 28 x 28, of which a class has a bright row.
  private static func images(count: Int) -> [UInt8] {
    let side = 28
    var bytes = TinyData.header(sizes: [count, side, side])
    for image in 0..<count {
      for pixel in 0..<side * side {
        let row = pixel / side
        bytes.append(row == image % 10 * 2 + 4 ? 200 : UInt8((image &* 31 &+ pixel &* 7) & 63))
      }
    }
    return bytes
  }

  private static let model = """
    model:
      - conv2d: {filters: 4, kernel_size: 3, strides: 2, activation: relu}
      - flatten
      - dense: {units: 10, activation: softmax}
    training: {epochs: 1}

    """

  /// The configurations that pages call by name without showing them.
  private static let configurations = [
    "my.yaml": "name: my\n" + model, "small.yaml": "name: small\n" + model,
    "mine.yaml": "name: mine\ndata: {augmentation: {rotation_range: 10}}\n" + model,
    "a.yaml": "name: a\n" + model, "b.yaml": "name: b\n" + model,
  ]

  /// `fmdist`, which trains an epoch of 500 images where it would train more.
  private static func smallFmdist(_ program: String) -> String {
    """
    #!/bin/bash
    arguments=()
    for argument; do
      # Needs packages of Python's.
      if [[ $argument == --verify ]]; then continue; fi
      if [[ $argument =~ ^training.epochs=[1-9] ]]; then argument=training.epochs=1; fi
      if [[ $1 == compare && $argument == configs/* ]]; then
        argument=${argument##*/}
        sed "s/^name: .*/name: ${argument%.yaml}/" my.yaml >"$argument.$$"
        mv "$argument.$$" "$argument"
      fi
      arguments+=("$argument")
    done
    case " $* " in
      *" --help "* | *" --resume "*) ;;
      " train "*)
        case "$*" in *training.epochs=*) ;; *) arguments+=(--set training.epochs=1) ;; esac
        case "$*" in *data.limit=* | *" leaves"*) ;; *) arguments+=(--set data.limit=5500) ;; esac
        ;;
      " tune "*) arguments+=(--set training.epochs=1) ;;
    esac
    if [[ $1 == doctor ]]; then
      # These data sets are not the published ones, which is a fault.
      '\(program)' "${arguments[@]}" || [[ $? == 69 ]]
      exit
    fi
    exec '\(program)' "${arguments[@]}"

    """
  }

  /// `mpirun`, which starts two ranks on this host.
  private static func smallMpirun(_ words: [String]) -> String {
    """
    #!/bin/bash
    while [[ $1 == -* ]]; do shift 2; done
    exec \(words.joined(separator: " ")) -n 2 "$@"

    """
  }
}
