/// One message of a bundle: the same bytes that would have gone over a network, and what says which they are.
package struct BundleMessage: Sendable, Equatable {
    package enum Kind: UInt8, Sendable, CaseIterable {
        // From a site.
        /// Where it stands (`BundleStand`); the first message.
        case stand = 1
        /// A session request.
        case words
        /// A push; in the order of their numbers.
        case push
        // From central.
        /// What the bundle answers (`BundleHead`); the first message.
        case head
        /// A session's answer.
        case session
        /// The hash of a push in hexadecimal digits, a line feed, and the push's answer.
        case answer
        /// A part of what a channel holds (`BundleList`), a line feed, and a compare reply.
        case list
        /// A fetch request, a line feed, and the page that answers it.
        case fetched
        /// The position from which its channels are read, and where that is their beginning up to where removals of them are forgotten, a line
        /// feed, and the page.
        case page
        /// Who a new device is (`BundleIdentity`): the second message of what central exports.
        case identity
    }

    package let kind: Kind
    package let bytes: [UInt8]

    package init(_ kind: Kind, _ bytes: [UInt8]) {
        self.kind = kind
        self.bytes = bytes
    }

    /// A first line, and what follows it.
    package init(_ kind: Kind, line: [UInt8], _ bytes: [UInt8]) {
        self.init(kind, line + [0x0A] + bytes)
    }

    /// What stands before the first line feed, and what follows it.
    ///
    /// - Throws: `body-malformed`.
    package func split() throws -> (line: [UInt8], rest: [UInt8]) {
        guard let end = bytes.firstIndex(of: 0x0A) else { throw Wire.malformed("bundle") }
        return (Array(bytes[..<end]), Array(bytes[(end + 1)...]))
    }
}
