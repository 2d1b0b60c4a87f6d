import FMDistModelFiles
import FMDistNeuralNet
import Testing

@Suite struct ExportFormatTests {
  /// A kind that a format leaves out would be refused here.
  @Test(arguments: ExportFormat.all.map(\.name)) func everyKindOfLayerIsWritten(format: String) throws {
    let model = try TestExport.zoo()
    let kinds = Set(model.plan.layers.map(\.description.kind)).union([ResidualLayer.name])
    #expect(kinds == Set(LayerDescription.kinds.names), "Fixtures/zoo.yaml has a layer of each kind")
    let found = try #require(ExportFormat.named(format))
    let files = try found.files(model, "folder/zoo.\(found.ending)")
    #expect(files[0].path == "folder/zoo.\(found.ending)" && !files[0].bytes.isEmpty)
    #expect(try found.files(model, "folder/zoo.\(found.ending)") == files, "the same bytes again")
  }

  @Test func namesAreUniqueAndEachEndingIsOneFormats() {
    #expect(Set(ExportFormat.all.map(\.name)).count == ExportFormat.all.count)
    #expect(ExportFormat.named("onnx")?.ending == "onnx" && ExportFormat.named("nothing") == nil)
  }
}
