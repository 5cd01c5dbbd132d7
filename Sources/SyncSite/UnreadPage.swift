import SyncProtocol

/// A page of a pull as it came, of which only the head was read: enough to ask for the next one.
package struct UnreadPage: Sendable {
    let head: PageHead
    private let body: [UInt8]

    /// What was received until here is taken into the records with this page.
    package var isCheckpoint: Bool { head.isCheckpoint }

    /// - Throws: `body-malformed` where the head is not as the protocol says.
    package init(_ body: [UInt8]) throws {
        head = try PageReader(body).head
        self.body = body
    }

    /// - Throws: `body-malformed` where a byte is not as the protocol says.
    package func read() throws -> ReceivedPage { try ReceivedPage(body) }
}
