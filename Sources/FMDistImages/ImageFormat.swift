/// A format of image files that fmdist reads, told by a file's first bytes.
package enum ImageFormat: String, Codable, Sendable, CaseIterable {
  case jpeg, png, webp, bmp, gif, tiff
}
