import FMDistDatasets
import Testing

/// What is made of folders, by names alone.
struct FolderLayoutTests {
  @Test(arguments: FolderCase.all)
  func `a folder is read as people mean it`(_ example: FolderCase) throws {
    let found = try NamedDisk(example.names).finding()
    if example.finding.hasPrefix("misplaced") {
      #expect(found.hasPrefix(example.finding))
    } else {
      #expect(found == example.finding)
    }
  }

  private func names(_ entries: [ImageEntry]) -> [String] { entries.map { "\($0.name) \($0.label)" } }

  @Test func `images are in the order of their numbers, then their classes, however deep they lie`() throws {
    let plan = try NamedDisk([
      "cat/10.png", "cat/9.png", "cat/more/9.png", "dog/1.png", "dog/9.png", "U\u{308}bung/9.png", "cat/.DS_Store",
    ]).plan()
    #expect(plan.classNames == ["cat", "dog", "\u{DC}bung"])
    #expect(
      names(plan.training) == [
        "dog/1.png 1", "cat/9.png 0", "dog/9.png 1", "\u{DC}bung/9.png 2", "cat/10.png 0", "cat/more/9.png 0",
      ])
    // The name is as the disk has it where the file is opened.
    #expect(plan.training[3].path.unicodeScalars.elementsEqual("/d/U\u{308}bung/9.png".unicodeScalars))
    #expect(plan.drawsTest && plan.faults.isEmpty && plan.ignored.isEmpty)
  }

  @Test func `a part for validation is one where there is a test part, or one is drawn`() throws {
    let three = try NamedDisk(["train/a/1.png", "Valid/a/2.png", "test/a/3.png"]).plan()
    #expect(names(three.validation) == ["a/2.png 0"] && names(three.test) == ["a/3.png 0"] && !three.drawsTest)
    let two = NamedDisk(["train/a/1.png", "val/a/2.png"])
    let judged = try two.plan()
    #expect(judged.validation.isEmpty && names(judged.test) == ["a/2.png 0"])
    #expect(judged.notes.contains { $0.contains("/d/val is the test set") })
    var options = DatasetOptions()
    options.test = TestDraw(fraction: 0.5)
    let drawn = try two.plan("", options)
    #expect(names(drawn.validation) == ["a/2.png 0"] && drawn.test.isEmpty && drawn.drawsTest)
  }

  @Test func `images without classes are no test part, and a part alone says what lies beside it`() throws {
    let plan = try NamedDisk(["train/a/1.png", "test/7.png"]).plan()
    #expect(plan.drawsTest && plan.notes.contains { $0.contains("fmdist predict RUN /d/test") })
    let part = try NamedDisk(["train/a/1.png", "test/a/2.png"]).plan("/train")
    #expect(names(part.training) == ["a/1.png 0"] && part.notes.contains { $0.contains("give the folder above, /d") })
  }

  @Test func `what is no image with a class is a fault or is left alone, by what it claims`() throws {
    let plan = try NamedDisk(["cat/1.png", "cat/README.txt", "dog/2.png=!", "dog/3.png", "x.jpg", "docs/a.pdf"]).plan()
    #expect(plan.classNames == ["cat", "dog"])
    #expect(plan.ignored == ["/d/cat/README.txt", "/d/docs/a.pdf"])
    #expect(plan.faults.map(\.path) == ["/d/dog/2.png", "/d/x.jpg"] && plan.faults[0].found == "a broken link")
    expectRefusal(["/d/train/b: expected images of the class b, found none"]) {
      try NamedDisk(["train/a/1.png", "train/b/x.txt", "test/a/1.png"]).plan()
    }
    expectRefusal(["/d/test/b: expected only the classes a, found b"]) {
      try NamedDisk(["train/a/1.png", "test/b/1.png"]).plan()
    }
  }

  @Test func `names say classes by a pattern, and without one the sentence asks for it`() throws {
    let disk = NamedDisk(["cat.10.jpg", "cat.9.jpg", "dog.9.jpg", "4.jpg", "notes.txt"])
    expectRefusal(["data.label_pattern: \"{class}.*\" for cat.0.png", "cat.10.jpg"]) { try disk.plan() }
    expectRefusal(["data.label_pattern: \"{class}_#.*\", which fits them"]) {
      try NamedDisk(["cat_1.jpg", "cat_2.jpg", "dog_1.jpg", "dog_2.jpg"]).plan()
    }
    var options = DatasetOptions()
    options.labelPattern = "{class}.#.jpg"
    let plan = try disk.plan("", options)
    #expect(names(plan.training) == ["cat.9.jpg 0", "cat.10.jpg 0", "dog.9.jpg 1"])
    #expect(plan.faults.map(\.path) == ["/d/4.jpg"] && plan.faults[0].found.contains("data.label_pattern"))
    options.labelPattern = "{class}_*"
    expectRefusal(["none of its images", "data.label_pattern: \"{class}_*\""]) { try disk.plan("", options) }
    options.labelPattern = "cat*"
    expectRefusal(kind: .configuration, ["data.label_pattern: expected {class} once"]) { try disk.plan("", options) }
  }

  @Test(arguments: ["{class}.*", "{class}.#.*"])
  func `a test part whose names say no class is none`(_ pattern: String) throws {
    var options = DatasetOptions()
    options.labelPattern = pattern
    let training = ["train/cat.1.jpg", "train/dog.1.jpg"]
    let kaggle = try NamedDisk(training + ["test/1.jpg", "test/2.jpg"]).plan("", options)
    #expect(
      kaggle.classNames == ["cat", "dog"] && kaggle.training.count == 2 && kaggle.test.isEmpty && kaggle.drawsTest)
    #expect(kaggle.faults.isEmpty && kaggle.notes.contains { $0.contains("fmdist predict RUN /d/test") })
    let judged = try NamedDisk(training + ["val/cat.2.jpg", "test/1.jpg"]).plan("", options)
    #expect(names(judged.test) == ["cat.2.jpg 0"] && judged.validation.isEmpty && !judged.drawsTest)
    expectRefusal(["found elk"]) { try NamedDisk(training + ["test/elk.1.jpg"]).plan("", options) }
    expectRefusal([]) { try NamedDisk(training + ["test/my-cat-1.jpg"]).plan("", options) }
    #expect(try NamedDisk(training + ["test/dog.2.jpg", "test/cat.2.jpg"]).plan("", options).test.count == 2)
  }

  @Test(
    arguments: [
      ("{class}.*", "cat.0.png", "cat"), ("{class}_*", "willow_001.png", "willow"),
      ("{class}_*", "american_bulldog_12.jpg", "american"),
      ("{class}_#.jpg", "american_bulldog_12.jpg", "american_bulldog"),
      ("*-{class}.png", "a-b-cat.png", "b-cat"), ("??{class}#.*", "xycat12.png", "cat"), ("{class}.*", ".png", nil),
      ("img#_{class}.png", "img_cat.png", nil), ("{class}", "cat.png", "cat.png"), ("{class}*{class}", "cat", nil),
    ] as [(String, String, String?)])
  func `a pattern takes as little for the class as it can`(_ pattern: String, _ name: String, _ label: String?) {
    #expect(LabelPattern(pattern)?.label(of: name) == label)
  }

  @Test func `a table means the images of its own part`() throws {
    let names = ["train/1.png", "train/2.png", "test/1.png", "test/2.png", "test/3.png"]
    for (table, faults) in [("train.csv", 1), ("labels.csv", 0)] {
      let plan = try NamedDisk(["\(table)=id,label\n1,a\n2.png,b\n3,b\n"] + names).plan()
      let own = plan.training.map(\.path).filter { $0.hasPrefix("/d/train/") }
      #expect(own == ["/d/train/1.png", "/d/train/2.png"], "\(table)")
      // Another part's image is no training image, unless the table may be of all parts.
      #expect(plan.faults.count == faults && plan.training.count == 3 - faults, "\(table)")
    }
    // A part without a folder of its own has its images in another's.
    let plan = try NamedDisk(
      ["train.csv=id,label\n1,a\n2,b\n", "val.csv=id,label\n3,a\n4,b\n"] + (1...4).map { "train/\($0).png" }
    ).plan()
    #expect(plan.faults.isEmpty && plan.training.count == 2)
  }

  @Test func `a table says classes, by names with endings or without, and what it lacks is said`() throws {
    let plan = try NamedDisk([
      "train.csv=id,label\r\n2,dog\r\n1,\"cat\"\r\n7,cat\r\n,cat\r\n2,dog\r\n", "train/1.png", "train/2.png",
      "train/4.png", "test/3.png",
    ]).plan()
    #expect(plan.classNames == ["cat", "dog"] && names(plan.training) == ["train/1.png 0", "train/2.png 1"])
    #expect(plan.faults.map(\.found) == ["line 4 of /d/train.csv, and no such file", "line 5 lacks a file or a class"])
    #expect(plan.ignored == ["/d/train/4.png"] && plan.drawsTest)
    expectRefusal(["lines 2 and 3 give 1.png two classes, a and b"]) {
      try NamedDisk(["train.csv=id,label\n1,a\n1.png,b\n", "train/1.png"]).plan()
    }
    let two = try NamedDisk([
      "a/train.tsv=path\tclass\nx/1.png\ta\nx/2.png\tb\n", "a/test.tsv=path\tclass\nx/3.png\tb\n", "a/x/1.png",
      "a/x/2.png", "a/x/3.png",
    ]).plan("/a")
    #expect(
      names(two.training) == ["x/1.png 0", "x/2.png 1"] && names(two.test) == ["x/3.png 1"] && two.ignored.isEmpty)
  }

  @Test func `a table's paths, classes and parts are read as people write them`() throws {
    let plan = try NamedDisk([
      "all.csv=class id,filepaths,labels,data set\n0,/d/1.png,n/a,train\n1,../d/2.PNG,.x,train\n1,3.png,.x,test\n1,4.png,.x,\n",
      "1.png", "2.png", "3.png", "4.png",
    ]).plan()
    #expect(plan.classNames == [".x", "n/a"])
    #expect(names(plan.training) == ["1.png 1", "2.png 0"] && names(plan.test) == ["3.png 0"])
    #expect(plan.faults.map(\.found) == ["line 5 lacks a file or a class, or is of no part"])
    expectRefusal([
      "call its columns file and label", "The first line of /d/x.csv", "such as file,label: \"picture,kind\"",
    ]) {
      try NamedDisk(["x.csv=picture,kind\n1.png,a\n", "1.png"]).plan()
    }
    expectRefusal(["Line 2 of /d/x.csv names 9.png, and there is no such file"]) {
      try NamedDisk(["x.csv=file,label\n9.png,a\n", "1.png"]).plan()
    }
  }

  @Test func `a table is text in UTF-8 or UTF-16`() throws {
    let folder = try TestFolder()
    try folder.write([], to: "1.png")
    func plan(_ table: [UInt8]) throws -> ImagePlan {
      try folder.write(table, to: "x.csv")
      guard case .pictures(let pictures) = try PictureFinder().look(folder.path) else {
        throw DatasetError(.missing, "")
      }
      return try ImagePlan(pictures, options: DatasetOptions())
    }
    let text = "file,label\n1.png,\u{DC}\n"
    let wide: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(try plan(wide).classNames == ["\u{DC}"] && plan(Array(text.utf8)).classNames == ["\u{DC}"])
    expectRefusal(["x.csv: expected a table in UTF-8, found letters of another encoding in line 2"]) {
      try plan(Array(text.unicodeScalars.map { UInt8($0.value) }))
    }
  }

  @Test func `fields in quotes keep their commas and their lines`() {
    let lines = LabelTable("file,note,label\r1.png,\"a\r\nb,\",x\r\n2.png,5\" long,y\n3.png,\"open,z\n4.png,,w")
    #expect(
      lines?.rows == [
        LabelTable.Row(file: "1.png", label: "x", line: 2), LabelTable.Row(file: "2.png", label: "y", line: 4),
        LabelTable.Row(file: "4.png", label: "w", line: 6),
      ])
    #expect(lines?.incomplete == [5])
    let table = LabelTable("\u{FEFF}\"Image Name\",note,Class\n\"a,b.png\",\"say \"\"x\"\"\",cat\n")
    #expect(table?.rows == [LabelTable.Row(file: "a,b.png", label: "cat", line: 2)])
    #expect(LabelTable("label,pixel0\n1,2\n") == nil && LabelTable("") == nil)
  }
}
