import FMDistDatasets
import Foundation

/// Remedies for tables and folders of pictures.
extension RemedyTests {
  /// Tables.
  static let tables: [Remedy] = [
    Remedy(
      "pixels from 0 to 1", says: ["line 2", "\"pixel1\"", "multiplying by 255"],
      spoil: { data in
        try data.tables { part, image, column in column < 0 ? nil : "\(pixel(part, image, column) / 255)" }
      },
      follow: { data in
        try data.tables { part, image, column in
          column < 0 ? nil : "\(Int((pixel(part, image, column) / 255 * 255).rounded()))"
        }
      }),
    Remedy(
      "names in the column of labels",
      says: ["line 2", "\"ant\"", "Store class numbers in this column", "classes.txt"],
      spoil: { data in try data.tables { _, image, column in column < 0 ? ["ant", "bee", "cat"][image % 3] : nil } },
      follow: { data in
        try data.tables { _, _, _ in nil }
        try data.folder.write(Array("ant\nbee\ncat\n".utf8), to: data.file("classes.txt"))
      }),
    Remedy(
      "labels above 65,535", says: ["line 4", "\"80000\"", "at most 65,536 classes", "number them from 0"],
      spoil: { data in try data.tables { _, image, column in column < 0 ? "\(image % 3 * 40_000)" : nil } },
      follow: { data in try data.tables { _, _, _ in nil } }),
    Remedy(
      "semicolons", says: ["semicolons", "Save the table with commas"],
      spoil: { data in
        try data.tables { _, _, _ in nil }
        for part in RemedyData.parts { try data.rewrite("\(part).csv") { $0.replacing(",", with: ";") } }
      },
      follow: { data in
        for part in RemedyData.parts { try data.rewrite("\(part).csv") { $0.replacing(";", with: ",") } }
      }),
    Remedy(
      "carriage returns", says: ["carriage returns", "tr '\\r' '\\n'"],
      spoil: { data in
        try data.tables { _, _, _ in nil }
        for part in RemedyData.parts { try data.rewrite("\(part).csv") { $0.replacing("\n", with: "\r") } }
      },
      follow: { data in
        for part in RemedyData.parts { try data.rewrite("\(part).csv") { $0.replacing("\r", with: "\n") } }
      }),
  ]

  /// Folders of pictures.
  static let pictures: [Remedy] = [
    Remedy(
      "an image beside the folders", says: ["train/00099.png", "move it into the folder"],
      spoil: { data in
        try data.pictures(["ant", "bee", "cat"])
        try FileManager.default.moveItem(
          atPath: "\(data.path)/train/ant/00000.png", toPath: "\(data.path)/train/00099.png")
      },
      follow: { data in
        try FileManager.default.moveItem(
          atPath: "\(data.path)/train/00099.png", toPath: "\(data.path)/train/ant/00099.png")
      }),
    Remedy(
      "an empty folder", says: ["train/dog", "remove the folder"],
      spoil: { data in
        try data.pictures(["ant", "bee", "cat"])
        try FileManager.default.createDirectory(atPath: "\(data.path)/train/dog", withIntermediateDirectories: true)
      }, follow: { data in try data.remove("train/dog") }),
    Remedy(
      "a class that only the test has", says: ["test/cat", "list all classes, this one too, in classes.txt"],
      spoil: { data in
        try data.pictures(["ant", "bee", "cat"])
        try FileManager.default.moveItem(atPath: "\(data.path)/train/cat", toPath: "\(data.path)/cat")
      },
      follow: { data in
        try data.folder.write(Array("ant\nbee\ncat\n".utf8), to: data.file("classes.txt"))
        _ = try FormatFixture.load(data.path)
        // It is read now, and what is to be said of it is a warning; with its images back there is none.
        try FileManager.default.moveItem(atPath: "\(data.path)/cat", toPath: "\(data.path)/train/cat")
      }),
    Remedy(
      "another format under .png", says: ["ant/00000.png (a text file)", "Repair or remove this file"],
      spoil: { data in
        try data.pictures(["ant", "bee", "cat"])
        try data.folder.write(Array("hello".utf8), to: data.file("train/ant/00000.png"))
      }, follow: { data in try data.remove("train/ant/00000.png") }),
    Remedy(
      "one class in two folders", says: ["two folders are called", "Move the images of one into the other"],
      spoil: { data in
        try data.pictures(["ant", "bee", "\u{DC}bung"])
        try FileManager.default.createDirectory(
          atPath: "\(data.path)/train/U\u{308}bung", withIntermediateDirectories: true)
        try FileManager.default.moveItem(
          atPath: "\(data.path)/train/\u{DC}bung/00002.png", toPath: "\(data.path)/train/U\u{308}bung/x.png")
      },
      follow: { data in
        try FileManager.default.moveItem(
          atPath: "\(data.path)/train/U\u{308}bung/x.png", toPath: "\(data.path)/train/\u{DC}bung/x.png")
        try data.remove("train/U\u{308}bung")
      }),
    Remedy(
      "classes with one folder", says: ["\"a/b\" and \"a-b\"", "Rename one of them"],
      spoil: { data in
        try data.pictures(["a-b", "bee", "cat"])
        try data.folder.write(Array("a/b\na-b\nbee\ncat\n".utf8), to: data.file("classes.txt"))
      },
      follow: { data in
        // Renamed, it has no images, and so it has to go.
        try data.folder.write(Array("a-b\nbee\ncat\n".utf8), to: data.file("classes.txt"))
      }),
  ]
}
