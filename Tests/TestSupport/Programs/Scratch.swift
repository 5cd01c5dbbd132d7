import Foundation

/// A folder that goes with the test.
package final class Scratch {
    package let path: String

    package init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "tributary-e2e-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package func callAsFunction(_ name: String) -> String { path + "/" + name }
}
