import Foundation
import Testing

extension CommandLineTests {
  /// `fmdist data info` on a folder of images as people have them.
  @Suite struct DataInfoFolderTests {
    /// Folders of classes without a test part: 240 images of `a` to `j`, one of them twice, an empty file and a text that claims to be a JPEG.
    private func photos(in workspace: Workspace) throws {
      try TinyData.write(to: "arrays", in: workspace)
      let made = try Command.run(["data", "convert", "--to", "png", "set", "--data", "arrays"], in: workspace)
      try #require(made.code == 0, "\(made.errors)")
      let files = FileManager.default
      try files.moveItem(atPath: workspace.path("set/train"), toPath: workspace.path("photos"))
      let folder = try #require(workspace.names(in: "photos").sorted().first)
      let image = try #require(workspace.names(in: "photos/\(folder)").sorted().first)
      try files.copyItem(
        atPath: workspace.path("photos/\(folder)/\(image)"), toPath: workspace.path("photos/\(folder)/copy.png"))
      try workspace.write("", to: "photos/\(folder)/empty.png")
      try workspace.write("no picture", to: "photos/\(folder)/text.jpg")
    }

    @Test(.timeLimit(.minutes(1))) func `a folder is looked at to its end, and nothing is refused`() throws {
      let workspace = try Workspace()
      try photos(in: workspace)
      let arguments = ["data", "info", "--data", "photos", "--set", "data.cache=false"]
      let found = try Command.run(arguments + ["--html", "photos.html"], in: workspace)
      #expect(found.code == 0, "\(found.errors)")
      for wanted in [
        "photos, photos, a folder of images", "all 10 x 10 (height x width)", "241 PNG", "an empty file", "text.jpg: ",
        "2 files cannot be used as images:", "on_bad_file: skip", "copy.png",
        "This can't be trained on as it is: 2 files cannot be used.",
      ] { #expect(found.output.contains(wanted), "\(wanted): \(found.output)") }
      let json = try Command.run(arguments + ["--format", "json"], in: workspace)
      let document = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      let files = try #require(document["files"] as? [String: Any])
      #expect(files["images"] as? Int == 241 && files["in_colour"] as? Int == 0)
      #expect((files["sizes"] as? [[String: Int]]) == [["height": 10, "width": 10, "images": 241]])
      let faults = try #require(files["faults"] as? [[String: String]])
      #expect(faults.count == 2 && faults.contains { $0["found"] == "an empty file" }, "\(faults)")
      #expect((files["duplicates"] as? [String: Any])?["inside_a_part"] as? Int == 1)
      #expect(document["problem"] as? String == "2 files cannot be used." && document["image_size"] == nil)
      #expect((document["configuration"] as? [String])?.contains { $0.contains("on_bad_file: skip") } == true)
      let page = try workspace.text("photos.html")
      #expect(page.contains("<img ") && page.contains("on_bad_file: skip"))
      // What it advises works, and the sizes are those that training sees.
      let skipping = try Command.run(
        arguments + ["--set", "data.on_bad_file=skip", "--set", "data.image_size=[8, 6]", "--set", "data.resize=pad"],
        in: workspace)
      #expect(skipping.code == 0, "\(skipping.errors)")
      #expect(skipping.output.contains("images of 8 x 6 x 1") && skipping.output.contains("are resized to 8 x 6 (pad)"))
      #expect(!skipping.output.contains("can't be trained"), "\(skipping.output)")
    }
  }
}
