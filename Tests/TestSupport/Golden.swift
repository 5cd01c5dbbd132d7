import Foundation
import Testing

/// A file beside the tests that says what a text is to be; `TRIBUTARY_RECORD=1` writes it anew, to be read as a change of its own.
package enum Golden {
    /// - Parameters:
    ///   - name: the file in the folder `Golden` of the test's module.
    ///   - file: the test's own.
    package static func check(_ text: String, _ name: String, file: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let golden = URL(filePath: file).deletingLastPathComponent().appending(path: "Golden").appending(path: name)
        if ProcessInfo.processInfo.environment["TRIBUTARY_RECORD"] == "1" { try Data((text + "\n").utf8).write(to: golden) }
        let wanted = try String(contentsOf: golden, encoding: .utf8)
        #expect(wanted == text + "\n", "\(name): record it again with TRIBUTARY_RECORD=1", sourceLocation: sourceLocation)
    }
}
