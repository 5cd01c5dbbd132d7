/// What a transfer last wrote into a line of a responding half.
package struct WrittenLine: Equatable, Sendable {
    package let id: String
    /// The initiating line it mirrors.
    package let source: String
    /// The quantities as they were written: somebody who changed them has acted.
    package let written: String
    /// What was mirrored.
    package let mirrored: String

    package init(id: String, source: String, written: String, mirrored: String) {
        self.id = id
        self.source = source
        self.written = written
        self.mirrored = mirrored
    }
}
