import FMDistPlatform
import Foundation

/// On what a run was made, and from which data: `environment.json`, of the session that made the result, or of the last one.
///
/// None of it decides anything: the weights depend on the configuration, the seed and the data alone.
package struct EnvironmentFile: Codable, Sendable, Equatable {
  /// A host with some of the ranks.
  package struct Host: Codable, Sendable, Equatable {
    /// What it calls itself.
    package var name: String
    /// How many ranks ran there.
    package var ranks: Int

    /// A host called `name`.
    package init(name: String, ranks: Int) { (self.name, self.ranks) = (name, ranks) }
  }

  /// A part of the data.
  package struct File: Codable, Sendable, Equatable {
    /// Training or test, images or labels.
    package var part: String
    /// The file's name without its folder.
    package var name: String
    /// The MD5 checksum of the same content as an IDX file; nil for image files that are no published set.
    package var md5: String?

    /// A file called `name`.
    package init(part: String, name: String, md5: String?) { (self.part, self.name, self.md5) = (part, name, md5) }
  }

  /// The data set that was trained and tested on.
  package struct DataFacts: Codable, Sendable, Equatable {
    /// Its name in the configuration.
    package var dataset: String
    /// Whether fmdist drew it.
    package var synthetic: Bool
    /// Whether the files are the published ones of that name, by their checksums.
    package var verified: Bool
    /// The files' format, as text; nil if there are no files.
    package var format: String?
    /// Where the files lay; nil where there are none.
    package var folder: String?
    /// The images' height, width and channels.
    package var height, width, channels: Int
    /// How many images there are, whether trained on or kept for validation.
    package var trainingImages: Int
    /// How many test images there are.
    package var testImages: Int
    /// Of shapes and contents: equal for the same images and labels, wherever from.
    package var sha256: String
    /// Training images, training labels, test images, test labels.
    package var files: [File]

    /// A data set of these sizes without files.
    package init(
      dataset: String, synthetic: Bool, verified: Bool, height: Int, width: Int, channels: Int, trainingImages: Int,
      testImages: Int, sha256: String
    ) {
      self.dataset = dataset
      self.synthetic = synthetic
      self.verified = verified
      self.height = height
      self.width = width
      self.channels = channels
      self.trainingImages = trainingImages
      self.testImages = testImages
      self.sha256 = sha256
      files = []
    }
  }

  /// The version of fmdist.
  package var fmdistVersion: String
  /// The system's name and the kernel's release.
  package var operatingSystem: String
  /// The name of the processor on rank 0's host; empty where it gives none.
  package var processor: String
  /// The cores of rank 0's host.
  package var cores: Int
  /// The ranks on all hosts.
  package var ranks: Int
  /// The threads of each.
  package var threadsPerRank: Int
  /// The hosts, that of rank 0 first.
  package var hosts: [Host]
  /// The data.
  package var data: DataFacts

  /// Facts of a session.
  package init(
    fmdistVersion: String, operatingSystem: String, processor: String, cores: Int, ranks: Int, threadsPerRank: Int,
    hosts: [Host], data: DataFacts
  ) {
    self.fmdistVersion = fmdistVersion
    self.operatingSystem = operatingSystem
    self.processor = processor
    self.cores = cores
    self.ranks = ranks
    self.threadsPerRank = threadsPerRank
    self.hosts = hosts
    self.data = data
  }

  /// Reads the file at `path`. Throws `.malformed` when it is something else, or no run can have written its numbers.
  package init(file path: String) throws(RunFileError) {
    let bytes = try InputFile.read(path, limit: 1 << 24)
    do {
      self = try JSONText.value(EnvironmentFile.self, of: Data(bytes))
    } catch {
      throw RunFileError(.malformed, path: path, "is not an environment.json of fmdist")
    }
    try validate(path: path)
  }

  /// Writes the file at `path`, atomically: JSON with sorted keys.
  package func write(to path: String) throws(RunFileError) {
    let json: String
    do {
      json = try JSONText.of(self, snakeCase: true, isPretty: true)
    } catch {
      throw RunFileError(.io, path: path, "cannot be put into JSON: \(error.localizedDescription)")
    }
    try AtomicFile.write(json + "\n", to: path)
  }
}
