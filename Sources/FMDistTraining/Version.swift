/// This fmdist, by semantic versioning.
package let fmdistVersion = "0.1.0"
