import Logging

extension Logger {
    /// Says nothing.
    package static let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
}
