/// Which words of the site a bundle of central's answers.
package struct Heard: Sendable, Equatable {
    /// The number of the session request.
    package let session: Int64
    /// The bundle's own number, counted by central.
    package let bundle: Int64

    package init(session: Int64, bundle: Int64) {
        self.session = session
        self.bundle = bundle
    }
}
