import Testing

/// How much of the real thing a scenario goes through.
package enum Depth: String, CaseIterable, Sendable, CustomTestStringConvertible {
    /// The engines of both sides, called in turn: the fastest.
    case direct
    /// The central server and the sites' programs in this process, over loopback.
    case sockets
    /// The program that users run, as processes of its own.
    case processes

    package var testDescription: String { rawValue }
}
