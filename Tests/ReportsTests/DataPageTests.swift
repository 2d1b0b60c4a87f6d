import FMDistReports
import Foundation
import Testing

/// The page of `fmdist data info --html`.
struct DataPageTests {
  private var page: DataPage {
    var page = DataPage(title: "leaves <1>", subtitle: "leaves, a folder of images", writtenBy: "0")
    page.parts = ["training", "test"]
    page.classes = [
      DataPage.ClassRow(name: "oak & elm", counts: [30, 10]), DataPage.ClassRow(name: "fir", counts: [9, 1]),
    ]
    page.sizes = [("20 x 30", 49), ("8 x 9", 1)]
    page.faults = [("leaves/oak/<b>.jpg", "an empty file")]
    page.configuration = ["data:", "  image_size: [64, 64]"]
    page.warnings = ["1 class with few images"]
    page.facts = [("formats", "50 JPEG")]
    let image = ByteImage(pixels: [UInt8](repeating: 9, count: 90 * 120 * 3), height: 90, width: 120, channels: 3)
    page.samples = [SampleSheet.Row(name: "oak & elm", note: "40 images", images: [image, image])]
    return page
  }

  @Test func `it is well-formed, escapes names and shows all that was found`() throws {
    let text = page.text
    #expect(try elements(ofXML: Array(text.utf8))["img"] == 2)
    for wanted in [
      "leaves &lt;1&gt;", "oak &amp; elm", "leaves/oak/&lt;b&gt;.jpg", "an empty file", "image_size: [64, 64]",
      "20 x 30",
      "1 class with few images", "50 JPEG", "width: 100%", "width: 25%",
    ] { #expect(text.contains(wanted), "\(wanted)") }
    // Two images, of which neither side is longer than 96 pixels.
    #expect(text.components(separatedBy: "width=\"60\" height=\"45\"").count == 3)
  }

  @Test func `what there is nothing of has no section`() {
    let text = DataPage(title: "none", subtitle: "", writtenBy: "0").text
    for title in ["Sizes", "Files that cannot be used", "For the configuration", "Images of each class"] {
      #expect(!text.contains(title), "\(title)")
    }
  }
}
