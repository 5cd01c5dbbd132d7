/// An act that somebody asked for under a key of their own, so that asking again does not do it twice.
package struct DoneAct: Sendable, Equatable {
    /// Sums up what was asked for.
    package let request: Digest
    /// The answer that was given; nil while it is not known.
    package let answer: (status: Int, body: [UInt8])?

    package static func == (left: DoneAct, right: DoneAct) -> Bool {
        left.request == right.request && left.answer?.status == right.answer?.status && left.answer?.body == right.answer?.body
    }
}
