import FMDistRunFiles

/// Images of a data set as one page that needs nothing else: samples of each class, what training sees of them, and what a run got wrong.
package struct PreviewPage: Sendable {
  package var title: String
  package var subtitle: String
  package var notices: [String] = []
  package var samples: [SampleSheet.Row]
  /// Of each class an image, and what it is in each epoch; empty where training changes nothing.
  package var augmented: [SampleSheet.Row] = []
  /// A run's errors; nil where no run was asked for.
  package var mistakes: ErrorGallery?
  private let writtenBy: String

  /// A page of `samples`, written by this version.
  package init(title: String, subtitle: String, samples: [SampleSheet.Row], writtenBy: String) {
    (self.title, self.subtitle, self.samples, self.writtenBy) = (title, subtitle, samples, writtenBy)
  }

  /// Writes the file at `path`, atomically, or into the device or pipe there.
  package func write(to path: String) throws(RunFileError) { try ProductFile.write(Array(text.utf8), to: path) }

  /// The file's content: HTML 5 that is well-formed XML.
  package var text: String {
    var sections = [section("samples", "Samples of each class", samples)]
    if !augmented.isEmpty { sections.append(section("augmented", "As training sees them", augmented)) }
    if let mistakes {
      sections.append(Page.Section(id: "mistakes", title: "What went wrong", body: ErrorMarkup(mistakes).markup))
    }
    return Page(
      title: title, subtitle: subtitle, notices: notices, sections: sections,
      footer: "Written by fmdist \(writtenBy). This page needs no network and no other file."
    ).text
  }

  private func section(_ id: String, _ title: String, _ rows: [SampleSheet.Row]) -> Page.Section {
    Page.Section(
      id: id, title: title, body: SampleMarkup(rows).markup ?? "<p class=\"faint\">There are no images to show.</p>")
  }
}
