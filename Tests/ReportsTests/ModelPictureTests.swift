import FMDistReports
import FMDistTestSupport
import Foundation
import Testing

struct ModelPictureTests {
  private let layers = [
    ModelDiagram.Layer(name: "input", kind: "input", shape: "28 x 28 x 1", parameters: 0),
    .init(name: "conv2d", kind: "conv2d", detail: "32 filters of 3 x 3", shape: "26 x 26 x 32", parameters: 320),
    .init(name: "dense", kind: "dense", shape: "10", parameters: 216_330),
  ]

  private func wave(_ count: Int) -> [Float] { (0..<count).map { Float(sin(Double($0) * 0.37)) } }

  @Test func looksAsItDid() throws {
    try expectPicture(ModelDiagram(title: "m", layers: layers).picture(.greeked()), is: "model.png")
    try expectPicture(
      FilterGallery(title: "f", weights: wave(3 * 3 * 10), height: 3, width: 3, channels: 1, filters: 10)
        .picture(.greeked()), is: "filters.png")
    let maps = [
      FeatureMaps.Layer(name: "conv2d", height: 5, width: 4, channels: 6, values: wave(120)),
      .init(name: "dense", height: 1, width: 1, channels: 10, values: wave(10)),
    ]
    try expectPicture(
      FeatureMaps(title: "m", input: Samples.image(1), layers: maps).picture(.greeked()), is: "feature-maps.png")
  }

  @Test func anyModelIsDrawn() throws {
    try expectDrawable { ModelDiagram(title: "", layers: []).picture($0) }
    try expectDrawable { theme in
      ModelDiagram(
        title: "many",
        layers: Samples.awkwardNames.flatMap { name in
          (0..<16).map { .init(name: name, kind: "\($0)", detail: name, shape: name, parameters: .max) }
        }
      ).picture(theme)
    }
  }

  @Test func anyFiltersAndMapsAreDrawn() throws {
    let awkward: [Float] = [.nan, .infinity, -.infinity, 0, 1e38, -1e38]
    for (height, width, channels, filters) in [
      (1, 1, 1, 0), (1, 1, 1, 1), (2, 1, 3, 1), (28, 28, 1, 300), (3, 3, 64, 32),
    ] {
      let weights = (0..<height * width * channels * filters).map { awkward[$0 % 6] }
      try expectDrawable { theme in
        FilterGallery(
          title: "f", weights: weights, height: height, width: width, channels: channels, filters: filters
        ).picture(theme)
      }
    }
    for (height, width, channels) in [(1, 1, 1), (1, 1, 5000), (300, 2, 3), (1, 200, 80), (7, 7, 512)] {
      let values = (0..<height * width * channels).map { awkward[$0 % 6] }
      try expectDrawable { theme in
        FeatureMaps(
          title: "m", input: Samples.image(0),
          layers: [.init(name: "<l>", height: height, width: width, channels: channels, values: values)]
        ).picture(theme)
      }
    }
    try expectDrawable { FeatureMaps(title: "m", input: Samples.image(0), layers: []).picture($0) }
  }

  @Test func boxesOfADiagramLeaveRoomForArrows() {
    withEvery("count", in: [0, 1, 14, 15, 28, 29, 60]) { count in
      let layout = DiagramLayout(count: count, boxWidth: 300, origin: Point(20, 60))
      let boxes = (0..<count).map(layout.box)
      for (box, next) in zip(boxes, boxes.dropFirst()) {
        let isBelow = next.x == box.x && next.y == box.bottom + layout.gap
        let isBeside = next.x == box.right + layout.columnGap && next.y == boxes[0].y
        expect(isBelow || isBeside, "\(next) after \(box)")
      }
      expect(boxes.allSatisfy { $0.right <= 20 + layout.width && $0.bottom <= 60 + layout.height }, "a box outside")
      expect(boxes.allSatisfy { $0.bottom - 60 <= 14 * 72 + 24 }, "a column too long")
    }
  }
}
