/// Both halves of one transfer, registered for ever: creation happens once, also after a deletion (R-XFER 6).
package struct TransferPair: Sendable {
    package enum State: String, Sendable {
        /// The responding half is yet to be made; the reason says why.
        case waiting
        case made
        /// It will not be made; the reason says why.
        case refused
    }

    package let number: Int64
    package let kind: String
    /// The half that began it.
    package let initiating: RecordKey
    package let responding: RecordKey
    package let fromStore: String
    package let toStore: String
    package let state: State
    package let reason: String?
    package let detail: String?
    /// When it was first seen, and when the responding half was made, in seconds since 1970.
    package let noticedAt: Int64
    package let madeAt: Int64?
    /// A person let it through: how old it is no longer counts.
    package let isAllowed: Bool
    /// Made, numbered and linked: nothing is open between the two halves.
    package let isClosed: Bool
}
