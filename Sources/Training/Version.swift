/// This fmdist, by semantic versioning.
public let fmdistVersion = "0.1.0"
