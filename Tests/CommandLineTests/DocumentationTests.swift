import Foundation
import Testing

extension CommandLineTests {
  /// Every command of fmdist in README and docs/ does what the page says: at least, it is accepted and succeeds.
  @Suite struct DocumentationTests {
    /// What the commands of a page need to have been done before, by the page that they are on.
    private static let before: [String: [String]] = [
      "README.md": [
        "fmdist init leaves > leaves.yaml", "mkdir new && cp leaves/birch/*.jpg new",
        "fmdist export runs/second --to keras --output model.keras",
      ],
      "docs/export.md": [
        "fmdist train --config my.yaml --output runs/net && printf 'conv2d.weight stem_0.weight\\n' > names.txt",
        "fmdist export runs/net --to npz --output weights.npz",
        "fmdist export runs/net --to pytorch --output net.safetensors",
        "python3 -c \"data = open('net.safetensors', 'rb').read(); "
          + "open('net.safetensors', 'wb').write(data.replace(b'conv2d.weight', b'stem_0.weight'))\"",
        "fmdist export runs/default --output garments.onnx && cp garments.onnx net.onnx",
        "fmdist export runs/default --output garments.keras",
      ],
      "docs/pictures.md": [
        "fmdist data convert --to png garments && cp \"$(find garments -name '*.png' | head -n 1)\" shoe.png"
      ],
      "docs/photos.md": ["mkdir new && cp leaves/birch/*.jpg new"],
      "docs/data.md": [
        "fmdist data convert --to npy birds --data synthetic", "python3 -m zipfile -c mnist.npz birds/*.npy",
        "cp my.yaml birds.yaml && cp -r leaves photos",
        "fmdist data convert --to csv kaggle --data synthetic && cd kaggle && "
          + "for part in train test; do mv synthetic_$part.csv fashion-mnist_$part.csv; done",
        "fmdist data convert --to mat mat --data synthetic && mv mat/synthetic.mat fashion_mnist.mat",
      ],
      "docs/objectives.md": [
        "mkdir -p new parts/t{rain,est}/{good,defect}",
        "for part in train test; do cp leaves/oak/*1?.jpg parts/$part/good; cp leaves/birch/*.jpg parts/$part/defect; done",
        "cp leaves/birch/*.jpg new",
        "sed -n '/^name: parts/,/^```/p' docs/objectives.md | sed -e '/^```/d' -e 's/^  path: parts/&\\n  image_size: [24, 24]/' > parts.yaml",
      ],
    ]
    private static let runs = ["runs/first", "runs/second", "runs/default", "runs/start", "runs/parts", "runs/all"]

    @Test(.timeLimit(.minutes(3)), arguments: DocumentedCommands.pages)
    func commandsOfAPageSucceed(_ page: String) throws {
      let commands = try DocumentedCommands.commands(of: page)
      if commands.isEmpty { return }
      let workspace = try DocumentedCommands.workspace()
      for command in (Self.before[page] ?? []) + commands {
        try makeRuns(for: command, in: workspace)
        let finished = try run(command, in: workspace)
        #expect(finished.code == 0, "\(page): \(command)\n\(finished.output.suffix(500))\n\(finished.errors)")
      }
    }

    @Test func commandsAreFound() throws {
      let all = try DocumentedCommands.pages.map { try DocumentedCommands.commands(of: $0) }
      #expect(all[0].contains("fmdist train --config leaves.yaml"))
      #expect(all.joined().count > 80)
    }

    /// Trains the runs that `command` reads, unless they are there.
    private func makeRuns(for command: String, in workspace: Workspace) throws {
      for name in Self.runs where command.contains(name) && !command.contains("--output \(name)") {
        if workspace.exists(name) { continue }
        let made = try run("fmdist train --output \(name)", in: workspace)
        #expect(made.code == 0, "\(made.errors)")
      }
    }

    private func run(_ command: String, in workspace: Workspace) throws -> Command.Finished {
      let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
      let environment = [
        "PATH": "\(workspace.path("bin")):\(path)", "FMDIST_DATA": workspace.path("sets"),
      ]
      return try Command([], in: workspace, environment: environment) { _ in
        ["/bin/bash", "-c", "set -o pipefail; " + command]
      }.finish()
    }
  }
}
